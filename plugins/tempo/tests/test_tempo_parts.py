"""The parts: beats, meter, refinement, and that cost grows with length and no faster."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampler_tempo import answer, beats, envelope, meter, model, periodicity, refine, stretches
from sampler_tempo.envelope import Stretch
from sampler_tempo.estimate import Estimate, estimate

RATE = 22_050 / 220


def envelope_of(bpm: float, seconds: float) -> np.ndarray:
    """Onset strength in four bands with one onset a beat and a softer one between."""
    frames = int(seconds * RATE)
    strength = np.random.default_rng(0).random((frames, 4)).astype(np.float32) * 0.3
    period = 60 * RATE / bpm
    for step, gain in ((1.0, 10.0), (0.5, 4.0)):
        at = np.round(np.arange(0, frames / period, step) * period).astype(int)
        strength[at[at < frames]] += gain
    return strength


def test_a_window_does_not_depend_on_where_the_file_is_cut() -> None:
    strength = envelope_of(123, 60)
    whole = envelope.pulse(strength, 0, len(strength), RATE)
    part = envelope.pulse(strength, 1000, 2000, RATE)
    np.testing.assert_allclose(part, whole[1000:2000], atol=1e-5)


def test_the_comb_peaks_at_the_period() -> None:
    strength = envelope_of(100, 30)
    measured = periodicity.measure(list(envelope.windows(strength, RATE)), RATE)
    near = np.linspace(80, 125, 200)
    assert near[periodicity.comb(measured.mean, near, RATE).argmax()] == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize("bpm", [62.5, 97.01, 128.0, 174.0])
def test_beats_and_their_grid_are_exact(bpm: float) -> None:
    strength = envelope_of(bpm, 120)
    times = beats.track(strength, RATE, lambda _: 60 / bpm)
    grid = refine.fit_grid(times, np.ones(len(times)), 60 / bpm)
    assert grid is not None
    assert grid.bpm == pytest.approx(bpm, abs=0.02)
    assert len(times) == pytest.approx(120 * bpm / 60, abs=2)


def test_beats_follow_a_tempo_that_changes() -> None:
    strength = np.concatenate([envelope_of(100, 60), envelope_of(125, 60)])
    times = beats.track(strength, RATE, lambda t: 0.6 if t < 60 else 0.48)
    assert np.median(np.diff(times[times < 58])) == pytest.approx(0.6, abs=0.005)
    assert np.median(np.diff(times[times > 62])) == pytest.approx(0.48, abs=0.005)


def test_no_onsets_no_beats() -> None:
    assert len(beats.track(np.zeros((3000, 4), np.float32), RATE, lambda _: 0.5)) == 0


@pytest.mark.parametrize(("numerator", "phase"), [(4, 0), (4, 2), (3, 1)])
def test_bars_are_counted_from_the_accent(numerator: int, phase: int) -> None:
    rng = np.random.default_rng(3)
    accents = rng.random((96, 3)) * 0.3
    accents[phase::numerator] += 1
    found = meter.find(accents, None)
    assert found is not None
    assert (found.numerator, found.phase) == (numerator, phase)


@pytest.mark.parametrize(("bpm", "error", "snapped"), [(120.03, 0.0, 120), (120.3, 0.01, 120.3), (97.12, 0.07, 97)])
def test_whole_tempos_are_restored_within_the_error(bpm: float, error: float, snapped: float) -> None:
    assert refine.snap(bpm, error) == snapped


def test_a_length_makes_the_tempo_exact_only_when_near() -> None:
    assert refine.loop_length(120.6, [8.0]) == (pytest.approx(120.0), 16)
    assert refine.loop_length(124.0, [8.0]) is None
    assert refine.loop_length(120.0, [600.0]) is None


def test_time_is_linear_in_the_length() -> None:
    """Per second of sound, half an hour costs at most twice what five minutes cost."""
    table = model.load()

    def cost(seconds: float) -> float:
        strength = envelope_of(120, seconds)
        stretch = Stretch(strength, np.full(len(strength), -20.0, np.float32), RATE, [seconds])
        start = time.process_time()
        assert estimate(stretch, table, (40, 250)) is not None
        beats.track(strength, RATE, lambda _: 0.5)
        return (time.process_time() - start) / seconds

    cost(30)
    assert cost(1800) < 2 * cost(300) + 2e-4


def an_estimate(bpm: list[float], probability: list[float], confidence: float) -> Estimate:
    measured = periodicity.measure(list(envelope.windows(envelope_of(120, 8), RATE)), RATE)
    return Estimate(
        np.array(bpm), np.array(probability), 0.9, 20, 8.0, (0.0,), 1.0, confidence, 0.9, {"comb": 0.5}, measured
    )


def test_relatives_are_told_as_what_they_are() -> None:
    found = answer.alternatives(an_estimate([120, 240, 60, 180, 80], [0.5, 0.2, 0.15, 0.1, 0.05], 0.6), 120.0)
    assert {each.relation: each.bpm for each in found} == {"x2": 240, "x1/2": 60, "x3/2": 180, "x2/3": 80}
    assert [each.relation for each in found][:2] == ["x2", "x1/2"]


@given(
    st.lists(st.tuples(st.floats(40, 250), st.floats(0.001, 1)), min_size=1, max_size=12),
    st.floats(0.05, 1),
    st.floats(0.97, 1.03),
)
def test_answer_and_alternatives_add_up_to_one_at_most(
    candidates: list[tuple[float, float]], confidence: float, refined: float
) -> None:
    weights = np.array([weight for _, weight in candidates])
    bpm = [each for each, _ in candidates]
    found = answer.alternatives(an_estimate(bpm, (weights / weights.sum()).tolist(), confidence), bpm[0] * refined)
    assert confidence + sum(each.probability for each in found) <= 1 + 1e-9
    assert all(each.probability <= confidence for each in found)
    assert all(abs(each.bpm / (bpm[0] * refined) - 1) > 0.03 for each in found)
    assert len({each.bpm for each in found}) == len(found)


@pytest.mark.parametrize(
    ("numerator", "phase", "positions"),
    [(4, 0, [1, 2, 3, 4, 1, 2]), (4, 1, [4, 1, 2, 3, 4, 1]), (4, 2, [3, 4, 1, 2, 3, 4]), (3, 1, [3, 1, 2, 3, 1, 2])],
)
def test_the_first_beat_of_a_bar_is_that_of_its_phase(numerator: int, phase: int, positions: list[int]) -> None:
    laid = answer._beats(np.arange(6) * 0.5, np.ones(6), meter.Bars(numerator, phase, 0.9))
    assert [beat.position for beat in laid] == positions


def test_a_tempo_holds_from_its_beginning_to_the_next_one() -> None:
    starts, tempos = np.array([0.0, 10.0, 20.0]), np.array([100.0, 120.0, 140.0])
    at = [answer._at(starts, tempos, time_s) for time_s in (-1.0, 0.0, 9.99, 10.0, 19.99, 20.0, 1e4)]
    assert at == [100, 100, 100, 120, 120, 140, 140]


def test_constant_beats_make_the_tempo_exact_where_they_agree_with_it() -> None:
    """Beats that are missing count, too; beats that mean another tempo change nothing, nor do too few."""
    times = np.delete(np.arange(60) * 0.5, [20, 21, 40])
    assert answer._exact(times, np.ones(len(times)), 120.4) == 120.0
    assert answer._exact(times, np.ones(len(times)), 100.0) == 100.0
    assert answer._exact(times[:3], np.ones(3), 120.4) == 120.4


@pytest.mark.parametrize(("bpm", "loop_beats"), [(120.0, 16), (120.2, 16), (121.0, None), (97.0, None)])
def test_beats_at_a_given_tempo_are_those_of_a_whole_loop_only_where_it_is_one(
    bpm: float, loop_beats: int | None
) -> None:
    stretch = Stretch(envelope_of(120, 8), np.zeros(0, np.float32), RATE, (8.0,))
    rhythm = answer.at(stretch, bpm, answer.Harmony(np.zeros((0, 12), np.float32), 10.0))
    assert (rhythm.bpm, rhythm.loop_beats, rhythm.is_constant) == (bpm, loop_beats, True)
    if loop_beats:
        assert len(rhythm.beats) == loop_beats
        assert np.diff([beat.time_s for beat in rhythm.beats]) == pytest.approx(60 / bpm, abs=2e-4)


@given(st.lists(st.tuples(st.floats(60, 180), st.integers(1, 6)), min_size=1, max_size=6))
def test_a_tempo_of_many_parts_is_one_of_theirs(parts: list[tuple[float, int]]) -> None:
    """Whatever path there is through the windows, and whatever the parts are by themselves."""
    tempos = np.concatenate([np.full(windows, bpm) for bpm, windows in parts])
    estimate = an_estimate([120.0], [1.0], 0.8)
    starts = tuple(5.0 * n for n in range(len(tempos)))
    whole = replace(estimate, windows_s=starts)
    stretch = Stretch(envelope_of(120, 5.0 * len(tempos)), np.zeros(0, np.float32), RATE, ())
    curve = stretches.parted(stretch, whole, tempos, lambda part: None)
    points = answer._points(np.array(starts), curve.tempos)
    assert answer._occurring(points, curve.bpm) in [point.bpm for point in points]
    assert min(abs(curve.bpm / bpm - 1) for bpm in curve.tempos) < 0.02 or len(set(curve.tempos)) > 1
