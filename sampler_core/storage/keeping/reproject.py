"""Making the columns and tables that one searches anew from the results that count."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from ..tables import Base, File, FileSummary, table
from .check_projections import projections_of

_FILES, _SUMMARY = table(File), table(FileSummary)


def project_again(connection: Connection, file_ids: Iterable[int]) -> None:
    """Make all projections of these files anew; the columns of kinds without a result become empty."""
    for file_id in sorted(file_ids):
        _have_summary(connection, file_id)
        for each in projections_of(connection, [file_id])[file_id]:
            if each.summary:
                connection.execute(update(_SUMMARY).where(_SUMMARY.c.file_id == file_id).values(each.summary))
            if each.table:
                rows = Base.metadata.tables[each.table]
                connection.execute(delete(rows).where(rows.c.file_id == file_id))
                if each.rows:
                    connection.execute(insert(rows), [{"file_id": file_id, **row} for row in each.rows])


def _have_summary(connection: Connection, file_id: int) -> None:
    if connection.scalar(select(func.count()).where(_SUMMARY.c.file_id == file_id)):
        return
    frames, rate = connection.execute(
        select(_FILES.c.frames, _FILES.c.sample_rate_hz).where(_FILES.c.id == file_id)
    ).one()
    connection.execute(insert(_SUMMARY).values(file_id=file_id, duration_s=frames / rate if rate else None))
