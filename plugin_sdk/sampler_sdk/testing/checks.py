"""What must be true of an analyzer's answers. Each check raises AssertionError with a sentence for its author."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sampler_core.contracts import Analyzer, Audio, MemoryArrays, Result, Scope, Undetermined, Upstream, dump_results
from sampler_core.contracts.result import STANDARD_KINDS
from sampler_core.contracts.upstream import OfKind
from sampler_core.registry.offer import Mistake, describe_analyzer
from sampler_core.schemas import Schema

from ..schemas import Released
from .running import Answer, Inputs, answers_of


class WatchedUpstream(Upstream):
    """An :class:`Upstream` that remembers undeclared reads, also those whose error was swallowed."""

    def __init__(self, upstream: Upstream) -> None:
        self.__dict__.update(upstream.__dict__)
        self.undeclared: list[str] = []

    def __getitem__(self, kind: type[Any]) -> Any:
        if kind.kind not in self._required:
            self.undeclared.append(kind.kind)
        return super().__getitem__(kind)

    def corrected(self, field: str) -> bool:
        if self._takes is not None and field not in self._takes:
            self.undeclared.append(f"a correction of {field}")
        return super().corrected(field)

    def _check(self, kind: type[OfKind]) -> None:
        if kind.kind not in self._required | self._optional:
            self.undeclared.append(kind.kind)
        super()._check(kind)


def check_declaration(analyzer: type[Analyzer[Any]]) -> None:
    """The class declares what the registry will ask of it."""
    try:
        describe_analyzer(analyzer)
    except Mistake as mistake:
        raise AssertionError(f"sampler would not accept this analyzer: {mistake}") from mistake


def check_released(analyzer: type[Analyzer[Any]], folder: Path) -> str:
    """Return why what ``analyzer`` gives could not be released now, seen from its schema in ``folder``; or nothing."""
    kind = analyzer.produces
    here = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    command = f"`python -m sampler_sdk.schemas {analyzer.__module__}:{analyzer.__qualname__} {here}`"
    before = Released.of(kind, folder)
    if before is None:
        if kind.__module__.startswith(STANDARD_KINDS):
            pytest.skip(f"`{kind.kind}` is sampler's own; {command} keeps it here, too")
        return f"nothing tells how `{kind.kind}` was released: {command} writes it down; keep that with the tests"
    if not (fault := before.fault(kind)) and before.is_behind(kind):
        warnings.warn(f"`{kind.kind}` has gained something: before it is released, type {command}", stacklevel=2)
    return fault


def examined(instance: Analyzer[Any], audio: Audio, inputs: Inputs, *, optional: bool = True) -> list[str]:
    """Run ``instance``, check everything about its answers, and return them as canonical text."""
    before = audio.samples.tobytes()
    upstream = WatchedUpstream(inputs.upstream(instance, optional=optional))
    answers = answers_of(instance, audio, inputs, upstream)
    assert audio.samples.tobytes() == before, "the audio was changed: samples are shared, work on a copy"
    assert not upstream.undeclared, (
        f"{', '.join(sorted(set(upstream.undeclared)))} was read but is not declared in `requires`, `optional` or "
        "`corrections`"
    )
    if instance.scope is not Scope.FILE:
        spans = inputs.spans(instance.scope, audio)
        assert len(answers) == len(spans), f"{len(answers)} answers for {len(spans)} spans: it owes one per span"
    for answer in answers:
        if isinstance(answer, Result):
            _check_against(answer, audio, upstream)
    return [written(instance, answer) for answer in answers]


def written(instance: Analyzer[Any], answer: Answer) -> str:
    """The answer as JSON, after checking that it can be written, read back and trusted."""
    if isinstance(answer, Undetermined):
        return f"undetermined: {answer.reason.value}"
    kind = instance.produces
    assert type(answer) is kind, f"returned {type(answer).__name__}, declared {kind.__name__}"
    store = MemoryArrays()
    text = _dumped(answer, store)
    _check_schema(kind, json.loads(text))
    try:
        again = kind.model_validate_json(text, context={"arrays": store})
    except ValidationError as error:
        raise AssertionError(f"{kind.__name__} cannot be read back from its own JSON: {error}") from error
    assert _dumped(again, store) == text, f"{kind.__name__} changes on its way through JSON"
    return text


def _check_against(answer: Result, audio: Audio, upstream: Upstream) -> None:
    try:
        answer.check_against(audio.info.duration_s, upstream)
    except ValueError as error:
        raise AssertionError(f"{type(answer).__name__} does not fit the file: {error}") from error


def check_same(first: Sequence[str], second: Sequence[str], what: str) -> None:
    """Two runs gave the same answers."""
    for one, other in zip(first, second, strict=True):
        assert one == other, f"{what}:\n{one[:500]}\n{other[:500]}"


def _dumped(answer: Result, store: MemoryArrays) -> str:
    try:
        (data,) = dump_results([answer], store, warnings="error")
        return json.dumps(data, allow_nan=False, sort_keys=True)
    except (ValueError, TypeError) as error:
        raise AssertionError(f"{type(answer).__name__} cannot be written as JSON: {error}") from error


def _check_schema(kind: type[Result], data: object) -> None:
    fault = Schema(kind.model_json_schema(mode="serialization")).fault(data)
    assert not fault, f"{kind.__name__} does not fit its own JSON Schema: {fault}"
