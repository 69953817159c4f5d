"""The example keeps the contract, and is right about sounds whose spectrum is known."""

from __future__ import annotations

import numpy as np
import pytest
from acme_brightness import BrightnessAnalyzer, SegmentBrightnessAnalyzer, sampler_analyzers
from sampler_sdk import Audio
from sampler_sdk.testing import AnalyzerContract, run

RATE_HZ = 44_100


class TestBrightnessContract(AnalyzerContract):
    analyzer = BrightnessAnalyzer


class TestSegmentBrightnessContract(AnalyzerContract):
    analyzer = SegmentBrightnessAnalyzer


def sine(frequency_hz: float) -> Audio:
    times = np.arange(RATE_HZ) / RATE_HZ
    return Audio.from_array((0.5 * np.sin(2 * np.pi * frequency_hz * times)).astype(np.float32), RATE_HZ)


def test_gives_two_kinds() -> None:
    assert [each.produces.kind for each in sampler_analyzers()] == ["acme.brightness", "acme.segment_brightness"]


@pytest.mark.parametrize(("frequency_hz", "shade"), [(200, "dark"), (2000, "neutral"), (8000, "bright")])
def test_a_sine_is_as_bright_as_it_is_high(frequency_hz: float, shade: str) -> None:
    found = run(BrightnessAnalyzer, sine(frequency_hz))

    assert found.centroid_hz == pytest.approx(frequency_hz, rel=0.02)
    assert found.shade == shade
    assert len(found.curve) == 10


def test_silence_is_neither() -> None:
    found = run(BrightnessAnalyzer, Audio.from_array(np.zeros(RATE_HZ, np.float32), RATE_HZ))

    assert (found.centroid_hz, found.shade) == (None, None)
