"""Scenes of sounds whose content is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_content import evidence, novelty
from sampler_content.analyzer import ContentAnalyzer, ContentOptions
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Levels, Regions, Timeline, render
from sampler_sdk.testing import AnalyzerContract, examples, run
from sampler_tempo.analyzer import TempoAnalyzer

RATE = 22_050
PROVIDERS = (FeaturesAnalyzer, RegionsAnalyzer)


class TestContentContract(AnalyzerContract):
    analyzer = ContentAnalyzer
    providers = (*PROVIDERS, TempoAnalyzer)


def timeline(samples: np.ndarray, **options: float) -> Timeline:
    (found,) = timelines(samples, options)
    return found


def timelines(samples: np.ndarray, *options: dict[str, float]) -> list[Timeline]:
    """One for each set of options, of the same frames and regions."""
    audio = Audio.from_array(samples, RATE)
    frames = run(FeaturesAnalyzer, audio)
    regions = run(RegionsAnalyzer, audio, frames)
    return [run(ContentAnalyzer, audio, frames, regions, options=ContentOptions(**each)) for each in options]


def level(samples: np.ndarray, dbfs: float = -20.0) -> np.ndarray:
    mono = samples.mean(axis=1) if samples.ndim == 2 else samples
    return mono * 10 ** (dbfs / 20) / np.sqrt(np.mean(mono**2))


@cache
def song(seconds: float, seed: int = 7) -> np.ndarray:
    item = render.song(seed, duration_s=seconds + 2, bpm=120, drums=True, sample_rate_hz=RATE)
    return level(item.samples[: round(seconds * RATE)])


@cache
def speech(seconds: float, seed: int = 1) -> np.ndarray:
    return level(render.atonal(seed, "speech", duration_s=seconds, sample_rate_hz=RATE).samples)


@cache
def noise(seconds: float, kind: str = "pink_noise", seed: int = 2) -> np.ndarray:
    return level(render.atonal(seed, kind, duration_s=seconds, sample_rate_hz=RATE).samples)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE))


@cache
def loop(seconds: float, seed: int = 4) -> np.ndarray:
    one = render.drum_loop(seed, bpm=110, bars=2, groove=render.GROOVES[0], sample_rate_hz=RATE).samples
    return level(np.resize(one, (round(seconds * RATE), 2)))


def faded(first: np.ndarray, second: np.ndarray, seconds: float) -> np.ndarray:
    n = round(seconds * RATE)
    up = np.sin(np.linspace(0, np.pi / 2, n))
    return np.concatenate([first[:-n], first[-n:] * up[::-1] + second[:n] * up, second[n:]])


def inner(found: Timeline) -> list[float]:
    """Where the content changes, the ends left out."""
    return list(found.boundaries()[1:-1])


@pytest.mark.parametrize(
    ("first", "second"),
    [(speech, song), (song, noise), (noise, loop), (loop, speech)],
    ids=["speech_song", "song_noise", "noise_loop", "loop_speech"],
)
def test_a_hard_cut_is_found(first, second):
    found = timeline(np.concatenate([first(9.0), second(10.0)]))
    assert any(time == pytest.approx(9.0, abs=0.3) for time in inner(found))
    assert len(inner(found)) == 1


@pytest.mark.parametrize("sound", [noise, song, loop, speech])
def test_one_content_has_no_change(sound):
    assert inner(timeline(sound(20.0))) == []


def test_steady_noise_is_one_scene():
    found = timeline(np.random.default_rng(0).standard_normal(40 * RATE) * 0.05)
    assert len(found.scenes) == 1
    assert found.scenes[0].confidence == 1


@pytest.mark.parametrize("rate_hz", [0.7, 3, 6])
def test_a_sustained_note_with_tremolo_is_one_scene(rate_hz):
    t = np.arange(15 * RATE) / RATE
    note = 0.2 * np.sin(2 * np.pi * 330 * t) * (0.7 + 0.3 * np.sin(2 * np.pi * rate_hz * t))
    assert len(timeline(note).scenes) == 1


@pytest.mark.parametrize("seconds", [0.1, 1.0, 2.0])
def test_a_cross_fade_is_one_change(seconds):
    found = timeline(faded(song(12.0), noise(12.0), seconds))
    assert len(inner(found)) == 1
    assert inner(found)[0] == pytest.approx(12.0 - seconds / 2, abs=0.3 + seconds / 2)


def test_silence_between_two_contents_has_two_edges():
    found = timeline(np.concatenate([song(8.0), silence(3.0), noise(8.0)]))
    assert [scene.region for scene in found.scenes] == [0, 1]
    assert inner(found) == [found.scenes[0].end_s, found.scenes[1].start_s]
    assert inner(found) == pytest.approx([8.0, 11.0], abs=0.2)


def test_speech_that_goes_on_after_a_pause_is_not_a_change():
    phrases = speech(24.0)
    parts = [np.concatenate([phrases[n * 3 * RATE : (n + 1) * 3 * RATE], silence(0.4)]) for n in range(8)]
    found = timeline(np.concatenate(parts))
    assert len(found.scenes) >= 8
    assert inner(found) == []
    assert max(scene.confidence for scene in found.scenes[1:]) < 0.5


def test_forty_short_sounds_are_forty_scenes():
    shots = [level(render.one_shot(n, "snare", sample_rate_hz=RATE).samples) for n in range(40)]
    found = timeline(np.concatenate([np.concatenate([shot[: RATE // 2], silence(0.6)]) for shot in shots]))
    regions = {scene.region for scene in found.scenes}
    assert len(found.scenes) == len(regions) >= 38


def test_the_first_scene_begins_for_certain():
    found = timeline(np.concatenate([silence(1.0), noise(4.0)]))
    assert found.scenes[0].confidence == 1
    assert found.scenes[0].start_s == pytest.approx(1.0, abs=0.05)


def test_level_does_not_move_changes():
    parts = [level(sound, -35) for sound in (speech(9.0), song(11.0), noise(7.0), loop(9.0))]
    samples = np.concatenate(parts)
    before, *after = (inner(timeline(samples * 10 ** (gain / 20))) for gain in (0, -20, 20))
    assert before == pytest.approx([9.0, 20.0, 27.0], abs=0.5)
    for found in after:
        assert found == pytest.approx(before, abs=0.06)


def test_blocks_change_nothing(monkeypatch):
    samples = np.concatenate([speech(9.0), song(11.0), noise(7.0)])
    whole = timeline(samples)
    monkeypatch.setattr(novelty, "_BLOCK", 37)
    monkeypatch.setattr(evidence, "_BLOCK", 411)
    monkeypatch.setattr(evidence, "_BATCH", 5)
    cut = timeline(samples)
    assert [s.start_s for s in cut.scenes] == [s.start_s for s in whole.scenes]
    assert [s.confidence for s in cut.scenes] == pytest.approx([s.confidence for s in whole.scenes], abs=1e-6)


def test_sensitivity_decides_how_likely_a_change_must_be():
    samples = np.concatenate([song(9.0, 3), song(9.0, 5), loop(9.0), song(9.0, 7), noise(9.0, "rain"), noise(9.0)])
    found = timelines(samples, *({"sensitivity": s} for s in (0.02, 0.5, 0.98)))
    counts = [len(each.scenes) for each in found]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]
    told = [s.confidence for s in found[0].scenes[1:]]
    assert all(confidence >= 0.98 for confidence in told)


def test_changes_keep_their_distance():
    samples = np.concatenate([song(4.0), noise(4.0), loop(4.0), speech(4.0), noise(4.0, "rain")])
    near, far = map(inner, timelines(samples, *({"min_scene_s": s} for s in (2.0, 7.0))))
    assert len(near) > len(far) >= 1
    assert all(b - a >= 7.0 - 0.7 for a, b in pairwise(far))


@settings(max_examples=40, deadline=None)
@given(
    bounds=st.lists(st.integers(0, 4_000), min_size=2, max_size=30, unique=True).map(sorted),
    seed=st.integers(0, 2**31),
    jumps=st.integers(0, 6),
)
def test_scenes_tile_any_regions(bounds: Sequence[int], seed: int, jumps: int):
    spans = [(a / 100, b / 100) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    regions, frames = examples.regions(*spans), random_frames(seed, 40.0, jumps)
    found = run(ContentAnalyzer, Audio.from_array(np.zeros(40 * 8_000), 8_000), frames, regions)
    found.check_tiles(regions.regions)
    assert isinstance(regions, Regions)


def random_frames(seed: int, seconds: float, jumps: int) -> Frames:
    """Frames of noise whose every column jumps now and then."""
    rng = np.random.default_rng(seed)
    count, tonal = round(seconds * 100), round(seconds * 10)
    steps = np.searchsorted(np.sort(rng.integers(0, count, jumps)), np.arange(count))

    def columns(n: int, scale: float, middle: float = 0.0) -> np.ndarray:
        return middle + scale * (rng.standard_normal((jumps + 1, n))[steps] + rng.standard_normal((count, n)))

    silent = {"peak_dbfs": None, "rms_dbfs": None, "crest_db": None, "stereo_correlation": None}
    nothing = dict.fromkeys(
        ("centroid_hz", "bandwidth_hz", "rolloff85_hz", "flatness", "flux", "mfcc_mean", "mfcc_std", "chroma_mean",
         "onset_rate_hz", "attack_s", "low_share")
    )  # fmt: skip
    return Frames(
        duration_s=seconds, frame_rate_hz=100, tonal_rate_hz=10, level_rate_hz=100,
        log_mel_db=columns(64, 10, -40).astype(np.float16), mfcc=columns(14, 20).astype(np.float16),
        spectral=np.abs(columns(5, 500, 2_000)).astype(np.float32),
        onset_strength=np.abs(columns(4, 2)).astype(np.float32),
        chroma=rng.random((tonal, 12)).astype(np.float32), level_dbfs=columns(2, 6, -30).astype(np.float32),
        levels=Levels(**silent, dc_offset=(0.0,), clipped_samples=0), **nothing,
    )  # fmt: skip
