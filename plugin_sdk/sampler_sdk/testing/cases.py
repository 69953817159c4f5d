"""Sounds that every analyzer has to live with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from sampler_core.contracts import Audio

from .. import render
from ..render.truth import Samples

_RATE = 44100


@dataclass(frozen=True)
class Case:
    """A sound by name; ``make`` renders it, the same every time."""

    name: str
    make: Callable[[], Audio]


def _array(samples: Samples, rate: int = _RATE) -> Callable[[], Audio]:
    return lambda: Audio.from_array(samples, rate)


@cache
def _noise(rate: int, channels: int = 1, seconds: float = 2.0) -> Samples:
    rng = np.random.default_rng(0)
    return rng.standard_normal((round(seconds * rate), channels), dtype=np.float32) * np.float32(0.1)


@cache
def _loop(rate: int = _RATE, channels: int = 2) -> Samples:
    return render.drum_loop(5, bpm=120, bars=2, sample_rate_hz=rate).samples[:, :channels]


@cache
def _music() -> Samples:
    return render.full_loop(11, bpm=110).samples


def _damaged() -> Audio:
    samples = _loop().copy()
    samples[1000:1100] = np.nan
    samples[5000] = np.inf
    return Audio.from_array(samples, _RATE)


def _inverted() -> Audio:
    left = _loop()[:, :1]
    return Audio.from_array(np.hstack([left, -left]), _RATE)


def _sine(hz: float) -> Samples:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(2 * _RATE) / _RATE)).astype(np.float32)


CASES: tuple[Case, ...] = (
    Case("empty", _array(np.zeros((0, 1), np.float32))),
    Case("one_sample", _array(np.ones((1, 1), np.float32))),
    Case("ten_milliseconds", lambda: Audio.from_array(_noise(_RATE)[:441], _RATE)),
    Case("silence", _array(np.zeros((2 * _RATE, 1), np.float32))),
    Case("constant", _array(np.full((_RATE, 1), 0.5, np.float32))),
    Case("click", lambda: Audio.from_array(np.eye(1, _RATE, 1000, dtype=np.float32)[0], _RATE)),
    Case("sine", lambda: Audio.from_array(_sine(440.0), _RATE)),
    Case("noise", lambda: Audio.from_array(_noise(_RATE), _RATE)),
    Case("not_a_number", _damaged),
    Case("stereo", lambda: Audio.from_array(_loop(), _RATE)),
    Case("inverted_stereo", _inverted),
    Case("six_channels", lambda: Audio.from_array(_noise(_RATE, channels=6, seconds=1), _RATE)),
    Case("rate_8_khz", lambda: Audio.from_array(_loop(8000, 1), 8000)),
    Case("rate_192_khz", lambda: Audio.from_array(_noise(192_000, seconds=1), 192_000)),
    Case("music", lambda: Audio.from_array(_music(), _RATE)),
)
"""What :class:`AnalyzerContract` plays to an analyzer."""
