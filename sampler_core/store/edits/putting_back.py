"""Answers that were made to follow a correction step back when the correction goes: the estimate counts again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from ..codec import loads
from ..rows import OUTCOMES

_CHUNK = 500
_CORRECTED = '%"corrections"%'


def put_back(connection: Connection, ids: Sequence[int], kind: str) -> None:
    """Let the latest answers of ``kind`` that follow no correction be current on these files. Where none is kept,
    nothing is, until the analyzer runs again."""
    c = OUTCOMES.c
    wanted = select(c.id, c.file_id, c.analyzer, c.chosen, c.ingredients)
    for first in range(0, len(ids), _CHUNK):
        part = ids[first : first + _CHUNK]
        following = wanted.where(c.file_id.in_(part), c.kind == kind, c.current, c.ingredients.like(_CORRECTED))
        for row in connection.execute(following).all():
            if "corrections" in loads(row.ingredients):
                _step_back(connection, row.id, row.file_id, row.analyzer, chosen=row.chosen)


def _step_back(connection: Connection, outcome_id: int, file_id: int, analyzer: str, *, chosen: bool) -> None:
    c = OUTCOMES.c
    mine = (c.file_id == file_id, c.analyzer == analyzer, c.id != outcome_id)
    before = connection.scalar(select(func.max(c.id)).where(*mine, c.ingredients.not_like(_CORRECTED)))
    connection.execute(update(OUTCOMES).where(c.id == outcome_id).values(current=False, chosen=False))
    if before is not None:
        connection.execute(update(OUTCOMES).where(c.id == before).values(current=True, chosen=chosen))
