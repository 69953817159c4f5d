"""The library: a folder with a database, arrays beside it, and a scratch folder for work in progress."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, Row, Select, select

from ..contracts import AudioInfo, Outcome
from .arrays import ArrayFiles
from .codec import path_bytes, signed64
from .engine import reading_engine, writing_engine
from .query import Query
from .rows import OUTCOMES, read_outcome, select_outcomes
from .schema import ensure_schema
from .schemas import SchemaCheck
from .search import Found, find, iterate_records, record_at
from .tables import File, Location, table
from .transaction import FileRow, Transaction

_FILES, _LOCATIONS = table(File), table(Location)
_FILE_ROW = select(_FILES.c.id, _FILES.c.identity, _LOCATIONS.c.audio).join_from(_FILES, _LOCATIONS)


class Library:
    """What was found out about files. Reads go through an engine that cannot write, writes through
    :meth:`transaction`; reads inside a transaction see what was there before it."""

    def __init__(self, path: Path, reading: Engine, writing: Engine) -> None:
        self.path = path
        self.arrays = ArrayFiles(path / "arrays")
        self.scratch = path / "scratch"
        self.check = SchemaCheck()
        self._reading, self._writing = reading, writing

    @classmethod
    def open(cls, path: Path) -> Library:
        """Open the library in the folder ``path``; it is created, or migrated, as need be.

        Raises:
            LibraryError: when it cannot be used; the message says why and what to do.
        """
        database = path / "library.db"
        for folder in (path, path / "arrays", path / "scratch"):
            folder.mkdir(parents=True, exist_ok=True)
        ensure_schema(database)
        return cls(path, reading_engine(database), writing_engine(database))

    def close(self) -> None:
        """Close all connections."""
        self._reading.dispose()
        self._writing.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Write: all of it or, when the block raises, nothing. Other writers wait up to 30 s."""
        with self._writing.begin() as connection:
            yield Transaction(connection, self.arrays, self.check, self.scratch)
            self.arrays.sync()

    def file_for_location(self, path: Path, stat: os.stat_result) -> FileRow | None:
        """The file at ``path``, if size, mtime and inode are as they were."""
        c = _LOCATIONS.c
        return self._file(_FILE_ROW.where(
            c.path_bytes == path_bytes(path), c.size == stat.st_size,
            c.mtime_ns == stat.st_mtime_ns, c.inode == signed64(stat.st_ino),
        ))  # fmt: skip

    def file_for_bytes(self, sha256: str) -> FileRow | None:
        """A file seen before with these very bytes."""
        return self._file(_FILE_ROW.where(_LOCATIONS.c.bytes_sha256 == sha256))

    def file_for_audio(self, digest: str) -> FileRow | None:
        """The file with this sound."""
        return self._file(_FILE_ROW.where(_FILES.c.identity == digest))

    def outcomes(self, action_key: str) -> list[Outcome] | None:
        """The outcomes of a step, one per span; ``None`` where it has to run (again)."""
        rows = self._rows(select_outcomes().where(OUTCOMES.c.action_key == action_key, OUTCOMES.c.reusable))
        return [read_outcome(row) for row in rows] or None

    def record(self, path: Path) -> dict[str, Any] | None:
        """The public record of the file at ``path``: ``{"path", "audio", "outcomes"}``."""
        with self._reading.connect() as connection:
            return record_at(connection, path)

    def records(self, query: Query | None = None) -> Iterator[dict[str, Any]]:
        """The public records of all files that ``query`` finds, by path. Writers are not held up meanwhile."""
        return iterate_records(self._reading, query)

    def find(self, query: Query, limit: int | None = None) -> list[Found]:
        """What is known at a glance of all files that ``query`` finds, by path."""
        with self._reading.connect() as connection:
            return find(connection, query, limit=limit)

    def _file(self, query: Select[Any]) -> FileRow | None:
        row = next(iter(self._rows(query.limit(1))), None)
        if row is None:
            return None
        audio = None if row.audio is None else AudioInfo.model_validate_json(row.audio)
        return FileRow(row.id, row.identity, audio)

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self._reading.connect() as connection:
            return list(connection.execute(query))
