"""Running analyzers outside of a library, in this process: for tests, benchmarks and notebooks."""

from __future__ import annotations

import inspect
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sampler_core.contracts import (
    Analyzer,
    Audio,
    MemoryArrays,
    Options,
    Result,
    Scope,
    Span,
    Undetermined,
    Upstream,
    dump_results,
)
from sampler_core.environments.builder import build
from sampler_core.environments.description import default_root
from sampler_core.environments.host import GuestProcess
from sampler_core.kinds import Regions, Timeline

R = TypeVar("R", bound=Result)
Answer = Result | Undetermined


@contextmanager
def opened(analyzer: type[Analyzer[R]], options: Options | None = None) -> Iterator[Analyzer[R]]:
    """An instance that is set up, with its guest process where it declares an environment (built if need be).

    Raises:
        EnvironmentMissing: when the environment cannot be built.
    """
    if analyzer.environment is None:
        yield _ready(analyzer(options))
        return
    interpreter = build(analyzer.environment, default_root(), print, analyzer.name)
    guest_file = Path(inspect.getfile(analyzer)).parent / analyzer.environment.guest
    with (
        tempfile.TemporaryDirectory(prefix="sampler-") as scratch,
        GuestProcess(interpreter, guest_file, scratch=Path(scratch)) as guest,
    ):
        instance = analyzer(options)
        instance.guest = guest
        yield _ready(instance)


def _ready(instance: Analyzer[R]) -> Analyzer[R]:
    instance.setup()
    return instance


class Inputs:
    """Results an analyzer can be given: examples, and what providers answered.

    Whatever is taken from here has been through JSON, as between workers: its arrays are read-only copies.
    """

    def __init__(self, examples: Sequence[Result] = ()) -> None:
        self._results = {example.kind: copied(example) for example in examples}
        self._spans: dict[str, list[tuple[Span, Result | None]]] = {}
        self.failed: set[str] = set()

    def provide(self, instance: Analyzer[Any], audio: Audio) -> None:
        """Run ``instance`` and keep its answer; ``Undetermined``, or a lack of inputs, is kept as a failure."""
        kind = instance.produces.kind
        if self.lacking(instance):
            self.failed.add(kind)
            return
        answers = answers_of(instance, audio, self)
        kept = [None if isinstance(answer, Undetermined) else copied(answer) for answer in answers]
        if instance.scope is not Scope.FILE:
            self._spans[kind] = list(zip(self.spans(instance.scope, audio), kept, strict=True))
        elif kept[0] is None:
            self.failed.add(kind)
        else:
            self._results[kind] = kept[0]

    def lacking(self, instance: Analyzer[Any]) -> list[str]:
        """The required kinds that are not there."""
        return [k.kind for k in instance.requires if k.kind not in self._results and k.kind not in self._spans]

    def upstream(
        self, analyzer: Analyzer[Any], *, optional: bool = True, corrections: Mapping[str, Any] | None = None
    ) -> Upstream:
        """The inputs that ``analyzer`` declared; ``optional=False`` leaves out what it can do without."""
        wanted = {k.kind for k in (*analyzer.requires, *(analyzer.optional if optional else ()))}
        results = [result for kind, result in self._results.items() if kind in wanted]
        spans = {kind: values for kind, values in self._spans.items() if kind in wanted}
        return Upstream(
            analyzer.requires,
            analyzer.optional,
            results,
            spans,
            self.failed & wanted,
            corrections,
            analyzer.corrections,
        )

    def spans(self, scope: Scope, audio: Audio) -> tuple[Span, ...]:
        """The spans an analyzer of that scope answers for: scenes or regions, else the whole of the audio."""
        timeline, regions = self._results.get(Timeline.kind), self._results.get(Regions.kind)
        if scope is Scope.SEGMENT and isinstance(timeline, Timeline):
            return tuple(Span(start_s=s.start_s, end_s=s.end_s) for s in timeline.scenes)
        if isinstance(regions, Regions):
            return tuple(Span(start_s=r.start_s, end_s=r.end_s) for r in regions.regions)
        return (audio.span,)


def answers_of(instance: Analyzer[Any], audio: Audio, inputs: Inputs, upstream: Upstream | None = None) -> list[Answer]:
    """One answer for the file, or one per span."""
    given = upstream or inputs.upstream(instance)
    if instance.scope is not Scope.FILE:
        return list(instance.analyze_spans(audio, given, inputs.spans(instance.scope, audio)))
    try:
        return [instance.analyze(audio, given)]
    except Undetermined as answer:
        return [answer]


def gathered(audio: Audio, examples: Sequence[Result], providers: Sequence[type[Analyzer[Any]]]) -> Inputs:
    """``examples``, and what each of ``providers`` in turn answers for ``audio``."""
    inputs = Inputs(examples)
    for provider in providers:
        with opened(provider) as instance:
            inputs.provide(instance, audio)
    return inputs


def run(
    analyzer: type[Analyzer[R]], audio: Audio, *examples: Result, providers: Sequence[type[Analyzer[Any]]] = (),
    options: Options | None = None, corrections: Mapping[str, Any] | None = None,
) -> R:  # fmt: skip
    """The answer of a file-scope analyzer. Its inputs are ``examples`` and what ``providers`` answer, in order;
    ``corrections`` are what a person has set, by field.

    ::

        tempo = run(TempoAnalyzer, render.drum_loop(1).audio, providers=[FeaturesAnalyzer, RegionsAnalyzer])
        assert tempo.bpm == pytest.approx(120, rel=0.01)

    Raises:
        Undetermined: when the analyzer could not tell.
        LookupError: when a required input is neither given nor provided.
        EnvironmentMissing: when its environment cannot be built.
    """
    inputs = gathered(audio, examples, providers)
    with opened(analyzer, options) as instance:
        if lacking := inputs.lacking(instance):
            raise LookupError(f"{analyzer.name} requires {', '.join(lacking)}: give an example or a provider of it")
        return instance.analyze(audio, inputs.upstream(instance, corrections=corrections))


def run_spans(
    analyzer: type[Analyzer[R]], audio: Audio, spans: Sequence[Span], *examples: Result,
    providers: Sequence[type[Analyzer[Any]]] = (), options: Options | None = None,
) -> list[R | Undetermined]:  # fmt: skip
    """The answers of a region- or segment-scope analyzer, one per span; otherwise as :func:`run`."""
    inputs = gathered(audio, examples, providers)
    with opened(analyzer, options) as instance:
        if lacking := inputs.lacking(instance):
            raise LookupError(f"{analyzer.name} requires {', '.join(lacking)}: give an example or a provider of it")
        return list(instance.analyze_spans(audio, inputs.upstream(instance), spans))


def copied(result: R) -> R:
    """``result`` after a journey through JSON, its arrays read-only."""
    store = MemoryArrays()
    data = json.loads(json.dumps(dump_results([result], store)[0], allow_nan=False))
    return type(result).model_validate(data, context={"arrays": store})
