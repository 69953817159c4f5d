"""Valid descriptions, and a great many that are not: any value in them replaced by one of a wrong sort."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sampler_core.contracts import Analyzer, Environment, Options, Resources, Result, Scope
from sampler_core.hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec, QueryTermSpec, RunListenerSpec
from sampler_core.kinds import Frames, Tempo
from sampler_core.registry.offer import describe

Path_ = tuple[str | int, ...]


class Loudness(Result):
    """How loud something is."""

    kind = "acme.loudness"
    integrated_lufs: float | None
    short_term: tuple[float, ...] = ()


class Meter(Analyzer[Loudness]):
    """Measures."""

    name = "meter"
    version = "1.2"
    requires = (Frames,)
    optional = (Tempo,)
    scope = Scope.REGION
    resources = Resources(memory_mb=900, cores=2.0)
    environment = Environment(requirements=("numpy<2",), guest=Path(__file__).name)
    weights = "0" * 64

    class Options(Options):
        gate_db: float = -10.0
        mode: str | None = None


class Plain(Analyzer[Loudness]):
    name = "plain"
    version = "1"


def valid() -> dict[str, Any]:
    """An offer with everything in it."""
    return {
        "analyzers": describe("sampler_analyzers", [Meter, Plain]),
        "commands": describe("sampler_commands", [CommandSpec("level", "Say how loud", "acme_meter:command")]),
        "exporters": describe("sampler_exporters", [ExporterSpec("levels", "Levels", "acme_meter:write")]),
        "readers": describe("sampler_audio_readers", [AudioReaderSpec("acme", (".acme",), "acme_meter:read")]),
        "listeners": describe("sampler_run_ended", [RunListenerSpec("note", "Note it", "acme_meter:note")]),
        "terms": describe("sampler_query_terms", [QueryTermSpec("like", "Alike", "acme_meter:alike", "file")]),
    }


def _nested(depth: int, make: Callable[[Any], Any]) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = make(value)
    return value


def _circular() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["itself"] = value
    return value


_TEXTS = (
    "",
    " ",
    "x",
    "segments",
    "1.1",
    "Ünïcode",
    "\x1b]52;c;ZXZpbA==\x07",
    "a\nb",
    "a\rb",
    "a\u202eb",
    "a\x9bb",
    "\x00",
    "\ud800",
    "../../x",
    "http://127.0.0.1:9/x",
    "x" * 1000,
    "x" * 3_000_000,
    "a:b:c",
    "💥" * 200,
)
_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**53,
    2**70,
    -(2**70),
    10**400,
    1.5,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
    float("-inf"),
    *_TEXTS,
)
_MAKERS: tuple[Callable[[], Any], ...] = (
    list,
    dict,
    lambda: [[]],
    lambda: {"": 1},
    lambda: {"type": "banana"},
    lambda: {"pattern": "("},
    lambda: {"$ref": "http://127.0.0.1:9/x"},
    lambda: {"$ref": "file:///etc/passwd"},
    lambda: {"$ref": "#/nothing"},
    lambda: {"$schema": "urn:none"},
    lambda: ["x"] * 5000,
    lambda: {str(n): n for n in range(5000)},
    _circular,
    lambda: _nested(150, lambda value: [value]),
    lambda: _nested(900, lambda value: {"a": value}),
    lambda: _nested(50_000, lambda value: [value]),
    lambda: {"properties": {"a": 1}},
    lambda: {"default": object},
    lambda: {"properties": {"a": {"type": "integer", "default": "x"}}},
    lambda: {"\ud800": 1},
    lambda: {1: 2},
)
_KEYS = ("name", "scope", "extra", "", "\x1b", "help", "default", "$ref")


@dataclass(frozen=True)
class Mutant:
    """An offer with one thing changed, and where."""

    offer: Any
    where: Path_
    what: str


def mutants(seed: int, count: int) -> Iterator[Mutant]:
    """So many, the same ones for the same seed; each place of the offer gets its share."""
    chance = random.Random(seed)
    sound = valid()
    places = list(_places(sound))
    for number in range(count):
        where = places[number % len(places)] if number < len(places) else chance.choice(places)
        yield _changed(copy.deepcopy(sound), where, chance)


def _changed(offer: Any, where: Path_, chance: random.Random) -> Mutant:
    if not where:
        return Mutant(_value(chance), where, "replaced")
    inside = offer
    for part in where[:-1]:
        inside = inside[part]
    how = chance.choice(("replaced", "replaced", "replaced", "edited", "removed", "added"))
    last = where[-1]
    if how == "removed":
        del inside[last]
    elif how == "added" and isinstance(inside, dict):
        inside[chance.choice(_KEYS)] = _value(chance)
    elif how == "edited" and isinstance(inside[last], str):
        at = chance.randrange(len(inside[last]) + 1)
        inside[last] = inside[last][:at] + chance.choice(_TEXTS) + inside[last][at:]
    elif how == "edited" and isinstance(inside[last], list):
        inside[last] = inside[last] * chance.choice((2, 2000))
    else:
        inside[last] = _value(chance)
    return Mutant(offer, where, how)


def _value(chance: random.Random) -> Any:
    return chance.choice(_VALUES) if chance.random() < 0.6 else chance.choice(_MAKERS)()


def _places(value: Any, where: Path_ = ()) -> Iterator[Path_]:
    yield where
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _places(part, (*where, key))
