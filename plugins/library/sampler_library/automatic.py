"""Backups that nobody has to think of: after a run, when the last one is too old; the oldest go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sampler_sdk import RunEnded
from sampler_sdk.library import Library, LibraryError
from sqlalchemy import func, select

from sampler_core.store.maintenance import (
    BACKUPS,
    KEPT,
    Backup,
    Reason,
    Run,
    alone,
    backups_in,
    in_postgresql,
    make_backup,
    rotate,
    table,
)


@dataclass(frozen=True)
class Policy:
    """After a run, a backup is made if the last is ``every_days`` old, and the latest ``kept`` stay. With ``kept`` of 0
    none is made."""

    every_days: float = 7.0
    kept: int = KEPT


def run_ended(ended: RunEnded) -> str | None:
    """Back the library up if that is due; see :func:`keep_automatically`."""
    if ended.status != "finished":
        return None
    policy = Policy(float(ended.settings["backup_every_days"]), int(ended.settings["backups_kept"]))
    notes: list[str] = []
    with Library.open_existing(ended.library) as library:
        keep_automatically(library, policy, notes.append)
    return " ".join(notes) or None


def keep_automatically(library: Library, policy: Policy, note: Callable[[str], None]) -> Backup | None:
    """Make a backup if one is due; those of PostgreSQL are its administrator's. What stands in its way is noted, never
    raised: the run itself has gone well."""
    if policy.kept < 1 or in_postgresql(library.path) or not _is_due(library, policy):
        return None
    try:
        with alone(library.path, wait=False):
            backup = make_backup(library.path, Reason.INTERVAL, label="-automatic")
            rotate(library.path, Reason.INTERVAL, policy.kept)
    except (LibraryError, OSError) as error:
        note(f"No automatic backup was made: {error}")
        return None
    if backup.manifest.lacking:
        note(f"{len(backup.manifest.lacking)} arrays are missing or damaged: `sampler library check --repair`")
    return backup


def _is_due(library: Library, policy: Policy) -> bool:
    """Whether what is in the library has been without a backup for too long."""
    made = [b.manifest.made_at for b in backups_in(library.path / BACKUPS)]
    with library.reading() as connection:
        began = connection.scalar(select(func.min(table(Run).c.started_at)))
    since = max(made, default=began)
    return since is not None and datetime.now(UTC) - since >= timedelta(days=policy.every_days)
