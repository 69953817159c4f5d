"""The analyzer on whole files: shapes, units, edge cases, and independence of how the file is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_features import FeaturesAnalyzer, columns
from sampler_features.streams import equal_blocks
from sampler_sdk import Audio, Frames, MemoryArrays, Upstream, dump_results

ARRAYS = ("log_mel_db", "mfcc", "spectral", "onset_strength", "chroma", "level_dbfs")


@pytest.fixture(scope="module")
def analyzer() -> FeaturesAnalyzer:
    made = FeaturesAnalyzer()
    made.setup()
    return made


def _frames(analyzer: FeaturesAnalyzer, samples, rate: int = 44_100) -> Frames:
    return analyzer.analyze(Audio.from_array(np.asarray(samples, np.float32), rate), Upstream())


def _noise(seconds: float, rate: int = 44_100, channels: int = 2, level: float = 0.1):
    return level * np.random.default_rng(1).standard_normal((round(seconds * rate), channels))


def _sine(hz: float, seconds: float, rate: int = 44_100, amplitude: float = 1.0):
    return amplitude * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)


def _same(one: Frames, other: Frames) -> None:
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    store = MemoryArrays()
    assert dump_results([one], store) == dump_results([other], store)


class _CutAudio(Audio):
    cuts = 10.0

    def blocks(self, seconds: float = 10.0):
        return super().blocks(self.cuts)


@settings(max_examples=12, deadline=None)
@given(cut_s=st.floats(0.0007, 3.0), rate=st.sampled_from([8_000, 11_025, 22_050, 44_100, 48_000]))
def test_block_size_changes_nothing(analyzer, cut_s, rate):
    whole = Audio.from_array(_noise(3.1, rate).astype(np.float32), rate)
    cut = _CutAudio(whole.samples, whole.info)
    cut.cuts = cut_s
    _same(analyzer.analyze(whole, Upstream()), analyzer.analyze(cut, Upstream()))


@settings(max_examples=30, deadline=None)
@given(lengths=st.lists(st.integers(0, 40), max_size=12), size=st.integers(1, 50))
def test_equal_blocks_keep_every_sample(lengths, size):
    data = np.arange(sum(lengths), dtype=np.float32)[:, None]
    parts = np.split(data, np.cumsum(lengths)[:-1]) if lengths else []
    cut = list(equal_blocks(parts, size))
    assert [len(block) for block in cut[:-1]] == [size] * (len(cut) - 1)
    assert np.array_equal(np.concatenate([*cut, data[:0]]), data)


def test_an_inner_block_is_a_seam_like_any_other(analyzer, monkeypatch):
    samples = _noise(6.0)
    before = _frames(analyzer, samples)
    monkeypatch.setattr("sampler_features.analyzer._BLOCK_HOPS", 37)
    after = _frames(analyzer, samples)
    for name in ARRAYS:
        np.testing.assert_allclose(getattr(before, name), getattr(after, name), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("samples", [0, 1, 2, 100, 1_023, 10_001])
def test_any_length_at_any_rate(analyzer, rate, samples):
    frames = _frames(analyzer, _noise(samples / rate, rate), rate)
    assert len(frames.log_mel_db) == len(frames.mfcc) == len(frames.spectral) == len(frames.onset_strength)
    assert len(frames.log_mel_db) == (1 + -(-samples * 22_050 // rate) // 220 if samples else 0)
    assert len(frames.level_dbfs) == -(-samples // round(rate / 100))
    assert frames.duration_s == samples / rate
    assert samples < 100 or frames.centroid_hz is not None


def test_silence_has_no_summaries(analyzer):
    frames = _frames(analyzer, np.zeros((44_100, 2)))
    told = frames.model_dump(exclude=set(ARRAYS))
    levels = told.pop("levels")
    assert levels == {
        "peak_dbfs": None, "rms_dbfs": None, "crest_db": None, "dc_offset": (0.0, 0.0),
        "clipped_samples": 0, "stereo_correlation": None,
    }  # fmt: skip
    assert {k for k, v in told.items() if v is not None} == {
        "duration_s", "frame_rate_hz", "tonal_rate_hz", "level_rate_hz"
    }  # fmt: skip
    assert frames.level_dbfs.max() == -160
    assert frames.log_mel_db.max() == -100
    assert not frames.chroma.any()


def test_dither_counts_as_silence(analyzer):
    frames = _frames(analyzer, _noise(1.0, level=10 ** (-90 / 20)))
    assert frames.centroid_hz is None
    assert frames.levels.rms_dbfs == pytest.approx(-90, abs=0.2)


def test_levels_of_a_sine(analyzer):
    frames = _frames(analyzer, _sine(1_000, 1.0, amplitude=0.5))
    assert frames.levels.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert frames.levels.rms_dbfs == pytest.approx(-9.03, abs=0.01)
    assert frames.levels.crest_db == pytest.approx(3.01, abs=0.01)
    np.testing.assert_allclose(frames.level_dbfs[:, 0], -9.03, atol=0.05)
    np.testing.assert_allclose(frames.level_dbfs[:, 1], -6.02, atol=0.05)
    assert frames.log_mel_db.max() == pytest.approx(-6, abs=2)


def test_level_rows_are_centred_on_their_time(analyzer):
    samples = np.zeros(44_100)
    samples[22_050:] = 0.5
    frames = _frames(analyzer, samples)
    heard = np.flatnonzero(frames.level_dbfs[:, 0] > -20)
    assert heard[0] / frames.level_rate_hz == pytest.approx(0.5)
    assert frames.level_dbfs[heard[0], 0] == pytest.approx(-9.03, abs=0.01)


def test_stereo_facts(analyzer):
    left = _sine(440, 0.5, amplitude=0.25)
    frames = _frames(analyzer, np.stack([left + 0.1, -left], axis=1))
    assert frames.levels.dc_offset == pytest.approx((0.1, 0.0), abs=1e-4)
    assert _frames(analyzer, np.stack([left, -left], axis=1)).levels.stereo_correlation == pytest.approx(-1)
    assert _frames(analyzer, np.stack([left, 0 * left], axis=1)).levels.stereo_correlation is None


@settings(max_examples=20, deadline=None)
@given(lengths=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3_000)), max_size=8))
def test_clipped_samples_are_those_in_runs_of_three(analyzer, lengths):
    parts = [np.concatenate([np.zeros(gap), np.ones(run)]) for run, gap in lengths]
    frames = _frames(analyzer, np.concatenate([*parts, np.zeros(10)]))
    assert frames.levels.clipped_samples == sum(run for run, _ in lengths if run >= 3)


def test_onsets_are_where_the_sound_begins(analyzer):
    rate = 44_100
    samples = np.zeros(rate * 4)
    for second in (0.5, 1.5, 2.5, 3.5):
        first = round(second * rate)
        samples[first : first + 4_000] += _sine(90, 1.0)[:4_000] * np.exp(-np.arange(4_000) / 800)
    frames = _frames(analyzer, samples)
    strongest = np.flatnonzero(frames.onset_strength[:, 0] > 0.8 * frames.onset_strength[:, 0].max())
    times = strongest / frames.frame_rate_hz
    assert np.abs(times[:, None] - [0.5, 1.5, 2.5, 3.5]).min(axis=1).max() < 0.03
    assert frames.onset_rate_hz == pytest.approx(1.0)
    assert frames.low_share > 0.7


@pytest.mark.parametrize("rise_s", [0.0, 0.01, 0.05, 0.2])
def test_attack(analyzer, rise_s):
    rate = 44_100
    ramp = np.clip((np.arange(rate) / rate - 0.3) / max(rise_s, 1e-6), 0, 1)
    frames = _frames(analyzer, ramp * _sine(2_000, 1.0, amplitude=0.5))
    assert frames.attack_s == pytest.approx(0.8 * rise_s, abs=0.002)


def test_summary_statistics_are_of_active_frames(analyzer):
    tone = _sine(1_000, 1.0, amplitude=0.3)
    alone, padded = (_frames(analyzer, np.concatenate([tone, np.zeros(n)])) for n in (0, 200_000))
    assert padded.centroid_hz.p50 == pytest.approx(alone.centroid_hz.p50, rel=0.01)
    assert padded.centroid_hz.p50 == pytest.approx(1_000, rel=0.02)


def test_long_arrays_are_on_disk(analyzer, monkeypatch):
    samples = _noise(2.0)
    before = _frames(analyzer, samples)
    monkeypatch.setattr(columns, "IN_MEMORY_BYTES", 0)
    after = _frames(analyzer, samples)
    assert isinstance(after.log_mel_db, np.memmap)
    _same(before, after)


def test_numbers_that_are_no_audio_do_no_harm(analyzer):
    samples = np.random.default_rng(2).uniform(-3e38, 3e38, (22_050, 2))
    assert _frames(analyzer, samples).levels.peak_dbfs == pytest.approx(120)
