"""Where a correction and a newer estimate disagree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ..codec import loads, readable_path
from ..rows import ANALYSES, OUTCOMES
from ..tables import Location, Override, table
from .overrides import Overridden, overrides_of

_OVERRIDES, _LOCATIONS = table(Override), table(Location)


@dataclass(frozen=True)
class Disagreement:
    """A correction on the sound ``file_id`` at ``path``, and what is estimated ``now``, which is neither what was set
    nor what was estimated then."""

    file_id: int
    path: Path
    override: Overridden
    now: Any

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {"path": readable_path(self.path), **self.override.as_dict(), "now": self.now}


def disagreements(connection: Connection) -> Iterator[Disagreement]:
    """All of them, by path; a sound in several places is named by the first."""
    overrides = overrides_of(connection, connection.scalars(select(_OVERRIDES.c.file_id).distinct()))
    estimates = {
        (row.file_id, row.kind): loads(row.result)
        for row in connection.execute(
            select(OUTCOMES.c.file_id, OUTCOMES.c.kind, ANALYSES.c.result)
            .join_from(OUTCOMES, ANALYSES)
            .join(_OVERRIDES, (_OVERRIDES.c.file_id == OUTCOMES.c.file_id) & (_OVERRIDES.c.kind == OUTCOMES.c.kind))
            .where(OUTCOMES.c.chosen)
        )
    }
    wanted = select(_LOCATIONS.c.file_id, _LOCATIONS.c.path_bytes).order_by(_LOCATIONS.c.path_bytes)
    told: set[int] = set()
    for place in connection.execute(wanted.where(_LOCATIONS.c.file_id.in_(select(_OVERRIDES.c.file_id)))):
        if place.file_id in told:
            continue
        told.add(place.file_id)
        for each in overrides[place.file_id]:
            result = estimates.get((place.file_id, each.kind))
            now = each.what.estimate(result)
            if result is not None and now not in (each.value, each.estimate):
                yield Disagreement(place.file_id, Path(os.fsdecode(place.path_bytes)), each, now)
