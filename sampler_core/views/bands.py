"""Stretches with a label, which kinds declare as lanes: musical sections, keys over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..contracts import Span
from ..contracts.facets import Lane
from ..facets.known import Kind
from ..facets.paths import value_at
from ..store.stored import StoredFile
from .segments import division, spans_in


class Band(NamedTuple):
    """A lane of spans and what is in it; the label of one that has none is empty."""

    kind: Kind
    lane: Lane
    spans: tuple[tuple[Span, str], ...]


def bands(file: StoredFile) -> list[Band]:
    """The lanes of spans that ``file`` has results for, but for the one that divides it."""
    divided = division(file)
    by = (divided.kind.id, divided.spans.at) if divided else None
    return [
        Band(kind, lane, tuple(labelled(lane, result)))
        for kind in file.kinds
        if (result := file.data(kind.id)) is not None
        for lane in kind.about.lanes
        if lane.type == "spans" and (kind.id, lane.at) != by
    ]


def labelled(lane: Lane, result: Mapping[str, Any]) -> list[tuple[Span, str]]:
    """The spans of a lane with their labels; of a lane with labels those that have one."""
    found = [(span, label_of(lane, item)) for span, item in spans_in(value_at(result, lane.at or ""))]
    return [each for each in found if each[1] or lane.label is None]


def label_of(lane: Lane, item: Mapping[str, Any]) -> str:
    """What is written in an item of a lane; nothing where a part of it is not there."""
    paths = (lane.label,) if isinstance(lane.label, str) else lane.label or ()
    parts = [value_at(item, path) for path in paths]
    return "" if any(part is None for part in parts) else " ".join(map(str, parts))
