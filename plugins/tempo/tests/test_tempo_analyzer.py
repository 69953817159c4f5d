"""The analyzer on sounds whose tempo is known."""

from __future__ import annotations

import mir_eval
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Tempo, render
from sampler_sdk.testing import AnalyzerContract, run
from sampler_tempo.analyzer import TempoAnalyzer, TempoOptions

RATE = 22_050
PROVIDERS = (FeaturesAnalyzer, RegionsAnalyzer)
HOUSE = render.GROOVES[0]


class TestTempoContract(AnalyzerContract):
    analyzer = TempoAnalyzer
    providers = PROVIDERS


def tempo(audio: Audio, **options: float) -> Tempo:
    return run(TempoAnalyzer, audio, providers=PROVIDERS, options=TempoOptions(**options))


def clicks(bpm: float, beats: int, accents: tuple[float, ...] = (1.0,), swing_s: float = 0.0) -> Audio:
    """Short bursts of noise, a whole number of beats long; ``accents`` repeat."""
    samples = np.zeros(round(beats * 60 / bpm * RATE), np.float32)
    burst = np.random.default_rng(0).standard_normal(600) * np.exp(-np.arange(600) / 90)
    steps = beats * len(accents) if len(accents) > 1 else beats
    for step in range(steps):
        at = round((step * beats / steps * 60 / bpm + (swing_s if step % 2 else 0.0)) * RATE)
        part = samples[at : at + len(burst)]
        part += 0.5 * accents[step % len(accents)] * burst[: len(part)]
    return Audio.from_array(samples, RATE)


@settings(max_examples=12, deadline=None)
@given(bpm=st.integers(75, 165))
def test_click_loops_are_exact_up_to_the_octave(bpm: int) -> None:
    answer = tempo(clicks(bpm, 8))
    assert answer.bpm is not None
    assert any(answer.bpm * factor == pytest.approx(bpm, abs=0.02) for factor in (0.5, 1, 2))


@pytest.mark.parametrize("bpm", [90, 100, 110, 120, 130])
def test_clicks_near_walking_pace_are_the_beat(bpm: int) -> None:
    assert tempo(clicks(bpm, 16)).bpm == pytest.approx(bpm, abs=0.02)


@pytest.mark.parametrize("bpm", [118.0, 124.0, 128.37])
def test_a_loop_is_exact_to_the_hundredth(bpm: float) -> None:
    answer = tempo(render.drum_loop(3, bpm=bpm, bars=4, groove=HOUSE).audio)
    assert answer.bpm == pytest.approx(bpm, abs=0.02)
    assert answer.loop_beats == 16
    assert answer.is_constant


def test_swing_does_not_shift_the_tempo() -> None:
    assert tempo(clicks(96, 8, accents=(1.0, 0.5), swing_s=0.09)).bpm == pytest.approx(96, abs=0.02)


def test_the_octave_that_was_not_chosen_is_an_alternative() -> None:
    answer = tempo(render.drum_loop(3, bpm=124, bars=4, groove=HOUSE).audio)
    assert {"x2", "x1/2"} & {candidate.relation for candidate in answer.alternatives}
    total = sum(candidate.probability for candidate in answer.alternatives)
    assert 0 < total <= 1


@pytest.mark.parametrize("kind", render.ONE_SHOTS)
def test_one_shots_have_no_tempo(kind: str) -> None:
    answer = tempo(render.one_shot(5, kind).audio)
    assert answer.bpm is None
    assert answer.no_tempo_reason in ("one_shot", "no_onsets", "no_pulse")


def test_silence_has_no_tempo() -> None:
    answer = tempo(Audio.from_array(np.zeros(RATE * 5, np.float32), RATE))
    assert (answer.bpm, answer.no_tempo_reason) == (None, "silent")


def test_noise_has_no_tempo() -> None:
    noise = np.random.default_rng(2).standard_normal(RATE * 12) * 0.1
    assert tempo(Audio.from_array(noise, RATE)).no_tempo_reason == "no_pulse"


@pytest.mark.parametrize("gain_db", [-40, -20])
def test_level_does_not_matter(gain_db: float) -> None:
    loop = render.drum_loop(3, bpm=124, bars=2, groove=HOUSE)
    quiet = Audio.from_array(loop.samples * 10 ** (gain_db / 20), loop.sample_rate_hz)
    assert tempo(quiet).bpm == pytest.approx(124, abs=0.02)


def test_beats_of_a_song_lie_on_the_true_ones() -> None:
    song = render.song(4, duration_s=40, bpm=122, tempo="click", drums=True)
    answer = tempo(song.audio, bpm_min=100, bpm_max=150)
    assert answer.bpm == pytest.approx(122, abs=0.02)
    found = np.array([beat.time_s for beat in answer.beats])
    assert mir_eval.beat.f_measure(np.array(song.truth.beats), found) > 0.8
    steps = np.diff([beat.position for beat in answer.beats if beat.position is not None])
    assert answer.meter is None or set(steps) <= {1, 1 - answer.meter.numerator}


def test_a_change_of_tempo_shows_in_the_map() -> None:
    parts = [clicks(bpm, round(bpm / 2), accents=(1.0, 0.4)).samples for bpm in (110, 132)]
    answer = tempo(Audio.from_array(np.concatenate(parts), RATE))
    assert answer.is_constant is False
    local = [point.bpm for point in answer.tempo_map]
    assert min(local) == pytest.approx(110, rel=0.02)
    assert max(local) == pytest.approx(132, rel=0.02)


