"""The worker's side of a step: load an analyzer once, give it its inputs, check what it returns."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from ..contracts import Analyzer, Audio, Result, Scope, Span, Status, Undetermined, Upstream, dump_results
from ..environments.host import GuestProcess
from ..store.arrays import ScratchArrays
from ..text import said_by
from .orders import Analyze, Answer


class ContractViolation(Exception):  # noqa: N818 - named as the failure kind it becomes
    """An analyzer returned something other than what it declared."""


class Refused(ValueError):  # noqa: N818 - reads as a statement
    """A class of the plugin does not take what it is given; ``hint`` says what to do."""

    def __init__(self, what: str, error: ValidationError, hint: str) -> None:
        super().__init__(f"{what}: {said_by(error)}")
        self.hint = hint


class Announce(Protocol):
    """Told before each phase of a step begins."""

    def __call__(self, phase: str) -> None: ...


class Analyzers:
    """The analyzers this worker has loaded, by target and options."""

    def __init__(self, arrays: ScratchArrays, scratch: Path, on_guest: Callable[[int], None]) -> None:
        self._arrays = arrays
        self._scratch = scratch
        self._on_guest = on_guest
        self._loaded: dict[str, Analyzer[Any]] = {}
        self._guests: list[GuestProcess] = []

    def run(self, order: Analyze, announce: Announce) -> list[Answer]:
        """Run one step and return its answers, one per span.

        Raises:
            ContractViolation: when the analyzer broke its declaration.
            Exception: whatever the analyzer raised.
        """
        analyzer = self._loaded.get(_identity(order))
        if analyzer is None:
            announce("load")
            with _collecting_seldom():
                analyzer = self._load(order)
        announce("run")
        audio = Audio.open(Path(order.pcm), order.audio)
        upstream = self._upstream(analyzer, order)
        returned = _called(analyzer, audio, upstream, order.spans)
        for value in returned:
            if isinstance(value, analyzer.produces):
                _check(value, order.audio.duration_s, upstream)
        return self._answers(analyzer, returned)

    @property
    def guests(self) -> list[int]:
        """The process ids of guests that live."""
        return [guest.pid for guest in self._guests if guest.pid is not None]

    def close(self) -> None:
        """End the guests."""
        for guest in self._guests:
            guest.close()

    def _load(self, order: Analyze) -> Analyzer[Any]:
        module, _, name = order.target.partition(":")
        cls: Any = importlib.import_module(module)
        for part in name.split("."):
            cls = getattr(cls, part)
        try:
            options = cls.Options.model_validate(order.options)
        except ValidationError as error:
            hint = f"change its options: `sampler plugins show {cls.name}` lists them"
            raise Refused("it does not take these options", error, hint) from error
        analyzer: Analyzer[Any] = cls(options)
        if order.interpreter is not None and order.guest_path is not None:
            guest = GuestProcess(
                Path(order.interpreter), Path(order.guest_path), scratch=self._scratch, on_spawn=self._on_guest
            )
            self._guests.append(guest)
            analyzer.guest = guest
        analyzer.setup()
        self._loaded[_identity(order)] = analyzer
        return analyzer

    def _upstream(self, analyzer: Analyzer[Any], order: Analyze) -> Upstream:
        inputs = order.inputs
        kinds = {kind.kind: kind for kind in (*analyzer.requires, *analyzer.optional)}
        results: list[Result] = []
        spans: dict[str, list[tuple[Span, Result | None]]] = {}
        for given in inputs:
            kind = kinds.get(given.kind)
            if kind is None or given.state != "given":
                continue
            if given.spans is None:
                results.append(self._read(kind, given.result))
            else:
                spans[given.kind] = [(span, data and self._read(kind, data)) for span, data in given.spans]  # type: ignore[misc]
        failed = [given.kind for given in inputs if given.state == "failed"]
        return Upstream(
            analyzer.requires, analyzer.optional, results, spans, failed, order.corrections, analyzer.corrections
        )

    def _read(self, kind: type[Result], data: dict[str, Any] | None) -> Result:
        try:
            return kind.model_validate(data, context={"arrays": self._arrays})
        except ValidationError as error:
            hint = f"pip install --upgrade what gives `{kind.kind}` and what reads it: they know different fields"
            raise Refused(f"it does not know `{kind.kind}` in the form it is given", error, hint) from error

    def _answers(self, analyzer: Analyzer[Any], returned: list[object]) -> list[Answer]:
        """The answers, with the arrays of all of them in one object."""
        for value in returned:
            if not isinstance(value, analyzer.produces | Undetermined):
                raise ContractViolation(f"returned {type(value).__name__}, declared {analyzer.produces.__name__}")
        results = [value for value in returned if isinstance(value, analyzer.produces)]
        try:
            dumped = iter(dump_results(results, self._arrays))
        except (ValidationError, ValueError) as error:
            raise ContractViolation(f"its {analyzer.produces.__name__} cannot be written: {error}") from error
        return [
            Answer(status=Status.UNDETERMINED, reason=value.reason)
            if isinstance(value, Undetermined)
            else Answer(status=Status.OK, result=next(dumped))
            for value in returned
        ]


def _called(analyzer: Analyzer[Any], audio: Audio, upstream: Upstream, spans: tuple[Span, ...] | None) -> list[object]:
    try:
        return _call(analyzer, audio, upstream, spans)
    except ValidationError as error:
        # Of all models that a plugin may have, only those that its answer is made of are promised to anybody.
        schema = analyzer.produces.model_json_schema(mode="serialization")
        if error.title not in {each.get("title") for each in (schema, *schema.get("$defs", {}).values())}:
            raise
        raise ContractViolation(f"its {analyzer.produces.__name__} is not valid: {said_by(error)}") from error


def _call(analyzer: Analyzer[Any], audio: Audio, upstream: Upstream, spans: tuple[Span, ...] | None) -> list[object]:
    if analyzer.scope is Scope.FILE or spans is None:
        try:
            return [analyzer.analyze(audio, upstream)]
        except Undetermined as answer:
            return [answer]
    answers: list[object] = list(analyzer.analyze_spans(audio, upstream, spans))
    if len(answers) != len(spans):
        raise ContractViolation(f"gave {len(answers)} results for {len(spans)} spans: it owes one per span")
    return answers


def _check(result: Result, duration_s: float, upstream: Upstream) -> None:
    try:
        result.check_against(duration_s, upstream)
    except ValueError as error:
        raise ContractViolation(f"its {type(result).__name__} does not fit the file: {error}") from error


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Load without garbage collections; what is loaded then stays out of all later ones.

    Modules and models are two hundred thousand objects that live as long as the worker. To go through them again and
    again takes an eighth of the CPU of its start.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.collect()
        gc.freeze()


def _identity(order: Analyze) -> str:
    return f"{order.target} {sorted(order.options.items())!r}"
