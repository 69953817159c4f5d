"""What a plugin offers, as plain data, or a sentence that tells its author what to change. Runs in the scout."""

from __future__ import annotations

import importlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ..contracts import About, Analyzer, Environment, Options, Resources, Result
from ..contracts.result import STANDARD_KINDS
from ..hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec, QueryTermSpec, RunListenerSpec
from ..schemas import shortened
from .description import AnalyzerOffer, ReaderOffer, SpecOffer, TermOffer, described
from .rules import RESERVED, shown

_MOST = 1000


class Mistake(Exception):  # noqa: N818 - the author's, told to the author
    """Something a plugin offers cannot be used; the message says what to change."""


def describe(hook: str, offered: Any) -> list[dict[str, Any]]:
    """Check and describe what the hook function returned.

    Raises:
        Mistake: when something in it cannot be used.
    """
    if isinstance(offered, str | bytes | type) or not isinstance(offered, Iterable):
        raise Mistake(f"{hook} returned {shown(offered)}: return a list")
    taken = list(islice(offered, _MOST + 1))
    if len(taken) > _MOST:
        raise Mistake(f"{hook} returned more than {_MOST} things")
    found = [_DESCRIBE[hook](each) for each in taken]
    for name, count in Counter(each["name"] for each in found).items():
        if count > 1:
            raise Mistake(f"{hook} returned {count} things called `{name}`: give each a name of its own")
    return found


def describe_analyzer(cls: Any) -> dict[str, Any]:
    """The declarations of an analyzer class, as the fields of an ``AnalyzerDescription``.

    Raises:
        Mistake: when a declaration is missing or wrong.
    """
    if not (isinstance(cls, type) and issubclass(cls, Analyzer)):
        what = "an instance of a class" if not isinstance(cls, type) else "not an Analyzer"
        raise Mistake(f"sampler_analyzers returned {shown(cls)}, {what}: return classes that inherit from Analyzer")
    if not hasattr(cls, "produces"):
        raise Mistake(f"{cls.__qualname__} does not say what it gives: inherit from Analyzer[YourKind]")
    if getattr(cls, "name", None) in RESERVED:
        raise Mistake(f"{cls.__qualname__}.name is {cls.name!r}, which sampler uses itself: choose another name")
    where = f"{cls.__qualname__}."
    environment, guest_path = _environment(cls)
    declared = {
        "target": _target(cls),
        "name": getattr(cls, "name", None),
        "version": getattr(cls, "version", None),
        "kind": _own_kind(where, cls.produces),
        "schema_version": cls.produces.schema_version,
        "result_schema": _schema(cls.__qualname__, cls.produces),
        "about": _about(cls.__qualname__, cls.produces),
        "scope": cls.scope,
        "divisible": cls.divisible,
        "requires": _kinds(f"{where}requires", cls.requires),
        "optional": _kinds(f"{where}optional", cls.optional),
        "corrections": cls.corrections,
        "options_schema": _options_schema(cls.__qualname__, cls.Options),
        "resources": _fields(f"{where}resources", cls.resources, Resources),
        "environment": environment,
        "guest_path": guest_path,
        "weights": cls.weights,
        "doc": inspect.cleandoc(cls.__doc__ or "") if isinstance(cls.__doc__, str | None) else cls.__doc__,
    }
    return _described(AnalyzerOffer, where, declared)


def _described(model: type[BaseModel], where: str, declared: dict[str, Any]) -> dict[str, Any]:
    try:
        return described(model, where, declared)
    except ValueError as error:
        raise Mistake(str(error)) from error