def test_answers_stay_within_the_asked_range() -> None:
    loop = clicks(120, 16, accents=(1.0, 0.4))
    assert tempo(loop, bpm_min=50, bpm_max=90).bpm == pytest.approx(60, abs=0.1)
    assert tempo(loop, bpm_min=200, bpm_max=280).bpm == pytest.approx(240, abs=0.1)


def test_a_sure_pulse_can_be_demanded() -> None:
    assert tempo(clicks(120, 8), min_probability=1.0).bpm is None


def test_the_range_has_to_be_a_range() -> None:
    with pytest.raises(ValueError, match="bpm_max"):
        TempoOptions(bpm_min=120, bpm_max=100)


def test_long_regions_have_tempos_of_their_own() -> None:
    gap = np.zeros((RATE * 3, 2), np.float32)
    first, second = (render.drum_loop(3, bpm=bpm, bars=6, groove=HOUSE, sample_rate_hz=RATE) for bpm in (112, 126))
    answer = tempo(Audio.from_array(np.concatenate([first.samples, gap, second.samples]), RATE))
    assert [region.bpm for region in answer.regions] == [pytest.approx(112, rel=0.01), pytest.approx(126, rel=0.01)]


def test_sparse_loops_are_one_answer() -> None:
    """Hits a second apart are regions of their own, and still one loop."""
    answer = tempo(clicks(60, 16))
    assert answer.bpm is not None
    assert answer.regions == ()


@pytest.mark.parametrize("seconds", [1.0, 2.0, 3.7, 5.0])
@pytest.mark.parametrize("sort", ["sine", "chord", "constant", "decaying", "organ"])
def test_a_held_note_has_no_tempo_however_long_it_is(sort: str, seconds: float) -> None:
    """It begins and it ends, so its length fits as a loop of any tempo."""
    t = np.arange(round(seconds * RATE)) / RATE
    sound = {
        "sine": np.sin(2 * np.pi * 220 * t),
        "chord": sum(np.sin(2 * np.pi * f * t) for f in (220, 277, 330)) / 3,
        "constant": np.ones(len(t)),
        "decaying": np.sin(2 * np.pi * 330 * t) * np.exp(-t),
        "organ": sum(np.sin(2 * np.pi * 110 * k * t) / k for k in (1, 2, 3, 4)),
    }[sort]
    edge = np.minimum(1, np.minimum(t, t[::-1]) / 0.01)
    answer = tempo(Audio.from_array((0.4 * sound * edge).astype(np.float32), RATE))
    assert answer.bpm is None
    assert answer.confidence > 0.9


@pytest.mark.parametrize(
    ("first", "second", "lengths"), [(120, 90, (30, 20)), (100, 140, (18, 30)), (128, 96, (25, 25))]
)
def test_the_tempo_of_a_step_is_that_of_a_part(first: int, second: int, lengths: tuple[int, int]) -> None:
    parts = [
        clicks(bpm, round(bpm / 60 * seconds), accents=(1.0, 0.4)).samples
        for bpm, seconds in zip((first, second), lengths, strict=True)
    ]
    answer = tempo(Audio.from_array(np.concatenate(parts), RATE))
    assert answer.bpm is not None
    assert answer.bpm in [point.bpm for point in answer.tempo_map]
    assert any(answer.bpm == pytest.approx(bpm, rel=0.02) for bpm in (first, second))


@pytest.mark.parametrize("bpm", [62.0, 93.0, 124.0, 139.5])
def test_beats_are_laid_at_the_tempo_that_a_person_sets(bpm: float) -> None:
    loop = render.drum_loop(3, bpm=124, bars=4, groove=HOUSE).audio
    answer = run(TempoAnalyzer, loop, providers=PROVIDERS, corrections={"bpm": bpm})
    assert (answer.bpm, answer.confidence, answer.alternatives) == (bpm, 1.0, ())
    steps = np.diff([beat.time_s for beat in answer.beats])
    assert len(steps) >= 5
    assert np.median(60 / steps) == pytest.approx(bpm, rel=0.02)


def test_a_person_may_know_that_there_is_no_tempo() -> None:
    loop = render.drum_loop(3, bpm=124, bars=1, groove=HOUSE).audio
    assert run(TempoAnalyzer, loop, providers=PROVIDERS, corrections={"bpm": None}).bpm is None


def test_downbeats_are_where_bars_begin() -> None:
    """In two of three bars of house, where every beat has a kick; a beat late they would be in one of three at most."""
    hits = []
    for seed in range(12):
        loop = render.drum_loop(seed, bpm=120, bars=4, groove=HOUSE)
        found = [beat.time_s for beat in tempo(loop.audio, bpm_min=90, bpm_max=150).beats if beat.position == 1]
        hits += [min(abs(time - true) for true in loop.truth.downbeats) < 0.07 for time in found]
    assert len(hits) >= 24
    assert np.mean(hits) > 0.5


@pytest.mark.ci
def test_confidence_means_what_it_says() -> None:
    """Over loops and one-shots that nothing was fitted to: neither halved, nor always the same, nor too sure."""
    sure, right = [], []
    for kind, count in (("loops", 60), ("one_shots", 20)):
        for item in render.collection(kind, 77, count):  # type: ignore[arg-type]
            if "tempo" in item.truth.scored:
                answer = tempo(item.audio)
                both = (answer.bpm, item.truth.bpm)
                good = both == (None, None) if None in both else abs(answer.bpm / item.truth.bpm - 1) <= 0.04  # type: ignore[operator]
                sure.append(answer.confidence)
                right.append(good)
    confident, hits = np.array(sure), np.array(right)
    assert abs(confident.mean() - hits.mean()) < 0.08
    assert confident[hits].mean() - confident[~hits].mean() > 0.1
    assert np.mean((confident - hits) ** 2) < hits.mean() * (1 - hits.mean())
