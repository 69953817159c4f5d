"""The runs of a library: when, what was asked, by which versions, what came of it and what it took."""

from __future__ import annotations

import platform
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import psutil
from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Row, select

from ..hints import library_command
from .codec import loads
from .errors import DamagedRow
from .held_values import Asked, Counts
from .tables import Run, RunAnalyzer, table

_RUNS, _ANALYZERS = table(Run), table(RunAnalyzer)


@dataclass(frozen=True)
class Took:
    """What one analyzer did in a run: steps that ran (none that were known), elapsed and CPU seconds, and the highest
    anonymous memory of a process group in which it ran, in MB."""

    analyzer: str
    version: str
    distribution: str
    distribution_version: str
    steps: int = 0
    elapsed_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0


@dataclass(frozen=True)
class PastRun:
    """One ``sampler analyze``. ``status``: running, finished, cancelled, failed or killed. ``counts``: outcomes by
    status; ``files``: what became of files, as :class:`~sampler_core.execution.tally.FileTally` has it, empty if that
    was not noted."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    status: str
    app_version: str
    asked: dict[str, Any]
    counts: dict[str, int]
    files: dict[str, Any]
    analyzers: tuple[Took, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        ended = self.ended_at and self.ended_at.isoformat()
        return {**asdict(self), "started_at": self.started_at.isoformat(), "ended_at": ended}


def past_runs(connection: Connection, limit: int | None) -> list[PastRun]:
    """The latest runs, latest first."""
    rows = connection.execute(select(_RUNS).order_by(_RUNS.c.id.desc()).limit(limit)).all()
    took: dict[int, list[Took]] = defaultdict(list)
    wanted = select(_ANALYZERS).where(_ANALYZERS.c.run_id.in_([row.id for row in rows]))
    for facts in connection.execute(wanted.order_by(_ANALYZERS.c.analyzer)).mappings():
        took[facts["run_id"]].append(Took(**{name: value for name, value in facts.items() if name != "run_id"}))
    return [_past(row, tuple(took[row.id])) for row in rows]


def _past(row: Row[Any], took: tuple[Took, ...]) -> PastRun:
    asked, counts = _read(row.asked, Asked), _read(row.counts, Counts)
    files = counts.pop("files", {})
    status = _status(row, asked)
    return PastRun(row.id, row.started_at, row.ended_at, status, row.app_version, asked, counts, files, took)


def _read(text: str | None, form: type[BaseModel]) -> dict[str, Any]:
    try:
        return form.model_validate(loads(text) or {}).model_dump(exclude_unset=True)
    except ValidationError as error:
        what = f"{'.'.join(map(str, error.errors()[0]['loc']))}: {error.errors()[0]['msg']}"
        raise DamagedRow(
            f"what is noted of a run is damaged ({what}): {library_command('check')} says of which"
        ) from error


def _status(row: Row[Any], asked: dict[str, Any]) -> str:
    """A run that is ``running`` although its process is gone was killed; of other machines nobody here can tell."""
    elsewhere = asked.get("host", platform.node()) != platform.node()
    killed = row.status == "running" and not elsewhere and not _lives(asked.get("pid"), row.started_at)
    return "killed" if killed else str(row.status)


def _lives(pid: int | None, since: datetime) -> bool:
    if pid is None:
        return False
    try:
        return bool(psutil.Process(pid).create_time() <= since.timestamp() + 1)  # a later one only has its number
    except psutil.Error:
        return False
