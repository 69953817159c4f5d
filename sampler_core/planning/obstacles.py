"""Why an analyzer cannot run: a kind nobody gives, a circle, or an input whose provider cannot run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..registry.description import AnalyzerDescription
from .inputs import Input
from .providers import Choice, missing

Inputs = Mapping[str, tuple[Input, ...]]
"""Analyzer name → its inputs."""


@dataclass(frozen=True)
class Blocked:
    """An analyzer (or a plugin that was asked for by name) that cannot run."""

    analyzer: str
    reason: str
    hint: str


def find_blocked(
    wanted: Mapping[str, AnalyzerDescription],
    inputs: Inputs,
    choices: Mapping[str, Choice],
    absent: Mapping[str, tuple[str, str]],
    unfit: Mapping[str, tuple[str, str]],
) -> dict[str, Blocked]:
    """All of ``wanted`` that cannot run, by name; ``absent`` are the :func:`absences` of kinds, ``unfit`` those whose
    results :func:`do not go with others <sampler_core.planning.forms.conflicts>`."""
    blocked = {name: Blocked(name, *told) for name, told in unfit.items()}
    for name, analyzer in wanted.items():
        for each in inputs[name]:
            if each.provider is None and not each.optional:
                blocked.setdefault(name, Blocked(name, *missing(analyzer, each.kind, choices, absent)))
    _spread(blocked, inputs, choices)
    edges = _edges(inputs, blocked)
    for name in edges:
        circle = _circle(name, edges)
        if circle:
            blocked[name] = _circular(name, circle)
    _spread(blocked, inputs, choices)
    return blocked


def _edges(inputs: Inputs, blocked: Mapping[str, Blocked]) -> dict[str, list[str]]:
    """Who waits for whom, among those that can run; optional inputs count, for they have to come first too."""
    free = {name: takes for name, takes in inputs.items() if name not in blocked}
    return {name: sorted({e.provider for e in takes if e.provider in free}) for name, takes in free.items()}


def _circle(start: str, edges: Mapping[str, Iterable[str]]) -> list[str] | None:
    """The shortest way from ``start`` back to itself along its inputs."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        for provider in edges[name]:
            if provider == start:
                path = [start, name]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path if name != start else [start, start]
            if provider not in came_from:
                came_from[provider] = name
                queue.append(provider)
    return None


def _circular(name: str, circle: Sequence[str]) -> Blocked:
    first = circle.index(min(circle))
    ring = [*circle[first:-1], *circle[:first]]
    shown = " → ".join([*ring, ring[0]])
    if len(ring) == 1:
        return Blocked(name, f"`{name}` needs its own result: {shown}", "report it to its authors")
    hint = f"choose another provider with --use, or leave one of them out, as in -p no:{ring[0]}"
    return Blocked(name, f"`{name}` is part of a circle in which each needs the one before: {shown}", hint)


def _spread(blocked: dict[str, Blocked], inputs: Inputs, choices: Mapping[str, Choice]) -> None:
    """Block what requires something blocked, until nothing changes."""
    queue = deque(sorted(blocked))
    while queue:
        cause = queue.popleft()
        for name in sorted(inputs):
            for each in inputs[name]:
                if each.provider == cause and not each.optional and name not in blocked:
                    blocked[name] = _behind(name, each.kind, blocked[cause], choices[each.kind])
                    queue.append(name)


def _behind(name: str, kind: str, cause: Blocked, choice: Choice) -> Blocked:
    reason = f"`{name}` needs `{kind}` of `{cause.analyzer}`, which cannot run: {cause.reason}"
    hint = f"--use {kind}={choice.others[0]} takes it from another analyzer" if choice.others else cause.hint
    return Blocked(name, reason, hint)
