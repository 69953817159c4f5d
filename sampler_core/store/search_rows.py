"""The rows that one searches, made from the results that count, with what a person set in the place of estimates."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from ..contracts import Scope
from ..facets.known import Kind, Kinds
from ..facets.values import Row
from .edits.overrides import Overrides, applied, applied_to_all, overrides_of
from .kinds import stored_kinds
from .rows import ANALYSES, OUTCOMES
from .tables import File, SearchField, SearchRow, table

_FILES, _FIELDS, _ROWS = table(File), table(SearchField), table(SearchRow)
_OF_KIND = select(_FIELDS.c.id).where(_FIELDS.c.kind == bindparam("what"))
_OLD = delete(_ROWS).where(_ROWS.c.file_id == bindparam("of"), _ROWS.c.field_id.in_(_OF_KIND))
_NEW = insert(_ROWS)
_PAGE = 500
Results = Sequence[Any]
"""Those of one kind on one file, one per span; ``None`` where a span has none."""


class SearchWriter:
    """Collects rows, and writes them together. ``field_ids`` has the numbers of fields as far as they are known; others
    are looked up, or given."""

    def __init__(self, connection: Connection, kinds: Kinds, field_ids: dict[tuple[str, str], int]) -> None:
        self._connection = connection
        self._ids = field_ids
        self._old: list[dict[str, Any]] = []
        self._new: list[dict[str, Any]] = []
        self.kinds = kinds

    def replace(self, file_id: int, kind: str, results: Results) -> None:
        """Have the rows of ``results`` in the place of those that a file has of this kind."""
        self._old.append({"of": file_id, "what": kind})
        for span, rank, row in rows_of(self.kinds.by_id.get(kind) or Kind(kind), results):
            self._new.append(
                {
                    "file_id": file_id,
                    "field_id": self._id(kind, row.field),
                    "span": span,
                    "rank": rank,
                    "number": row.number,
                    "word": row.word,
                    "confidence": row.confidence,
                    "share": row.share,
                }
            )

    def flush(self) -> None:
        """Write what was collected."""
        for statement, rows in ((_OLD, self._old), (_NEW, self._new)):
            if rows:
                self._connection.execute(statement, rows)
            rows.clear()

    def _id(self, kind: str, field: str) -> int:
        if (kind, field) not in self._ids:
            there = self._connection.execute(select(_FIELDS).where(_FIELDS.c.kind == kind))
            self._ids.update(((row.kind, row.field), row.id) for row in there)
        if (kind, field) not in self._ids:
            new = insert(_FIELDS).returning(_FIELDS.c.id)
            self._ids[kind, field] = self._connection.execute(new, {"kind": kind, "field": field}).scalar_one()
        return self._ids[kind, field]


def rows_of(kind: Kind, results: Results) -> Iterator[tuple[int, int, Row]]:
    """Yield span, rank and row of what can be asked for in ``results``; of a damaged one there is nothing."""
    likely = {facet.name: facet.likely.least for facet in kind.about.facets if facet.likely}
    for span, result in enumerate(results):
        if isinstance(result, dict):
            try:
                yield from [(span, rank, row) for rank, row in _ranked(kind.reader.rows(result), likely)]
            except (AttributeError, LookupError, TypeError):  # `check` tells of it
                continue


def _ranked(rows: Iterable[Row], likely: Mapping[str, float]) -> Iterator[tuple[int, Row]]:
    """Labels that are neither an answer nor likely can never be found, and are left out."""
    others: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.answer:
            yield 0, row
        elif row.confidence is not None and row.confidence >= likely.get(row.field, 2):
            others[row.field] += 1
            yield others[row.field], row


def make_searchable(connection: Connection, file_ids: Iterable[int], kind: str | None = None) -> None:
    """Make the rows of these files anew, of one kind or of all."""
    writer, ids = SearchWriter(connection, stored_kinds(connection), {}), sorted(set(file_ids))
    for first in range(0, len(ids), _PAGE):
        page = ids[first : first + _PAGE]
        connection.execute(delete(_ROWS).where(_ROWS.c.file_id.in_(page), *([] if kind is None else [_of(kind)])))
        for made in counting(connection, writer.kinds, page, kind):
            writer.replace(*made)
        writer.flush()


def make_all_searchable(connection: Connection, kind: str | None = None) -> None:
    """Make the rows of all files anew, of one kind or of all."""
    make_searchable(connection, connection.scalars(select(_FILES.c.id)).all(), kind)


def counting(
    connection: Connection, kinds: Kinds, file_ids: Sequence[int], kind: str | None = None, *, sound: bool = False
) -> Iterator[tuple[int, str, Results]]:
    """Yield the results that count of each file and kind, with what was set; ``sound``: see :func:`overrides_of`."""
    wanted = (
        select(OUTCOMES.c.file_id, OUTCOMES.c.kind, ANALYSES.c.result)
        .join_from(OUTCOMES, ANALYSES)
        .where(OUTCOMES.c.file_id.in_(file_ids), OUTCOMES.c.chosen, *([OUTCOMES.c.kind == kind] if kind else []))
        .order_by(OUTCOMES.c.file_id, OUTCOMES.c.kind, ANALYSES.c.span_index)
    )
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.file_id, row.kind].append(_loaded(row.result))
    overrides = overrides_of(connection, file_ids, sound=sound)
    for file_id, said in overrides.items():
        for each in said:
            if kind in (None, each.kind):
                found.setdefault((file_id, each.kind), [])
    for (file_id, what), results in found.items():
        yield file_id, what, with_corrections(kinds, what, results, overrides.get(file_id, ()))


def with_corrections(kinds: Kinds, kind: str, results: Results, overrides: Overrides) -> Results:
    """Return ``results`` of a kind with what was set in the place of estimates, as much of one as there is."""
    of = kinds.by_id.get(kind)
    if of is not None and of.scope is not Scope.FILE:
        return applied_to_all(kind, results, overrides)
    return [applied(kind, next(iter(results), None), overrides)]


def _of(kind: str) -> Any:
    return _ROWS.c.field_id.in_(select(_FIELDS.c.id).where(_FIELDS.c.kind == kind))


def _loaded(text: str | None) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None
