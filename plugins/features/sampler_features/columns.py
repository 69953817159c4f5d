"""Arrays that are filled from the front, on disk when they are long."""

from __future__ import annotations

import tempfile
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

IN_MEMORY_BYTES = 16 * 2**20


class Filled:
    """An array of known size that is filled batch by batch.

    Above :data:`IN_MEMORY_BYTES` it maps an unnamed file in the temporary folder, which goes away with it.
    """

    def __init__(self, rows: int, columns: int, dtype: DTypeLike) -> None:
        shape, size = (rows, columns), rows * columns * np.dtype(dtype).itemsize
        self._next = 0
        if size <= IN_MEMORY_BYTES:
            self.array: NDArray[Any] = np.zeros(shape, dtype)
            return
        with tempfile.TemporaryFile(prefix="sampler-features-") as file:
            self.array = np.memmap(file, dtype, "w+", shape=shape)

    def add(self, rows: NDArray[Any]) -> None:
        """Write ``rows`` after those before."""
        self.array[self._next : self._next + len(rows)] = rows
        self._next += len(rows)
