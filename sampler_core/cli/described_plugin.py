"""An analyzer in full: what it gives, what of that is searched and set, its options and its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..contracts import About, Edit, Facet
from ..facets.known import Kind
from ..facets.paths import options
from ..facets.settable import Settable
from ..planning.resources import RESOURCES

_WORDS = 12
"""Words of a vocabulary that are listed; the rest is counted."""


def analyzer_lines(analyzer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of one analyzer of ``sampler plugins show``."""
    yield f"{analyzer['name']}: {analyzer['doc']}"
    about = About.model_validate(analyzer["about"])
    kind = Kind(analyzer["kind"], about, analyzer["result_schema"])
    yield f"gives {analyzer['kind']} (schema version {analyzer['schema_version']}), one per {analyzer['scope']}"
    for facet in about.facets:
        yield from (f"  {line}" for line in _facet(kind, facet))
    if about.spans:
        yield f"  its {about.spans.at} are the {about.spans.scope}s that other analyzers answer for"
    if about.lanes:
        yield f"  drawn as {', '.join(lane.title for lane in about.lanes)}"
    schema = analyzer["options_schema"]
    for name, option in schema.get("properties", {}).items():
        yield f"-O {analyzer['name']}.{name}={_shown(option.get('default'))}  {_accepted(schema, option)}".rstrip()
        if told := option.get("description"):
            yield f"     {told}"
    for name in RESOURCES:
        yield f"--resource {analyzer['name']}.{name}={analyzer['resources'][name]:g}"


def _facet(kind: Kind, facet: Facet) -> Iterator[str]:
    names = [facet.name, *([f"{facet.likely.name} (at least {facet.likely.least:g})"] if facet.likely else [])]
    group = f", one of {facet.group}" if facet.group else ""
    unit = f" in {facet.unit}" if facet.unit else ""
    yield f"{', '.join(names)} ({kind.id}.{facet.name}): {facet.help}; {facet.type}{unit}{group}"
    if facet.words:
        shown = ", ".join(word.name for word in facet.words[:_WORDS])
        more = f" and {len(facet.words) - _WORDS} more" if len(facet.words) > _WORDS else ""
        yield f"  words: {shown}{more}{'; others, too' if facet.open else ''}"
    if facet.near:
        factors = ", ".join(f"{factor:.3g}" for factor in facet.near.factors)
        yield f"  near: times {factors}, within {facet.near.tolerance:.0%}"
    if facet.edit:
        yield f"  can be set{_range(facet.edit, none=Settable(kind, facet.name).can_be_none)}"


def _range(edit: Edit, *, none: bool) -> str:
    told = []
    if edit.low is not None or edit.high is not None:
        told.append(_between(edit.low, edit.high))
    if edit.factors:
        told.append("by a factor of " + ", ".join(f"{factor:g}" for factor in edit.factors))
    if none:
        told.append("or none")
    return f": {', '.join(told)}" if told else ""


def _accepted(schema: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    """The type of an option and its range: ``number above 0, at most 300``."""
    return " or ".join(_type(each) for each in options(schema, option)) + _nothing(option)


def _type(part: Mapping[str, Any]) -> str:
    if "enum" in part or "const" in part:
        return "one of " + ", ".join(map(_shown, part.get("enum", [part.get("const")])))
    name = str(part.get("format") or part.get("type", "any value"))
    low = [f"from {part['minimum']:g}"] if "minimum" in part else []
    low += [f"above {part['exclusiveMinimum']:g}"] if "exclusiveMinimum" in part else []
    high = [f"at most {part['maximum']:g}"] if "maximum" in part else []
    high += [f"below {part['exclusiveMaximum']:g}"] if "exclusiveMaximum" in part else []
    return " ".join([name, ", ".join([*low, *high])]).strip()


def _nothing(option: Mapping[str, Any]) -> str:
    return ", or none" if any(each.get("type") == "null" for each in option.get("anyOf", ())) else ""


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"from {low:g}" if high is None else f"{low:g} to {high:g}"


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
