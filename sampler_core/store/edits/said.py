"""All that people said of sounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ..tables import Edit, File, Tag, table
from .overrides import Overrides, kept_aside, overrides_of

_TAGS, _EDITS, _FILES = table(Tag), table(Edit), table(File)
_CHUNK = 500


@dataclass(frozen=True)
class UserTag:
    """A person's tag. ``by`` and ``at`` are ``None`` where that was not noted yet."""

    name: str
    value: str
    at: datetime | None
    by: str | None
    why: str | None

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        at = self.at and self.at.isoformat()
        return {"name": self.name, "value": self.value, "at": at, "by": self.by, "why": self.why}


@dataclass(frozen=True)
class Said:
    """What was said of one sound."""

    overrides: Overrides = ()
    tags: tuple[UserTag, ...] = ()
    aside: Overrides = ()
    """Corrections that do not fit the form that the results have now."""


NOTHING_SAID = Said()


def said_of(connection: Connection, file_ids: Iterable[int]) -> Mapping[int, Said]:
    """File → what was said of it; files of which nothing was are not there."""
    ids = sorted(set(file_ids))
    overrides, aside, tags = overrides_of(connection, ids), kept_aside(connection, ids), _tags_of(connection, ids)
    return {
        id_: Said(overrides.get(id_, ()), tuple(tags.get(id_, ())), aside.get(id_, ()))
        for id_ in {*overrides, *aside, *tags}
    }


def said_of_sounds(connection: Connection, identities: Iterable[str]) -> Mapping[str, Said]:
    """The same, by identity."""
    ids: dict[int, str] = {}
    wanted = sorted(set(identities))
    for first in range(0, len(wanted), _CHUNK):
        known = select(_FILES.c.id, _FILES.c.identity).where(_FILES.c.identity.in_(wanted[first : first + _CHUNK]))
        ids |= {row.id: row.identity for row in connection.execute(known)}
    return {ids[id_]: said for id_, said in said_of(connection, ids).items()}


def _tags_of(connection: Connection, ids: list[int]) -> Mapping[int, list[UserTag]]:
    found: dict[int, list[UserTag]] = defaultdict(list)
    wanted = select(_TAGS, _EDITS.c.at, _EDITS.c.author, _EDITS.c.why).outerjoin_from(_TAGS, _EDITS)
    for first in range(0, len(ids), _CHUNK):
        mine = wanted.where(_TAGS.c.file_id.in_(ids[first : first + _CHUNK]), _TAGS.c.source == "user")
        for row in connection.execute(mine.order_by(_TAGS.c.name, _TAGS.c.value, _TAGS.c.id)):
            found[row.file_id].append(UserTag(row.name, row.value, row.at, row.author, row.why))
    return found
