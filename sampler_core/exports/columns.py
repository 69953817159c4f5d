"""How columns of tables are called. One rule: a facet's name, with its unit behind it where the name does not say it;
and, with ``_confidence`` behind it, the confidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..query.found import Column


class Heading(NamedTuple):
    """A column of results: how its value, and its confidence, is headed; empty where there is none to tell."""

    column: Column
    value: str
    confidence: str = ""


def headings(columns: Sequence[Column]) -> list[Heading]:
    """Return how ``columns`` are headed. A confidence that several facets share is told behind the first of them, and a
    heading that is taken gives way to the long name."""
    found: list[Heading] = []
    taken: set[str] = set()
    shared: set[tuple[str, str]] = set()
    for column in columns:
        names = (column.name, column.asked[0].name)
        name = next((each for each in names if heading(each, column.unit) not in taken), names[-1])
        of = _confidence(column)
        told = "" if of is None or of in shared else f"{name}_confidence"
        shared |= {of} if of is not None and of[1] else set()
        found.append(Heading(column, heading(name, column.unit), told))
        taken |= {found[-1].value, told}
    return found


def heading(name: str, unit: str) -> str:
    """``peak_dbfs``, ``sound_s``, ``bpm``: a name and the unit, once."""
    suffix = re.sub(r"[^a-z0-9]+", "_", unit.lower()).strip("_")
    is_said = re.split(r"[._:]", name)[-1] == suffix or name.endswith(f"_{suffix}")
    return name if not suffix or is_said else f"{name}_{suffix}"


def names_of(headings: Sequence[Heading]) -> Iterator[str]:
    """The names in the header of a table."""
    for each in headings:
        yield each.value
        if each.confidence:
            yield each.confidence


def _confidence(column: Column) -> tuple[str, str] | None:
    """Kind and field of a column's confidence; of labels, each has its own."""
    facet = column.asked[0].facet
    if facet is None or not column.has_confidence:
        return None
    return column.asked[0].kind.id, facet.confidence or "" if facet.type != "label" else ""
