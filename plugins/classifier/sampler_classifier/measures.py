"""What short sounds are told apart by, and a network's pooling forgets: how the level rises, holds and falls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEVEL_RATE_HZ = 100.0
NAMES = (
    "log_duration", "peak_time", "attack", "fall_10", "fall_20", "fall_40", "end", "above_10", "above_20", "above_40",
    "centre", "crest", "onsets", "onset_rate", "brightness_attack", "brightness_body", "brightness_tail", "slope_early",
    "slope_late", "tonality", "seam", "repeat_half", "repeat_quarter", "whole_file",
)  # fmt: skip
"""The measures, in order."""

_RANGE_DB = 60.0
_ONSET_DB = 6.0
_LAG = 2


def measures(mel_db: Floats, level_dbfs: Floats, *, whole_file: bool) -> Floats:
    """The measures of a stretch, shape ``(24,)``.

    ``mel_db`` has shape ``(n, 64)`` at about 100 frames a second, ``level_dbfs`` ``(m, 2)`` (RMS and peak) likewise.
    Nothing depends on how loud the stretch is. ``whole_file`` says that it is all there is in its file.
    """
    rms = np.maximum(level_dbfs[:, 0] - level_dbfs[:, 0].max(), -_RANGE_DB)
    power = np.maximum(mel_db - mel_db.max(), -_RANGE_DB)
    return np.array(
        [
            *_envelope(rms),
            float(level_dbfs[:, 1].max() - 10 * np.log10(np.mean(10 ** (level_dbfs[:, 0] / 10)))),
            *_onsets(power),
            *_colour(power),
            *_repetition(power),
            float(whole_file),
        ],
        np.float32,
    )


def _envelope(rms: Floats) -> list[float]:
    peak, energy = int(rms.argmax()), 10 ** (rms / 10)
    rise = int(np.argmax(rms[: peak + 1] > -20.0))
    falls = [_fall(rms[peak:], -depth) for depth in (10.0, 20.0, 40.0)]
    shares = [float(np.mean(rms > -depth)) for depth in (10.0, 20.0, 40.0)]
    centre = float(np.sum(energy * np.arange(len(rms))) / np.sum(energy) / len(rms))
    return [
        _log_s(len(rms)), _log_s(peak), _log_s(peak - rise), *map(_log_s, falls), float(rms[-3:].mean()), *shares,
        centre,
    ]  # fmt: skip


def _fall(rms: Floats, depth_db: float) -> int:
    """Rows until the level stays below ``depth_db``."""
    above = np.flatnonzero(rms > depth_db)
    return int(above[-1]) + 1 if len(above) else 0


def _log_s(rows: int) -> float:
    return float(np.log10((rows + 1) / LEVEL_RATE_HZ))


def _onsets(power: Floats) -> list[float]:
    before = np.concatenate([np.full((_LAG, power.shape[1]), -_RANGE_DB, np.float32), power])
    flux = np.maximum(power - before[: len(power)], 0).mean(axis=1)
    padded = np.pad(flux, 5, constant_values=0)
    highest = np.lib.stride_tricks.sliding_window_view(padded, 11).max(axis=1)
    count = float(np.sum((flux == highest) & (flux > _ONSET_DB)))
    return [float(np.log1p(count)), count / max(len(power) / LEVEL_RATE_HZ, 0.1)]


def _colour(power: Floats) -> list[float]:
    """Where on the mel axis the energy lies in attack, body and tail, how fast it falls, and how peaky it is."""
    energy = 10 ** (power / 10)
    start = int(energy.sum(axis=1).argmax())
    parts = [energy[start + a : start + b] for a, b in ((0, 4), (4, 15), (15, 50))]
    bands = np.arange(power.shape[1]) / power.shape[1]
    centroids = [float((part.sum(axis=0) @ bands) / part.sum()) if part.size else -0.1 for part in parts]
    loudness = 10 * np.log10(energy.sum(axis=1))
    slopes = [_slope(loudness[start : start + 8]), _slope(loudness[start + 8 : start + 60])]
    frame = power[start : start + 4].mean(axis=0)
    return [*centroids, *slopes, float(frame.max() - frame.mean()) / 10]


def _slope(loudness: Floats) -> float:
    """Fall in dB per frame, at most 6 either way."""
    if len(loudness) < 3:
        return -6.0
    return float(np.clip((loudness[-1] - loudness[0]) / (len(loudness) - 1), -6.0, 6.0))


def _repetition(power: Floats) -> list[float]:
    """How unusual the step from the last frame to the first is, and how like itself it is a half and a quarter on."""
    steps = np.abs(np.diff(power, axis=0)).mean(axis=1) if len(power) > 1 else np.zeros(1, np.float32)
    wrap = float(np.abs(power[0] - power[-1]).mean())
    seam = float(np.mean(steps <= wrap))
    centred = power - power.mean()
    spread = float(np.mean(centred**2)) + 1e-6
    turns = [np.roll(centred, len(power) // n, axis=0) for n in (2, 4)]
    return [seam, *(float(np.mean(centred * turned)) / spread for turned in turns)]
