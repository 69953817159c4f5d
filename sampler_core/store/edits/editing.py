"""Setting, unsetting, tagging: on any number of files, in one transaction, each noted with who, when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, tuple_, update

from ...bounds import NAME, TEXT, check_text
from ...facets.known import Kind
from ...facets.settable import Settable
from ...spelling import folded
from ..codec import dumps
from ..kinds import note_kinds, stored_kinds
from ..search_rows import make_searchable
from ..tables import Edit, Override, Tag, table
from ..tagging import tag_columns
from .assignment import Assignment
from .putting_back import put_back
from .review import Disagreement
from .weighing import weigh

_OVERRIDES, _EDITS, _TAGS = table(Override), table(Edit), table(Tag)
_CHUNK = 500


class Editing:
    """Edits of one person, for one reason. Files are given by their ids; what was there already stays as it is."""

    def __init__(
        self, connection: Connection, author: str, why: str | None, installed: Callable[[], Iterable[Kind]]
    ) -> None:
        check_text("the author", author, NAME)
        check_text("the reason", why, TEXT)
        self._connection = connection
        self._author, self._why = author, why
        self._installed = installed
        self.notes: list[str] = []

    def set_fields(self, file_ids: Iterable[int], assignments: Sequence[Assignment]) -> int:
        """Let these values win over estimates; returns on how many files. Earlier corrections that cannot stand beside
        them are taken back; :attr:`notes` says so, and what else a person should know."""
        ids, changed = sorted(set(file_ids)), set[int]()
        note_kinds(self._connection, [each.kind for each in assignments], self._installed)
        kinds = stored_kinds(self._connection)
        for each in assignments:
            put_back(self._connection, ids, each.kind)
            weighed = weigh(self._connection, kinds, ids, each)
            here = [row["file_id"] for row in weighed.rows]
            self._delete(here, each.kind, each.field)
            for other, files in weighed.taken_back.items():
                self._note("unset", f"{each.kind}.{other}", self._delete(files, each.kind, other))
            edit_id = self._note("set", f"{each.name}={each.text}", len(here))
            if here:
                self._connection.execute(insert(_OVERRIDES), [{**row, "edit_id": edit_id} for row in weighed.rows])
            changed.update(here)
            self.notes += weighed.notes()
        make_searchable(self._connection, ids)
        return len(changed)

    def unset_fields(self, file_ids: Iterable[int], fields: Sequence[Settable]) -> int:
        """Let estimates count again; returns how many overrides were removed."""
        ids, removed = sorted(set(file_ids)), 0
        for each in fields:
            gone = self._delete(ids, each.kind.id, each.field)
            if gone:
                put_back(self._connection, ids, each.kind.id)
                self._note("unset", each.name, gone)
            removed += gone
        make_searchable(self._connection, ids)
        return removed

    def keep(self, each: Disagreement) -> None:
        """Hold on to an override although the estimate has changed since."""
        kind, field = each.override.kind, each.override.field
        here = _of([each.file_id], kind, field) & (_OVERRIDES.c.schema_version == each.override.schema_version)
        self._connection.execute(update(_OVERRIDES).where(here).values(estimate=dumps(each.now)))
        self._note("keep", each.override.name, 1)

    def accept(self, each: Disagreement) -> None:
        """Let the estimate count after all."""
        self.unset_fields([each.file_id], [each.override.what])

    def tag(self, file_ids: Iterable[int], tags: Sequence[tuple[str, str]]) -> int:
        """Add tags with their values (perhaps empty); returns how many were new."""
        for name, value in tags:
            check_text("the name of a tag", name, NAME)
            check_text("the value of a tag", value, NAME)
        ids, added = sorted(set(file_ids)), 0
        for name, value in tags:
            missing = [file_id for file_id in ids if file_id not in self._tagged(name, value)]
            if missing:
                edit_id = self._note("tag", f"{name}={value}" if value else name, len(missing))
                row = {"source": "user", **tag_columns(name, value), "edit_id": edit_id}
                self._connection.execute(insert(_TAGS), [{"file_id": file_id, **row} for file_id in missing])
            added += len(missing)
        return added

    def untag(self, file_ids: Iterable[int], names: Sequence[str]) -> int:
        """Remove a person's tags, whatever their value; returns how many were there."""
        ids, removed = sorted(set(file_ids)), 0
        for name in names:
            check_text("the name of a tag", name, NAME)
            gone = 0
            for part in _chunks(ids):
                mine = and_(_TAGS.c.file_id.in_(part), _TAGS.c.source == "user", _TAGS.c.name_folded == folded(name))
                gone += self._connection.execute(delete(_TAGS).where(mine)).rowcount
            if gone:
                self._note("untag", name, gone)
            removed += gone
        return removed

    def _note(self, action: str, what: str, files: int) -> int:
        row = {
            "at": datetime.now(UTC), "author": self._author, "why": self._why, "action": action, "what": what,
            "files": files,
        }  # fmt: skip
        return int(self._connection.execute(insert(_EDITS).returning(_EDITS.c.id), row).scalar_one())

    def _delete(self, ids: Sequence[int], kind: str, field: str) -> int:
        """Remove what was set for a field, with all that ``upgrade()`` has made of it; return on how many files."""
        keys = _OVERRIDES.c.file_id, _OVERRIDES.c.edit_id
        gone = set[int]()
        for part in _chunks(ids):
            edits = [tuple(row) for row in self._connection.execute(select(*keys).where(_of(part, kind, field)))]
            self._connection.execute(delete(_OVERRIDES).where(_OVERRIDES.c.kind == kind, tuple_(*keys).in_(edits)))
            gone |= {file_id for file_id, _ in edits}
        return len(gone)

    def _tagged(self, name: str, value: str) -> set[int]:
        same = and_(_TAGS.c.source == "user", _TAGS.c.name == name, func.coalesce(_TAGS.c.value, "") == value)
        return set(self._connection.scalars(select(_TAGS.c.file_id).where(same)))


def _of(ids: Sequence[int], kind: str, field: str) -> Any:
    return and_(_OVERRIDES.c.file_id.in_(ids), _OVERRIDES.c.kind == kind, _OVERRIDES.c.field == field)


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[first : first + _CHUNK] for first in range(0, len(ids), _CHUNK)]
