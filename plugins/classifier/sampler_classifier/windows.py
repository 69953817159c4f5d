"""From a segment's frames to what the network is given: stretches of at most ten seconds, windows of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = TypeVar("Rows", NDArray[np.float32], NDArray[np.uint8])

WINDOW_FRAMES = 96
BANDS = 64
STRETCH_FRAMES = 10 * WINDOW_FRAMES
RANGE_DB = 70.0


def stretches(frames: int) -> Iterator[slice]:
    """Cut a segment of ``frames`` into the fewest equal parts of at most :data:`STRETCH_FRAMES`."""
    parts = max(1, -(-frames // STRETCH_FRAMES))
    edges = [round(frames * part / parts) for part in range(parts + 1)]
    yield from map(slice, edges, edges[1:])


def cut(rows: Rows) -> Rows:
    """The windows of a stretch's ``(n, 64)`` rows, shape ``(k, 96, 64)``.

    The first begins with the stretch, so that what a sound begins with lies where the network expects it; the last
    ends with it. Beyond the end of a stretch that is shorter than a window there is 0.
    """
    if len(rows) < WINDOW_FRAMES:
        return np.pad(rows, ((0, WINDOW_FRAMES - len(rows)), (0, 0)))[None]
    count = -(-len(rows) // WINDOW_FRAMES)
    starts = np.linspace(0, len(rows) - WINDOW_FRAMES, count).round().astype(int)
    return np.stack([rows[start : start + WINDOW_FRAMES] for start in starts])


def windows(mel_db: Floats) -> Floats:
    """The windows of a stretch as the network hears them: 1 is its loudest band, 0 is 70 dB below that or less."""
    return cut(np.clip((mel_db - mel_db.max()) / RANGE_DB + 1, 0, 1).astype(np.float32))
