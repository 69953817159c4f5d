"""One file on its way through the plan: what is decided, what is ready, what waits for what."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..contracts import AudioInfo, Failure, Outcome, Scope, Span, Status
from ..facets.paths import values_at
from ..planning.action_key import action_key, ingredients, result_digest
from ..planning.decoding import decode_key
from ..planning.plan import Input, Plan, Step
from . import failures
from .orders import Answer, InputData
from .parts import Parts, divided
from .surroundings import Surroundings
from .task import Settled, Task

Lookup = Callable[[str], "list[Outcome] | None"]
"""Stored outcomes of an action key, or ``None`` where the step has to run."""
Corrections = Mapping[str, Mapping[tuple[str, str], Any]]
"""By identity of a sound, what people set: by kind and field."""


class FileJob:
    """The state of one file. It never touches a process or the database; the supervisor does. ``new`` says that nothing
    was ever done for its sound, so that there is nothing to look up; ``copy`` that it lies at another place, too,
    ``known`` that it lay here before."""

    def __init__(
        self,
        path: Path,
        pcm: Path,
        plan: Plan,
        lookup: Lookup,
        environments: Mapping[str, Surroundings],
        corrections: Corrections,
    ) -> None:
        self.path = path
        self.pcm = pcm
        self.stat: os.stat_result | None = None
        self.bytes_sha256: str | None = None
        self.audio: AudioInfo | None = None
        self.decoded = False
        self.ready: deque[Task] = deque()
        self.running = 0
        self.settled: deque[Settled] = deque()
        self.results: dict[str, Settled] = {}
        self.home: int | None = None
        self.stored: dict[str, tuple[str, bool]] | None = None
        self.new = False
        self.copy = self.known = False
        self._plan = plan
        self._lookup = lookup
        self._environments, self._corrections = environments, corrections
        self._digests: dict[str, str] = {}
        self._begun: set[str] = set()
        self._ingredients: dict[str, dict[str, Any]] = {}
        self._held: list[Task] = []
        self._parts: dict[str, Parts] = {}

    @property
    def identity(self) -> str:
        """What the library knows the file by: its sound, else its bytes, else (unreadable) its path."""
        if self.audio is not None:
            return self.audio.digest
        if self.bytes_sha256 is not None:
            return f"bytes-sha256:{self.bytes_sha256}"
        return f"path-sha256:{hashlib.sha256(os.fsencode(self.path)).hexdigest()}"

    @property
    def waits_to_be_alone(self) -> bool:
        """Whether nothing can be done for it while anything else goes on."""
        return not self.running and bool(self.ready) and all(task.alone for task in self.ready)

    @property
    def done(self) -> bool:
        """Whether every step has its outcomes."""
        return not self.running and not self.ready and not self._held and len(self.results) == 1 + len(self._plan.steps)

    def identify(self) -> None:
        """Ask for the hash of the file's bytes."""
        self.ready.append(Task(self, "identify", self._plan.decode))

    def decode(self) -> None:
        """Ask for the samples."""
        self._begun.add(self._plan.decode.analyzer.name)
        step = self._plan.decode
        self.ready.append(Task(self, "decode", step, decode_key(step, self.identity)))

    def heard(self, audio: AudioInfo, *, decoded: bool, elapsed_s: float = 0.0) -> None:
        """The sound is known: from the library, or freshly ``decoded`` into :attr:`pcm`."""
        changed = self.audio is not None and self.audio.digest != audio.digest
        self.audio, self.decoded = audio, decoded
        if changed:
            for known in (self.results, self._digests, self._begun, self._held, self._parts, self.settled):
                known.clear()
        outcome = _outcome(self._plan.decode, Answer(status=Status.OK), elapsed_s, cached=not decoded)
        self._settle(self._plan.decode, decode_key(self._plan.decode, self.identity), [outcome])
        self.ready.extend(self._held)
        self._held.clear()
        self._advance()

    def unreadable(self, failure: Failure, *, elapsed_s: float = 0.0, cached: bool = False) -> None:
        """The file could not be decoded: everything else is skipped."""
        outcome = _outcome(self._plan.decode, Answer(status=Status.FAILED), elapsed_s, failure=failure, cached=cached)
        self._settle(self._plan.decode, decode_key(self._plan.decode, self.identity), [outcome])
        self._held.clear()
        for step in self._plan.steps:
            if step.analyzer.name not in self.results:
                self._skip(step, "audio", outcome, {})

    def answered(self, task: Task, answers: Iterable[Answer], elapsed_s: float) -> None:
        """A step, or a part of one, has run: take its answers and see what they make possible."""
        if task.step.analyzer.name in self.results:
            return  # another part has failed
        if (parts := self._parts.get(task.step.analyzer.name)) is not None:
            parts.add(task.part, answers, elapsed_s)
            if parts.answers is None:
                return
            answers, elapsed_s = parts.answers, parts.elapsed_s
        spans = self._spans_of(task)
        outcomes = [
            _outcome(task.step, answer, elapsed_s, span=span, inputs=task.inputs)
            for span, answer in zip(spans, answers, strict=True)
        ]
        self._settle(task.step, task.key, outcomes)
        self._advance()

    def failed(self, task: Task, failure: Failure, elapsed_s: float) -> None:
        """A step has failed, for all its spans: what depends on it is skipped, the rest goes on."""
        if task.what != "analyze":
            self.unreadable(failure, elapsed_s=elapsed_s)
            return
        if task.step.analyzer.name in self.results:
            return  # another part has failed
        self._drop(task.step)
        answer = Answer(status=Status.FAILED)
        outcomes = [
            _outcome(task.step, answer, elapsed_s, span=span, inputs=task.inputs, failure=failure)
            for span in self._spans_of(task)
        ]
        self._settle(task.step, task.key, outcomes)
        self._advance()

    def set_aside(self, task: Task, failure: Failure) -> None:
        """A step that was ready is not tried: what depends on it is skipped, the rest goes on."""
        self._drop(task.step)
        outcome = _outcome(task.step, Answer(status=Status.SKIPPED), 0.0, failure=failure, inputs=task.inputs)
        self._settle(task.step, task.key, [outcome])
        self._advance()

    def refused(self, task: Task, failure: Failure) -> None:
        """A step that was ready is not tried, and counts as failed."""
        self._drop(task.step)
        self.failed(task, failure, 0.0)

    def _advance(self) -> None:
        for step in self._plan.steps:
            if step.analyzer.name not in self._begun and self._inputs_known(step):
                self._begun.add(step.analyzer.name)
                self._decide(step)
        if self._held and not self.decoded and self._plan.decode.analyzer.name not in self._begun:
            self.decode()

    def _inputs_known(self, step: Step) -> bool:
        return all(given.provider is None or given.provider in self.results for given in step.inputs)

    def _decide(self, step: Step) -> None:
        inputs = {given.kind: self._input_state(given) for given in step.inputs}
        for given in step.inputs:
            if inputs[given.kind] == "failed" and given.provider and (given.spans or not given.optional):
                self._skip(step, given.kind, self._cause(given.provider), inputs)
                return
        environment = self._environments.get(step.analyzer.name)
        key = self._key(step, inputs, environment.fingerprint if environment else None)
        spans = self._spans(step)
        if not self.new and (stored := self._lookup(key)) is not None:
            self._settle(step, key, stored)
        elif spans == ():
            self._settle(step, key, [_outcome(step, Answer(status=Status.OK), 0.0, inputs=inputs)])
        elif environment is not None and environment.missing is not None:
            answer = Answer(status=Status.FAILED)
            self._settle(step, key, [_outcome(step, answer, 0.0, failure=environment.missing, inputs=inputs)])
        else:
            (self.ready if self.decoded else self._held).extend(self._tasks(step, key, spans, inputs))

    def _tasks(
        self, step: Step, key: str, spans: tuple[Span, ...] | None, inputs: dict[str, str]
    ) -> list[Task]:  # fmt: skip
        data = self._data(step, inputs)
        parts = divided(spans) if spans and step.analyzer.divisible else [spans]
        if spans and len(parts) > 1:
            self._parts[step.analyzer.name] = Parts(spans, len(parts))
        return [
            Task(self, "analyze", step, key, spans=part, part=number, data=data, inputs=inputs, said=self._set(step))
            for number, part in enumerate(parts)
        ]

    def _spans_of(self, task: Task) -> Sequence[Span | None]:
        """All spans that the step of ``task`` owes answers for."""
        parts = self._parts.get(task.step.analyzer.name)
        return parts.spans if parts else task.spans if task.spans is not None else [None]

    def _drop(self, step: Step) -> None:
        """Nothing of ``step`` is to be handed out any more."""
        self.ready = deque(task for task in self.ready if task.step is not step)

    def _skip(self, step: Step, kind: str, cause: Outcome, inputs: dict[str, str]) -> None:
        failure = failures.from_cause(step, kind, cause)
        outcome = _outcome(step, Answer(status=Status.SKIPPED), 0.0, failure=failure, inputs=inputs)
        self._settle(step, self._key(step, inputs, None), [outcome])

    def ingredients_of(self, step: Step) -> dict[str, Any]:
        """What the answer of ``step`` depends on; empty while that is not known."""
        return self._ingredients.get(step.analyzer.name, {})

    def _key(self, step: Step, inputs: Mapping[str, str], environment: str | None) -> str:
        on = (self.identity, step, inputs, environment, self._set(step))
        self._ingredients[step.analyzer.name] = ingredients(*on)
        return action_key(*on)

    def _set(self, step: Step) -> dict[str, Any]:
        """What a person set and the analyzer of ``step`` follows."""
        if not step.analyzer.corrections or self.identity not in self._corrections:
            return {}
        known, kind = self._corrections[self.identity], step.analyzer.kind
        return {field: known[kind, field] for field in step.analyzer.corrections if (kind, field) in known}

    def _settle(self, step: Step, key: str, outcomes: list[Outcome]) -> None:
        settled = Settled(step, key, outcomes, self.ingredients_of(step))
        self.results[step.analyzer.name] = settled
        self.settled.append(settled)

    def _cause(self, provider: str) -> Outcome:
        outcomes = self.results[provider].outcomes
        return next((o for o in outcomes if o.result is None), outcomes[0])

    def _input_state(self, given: Input) -> str:
        if given.provider is None:
            return "absent"
        outcomes = self.results[given.provider].outcomes
        if outcomes[0].scope == Scope.FILE and outcomes[0].result is None:
            return "failed"
        if any(o.status is Status.FAILED or o.status is Status.SKIPPED for o in outcomes) and not any(
            o.result for o in outcomes
        ):
            return "failed"
        if given.provider not in self._digests:
            self._digests[given.provider] = result_digest([o.result for o in outcomes])
        return self._digests[given.provider]

    def _spans(self, step: Step) -> tuple[Span, ...] | None:
        """The spans a step owes results for: segments, else regions; ``None`` in file scope."""
        if step.analyzer.scope is Scope.FILE:
            return None
        giving = {given.spans.scope: given for given in step.inputs if given.spans and given.provider}
        given = giving.get("segment") or giving["region"]
        result = self.results[str(given.provider)].outcomes[0].result or {}
        items = values_at(result, f"{given.spans.at}[]") if given.spans else ()
        return tuple(Span(start_s=part["start_s"], end_s=part["end_s"]) for part in items)

    def _data(self, step: Step, inputs: Mapping[str, str]) -> tuple[InputData, ...]:
        return tuple(self._input_data(given, inputs[given.kind]) for given in step.inputs)

    def _input_data(self, given: Input, state: str) -> InputData:
        if given.provider is None or state == "failed":
            return InputData(kind=given.kind, state="failed" if given.provider else "absent")
        outcomes = self.results[given.provider].outcomes
        if outcomes[0].scope == Scope.FILE:
            return InputData(kind=given.kind, state="given", result=outcomes[0].result)
        spans = tuple((o.span, o.result) for o in outcomes if o.span is not None)
        return InputData(kind=given.kind, state="given", spans=spans)


def _outcome(
    step: Step, answer: Answer, elapsed_s: float, *, span: Span | None = None, cached: bool = False,
    failure: Failure | None = None, inputs: Mapping[str, str] | None = None,
) -> Outcome:  # fmt: skip
    analyzer = step.analyzer
    return Outcome(
        analyzer=analyzer.name, distribution=analyzer.distribution,
        distribution_version=analyzer.distribution_version, version=analyzer.version, kind=analyzer.kind,
        scope=analyzer.scope, span=span, status=answer.status, cached=cached, result=answer.result,
        reason=answer.reason, failure=failure, inputs=dict(inputs or {}), elapsed_s=elapsed_s,
    )  # fmt: skip
