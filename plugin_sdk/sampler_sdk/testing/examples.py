"""Example results of the standard kinds, for the inputs of an analyzer under test."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler_core.kinds import (
    Beat,
    Classification,
    Frames,
    Key,
    Label,
    Levels,
    Mode,
    Region,
    Regions,
    Scene,
    Tempo,
    Timeline,
    Tonic,
)

_WIDTHS = {"spectral": 5, "onset_strength": 4, "chroma": 12}


def regions(*spans: tuple[float, float]) -> Regions:
    """Regions at ``(start_s, end_s)`` each; without any, one in the first second."""
    found = tuple(
        Region(start_s=start, end_s=end, peak_dbfs=-6.0, rms_dbfs=-18.0, snr_db=40.0, confidence=0.9)
        for start, end in (spans or ((0.0, 1.0),))
    )
    return Regions(
        regions=found, noise_floor=(), leading_silence_s=found[0].start_s, trailing_silence_s=0.0, silence_ratio=0.0
    )


def tempo(bpm: float | None = 120.0, beats: int = 8) -> Tempo:
    """A constant tempo from 0 s on, or with ``None`` the answer that there is none."""
    if bpm is None:
        return Tempo(bpm=None, confidence=0.9, no_tempo_reason="no_pulse")
    times = tuple(Beat(time_s=n * 60 / bpm, position=n % 4 + 1) for n in range(beats))
    return Tempo(bpm=bpm, confidence=0.9, octave_confidence=0.9, is_constant=True, beats=times)


def key(tonic: Tonic | None = "A", mode: Mode = "minor") -> Key:
    """A key, or with ``None`` the answer that there is none."""
    if tonic is None:
        return Key(tonic=None, mode=None, confidence=0.9, no_key_reason="atonal")
    return Key(tonic=tonic, mode=mode, confidence=0.9)


def timeline(*spans: tuple[float, float]) -> Timeline:
    """Scenes that follow each other in one region; without any, one in the first second."""
    found = (Scene(start_s=start, end_s=end, region=0, confidence=0.9) for start, end in (spans or ((0.0, 1.0),)))
    return Timeline(scenes=tuple(found))


def frames(peak_dbfs: ArrayLike, rate_hz: float = 100.0) -> Frames:
    """Levels alone, one peak per hop (−160 is silence); every other array is there without rows."""
    peaks = np.asarray(peak_dbfs, np.float32)
    loudest = float(peaks.max(initial=-160.0))
    silent = loudest <= -160.0
    empty = {name: np.zeros((0, width), np.float32) for name, width in _WIDTHS.items()}
    levels = Levels(
        peak_dbfs=None if silent else loudest, rms_dbfs=None if silent else loudest - 9.0, crest_db=None,
        dc_offset=(0.0,), clipped_samples=0, stereo_correlation=None,
    )  # fmt: skip
    return Frames(
        duration_s=len(peaks) / rate_hz, frame_rate_hz=100.0, tonal_rate_hz=10.0, level_rate_hz=rate_hz,
        log_mel_db=np.zeros((0, 64), np.float16), mfcc=np.zeros((0, 14), np.float16), **empty,
        level_dbfs=np.column_stack([peaks - 9.0, peaks]), levels=levels,
        centroid_hz=None, bandwidth_hz=None, rolloff85_hz=None, flatness=None, flux=None, mfcc_mean=None,
        mfcc_std=None, chroma_mean=None, onset_rate_hz=None, attack_s=None, low_share=None,
    )  # fmt: skip


def classification(content: dict[str, float] | None = None, **answers: Any) -> Classification:
    """A segment by the probabilities of its content; ``answers`` are further fields."""
    ranked = sorted((content or {"music": 0.9, "speech": 0.1}).items(), key=lambda item: -item[1])
    labels = tuple(Label(name=name, probability=probability) for name, probability in ranked)
    given = {"confidence": labels[0].probability, "segment": "scene", "backend": "example 1", "device": "cpu"}
    return Classification.model_validate({"content": labels, **given, **answers})
