"""What the benchmarks of content share: the four analyzers in a row, and boundaries scored as mir_eval does."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import mir_eval
import numpy as np
from numpy.typing import NDArray
from sampler_content.analyzer import ContentAnalyzer
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Regions, Tempo, Timeline, Undetermined, Upstream
from sampler_tempo.analyzer import TempoAnalyzer
from scoring import interval

EDGE_S = 0.5
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Analyzed:
    """All four answers to one file, and the CPU seconds content took of them. ``tempo`` may be undetermined."""

    frames: Frames
    regions: Regions
    tempo: Tempo | None
    timeline: Timeline
    content_s: float


class Pipeline:
    """Features, regions, tempo and content, one after the other."""

    def __init__(self) -> None:
        self._features, self._regions, self._tempo = FeaturesAnalyzer(), RegionsAnalyzer(), TempoAnalyzer()
        self._content = ContentAnalyzer()
        for analyzer in (self._features, self._regions, self._tempo, self._content):
            analyzer.setup()

    def __call__(self, audio: Audio) -> Analyzed:
        frames = self._features.analyze(audio, Upstream())
        regions = self._regions.analyze(audio, Upstream((Frames,), (), [frames]))
        inputs = [frames, regions]
        try:
            tempo = self._tempo.analyze(audio, Upstream((Frames, Regions), (), inputs))
        except Undetermined:
            tempo = None
        given = Upstream((Frames, Regions), (Tempo,), [*inputs, *([tempo] if tempo else [])])
        before = time.process_time()
        timeline = self._content.analyze(audio, given)
        return Analyzed(frames, regions, tempo, timeline, time.process_time() - before)


def within(times: Iterable[float], duration_s: float) -> Floats:
    """Boundaries of a file from 0 to its end; those within 0.5 s of the ends are the ends."""
    inner = [t for t in times if EDGE_S <= t <= duration_s - EDGE_S]
    return np.unique([0.0, *inner, duration_s])


def detection(truth: Floats, found: Floats, window_s: float) -> tuple[float, float, float]:
    """Precision, recall and F of inner boundaries within a window (``mir_eval.segment.detection``, trimmed)."""
    if len(truth) == len(found) == 2:
        return 1.0, 1.0, 1.0
    spans = (np.column_stack([b[:-1], b[1:]]) for b in (truth, found))
    return tuple(float(x) for x in mir_eval.segment.detection(*spans, window=window_s, trim=True))  # type: ignore[return-value]


def summary(rows: list[tuple[float, float, float]]) -> dict[str, Any]:
    """Means over files, and the 95 % bootstrap interval of F."""
    table = np.array(rows)
    precision, recall, f = table.mean(axis=0).round(3).tolist()
    return {"files": len(rows), "precision": precision, "recall": recall, "f": f, "interval": interval(table[:, 2])}
