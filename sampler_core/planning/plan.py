"""The plan: which analyzers run, in which order, with what; and which cannot, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from ..contracts.analyzer import Scope
from ..registry.description import AnalyzerDescription, PluginDescription
from ..registry.selection import Selection, UnknownName, did_you_mean
from ..registry.state import PluginState
from .decoding import DECODE, decode_step
from .forms import Forms, conflicts
from .inputs import Input, SpanKinds, inputs_of, other_span_kinds, span_kinds
from .obstacles import Blocked, Inputs, find_blocked
from .options import complete_options, file_digests
from .providers import Choice, absences, choose
from .resources import granted
from .step import Step

__all__ = ["Blocked", "Input", "Plan", "Step", "make_plan"]


@dataclass(frozen=True)
class Plan:
    """``steps`` stand in an order in which every input comes before its use."""

    steps: tuple[Step, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    notes: tuple[str, ...] = ()
    providers: dict[str, str] = field(default_factory=dict)
    """Kind → the analyzer whose answer counts for it."""
    decode: Step = DECODE
    """The step before all others."""

    @property
    def corrections(self) -> dict[tuple[str, str], int]:
        """Kind and field of all that people may set and its analyzers follow → schema version of the kind."""
        analyzers = [step.analyzer for step in self.steps]
        return {(each.kind, field): each.schema_version for each in analyzers for field in each.corrections}


def make_plan(
    analyzers: Sequence[AnalyzerDescription],
    selection: Selection | None = None,
    use: Mapping[str, str] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    plugins: Sequence[PluginDescription] = (),
    resources: Mapping[str, Mapping[str, Any]] | None = None,
    forms: Forms | None = None,
) -> Plan:
    """Derive the plan from what the analyzers declare; the order of ``analyzers`` does not matter.

    ``plugins`` are all candidates: those that are not ready explain what is missing. ``resources`` are those that a
    person grants.
    ``forms`` are those that results already have in the library.

    Raises:
        UnknownName: when the selection, ``use``, ``options`` or ``resources`` name something that is not there.
        OptionError: when the value of an option or a resource is refused.
    """
    selection, options, resources = selection or Selection(), options or {}, resources or {}
    unready = [plugin for plugin in plugins if plugin.state is not PluginState.READY]
    _check_names(analyzers, selection, {"options": options, "resources": resources}, unready)
    analyzers = [granted(each, resources.get(each.name, {})) for each in analyzers]
    left_out = [each for each in analyzers if {each.name, each.plugin} & set(selection.without)]
    offered = [each for each in analyzers if each not in left_out]
    choices = choose(offered, selection, use or {})
    spans = span_kinds(offered)
    wanted = _wanted(offered, choices, selection, spans)
    providers = {kind: choice.analyzer for kind, choice in choices.items() if choice.analyzer in wanted}
    inputs = {name: inputs_of(each, providers, spans) for name, each in wanted.items()}
    unfit = conflicts(wanted, choices, forms or {})
    blocked = find_blocked(wanted, inputs, choices, absences(left_out, unready), unfit)
    running = {kind: name for kind, name in providers.items() if name not in blocked}
    steps = tuple(_step(wanted[name], running, options, spans) for name in _order(inputs, blocked))
    blocked |= _unready_but_asked(selection, unready)
    others = other_span_kinds(offered, spans)
    notes = (*_ambiguities(steps, choices), *_absences(steps, inputs), *_contested_spans(steps, spans, others))
    name = DECODE.analyzer.name
    decode = decode_step(options.get(name, {}), resources.get(name, {}))
    return Plan(steps, tuple(blocked[name] for name in sorted(blocked)), notes, running, decode)


def _check_names(
    analyzers: Iterable[AnalyzerDescription],
    selection: Selection,
    settings: Mapping[str, Iterable[str]],
    unready: Iterable[PluginDescription],
) -> None:
    names = {DECODE.analyzer.name, *(each.name for each in analyzers)}
    # What is left out may be gone already: discovery has checked those names.
    Selection(only=selection.only).check(names | {each.plugin for each in analyzers} | {each.name for each in unready})
    for what, name in ((what, name) for what, its in settings.items() for name in its):
        if name not in names | {each.name for each in unready}:
            raise UnknownName(f"{what} for `{name}`: no analyzer is called that{did_you_mean(name, names)}")


def _wanted(
    offered: Sequence[AnalyzerDescription], choices: Mapping[str, Choice], selection: Selection, spans: SpanKinds
) -> dict[str, AnalyzerDescription]:
    """What is asked for and what that requires, by name."""
    by_name = {each.name: each for each in offered}
    queue = [each.name for each in offered if selection.asks_for(each.plugin, each.name)]
    wanted: set[str] = set()
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            providers = {kind: choice.analyzer for kind, choice in choices.items()}
            inputs = inputs_of(by_name[name], providers, spans)
            queue += [each.provider for each in inputs if each.provider and not each.optional]
    return {name: by_name[name] for name in sorted(wanted)}


def _order(inputs: Inputs, blocked: Mapping[str, Blocked]) -> Iterator[str]:
    """Topological order; what could run at the same time comes by name."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, takes in inputs.items():
        if name not in blocked:
            sorter.add(name, *(e.provider for e in takes if e.provider and e.provider not in blocked))
    sorter.prepare()
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        yield from ready
        sorter.done(*ready)


def _step(
    analyzer: AnalyzerDescription,
    providers: Mapping[str, str],
    options: Mapping[str, Mapping[str, Any]],
    spans: SpanKinds,
) -> Step:
    complete = complete_options(analyzer, options.get(analyzer.name, {}))
    return Step(analyzer, complete, inputs_of(analyzer, providers, spans), file_digests(analyzer, complete))


def _unready_but_asked(selection: Selection, unready: Iterable[PluginDescription]) -> dict[str, Blocked]:
    asked = [each for each in unready if each.name in selection.only]
    return {e.name: Blocked(e.name, f"the plugin `{e.name}` is {e.state}: {e.reason}", e.hint) for e in asked}


def _ambiguities(steps: Sequence[Step], choices: Mapping[str, Choice]) -> Iterator[str]:
    for kind in sorted({step.analyzer.kind for step in steps}):
        if note := choices[kind].note:
            yield note


def _absences(steps: Sequence[Step], inputs: Inputs) -> Iterator[str]:
    for step in steps:
        intended = {each.kind: each.provider for each in inputs[step.analyzer.name]}
        for each in step.inputs:
            if each.provider is None and each.spans and each.spans.scope == "segment":
                yield f"`{step.analyzer.name}` works on whole regions: nothing in this plan gives `{each.kind}`"
            elif each.provider is None and intended[each.kind]:
                yield f"`{step.analyzer.name}` runs without `{each.kind}`: `{intended[each.kind]}` cannot run"


def _contested_spans(steps: Sequence[Step], spans: SpanKinds, others: Mapping[Scope, Sequence[str]]) -> Iterator[str]:
    for scope, kinds in others.items():
        if any(step.analyzer.scope is scope for step in steps):
            told = " and ".join(f"`{kind}`" for kind in kinds)
            yield f"{scope}s are those of `{spans[scope][0]}`: {told} would give others, and do not count"
