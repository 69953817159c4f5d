"""What one searches against the results that it is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sampler_sdk.library import Kind, Kinds
from sqlalchemy import Connection, func, select

from sampler_core.store.maintenance import (
    Cure,
    Fault,
    File,
    Results,
    SearchField,
    SearchRow,
    Watch,
    counting,
    path_of,
    rows_of,
    stored_kinds,
    table,
)

_FILES, _FIELDS, _ROWS = table(File), table(SearchField), table(SearchRow)
_PAGE = 500
_Row = tuple[str, str, int, int, float | None, str | None, float | None, float | None]


def search_faults(connection: Connection, watch: Watch) -> Iterator[Fault]:
    """Yield the files whose searchable values are not those of the results that count."""
    done, count = 0, connection.scalar(select(func.count()).select_from(_FILES)) or 0
    after, kinds = 0, stored_kinds(connection)
    while ids := connection.scalars(
        select(_FILES.c.id).where(_FILES.c.id > after).order_by(_FILES.c.id).limit(_PAGE)
    ).all():
        watch("searchable values", done, count)
        expected: dict[int, set[_Row]] = defaultdict(set)
        there = _there(connection, ids)
        for file_id, kind, results in counting(connection, kinds, ids, sound=True):
            expected[file_id].update(_made(kinds, kind, results))
        for file_id in ids:
            if what := _difference(expected[file_id], there[file_id]):
                yield Fault("projection", path_of(connection, file_id), what, Cure.PROJECT, file_id)
        after, done = ids[-1], done + len(ids)


def _made(kinds: Kinds, kind: str, results: Results) -> Iterator[_Row]:
    for span, rank, row in rows_of(kinds.by_id.get(kind) or Kind(kind), results):
        yield kind, row.field, span, rank, row.number, row.word, row.confidence, row.share


def _there(connection: Connection, ids: Sequence[int]) -> dict[int, set[_Row]]:
    c = _ROWS.c
    columns = (_FIELDS.c.kind, _FIELDS.c.field, c.span, c.rank, c.number, c.word, c.confidence, c.share)
    found: dict[int, set[_Row]] = defaultdict(set)
    rows = select(c.file_id, *columns).join_from(_ROWS, _FIELDS, _FIELDS.c.id == c.field_id).where(c.file_id.in_(ids))
    for file_id, *row in connection.execute(rows):
        found[file_id].add(tuple(row))
    return found


def _difference(expected: set[_Row], there: set[_Row]) -> str:
    for kind, field, _, _, number, word, *_ in sorted(expected - there, key=str):
        value = word if number is None else number
        return f"its searchable values are not those of the results: {kind}.{field} should be {value}"
    for kind, field, *_ in sorted(there - expected, key=str):
        return f"its searchable values are not those of the results: nothing says its {kind}.{field}"
    return ""
