"""The plan as a picture: Mermaid for documents, lines for the terminal, JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .plan import Plan, Step


def mermaid(plan: Plan) -> list[str]:
    """The lines of a Mermaid flowchart: solid arrows for required kinds, dotted ones for optional kinds."""
    return ["flowchart LR", *(f"    {line}" for line in _flowchart(plan))]


def text_tree(plan: Plan) -> list[str]:
    """One line per step in the order of the plan, with what it takes; then what cannot run, and notes."""
    lines = [_line(number, step) for number, step in enumerate(plan.steps, 1)]
    for blocked in plan.blocked:
        lines += [f" ✗ {blocked.analyzer}: {blocked.reason}", f"     {blocked.hint}"]
    return [*lines, *(f" ! {note}" for note in plan.notes)]


def plan_json(plan: Plan) -> dict[str, Any]:
    """``{"steps", "blocked", "notes", "providers"}``; each step with its analyzer's declaration, options, inputs."""
    return {
        "steps": [_step_json(step) for step in plan.steps],
        "blocked": [asdict(blocked) for blocked in plan.blocked],
        "notes": list(plan.notes),
        "providers": dict(plan.providers),
    }


def _step_json(step: Step) -> dict[str, Any]:
    shown = {"name", "version", "plugin", "distribution", "distribution_version", "kind", "scope"}
    declared = step.analyzer.model_dump(mode="json", include=shown)
    return {
        "analyzer": declared.pop("name"),
        **declared,
        "isolated": step.analyzer.environment is not None,
        "options": step.options,
        "inputs": [{**asdict(each), "spans": each.spans is not None} for each in step.inputs],
    }


def _flowchart(plan: Plan) -> Iterator[str]:
    yield "audio([audio])"
    for step in plan.steps:
        name, kind = step.analyzer.name, step.analyzer.kind
        yield f'{_id(name)}["{name}"]' if name == kind else f'{_id(name)}["{name}<br/>gives {kind}"]'
    for step in plan.steps:
        given = [each for each in step.inputs if each.provider is not None]
        if not given:
            yield f"audio --> {_id(step.analyzer.name)}"
        for each in given:
            arrow = "-.->" if each.optional else "-->"
            yield f"{_id(each.provider or '')} {arrow}|{each.kind}| {_id(step.analyzer.name)}"
    for blocked in plan.blocked:
        yield f'{_id(blocked.analyzer)}["{blocked.analyzer}<br/>cannot run"]:::blocked'
    if plan.blocked:
        yield "classDef blocked stroke-dasharray: 5 5"


def _id(name: str) -> str:
    """A node's id: a plain name such as ``end`` means something to Mermaid."""
    return f"a_{name.replace('-', '_')}"


def _line(number: int, step: Step) -> str:
    analyzer = step.analyzer
    gives = "" if analyzer.kind == analyzer.name else f" gives {analyzer.kind}"
    takes = ", ".join(_take(each.kind, each.provider) for each in step.inputs) or "the audio alone"
    scope = "" if analyzer.scope == "file" else f", for each {analyzer.scope.value}"
    return f"{number:2d} {analyzer.name} {analyzer.version} ({analyzer.distribution}){gives} ← {takes}{scope}"


def _take(kind: str, provider: str | None) -> str:
    if provider is None:
        return f"{kind} (absent)"
    return kind if kind == provider else f"{kind} of {provider}"
