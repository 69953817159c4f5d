"""How bright a sound is: an example of a kind that nobody but its own package knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Analyzer, Audio, Scope, Upstream, hookimpl

from .kinds import SHADES, Bright, Brightness, Moment, SegmentBrightness

WINDOW_S = 0.1
DARK_HZ, BRIGHT_HZ = 1_000.0, 3_000.0
CONFIDENCE = 0.8
_QUIET = 1e-4


class BrightnessAnalyzer(Analyzer[Brightness]):
    """The spectral centroid (Grey and Gordon 1978) of windows of 0.1 s, and its mean weighted by their energy."""

    name = "brightness"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Brightness:
        """Return the brightness of the whole file."""
        found = _centroids(audio)
        mean = _mean(found)
        if mean is None:
            return Brightness(centroid_hz=None, shade=None, confidence=1.0)
        curve = [
            Moment(time_s=n * WINDOW_S, centroid_hz=centroid) for n, (centroid, energy) in enumerate(found) if energy
        ]
        bright = tuple(
            Bright(start_s=each.time_s, end_s=min(each.time_s + WINDOW_S, audio.duration_s))
            for each in curve
            if each.centroid_hz > 1.5 * mean and each.time_s < audio.duration_s
        )
        return Brightness(
            centroid_hz=mean, shade=_shade(mean), confidence=CONFIDENCE, curve=tuple(curve), bright=bright
        )


class SegmentBrightnessAnalyzer(Analyzer[SegmentBrightness]):
    """The same for each segment."""

    name = "segment_brightness"
    version = "1"
    scope = Scope.SEGMENT

    def analyze(self, audio: Audio, upstream: Upstream) -> SegmentBrightness:
        """Return the brightness of one segment."""
        mean = _mean(_centroids(audio))
        return SegmentBrightness(centroid_hz=mean, shade=None if mean is None else _shade(mean), confidence=CONFIDENCE)


def _centroids(audio: Audio) -> list[tuple[float, float]]:
    """Spectral centroid in Hz and energy of each window; both 0 where it is silent."""
    size = int(WINDOW_S * audio.sample_rate_hz)
    return [
        _centroid(block[first : first + size], audio.sample_rate_hz)
        for block in audio.mono_blocks()
        for first in range(0, len(block), size)
    ]


def _centroid(samples: NDArray[Any], rate_hz: int) -> tuple[float, float]:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    energy = float(power.sum())
    if energy < _QUIET:
        return 0.0, 0.0
    return float((power * np.fft.rfftfreq(len(samples), 1 / rate_hz)).sum()) / energy, energy


def _mean(found: Sequence[tuple[float, float]]) -> float | None:
    energy = sum(weight for _, weight in found)
    return sum(centroid * weight for centroid, weight in found) / energy if energy else None


def _shade(centroid_hz: float) -> str:
    dark, neutral, bright = (word.name for word in SHADES)
    return dark if centroid_hz < DARK_HZ else bright if centroid_hz > BRIGHT_HZ else neutral


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """The two analyzers of this plugin."""
    return [BrightnessAnalyzer, SegmentBrightnessAnalyzer]
