"""Which triads sound, and how well they go with each key: a progression tells its key by its chords."""

from __future__ import annotations

import numpy as np

from .harmonics import Floats
from .notation import KEYS

_TONES = {"major": ((0, 1.3), (4, 0.8), (7, 0.9)), "minor": ((0, 1.3), (3, 0.8), (7, 0.9))}
"""Semitones above the root, and how much of each is heard: the root more than the others."""
_DEGREES = {
    "major": {
        0: (1.0, "major"),
        2: (0.6, "minor"),
        4: (0.4, "minor"),
        5: (0.8, "major"),
        7: (0.9, "major"),
        9: (0.7, "minor"),
    },
    "minor": {0: (1.0, "minor"), 3: (0.6, "major"), 5: (0.7, "minor"), 8: (0.7, "major"), 10: (0.7, "major")},
}
"""By mode: semitones above the tonic → how much a triad on that degree speaks for the key, and of which sort it is."""
_DOMINANTS = {"major": 0.6, "minor": 0.6}
"""In a minor key both sorts of triad stand on the fifth degree."""
_REACH = 2
_SHARPNESS = 20.0


def chord_evidence(frames: Floats) -> Floats:
    """How well the triads of ``frames``, pitch classes of shape (frames, 12), go with each of the 24 keys."""
    return np.asarray(_heard(frames) @ _GOES_WITH.T)


def _heard(frames: Floats) -> Floats:
    """Share of each of the 24 triads, of which every frame chooses softly, by loudness."""
    smooth = np.sqrt(_means(frames))
    unit = smooth / (np.linalg.norm(smooth, axis=1, keepdims=True) + 1e-9)
    likeness = unit @ _TRIADS.T
    chosen = np.exp(_SHARPNESS * (likeness - likeness.max(axis=1, keepdims=True)))
    chosen *= (np.sqrt(frames.sum(axis=1)) / chosen.sum(axis=1))[:, None]
    return np.asarray(chosen.sum(axis=0) / max(float(chosen.sum()), 1e-9))


def _means(frames: Floats) -> Floats:
    """Over two frames on either side."""
    sums = np.concatenate([np.zeros((1, frames.shape[1])), np.cumsum(frames, axis=0)])
    middle = np.arange(len(frames))
    low, high = np.maximum(middle - _REACH, 0), np.minimum(middle + _REACH + 1, len(frames))
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None])


def _triads() -> Floats:
    rows = np.zeros((KEYS, 12))
    for row, mode in enumerate(_TONES):
        for root in range(12):
            for step, weight in _TONES[mode]:
                rows[12 * row + root, (root + step) % 12] = weight
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _goes_with() -> Floats:
    rows = np.zeros((KEYS, KEYS))
    for row, mode in enumerate(_DEGREES):
        for tonic in range(12):
            for step, (weight, sort) in _DEGREES[mode].items():
                rows[12 * row + tonic, (tonic + step) % 12 + (12 if sort == "minor" else 0)] = weight
            if mode == "minor":
                for sort, weight in _DOMINANTS.items():
                    rows[12 + tonic, (tonic + 7) % 12 + (12 if sort == "minor" else 0)] = weight
    return rows


_TRIADS, _GOES_WITH = _triads(), _goes_with()
