"""What is asked of a run."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import bounds
from ..contracts import FailureKind

_BOUNDS = {
    "jobs": bounds.JOBS,
    "memory_mb": bounds.MEMORY_MB,
    "min_free_mb": bounds.MIN_FREE_MB,
    "backup_every_days": bounds.BACKUP_EVERY_DAYS,
    "backups_kept": bounds.BACKUPS_KEPT,
}


@dataclass(frozen=True)
class Request:
    """What is asked of a run.

    ``select`` holds ``-p`` values (``tempo,key`` or ``no:key``), ``use`` maps a kind to the analyzer that
    provides it, ``options`` an analyzer's name to its options, ``resources`` to what it may take. Failures of the kinds
    in ``retry`` are tried again, where ``retry_of`` names analyzers only theirs.
    ``trace`` names a file for everything that happens, as JSON lines. Below ``min_free_mb`` on the library's disk no
    file is begun. ``jobs`` is the number of workers at most (``None``: one per core), ``memory_mb`` what they may hold
    together. At its end ``sampler-library``, where it is installed, backs the library up if the last backup is
    ``backup_every_days`` old; of such backups the latest ``backups_kept`` stay, with 0 none is made. ``hidden`` takes
    hidden files and folders, too; ``verbose`` tells of each thing that is passed over.
    """

    paths: tuple[Path, ...]
    select: tuple[str, ...] = ()
    use: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    jobs: int | None = None
    resources: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    retry: Collection[FailureKind] = ()
    trace: Path | None = None
    min_free_mb: float = 512.0
    retry_of: Collection[str] = ()
    memory_mb: float | None = None
    backup_every_days: float = 7.0
    backups_kept: int = 4
    hidden: bool = False
    verbose: bool = False

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises:
            OutOfBounds: when one of them is too small or too large.
        """
        bounds.check_numbers(self, _BOUNDS)

    @property
    def library_settings(self) -> dict[str, float]:
        """What holds of the table ``[library]`` of ``sampler.toml``, for those who are told when the run ends."""
        return {"backup_every_days": self.backup_every_days, "backups_kept": self.backups_kept}

    @property
    def workers(self) -> int:
        """How many there are at most."""
        return self.jobs or os.cpu_count() or 1
