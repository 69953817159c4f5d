"""Regions of sounds whose places are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_regions import RegionsAnalyzer, RegionsOptions
from sampler_sdk import Audio, Frames, Levels, Regions, Upstream

RATE = 8_000
HOP = 80


def _frames_of(audio: Audio) -> Frames:
    """Only what regions read: the envelope as the contract defines it, the rest empty."""
    hops = -(-audio.frames // HOP)
    samples = np.zeros((hops * HOP, audio.channels))
    samples[: audio.frames] = audio.samples
    blocks = samples.reshape(hops, HOP, audio.channels)
    energy = np.square(blocks).sum(axis=1)
    before = np.concatenate([np.zeros((1, audio.channels)), energy])[:hops]
    rms = 10 * np.log10(np.maximum((energy + before).max(axis=1) / (2 * HOP), 1e-16))
    peak = 20 * np.log10(np.maximum(np.abs(blocks).max(axis=(1, 2)), 1e-8)) if hops else rms
    silent = {"peak_dbfs": None, "rms_dbfs": None, "crest_db": None, "stereo_correlation": None}
    nothing = dict.fromkeys(
        ("centroid_hz", "bandwidth_hz", "rolloff85_hz", "flatness", "flux", "mfcc_mean", "mfcc_std", "chroma_mean",
         "onset_rate_hz", "attack_s", "low_share")
    )  # fmt: skip
    return Frames(
        duration_s=audio.duration_s, frame_rate_hz=100, tonal_rate_hz=10, level_rate_hz=RATE / HOP,
        log_mel_db=np.zeros((0, 64), np.float16), mfcc=np.zeros((0, 14), np.float16),
        spectral=np.zeros((0, 5), np.float32), onset_strength=np.zeros((0, 4), np.float32),
        chroma=np.zeros((0, 12), np.float32), level_dbfs=np.stack([rms, peak], axis=1).astype(np.float32),
        levels=Levels(**silent, dc_offset=(0.0,), clipped_samples=0), **nothing,
    )  # fmt: skip


def _regions(samples, **options) -> Regions:
    audio = Audio.from_array(np.asarray(samples), RATE)
    upstream = Upstream(requires=(Frames,), results=(_frames_of(audio),))
    return RegionsAnalyzer(RegionsOptions(**options)).analyze(audio, upstream)


def _noise(seconds: float, level_dbfs: float, seed: int = 0):
    return 10 ** (level_dbfs / 20) * np.random.default_rng(seed).standard_normal(round(seconds * RATE))


def _with_sounds(seconds, spans, floor_dbfs=None, level_dbfs=-20.0):
    out = np.zeros(round(seconds * RATE)) if floor_dbfs is None else _noise(seconds, floor_dbfs)
    for start, end in spans:
        t = np.arange(round(start * RATE), round(end * RATE))
        out[t] += np.sqrt(2) * 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 700 * t / RATE)
    return out


def _near(regions: Regions, spans, tolerance=0.03) -> None:
    assert len(regions.regions) == len(spans)
    found = [(r.start_s, r.end_s) for r in regions.regions]
    np.testing.assert_allclose(found, spans, atol=tolerance)


SPANS = [(0.5, 0.9), (2.0, 2.1), (4.0, 6.5), (8.0, 8.4)]


@pytest.mark.parametrize("floor", [None, -90, -75, -60, -45])
def test_sounds_over_a_floor(floor):
    regions = _regions(_with_sounds(10, SPANS, floor))
    _near(regions, SPANS)
    assert regions.leading_silence_s == pytest.approx(0.5, abs=0.03)
    assert regions.trailing_silence_s == pytest.approx(1.6, abs=0.03)
    assert regions.silence_ratio == pytest.approx(0.66, abs=0.02)
    if floor is not None and floor > -80:
        assert regions.noise_floor[0].level_dbfs == pytest.approx(floor, abs=1)
        assert regions.regions[2].snr_db == pytest.approx(-20 - floor, abs=1.5)
    assert regions.regions[0].rms_dbfs == pytest.approx(-20, abs=1)
    assert regions.regions[0].peak_dbfs == pytest.approx(-17, abs=1.5)


def test_edges_are_found_to_the_millisecond():
    spans = [(0.5033, 0.9071), (2.0107, 2.3469)]
    regions = _regions(_with_sounds(3, spans), pre_roll_s=0, post_roll_s=0)
    _near(regions, spans, tolerance=0.0015)


@pytest.mark.parametrize("seconds", [0, 1 / RATE, 0.005, 1.0, 70.0])
def test_silence_has_no_region(seconds):
    for samples in (np.zeros(round(seconds * RATE)), _noise(seconds, -90)):
        regions = _regions(samples)
        assert regions.regions == ()
        assert regions.silence_ratio == 1
        assert regions.leading_silence_s == regions.trailing_silence_s == pytest.approx(seconds)


@pytest.mark.parametrize("level", [-50, -20])
@pytest.mark.parametrize("seconds", [0.015, 0.5, 40.0])
def test_sound_without_pause_is_one_region(seconds, level):
    samples = _noise(seconds, level) if seconds > 0.1 else np.full(round(seconds * RATE), 10 ** (level / 20))
    regions = _regions(samples, min_region_s=0)
    _near(regions, [(0, seconds)])
    assert regions.silence_ratio == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("rate_hz", [3, 5, 8])
def test_tremolo_does_not_split_a_note(rate_hz):
    t = np.arange(4 * RATE) / RATE
    note = 0.2 * np.sin(2 * np.pi * 440 * t) * (0.51 + 0.49 * np.sin(2 * np.pi * rate_hz * t))
    _near(_regions(np.concatenate([_noise(1, -65), note + _noise(4, -65), _noise(1, -65)])), [(1, 5)], tolerance=0.1)


def test_a_floor_that_changes():
    quiet, loud = _with_sounds(60, [(10, 11), (40, 41)], -70), _with_sounds(60, [(20, 21), (45, 46)], -48)
    regions = _regions(np.concatenate([quiet, loud]))
    levels = [floor.level_dbfs for floor in regions.noise_floor]
    assert levels[0] == pytest.approx(-70, abs=1)
    assert levels[-1] == pytest.approx(-48, abs=1)
    found = [(r.start_s, r.end_s) for r in regions.regions]
    for span in [(10, 11), (40, 41), (105, 106)]:
        assert any(np.allclose(span, pair, atol=0.03) for pair in found)


def test_gap_and_length_options():
    samples = _with_sounds(4, [(1.0, 1.3), (1.4, 1.7), (3.0, 3.005)])
    _near(_regions(samples), [(1.0, 1.7), (3.0, 3.005)])
    _near(_regions(samples, min_silence_s=0.05), [(1.0, 1.3), (1.4, 1.7), (3.0, 3.005)])
    _near(_regions(samples, min_region_s=0.1), [(1.0, 1.7)])
    rolled = _regions(samples, pre_roll_s=0.9, post_roll_s=0.9, min_silence_s=0.05)
    assert [r.start_s for r in rolled.regions[1:]] == pytest.approx([r.end_s for r in rolled.regions[:-1]])


def test_options_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="off_db"):
        RegionsOptions(on_db=3, off_db=6)


def test_confidence_falls_for_a_sound_that_fades_in():
    t = np.arange(2 * RATE) / RATE
    slow, fast = np.minimum(t / 1.5, 1), np.ones_like(t)
    answers = []
    for rise in (slow, fast):
        note = np.concatenate([np.zeros(RATE), 0.05 * rise * np.sin(2 * np.pi * 500 * t), np.zeros(3 * RATE)])
        (region,) = _regions(note + _noise(6, -45)).regions
        answers.append(region.confidence)
    assert answers[0] < 0.9 < answers[1]


@settings(max_examples=25, deadline=None)
@given(
    block=st.integers(1, 400),
    gaps=st.lists(st.tuples(st.floats(0.05, 0.9), st.floats(0.02, 0.6)), max_size=6),
    floor=st.sampled_from([None, -60.0]),
)
def test_block_size_changes_nothing(block, gaps, floor):
    spans, at = [], 0.0
    for gap, length in gaps:
        spans.append((at + gap, at + gap + length))
        at += gap + length
    samples = _with_sounds(at + 0.5, spans, floor)
    with pytest.MonkeyPatch.context() as patch:
        whole = _regions(samples)
        patch.setattr("sampler_regions.analyzer._BLOCK_FRAMES", block)
        assert _regions(samples) == whole


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), pre=st.floats(0, 0.5), post=st.floats(0, 0.5), gap=st.floats(0, 0.5))
def test_regions_are_in_order_and_inside_the_file(seed, pre, post, gap):
    rng = np.random.default_rng(seed)
    level = np.repeat(rng.choice([0, 1e-4, 1e-2, 0.3], 40), rng.integers(1, 2_000, 40))
    samples = level * rng.standard_normal(len(level))
    regions = _regions(samples, pre_roll_s=pre, post_roll_s=post, min_silence_s=gap)
    ends = [time for region in regions.regions for time in (region.start_s, region.end_s)]
    assert ends == sorted(ends)
    assert all(0 <= time <= len(samples) / RATE for time in ends)
