"""Arrays beside the database: one ``.npy`` file each, named by the SHA-256 of its bytes.

A worker writes into a scratch folder of the library (same file system), the one writer moves the file into
place. The order on disk is always: file, folder entry, database row; so a crash can leave a file that no row
names, never a row without its file.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

import numpy as np

from ..contracts import Array, ArrayRef


class MissingArray(LookupError):  # noqa: N818
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
        self._count = 0

    def put(self, array: Array) -> ArrayRef:
        """Write ``array``, so that it survives a power cut, and return its reference."""
        self._count += 1
        writing = self.folder / f".{os.getpid()}-{self._count}.npy"
        with writing.open("wb") as file:
            hashed = _Hashed(file)
            np.save(hashed, np.ascontiguousarray(array), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        ref = ArrayRef(sha256=hashed.hash.hexdigest(), dtype=array.dtype.name, shape=array.shape)
        writing.rename(self.folder / f"{ref.sha256}.npy")
        return ref

    def open(self, ref: ArrayRef) -> Array:
        """Map the array read-only.

        Raises:
            MissingArray: when it is nowhere.
        """
        if self._library is not None and self._library.place(ref.sha256).exists():
            return self._library.open(ref)
        return _map(self.folder / f"{ref.sha256}.npy", ref)


class ArrayFiles:
    """The library's arrays, under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._touched: set[Path] = set()

    def place(self, sha256: str) -> Path:
        """Where the array with this digest lies."""
        return self.root / sha256[:2] / f"{sha256}.npy"

    def open(self, ref: ArrayRef) -> Array:
        """Map the array read-only.

        Raises:
            MissingArray: when the file is gone.
        """
        return _map(self.place(ref.sha256), ref)

    def adopt(self, scratch_file: Path, ref: ArrayRef) -> int:
        """Move a worker's file into the library and return its size; what is there already is kept.

        Raises:
            MissingArray: when it is neither in the scratch folder nor in the library.
        """
        place = self.place(ref.sha256)
        if place.exists():
            scratch_file.unlink(missing_ok=True)
            return place.stat().st_size
        if not place.parent.exists():
            place.parent.mkdir(parents=True)
            self._touched.add(self.root)
        try:
            scratch_file.rename(place)
        except FileNotFoundError:
            raise MissingArray(f"array {ref.sha256} was not found in {scratch_file.parent}") from None
        self._touched.add(place.parent)
        return place.stat().st_size

    def sync(self) -> None:
        """Make the moves of :meth:`adopt` survive a power cut."""
        while self._touched:
            folder = os.open(self._touched.pop(), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _map(path: Path, ref: ArrayRef) -> Array:
    try:
        array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise MissingArray(f"array {ref.sha256} is not at {path}") from None
    if array.dtype.name != ref.dtype or array.shape != ref.shape:
        raise MissingArray(f"{path} holds {array.dtype.name} {array.shape}, expected {ref.dtype} {ref.shape}")
    return array
