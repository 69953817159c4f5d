"""What a run asks the library: is this file known, has this step been done."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, Select, bindparam, select

from ..contracts import AudioInfo, Outcome
from ..facets.known import Kind, Kinds
from ..facets.values import key_of
from .attempts import read_attempts
from .codec import ctime_ns, loads, path_bytes, signed64
from .edits.overrides import handed
from .edits.said import Said, said_of_sounds
from .edits.upgrading import Outdated, outdated
from .errors import DamagedRow
from .kinds import stored_kinds
from .places import FileRow
from .rows import OUTCOMES, read_outcome, select_outcomes
from .tables import File, Location, Override, ResultSchema, SearchField, SearchRow, table
from .versions import owners

_FILES, _LOCATIONS, _SCHEMAS, _OVERRIDES = table(File), table(Location), table(ResultSchema), table(Override)
_FIELDS, _ROWS = table(SearchField), table(SearchRow)
_PLACE = select(
    _FILES.c.id, _FILES.c.identity,
    *(_LOCATIONS.c[name] for name in ("audio", "path_bytes", "size", "mtime_ns", "inode", "ctime_ns", "gone_at")),
).join_from(_FILES, _LOCATIONS)  # fmt: skip
_PLACES = _PLACE.where(_LOCATIONS.c.path_bytes.in_(bindparam("paths", expanding=True)))
_SAME_BYTES = _PLACE.where(_LOCATIONS.c.bytes_sha256 == bindparam("sha256")).limit(1)
_SAME_AUDIO = _PLACE.where(_FILES.c.identity == bindparam("digest")).limit(1)
_STEP = select_outcomes().where(OUTCOMES.c.action_key == bindparam("key"), OUTCOMES.c.reusable)
_CURRENT = select_outcomes(OUTCOMES.c.chosen, OUTCOMES.c.reusable, OUTCOMES.c.ingredients).where(
    OUTCOMES.c.file_id.in_(bindparam("files", expanding=True)), OUTCOMES.c.current
)


class Lookups:
    """Single questions, each a short transaction. :meth:`expect` answers many at once."""

    def __init__(self, reading: Engine) -> None:
        self._reading = reading
        self._places: dict[bytes, Row[Any]] = {}
        self._of_file: Mapping[int, list[Row[Any]]] = {}
        self._of_key: dict[str, list[Row[Any]]] = {}

    def expect(self, paths: Iterable[Path]) -> None:
        """Read in three statements what is known of ``paths`` (some hundreds at most), so that the questions
        about them that follow need none. What is written meanwhile is not seen in these answers."""
        self._places, self._of_file, self._of_key = {}, {}, {}
        self._places = {r.path_bytes: r for r in self._rows(_PLACES, paths=[path_bytes(path) for path in paths])}
        self._of_file = self._steps(row.id for row in self._places.values())
        for rows in self._of_file.values():
            for row in rows:
                if row.reusable:
                    self._of_key.setdefault(row.action_key, []).append(row)

    def file_for_location(self, path: Path, stat: os.stat_result) -> FileRow | None:
        """The file at ``path``, if size, inode and times are as they were.

        ``noted`` of the answer: nothing of the place is to be written anew.
        """
        at = path_bytes(path)
        row = self._places.get(at) or next(iter(self._rows(_PLACES, paths=[at])), None)
        now = (stat.st_size, stat.st_mtime_ns, signed64(stat.st_ino))
        if row is None or (row.size, row.mtime_ns, row.inode) != now or row.ctime_ns not in (None, ctime_ns(stat)):
            return None
        known = _file(row)
        return known and replace(known, noted=row.gone_at is None and row.ctime_ns == ctime_ns(stat))

    def file_for_bytes(self, sha256: str) -> FileRow | None:
        """A file seen before with these very bytes."""
        return next(map(_file, self._rows(_SAME_BYTES, sha256=sha256)), None)

    def file_for_audio(self, digest: str) -> FileRow | None:
        """The file with this sound."""
        return next(map(_file, self._rows(_SAME_AUDIO, digest=digest)), None)

    def outcomes(self, action_key: str) -> list[Outcome] | None:
        """The outcomes of a step, one per span; ``None`` where it has to run (again)."""
        rows = self._of_key.get(action_key) or self._rows(_STEP, key=action_key)
        try:
            return [read_outcome(row) for row in rows] or None
        except DamagedRow:  # of this file; the others go on
            return None

    def current(self, file_id: int) -> dict[str, tuple[str, bool]]:
        """Analyzer → action key of its current outcome on a file, and whether that counts for its kind."""
        return {row.analyzer: (row.action_key, row.chosen) for row in self._current(file_id)}

    def current_ingredients(self, file_id: int) -> dict[str, dict[str, Any]]:
        """Analyzer → what its current outcome on a file depended on."""
        return {row.analyzer: loads(row.ingredients) for row in self._current(file_id)}

    def attempts(self) -> dict[str, int]:
        """Action key → how many runs have died with that step in hand, of steps that have no outcome since."""
        with self._reading.connect() as connection:
            return read_attempts(connection)

    def said(self, identities: Iterable[str]) -> Mapping[str, Said]:
        """What people said of the sounds with these identities; those of which nothing was said are not there."""
        with self._reading.connect() as connection:
            return said_of_sounds(connection, identities)

    def words(self, kind: str, field: str) -> set[str]:
        """The vocabulary of a facet, or of a field that is none: its words, and those that results say."""
        known = self.kinds.by_id.get(kind) or next((each for each in self.installed() if each.id == kind), None)
        facet = known.facet(field) if known else None
        fields = select(_FIELDS.c.id).where(
            _FIELDS.c.kind == kind, _FIELDS.c.field == (key_of(facet) if facet else field)
        )
        found = select(_ROWS.c.word).where(_ROWS.c.field_id.in_(fields), _ROWS.c.word.is_not(None)).distinct()
        return {*(word.name for word in (facet.words if facet else ())), *(row.word for row in self._rows(found))}

    @property
    def kinds(self) -> Kinds:
        """The kinds of which there are results, or were to be, as they are described now."""
        with self._reading.connect() as connection:
            return stored_kinds(connection)

    def installed(self) -> Iterable[Kind]:
        """The kinds that are installed, for those that the library does not know yet."""
        return ()

    def corrections(self, fields: Mapping[tuple[str, str], int]) -> dict[str, dict[tuple[str, str], Any]]:
        """What people set of these fields (kind and name → schema version) and analyzers are to follow, by the identity
        of the sound."""
        if not fields:
            return {}
        with self._reading.connect() as connection:
            return handed(connection, fields)

    def outdated_corrections(self, kind: str, version: int) -> list[Outdated]:
        """What people set of ``kind`` that is there for schema versions before ``version`` only."""
        with self._reading.connect() as connection:
            return outdated(connection, kind, version)

    def corrected_fields(self) -> set[tuple[str, str]]:
        """Kind and field of all that people have set."""
        return {(row.kind, row.field) for row in self._rows(select(_OVERRIDES.c.kind, _OVERRIDES.c.field).distinct())}

    def schemas(self) -> dict[str, dict[str, Any]]:
        """Kind → the JSON Schema of its latest version here."""
        return {
            row.kind: loads(row.json_schema) for row in self._rows(select(_SCHEMAS).order_by(_SCHEMAS.c.schema_version))
        }

    def forms(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Kind and version → the JSON Schema that results of it have here; of what cannot be read, or is of a package
        that is gone, there is none."""
        found = {}
        for row in self._rows(select(_SCHEMAS).where(_SCHEMAS.c.schema_version > 0)):
            with suppress(ValueError, RecursionError):
                found[row.kind, row.schema_version] = loads(row.json_schema)
        return found

    def owners(self, kind: str, schema_version: int) -> set[str]:
        """The distributions of which there are results of this kind and version."""
        with self._reading.connect() as connection:
            return owners(connection, kind, schema_version)

    def _current(self, file_id: int) -> list[Row[Any]]:
        return self._of_file[file_id] if file_id in self._of_file else self._steps([file_id])[file_id]

    def _steps(self, file_ids: Iterable[int]) -> Mapping[int, list[Row[Any]]]:
        found = defaultdict(list)
        for row in self._rows(_CURRENT, files=list(file_ids)):
            found[row.file_id].append(row)
        return found

    def _rows(self, query: Select[Any], **given: Any) -> list[Row[Any]]:
        with self._reading.connect() as connection:
            return list(connection.execute(query, given))


def _file(row: Row[Any]) -> FileRow | None:
    """``None`` where what is noted of it is damaged: it is decoded again, and noted anew."""
    try:
        audio = None if row.audio is None else AudioInfo.model_validate(loads(row.audio))
    except (DamagedRow, ValueError):
        return None
    return FileRow(row.id, row.identity, audio)
