"""Reading an archive as something that may be damaged, or made by somebody else: nothing in it is taken on trust."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError
from sampler_sdk.library import LibraryError

from sampler_core.store.maintenance import (
    LONGEST_JSON,
    LONGEST_TEXT,
    LibraryTooNew,
    Watch,
    check_revision,
    open_regular,
    unwatched,
)

from .format import FORMAT, MANIFEST, Kind, Manifest, Origin, array_member, table_member

_ARRAY = re.compile(r"arrays/[0-9a-f]{2}/([0-9a-f]{64})\.npy")
_CHUNK = 2**20
_LONGEST_LINE = 2 * LONGEST_JSON + LONGEST_TEXT
"""A JSON text in a row has its quotation marks written with two characters."""
_LONGEST_MANIFEST = 2**16
_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_ROW = re.compile(rb"\{(?:" + _TEXT + rb": ?(?:" + _TEXT + rb"|[-+.0-9eE]++|true|false|null)(?:, ?)?)*+\}\n")
"""An object of single values. Anything else is refused unread: nested, it takes a hundred times its size in memory."""
_AT_MOST = {ZIP_STORED: 1, ZIP_DEFLATED: 1032}
"""Times that it can make something smaller; a zip that claims more lies."""


class Archive:
    """An archive that is open. Made by :func:`opened`."""

    def __init__(self, path: Path, members: ZipFile, size: int) -> None:
        self.path, self._zip, self._size = path, members, size
        infos = members.infolist()
        self._check_members(infos)
        self.manifest = self._read_manifest()
        self.arrays = sorted(found[1] for info in infos if (found := _ARRAY.fullmatch(info.filename)))
        self._check_inventory([info.filename for info in infos])

    @property
    def columns(self) -> dict[str, dict[str, Kind]]:
        """Table → what its columns hold."""
        return {name: part.columns for name, part in self.manifest.tables.items()}

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table, as they are written."""
        with self._reading(), self._zip.open(table_member(table)) as member:
            buffered = io.BufferedReader(cast(io.RawIOBase, member))  # three times as fast as the member itself
            while line := buffered.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise ValueError(f"a row of {table} has no end within {_LONGEST_LINE} bytes")
                if not _ROW.fullmatch(line):
                    raise ValueError(f"a row of {table} is no object of single values")
                yield line

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The bytes of an array; a digest that is not its name is an error at their end."""
        digest = hashlib.sha256()
        with self._reading(), self._zip.open(array_member(sha256)) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
                yield chunk
            if digest.hexdigest() != sha256:
                raise ValueError(f"array {sha256} is not what was written")

    def size(self, sha256: str) -> int:
        """Bytes of an array."""
        return self._zip.getinfo(array_member(sha256)).file_size

    def verify(self, watch: Watch = unwatched) -> None:
        """Read everything, and compare it with what the manifest says.

        Raises:
            LibraryError: when something is not as it was written.
        """
        for number, (name, part) in enumerate(self.manifest.tables.items()):
            watch("verifying tables", number, len(self.manifest.tables))
            digest, rows = hashlib.sha256(), 0
            for line in self.lines(name):
                digest.update(line)
                rows += 1
            if (rows, digest.hexdigest()) != (part.rows, part.sha256):
                raise self.damaged(f"{table_member(name)} is not what was written")
        for number, sha256 in enumerate(self.arrays):
            watch("verifying arrays", number, len(self.arrays))
            for _chunk in self.chunks(sha256):
                pass

    def damaged(self, what: str) -> LibraryError:
        """What is said of an archive that cannot be used."""
        return LibraryError(
            f"the archive {self.path} is damaged ({what}); nothing was changed: make it again with "
            "`sampler library archive`, or take another copy of it"
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError) as error:
            raise self.damaged(" ".join(str(error).split())) from error

    def _check_members(self, infos: list[ZipInfo]) -> None:
        """Sizes are compared with that of the archive before anything is read."""
        if sum(info.compress_size for info in infos) > self._size:
            raise self.damaged("its members are larger than itself")
        for info in infos:
            times = _AT_MOST.get(info.compress_type, 0)
            if info.file_size > info.compress_size * times:
                raise self.damaged(f"{info.filename!r} cannot have {info.file_size} bytes")

    def _read_manifest(self) -> Manifest:
        with self._reading():
            if self._zip.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
                raise ValueError(f"{MANIFEST} is too long")
            text = self._zip.read(MANIFEST)
        try:
            origin = Origin.model_validate_json(text)
            if origin.format > FORMAT:
                raise LibraryTooNew(f"{self.path} was written by sampler {origin.app_version}: upgrade sampler")
            check_revision(origin.revision, origin.app_version, str(self.path))
            return Manifest.model_validate_json(text)
        except ValidationError as error:
            raise self.damaged(f"{MANIFEST}: {_first(error)}") from error

    def _check_inventory(self, names: list[str]) -> None:
        held = self.manifest
        if len(set(names)) < len(names):
            raise self.damaged("it has members of the same name")
        due = {MANIFEST, *map(table_member, held.tables), *map(array_member, self.arrays)}
        if wrong := sorted(due.symmetric_difference(names)):
            raise self.damaged(f"{wrong[0]!r} {'is missing' if wrong[0] in due else 'does not belong into it'}")
        if len(self.arrays) != held.arrays or sum(map(self.size, self.arrays)) != held.array_bytes:
            raise self.damaged(f"it has {len(self.arrays)} arrays, and there should be {held.arrays}")
        for name, part in held.tables.items():
            if self._zip.getinfo(table_member(name)).file_size != part.size:
                raise self.damaged(f"{table_member(name)} has not the size that it should have")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive; its manifest is read, and that nothing is missing is checked.

    Raises:
        LibraryTooNew: when a newer version made it.
        LibraryTooOld: when a version made it from which no migration leads here.
        LibraryError: when it is not there, damaged, or no archive.
    """
    try:
        file = open_regular(path)
    except OSError as error:
        raise LibraryError(f"{path} cannot be read ({error.strerror}): name an archive that is there") from error
    with file, read(path, file) as archive:
        yield archive


@contextmanager
def read(path: Path, file: BinaryIO) -> Iterator[Archive]:
    """As :func:`opened`, for a file that is open, and stays so."""
    try:
        members = ZipFile(file)
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
        raise LibraryError(
            f"{path} is no archive, or cut short ({error}); nothing was changed: `sampler library archive` makes one"
        ) from error
    with members:
        yield Archive(path, members, os.fstat(file.fileno()).st_size)


def _first(error: ValidationError) -> str:
    found = error.errors()[0]
    return " ".join((".".join(map(str, found["loc"])), found["msg"])).strip()
