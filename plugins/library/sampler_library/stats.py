"""Where a library's space goes, how it grew, and what it comes to if it goes on like that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sampler_sdk.library import Library
from sqlalchemy import Connection, Select, func, select

from sampler_core.store.maintenance import (
    ANALYSES,
    BACKUPS,
    OUTCOMES,
    ArrayFile,
    File,
    Location,
    OutcomeArray,
    Run,
    backups_in,
    table,
)

from .check_arrays import files_without_row

_ARRAYS, _LINKS, _RUNS, _FILES = table(ArrayFile), table(OutcomeArray), table(Run), table(File)
_YEAR_DAYS = 365.0
_LENGTH = func.coalesce(func.sum(func.length(ANALYSES.c.result)), 0)


@dataclass(frozen=True)
class OfAnalyzer:
    """What one version of an analyzer has in the library. An array that several share counts for each."""

    analyzer: str
    version: str
    results: int
    result_bytes: int
    array_bytes: int
    superseded: int
    """Results that are not the latest of their analyzer on their file."""


@dataclass(frozen=True)
class Grown:
    """What a day brought, by when its runs began: new sounds, results, and bytes of results and new arrays."""

    day: date
    files: int
    results: int
    size: int


@dataclass
class Stats:
    """Sizes in bytes; ``hours`` of audio, a sound in several places counted once; ``gone``: places at which nothing
    lies any more."""

    files: int
    places: int
    gone: int
    hours: float
    database_bytes: int
    array_bytes: int
    superseded_bytes: int
    orphan_bytes: int
    backups: int
    backup_bytes: int
    """What backups hold that the library does not share with them."""
    analyzers: list[OfAnalyzer] = field(default_factory=list)
    growth: list[Grown] = field(default_factory=list)

    @property
    def bytes_per_file(self) -> float | None:
        """Database and arrays by the number of sounds."""
        return (self.database_bytes + self.array_bytes) / self.files if self.files else None

    @property
    def in_a_year(self) -> int | None:
        """How large it will be in a year if it grows as it did; ``None`` for one that is younger than a day."""
        if not self.growth or not (days := (self.growth[-1].day - self.growth[0].day) / timedelta(days=1)):
            return None
        now = self.database_bytes + self.array_bytes
        return round(now + sum(grown.size for grown in self.growth) / days * _YEAR_DAYS)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        growth = [{**asdict(grown), "day": grown.day.isoformat()} for grown in self.growth]
        forecast = {"bytes_per_file": self.bytes_per_file, "in_a_year_bytes": self.in_a_year}
        return {**asdict(self), "growth": growth, **forecast}


def stats(library: Library) -> Stats:
    """Count and measure everything."""
    with library.reading() as connection:
        known = set(connection.scalars(select(_ARRAYS.c.sha256)))
        found = Stats(
            files=_number(connection, select(func.count()).select_from(_FILES)),
            places=_places(connection, gone=False), gone=_places(connection, gone=True),
            hours=float(connection.scalar(select(func.coalesce(func.sum(_FILES.c.duration_s), 0.0))) or 0) / 3600,
            database_bytes=library.database.size(connection),
            array_bytes=_number(connection, select(func.coalesce(func.sum(_ARRAYS.c.size), 0))),
            superseded_bytes=_superseded_bytes(connection), orphan_bytes=0, backups=0, backup_bytes=0,
            analyzers=_by_analyzer(connection), growth=_growth(connection),
        )  # fmt: skip
    found.orphan_bytes = sum(file.stat().st_size for file in files_without_row(library.arrays, known))
    found.backups, found.backup_bytes = _backups(library.path)
    return found


def _number(connection: Connection, query: Select[Any]) -> int:
    return int(connection.scalar(query) or 0)


def _places(connection: Connection, *, gone: bool) -> int:
    is_there = table(Location).c.gone_at.is_(None)
    return _number(connection, select(func.count()).select_from(table(Location)).where(~is_there if gone else is_there))


def _by_analyzer(connection: Connection) -> list[OfAnalyzer]:
    by = (OUTCOMES.c.analyzer, OUTCOMES.c.version)
    results = select(*by, func.count(), _LENGTH).join_from(OUTCOMES, ANALYSES).group_by(*by).order_by(*by)
    used = select(*by, _ARRAYS.c.sha256, _ARRAYS.c.size).join_from(OUTCOMES, _LINKS).join(_ARRAYS).distinct().subquery()
    arrays = select(used.c.analyzer, used.c.version, func.sum(used.c.size)).group_by(used.c.analyzer, used.c.version)
    sizes = {(name, version): int(size) for name, version, size in connection.execute(arrays)}  # PostgreSQL: a Decimal
    superseded = select(*by, func.count()).where(~OUTCOMES.c.current).group_by(*by)
    old = {(name, version): count for name, version, count in connection.execute(superseded)}
    return [
        OfAnalyzer(name, version, count, length, sizes.get((name, version), 0), old.get((name, version), 0))
        for name, version, count, length in connection.execute(results)
    ]


def _superseded_bytes(connection: Connection) -> int:
    """Results that are not current, and arrays that only those refer to."""
    results = select(_LENGTH).join_from(ANALYSES, OUTCOMES).where(~OUTCOMES.c.current)
    used = select(_LINKS.c.sha256).join_from(_LINKS, OUTCOMES).where(OUTCOMES.c.current)
    arrays = select(func.coalesce(func.sum(_ARRAYS.c.size), 0)).where(_ARRAYS.c.sha256.not_in(used))
    return _number(connection, results) + _number(connection, arrays)


def _growth(connection: Connection) -> list[Grown]:
    """By day; an array counts for the first run of which a result refers to it."""
    days = {row.id: row.started_at.date() for row in connection.execute(select(_RUNS.c.id, _RUNS.c.started_at))}
    found: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for added_at in connection.scalars(select(_FILES.c.added_at)):
        found[added_at.date()][0] += 1
    results = select(OUTCOMES.c.run_id, func.count(), _LENGTH).join_from(OUTCOMES, ANALYSES).group_by(OUTCOMES.c.run_id)
    for run_id, count, length in connection.execute(results):
        found[days[run_id]][1] += count
        found[days[run_id]][2] += length
    first = (
        select(func.min(OUTCOMES.c.run_id).label("run_id"), _ARRAYS.c.size).join_from(OUTCOMES, _LINKS).join(_ARRAYS)
    )
    for run_id, size in connection.execute(first.group_by(_ARRAYS.c.sha256, _ARRAYS.c.size)):
        found[days[run_id]][2] += size
    return [Grown(day, *counts) for day, counts in sorted(found.items())]


def _backups(library: Path) -> tuple[int, int]:
    """How many there are, and the bytes of files in them that have no name in the library."""
    own = {file.stat().st_ino for file in (library / "arrays").rglob("*") if file.is_file()}
    made = backups_in(library / BACKUPS)
    files = (file.stat() for backup in made for file in backup.path.rglob("*") if file.is_file())
    sizes = {stat.st_ino: stat.st_size for stat in files if stat.st_ino not in own}
    return len(made), sum(sizes.values())
