"""Other segmenters on the same beats and features: Foote's novelty, and what librosa.segment offers."""

from __future__ import annotations

import librosa
import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Frames, Tempo
from scipy.linalg import eigh
from scipy.ndimage import median_filter
from scipy.signal import find_peaks

Floats = NDArray[np.float64]
KERNEL_BEATS = 32
CLUSTERS = 5


class Beatwise:
    """MFCC and chroma averaged between the beats a tempo has: ``times_s`` has one more than there are columns."""

    def __init__(self, frames: Frames, tempo: Tempo) -> None:
        self.times_s = np.array([beat.time_s for beat in tempo.beats])
        self.mfcc = _synced(frames.mfcc, self.times_s * frames.frame_rate_hz)
        self.chroma = _synced(frames.chroma, self.times_s * frames.tonal_rate_hz)

    def stacked(self) -> Floats:
        """All features, each with unit variance, shape ``(26, beats)``."""
        both = np.concatenate([self.mfcc, self.chroma])
        return np.asarray((both - both.mean(axis=1, keepdims=True)) / (both.std(axis=1, keepdims=True) + 1e-9))


def _synced(values: NDArray[np.floating], places: Floats) -> Floats:
    index = np.clip(np.round(places).astype(int), 0, len(values) - 1)
    total = np.add.reduceat(np.asarray(values[: index[-1] + 1], float), index[:-1], axis=0)
    return np.asarray(total / np.maximum(np.diff(index), 1)[:, None]).T


def foote(beats: Beatwise) -> Floats:
    """Peaks of the novelty of a cosine similarity matrix under a Gaussian checkerboard of ±32 beats (Foote 2000)."""
    unit = librosa.util.normalize(beats.stacked(), norm=2, axis=0)
    padded = np.pad(unit.T @ unit, KERNEL_BEATS, mode="reflect")
    axis = (np.arange(2 * KERNEL_BEATS) - KERNEL_BEATS + 0.5) / KERNEL_BEATS
    taper = np.exp(-4 * axis**2) * np.sign(axis)
    kernel = np.outer(taper, taper)
    size = len(unit.T)
    at = range(size)
    curve = np.array([(padded[n : n + 2 * KERNEL_BEATS, n : n + 2 * KERNEL_BEATS] * kernel).sum() for n in at])
    peaks, _ = find_peaks(curve, distance=8, height=curve.mean() + 0.5 * curve.std())
    return beats.times_s[peaks]


def agglomerative(beats: Beatwise, sections: int) -> Floats:
    """``librosa.segment.agglomerative``, told the true number of sections."""
    return beats.times_s[librosa.segment.agglomerative(beats.stacked(), min(sections, len(beats.mfcc.T)))[1:]]


def laplacian(beats: Beatwise) -> Floats:
    """Spectral clustering of a recurrence graph (McFee & Ellis 2014) as librosa's documentation lays it out, k = 5."""
    recurrence = librosa.segment.recurrence_matrix(beats.chroma, width=3, mode="affinity", sym=True)
    recurrence = librosa.segment.timelag_filter(median_filter)(recurrence, size=(1, 7))
    steps = (np.diff(beats.mfcc, axis=1) ** 2).sum(axis=0)
    near = np.exp(-steps / max(float(np.median(steps)), 1e-9))
    path = np.diag(near, 1) + np.diag(near, -1)
    degrees = recurrence.sum(axis=1), path.sum(axis=1)
    share = degrees[1] @ (degrees[0] + degrees[1]) / max(float(((degrees[0] + degrees[1]) ** 2).sum()), 1e-9)
    graph = share * recurrence + (1 - share) * path
    root = 1 / np.sqrt(np.maximum(graph.sum(axis=1), 1e-9))
    _, vectors = eigh(np.eye(len(graph)) - root[:, None] * graph * root[None])
    vectors = median_filter(vectors, size=(9, 1))[:, :CLUSTERS]
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    labels = _k_means(unit)
    return beats.times_s[np.flatnonzero(np.diff(labels)) + 1]


def _k_means(rows: Floats) -> NDArray[np.intp]:
    from scipy.cluster.vq import kmeans2

    return np.asarray(kmeans2(rows, CLUSTERS, minit="++", seed=0)[1])
