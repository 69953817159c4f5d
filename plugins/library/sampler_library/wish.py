"""What is to be pruned, and what that came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sampler_core.store.maintenance import OLDEST_DAYS, check_number


@dataclass(frozen=True)
class Wish:
    """What to prune. ``older_days``: only results of runs, and runs without results, that began before so many days.
    ``installed``: distributions; results of others go too. ``gone``: also places at which nothing lies any more.

    ``places``: instead of all that, these places go, by their ids, and the sounds that then lie nowhere, whatever is on
    disk; ``edits``: with what people said of those sounds, which otherwise stay."""

    older_days: float | None = None
    installed: Collection[str] | None = None
    gone: bool = False
    places: Collection[int] | None = None
    edits: bool = False

    def __post_init__(self) -> None:
        """Check the age.

        Raises:
            OutOfBounds: when it is negative, or longer than a century.
        """
        check_number("older_days", self.older_days, (0, OLDEST_DAYS))

    @property
    def before(self) -> datetime:
        """Runs that began later are left alone."""
        return datetime.now(UTC) - timedelta(days=self.older_days or 0)


@dataclass
class Pruned:
    """What was, or would be, removed. ``left``: places that were left, and why. ``kept``: sounds without a place that
    stay for what people said of them; ``edits``: corrections and tags that go. ``backup``: one from before."""

    superseded: int = 0
    uninstalled: int = 0
    places: int = 0
    sounds: int = 0
    runs: int = 0
    results_bytes: int = 0
    arrays: int = 0
    array_bytes: int = 0
    held_by_backups: int = 0
    """Bytes of arrays that stay on disk because a backup has them too."""
    given_back: int = 0
    left: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    edits: int = 0
    backup: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return asdict(self)