def _fields(where: str, value: Any, model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a declaration, as they are: one that was made without being checked is checked now."""
    if not isinstance(value, model):
        raise Mistake(f"{where} is {shown(value)}: write it as {model.__name__}(…)")
    return dict(vars(value))


def _own_kind(where: str, kind: type[Result]) -> Any:
    """The id of what an analyzer gives. Ids without a namespace are those of the standard kinds and nobody else's."""
    if isinstance(kind.kind, str) and "." not in kind.kind and not kind.__module__.startswith(STANDARD_KINDS):
        raise Mistake(f"{where}kind is {kind.kind!r}, a standard kind, of another class: write Analyzer[…] of that one")
    return kind.kind


def _kinds(where: str, kinds: Any) -> list[Any]:
    if not isinstance(kinds, tuple | list) or not all(
        isinstance(each, type) and issubclass(each, Result) for each in kinds
    ):
        raise Mistake(f"{where} is {shown(kinds)}: write a tuple of kinds, as in (Frames, Regions)")
    return [each.kind for each in kinds]


def _target(cls: type[Any]) -> str:
    found: Any = importlib.import_module(cls.__module__)
    for part in cls.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is not cls:
        raise Mistake(f"{cls.__qualname__} cannot be imported from {cls.__module__}: define it at the top of a module")
    return f"{cls.__module__}:{cls.__qualname__}"


def _schema(where: str, kind: type[Result]) -> dict[str, Any]:
    try:
        return kind.model_json_schema(mode="serialization")
    except Exception as error:
        raise Mistake(
            f"{where}: {kind.__qualname__} has no JSON Schema ({shortened(str(error))}): use fields that JSON can hold"
        ) from error


def _about(where: str, kind: type[Result]) -> dict[str, Any]:
    if not isinstance(kind.about, About):
        raise Mistake(f"{where}: about of {kind.__qualname__} is {shown(kind.about)}: write it as About(facets=(…))")
    return kind.about.model_dump(mode="json", exclude_defaults=True, warnings=False)


def _options_schema(where: str, options: Any) -> dict[str, Any]:
    if not (isinstance(options, type) and issubclass(options, Options)):
        raise Mistake(f"{where}.Options does not inherit from sampler_sdk.Options")
    try:
        defaults = options().model_dump(mode="json")
        schema = options.model_json_schema()
    except ValidationError as error:
        fields = ", ".join(f"`{each['loc'][0]}`" for each in error.errors() if each["loc"]) or str(error)
        raise Mistake(f"{where}.Options() fails on {fields}: every option needs a valid default") from error
    except Exception as error:
        raise Mistake(f"{where}.Options cannot be described ({shortened(str(error))}): use JSON types") from error
    for name, each in schema.get("properties", {}).items():
        if isinstance(each, dict) and name in defaults:
            each["default"] = defaults[name]
    return schema


def _environment(cls: type[Analyzer[Any]]) -> tuple[dict[str, Any], str] | tuple[None, None]:
    """The environment, and the absolute path of its guest file."""
    environment = cls.environment
    if environment is None:
        return None, None
    where = f"{cls.__qualname__}.environment"
    fields = _fields(where, environment, Environment)
    guest = fields.get("guest")
    path = Path(inspect.getfile(cls)).resolve().parent / guest if isinstance(guest, str) else None
    if path is not None and not path.is_file():
        raise Mistake(
            f"{where} names the guest file {shown(guest)}, but {shortened(str(path))} does not exist: "
            "put it beside the module and into the package's wheel"
        )
    return fields, str(path)


def _spec(kind: type[Any], model: type[BaseModel]) -> Callable[[Any], dict[str, Any]]:
    def described_spec(spec: Any) -> dict[str, Any]:
        if not isinstance(spec, kind):
            raise Mistake(f"{shown(spec)} is not a {kind.__name__}: return {kind.__name__} objects")
        return _described(model, f"{kind.__name__} {shown(spec.name)}: ", vars(spec))

    return described_spec


_DESCRIBE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "sampler_analyzers": describe_analyzer,
    "sampler_exporters": _spec(ExporterSpec, SpecOffer),
    "sampler_commands": _spec(CommandSpec, SpecOffer),
    "sampler_audio_readers": _spec(AudioReaderSpec, ReaderOffer),
    "sampler_run_ended": _spec(RunListenerSpec, SpecOffer),
    "sampler_query_terms": _spec(QueryTermSpec, TermOffer),
}
