"""Why a step has to run, from what its last answer depended on and what the next one will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..contracts.canonical import canonical_json

_STATES = ("absent", "failed")


def explain(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> str:
    """Compare two :func:`~sampler_core.planning.action_key.ingredients`; ``old`` is ``None`` if it never ran.

    When nothing differs the step runs because its last answer was not kept.
    """
    if old is None:
        return "never run"
    return "; ".join(_differences(old, new)) or "no answer was kept"


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old.get("audio") != new["audio"]:
        yield "new file"
    if old.get("analyzer") != new["analyzer"]:
        yield f"another analyzer: {old.get('analyzer')} → {new['analyzer']}"
    if old.get("version") != new["version"]:
        yield f"new version {old.get('version')} → {new['version']}"
    elif old.get("source") != new["source"]:
        yield "its source code changed"
    yield from _options(old.get("options") or {}, new["options"])
    for name in ("environment", "weights", "schema_version", "format"):
        if old.get(name) != new[name]:
            yield _PLAIN[name]
    yield from _corrections(old.get("corrections") or {}, new.get("corrections") or {})
    yield from _inputs(old.get("inputs") or {}, new["inputs"])


_PLAIN = {
    "environment": "its environment changed",
    "weights": "its model weights changed",
    "schema_version": "its results have a new form",
    "format": "answers are kept in a new way",
}


def _options(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    changed = [
        f"{name} {_show(old, name)} → {_show(new, name)}"
        for name in sorted({*old, *new})
        if _show(old, name) != _show(new, name)
    ]
    if changed:
        yield f"options changed: {', '.join(changed)}"


def _corrections(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for field in sorted({*old, *new}):
        if field not in new:
            yield f"{field} is no longer corrected"
        elif field not in old or old[field] != new[field]:
            yield f"{field} was set to {_said(new[field])}"


def _inputs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for kind in sorted({*old, *new}):
        before, after = old.get(kind), new.get(kind)
        if before == after:
            continue
        if after is None:
            yield f"input {kind} is no longer taken"
        elif before is None:
            yield f"input {kind} is taken now"
        elif after in _STATES or before in _STATES:
            yield f"input {kind} was {_state(before)}, is {_state(after)} now"
        else:
            yield f"input {kind} changed"


def _state(digest: str) -> str:
    return digest if digest in _STATES else "there"


def _said(value: Any) -> str:
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else canonical_json(value)


def _show(options: Mapping[str, Any], name: str) -> str:
    return canonical_json(options[name]) if name in options else "nothing"
