"""Arrays beside the database: a file for those of each outcome, named by the SHA-256 of its bytes; see
:mod:`sampler_core.contracts.arrays` for what is in it.

A worker writes into a scratch folder of the library (same file system), the one writer moves the file into
place. The order on disk is always: file, folder entry, database row; so a crash can leave a file that no row
names, never a row without its file. The files of a transaction are flushed together and from several threads:
a journalling file system then commits them at once, which is ten times faster than one after the other.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Literal

import numpy as np

from ..contracts import Array, ArrayRef
from ..contracts.arrays import read_header, references, write_object
from ..files import created, make_shared_folder, shared_mode
from ..hints import library_command
from .errors import LibraryError

_KEPT_OPEN = 32


class MissingArray(LibraryError):  # noqa: N818
    """An array that a result refers to is not there."""


class _Hashed:
    """A file that hashes what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return self._file.write(data)


class ScratchArrays:
    """The :class:`~sampler_core.contracts.ArrayStore` of workers: new arrays go to ``folder``, known ones are
    found there or in the library's ``arrays`` folder."""

    def __init__(self, folder: Path, arrays: Path | None = None) -> None:
        self.folder = folder
        self._library = ArrayFiles(arrays) if arrays else None
        self._mode = shared_mode(arrays) if arrays else None
        self._count = 0
        self._opened: OrderedDict[tuple[str, int], Array] = OrderedDict()

    def put(self, arrays: Sequence[Array]) -> tuple[ArrayRef, ...]:
        """Write ``arrays`` into one file and return their references."""
        self._count += 1
        writing = self.folder / f".{os.getpid()}-{self._count}.npy"
        with created(writing, self._mode) as file:
            hashed = _Hashed(file)
            offsets = write_object(arrays, hashed)
        digest = hashed.hash.hexdigest()
        writing.rename(self.folder / f"{digest}.npy")
        return references(digest, arrays, offsets)

    def get(self, ref: ArrayRef) -> Array:
        """Map the array read-only; the last few stay mapped, as one step on a file follows another.

        Raises:
            MissingArray: when it is nowhere.
        """
        key = ref.sha256, ref.offset
        array = self._opened.pop(key, None)
        self._opened[key] = array = self._find(ref) if array is None else array
        if len(self._opened) > _KEPT_OPEN:
            self._opened.popitem(last=False)
        return array

    def _find(self, ref: ArrayRef) -> Array:
        try:
            return _map(self.folder / f"{ref.sha256}.npy", ref)
        except FileNotFoundError:  # the writer has moved it, perhaps just now
            if self._library is None:
                raise MissingArray(f"array {ref.sha256} is not in {self.folder}") from None
            return self._library.get(ref)


class ArrayFiles:
    """The library's arrays, under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._arriving: dict[Path, Path] = {}

    def place(self, sha256: str) -> Path:
        """Where the array with this digest lies."""
        return self.root / sha256[:2] / f"{sha256}.npy"

    def get(self, ref: ArrayRef) -> Array:
        """Map the array read-only.

        Raises:
            MissingArray: when the file is gone, or not what it was.
        """
        place = self.place(ref.sha256)
        try:
            return _map(place, ref)
        except FileNotFoundError:
            raise MissingArray(f"array {ref.sha256} is not at {place}") from None

    def adopt(self, scratch_file: Path, sha256: str) -> int:
        """Have a worker's file moved here by the next :meth:`settle`, unless it is here already; return its size in
        bytes.

        Raises:
            MissingArray: when it is neither in the scratch folder nor here.
        """
        place = self.place(sha256)
        if place.exists():
            scratch_file.unlink(missing_ok=True)
            return place.stat().st_size
        try:
            size = scratch_file.stat().st_size
        except FileNotFoundError:
            raise MissingArray(f"array {sha256} was not found in {scratch_file.parent}") from None
        self._arriving[place] = scratch_file
        return size

    def settle(self) -> None:
        """Move what was adopted into place, so that it survives a power cut."""
        arriving, self._arriving = self._arriving, {}
        if not arriving:
            return
        flush(arriving.values())
        new = {place.parent for place in arriving if not place.parent.exists()}
        for folder in new:
            make_shared_folder(folder)
        for place, scratch_file in arriving.items():
            scratch_file.rename(place)
        flush({place.parent for place in arriving} | ({self.root} if new else set()))

    def forget(self) -> None:
        """Leave what was adopted where it is: the transaction was undone."""
        self._arriving.clear()


def flush(paths: Iterable[Path]) -> None:
    """Have files and folders survive a power cut; together, see above."""
    with ThreadPoolExecutor(16) as pool:
        for _done in pool.map(_fsync, paths):
            pass


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _map(path: Path, ref: ArrayRef) -> Array:
    with path.open("rb") as file:
        file.seek(ref.offset)
        try:
            shape, columns_first, dtype = read_header(file)
            if (dtype.name, shape) != (ref.dtype, ref.shape):
                raise MissingArray(f"{path} holds {dtype.name} {shape}, expected {ref.dtype} {ref.shape}")
            order: Literal["F", "C"] = "F" if columns_first else "C"
            return np.memmap(file, dtype, "r", file.tell(), shape, order)
        except ValueError as error:
            raise MissingArray(f"{path} is damaged ({error}): {library_command('check --repair')}") from error
