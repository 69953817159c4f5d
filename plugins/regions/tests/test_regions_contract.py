"""The regions analyzer keeps the contract of every analyzer, and finds rendered sounds."""

from __future__ import annotations

import numpy as np
import pytest
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, render
from sampler_sdk.testing import AnalyzerContract, run


class TestRegions(AnalyzerContract):
    analyzer = RegionsAnalyzer
    providers = (FeaturesAnalyzer,)


def _pairs(spans) -> list[tuple[float, float]]:
    return [(span.start_s, span.end_s) for span in spans]


@pytest.mark.parametrize("seed", [41, 42])
@pytest.mark.parametrize("floor", [None, -60.0])
def test_rendered_sounds_are_found(seed, floor):
    item = render.sparse(seed, duration_s=15, noise_dbfs=floor)
    found = run(RegionsAnalyzer, item.audio, providers=[FeaturesAnalyzer]).regions
    assert len(found) == len(item.truth.regions)
    for (start, end), (true_start, true_end) in zip(_pairs(found), _pairs(item.truth.regions), strict=True):
        assert abs(start - true_start) <= 0.05
        assert abs(end - true_end) <= max(0.2, 0.2 * (true_end - true_start))


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
def test_rate_and_level_change_nothing_that_matters(rate):
    t = np.arange(3 * rate) / rate
    note = ((t > 1.0) & (t < 2.0)) * np.sin(2 * np.pi * 300 * t)
    for gain in (0.01, 0.9):
        stereo = np.stack([0 * note, gain * note], axis=1)
        (region,) = run(RegionsAnalyzer, Audio.from_array(stereo, rate), providers=[FeaturesAnalyzer]).regions
        assert (region.start_s, region.end_s) == pytest.approx((1.0, 2.0), abs=0.03)


def test_a_song_is_one_region():
    song = render.song(9)
    assert len(run(RegionsAnalyzer, song.audio, providers=[FeaturesAnalyzer]).regions) == 1
