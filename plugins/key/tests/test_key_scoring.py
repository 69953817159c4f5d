"""The host's half on made-up pitch classes: no Essentia needed."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_key import notation
from sampler_key.calibration import Logistic, calibration
from sampler_key.chroma import chroma, tuning
from sampler_key.harmonics import Harmonics
from sampler_key.scoring import score
from sampler_key.tracking import key_map
from sampler_key.verdict import judge

MAJOR_SONG = ((0, 4, 7), (5, 9, 0), (7, 11, 2), (0, 4, 7))
MINOR_SONG = ((0, 3, 7), (5, 8, 0), (7, 11, 2), (0, 3, 7))
_PARTIALS = (0, 0, 7, 0, 4, 7)


def profile(pitch_classes: Sequence[int], cents: float = 0.0) -> np.ndarray:
    """A 36-bin profile (bin 0 at A) of notes with partials."""
    bins = np.arange(36)
    out = np.zeros(36)
    for pitch_class in pitch_classes:
        for number, partial in enumerate(_PARTIALS, 1):
            place = (pitch_class - 9 + partial + cents / 100) * 3
            away = np.abs((bins - place + 18) % 36 - 18) / 3
            out += np.where(away < 0.5, np.cos(np.pi * away), 0) / number
    return out


def harmonics(
    chords: Sequence[Sequence[int]], tonic: int = 0, cents: float = 0.0, frames_each: int = 12, tonal_share: float = 0.9
) -> Harmonics:
    """``chords`` above ``tonic``, one after another, as clearly pitched sound."""
    rows = [profile([(tone + tonic) % 12 for tone in chord], cents) for chord in chords for _ in range(frames_each)]
    count = len(rows)
    angle = 2 * np.pi * cents / 100
    clear = 0.9 * tonal_share
    measures = np.tile([1.0, tonal_share, clear * np.cos(angle), clear * np.sin(angle), 1.0], (count, 1))
    return Harmonics.of_arrays(np.array(rows), measures)


CENTS = st.floats(-45, 45)
TONICS = st.integers(0, 11)


@given(TONICS, CENTS)
def test_folding_undoes_the_tuning(pitch_class, cents):
    pitches = chroma(profile([pitch_class], cents)[None], cents)[0]
    assert pitches.argmax() == pitch_class
    np.testing.assert_allclose(pitches, chroma(profile([pitch_class])[None], 0.0)[0], atol=0.35)


@given(CENTS)
def test_tuning_is_the_mean_deviation(cents):
    found, agreement = tuning(harmonics(MAJOR_SONG, cents=cents))
    assert found == pytest.approx(cents, abs=0.01)
    assert agreement == pytest.approx(0.81)


@settings(max_examples=40)
@given(TONICS, CENTS, st.sampled_from([(MAJOR_SONG, 0), (MINOR_SONG, 12)]))
def test_finds_the_key_at_any_pitch_and_tuning(tonic, cents, song):
    chords, mode = song
    verdict = judge(harmonics(chords, tonic, cents))
    assert verdict.key == tonic + mode
    assert 0 <= verdict.confidence <= 1


@given(TONICS)
def test_moving_all_notes_moves_all_scores(tonic):
    home, moved = (score(harmonics(MINOR_SONG, t)).probabilities.reshape(2, 12) for t in (0, tonic))
    np.testing.assert_allclose(np.roll(home, tonic, axis=1), moved, atol=1e-9)


def test_probabilities_and_alternatives_agree():
    verdict = judge(harmonics(MAJOR_SONG, 2))
    assert verdict.scores.probabilities.sum() == pytest.approx(1)
    offered = [candidate.probability for candidate in verdict.alternatives()]
    assert offered == sorted(offered, reverse=True)
    for candidate in verdict.alternatives():
        key = notation.TONICS.index(candidate.tonic) + (12 if candidate.mode == "minor" else 0)
        assert key != verdict.key
        assert candidate.relation == notation.relation(verdict.key, key)


@settings(max_examples=40)
@given(TONICS, st.floats(0.01, 1))
def test_the_answer_and_the_others_share_one(tonic, confidence):
    """Whatever the confidence, no other key is more probable than the answer, and they make up what it leaves."""
    verdict = replace(judge(harmonics(MINOR_SONG, tonic)), confidence=confidence)
    told = verdict.probabilities()
    assert told[verdict.key] == told.max() == confidence
    assert told.min() >= 0
    assert told.sum() <= 1 + 1e-9
    assert confidence < 0.5 or told.sum() == pytest.approx(1)
    assert confidence + sum(each.probability for each in verdict.alternatives()) <= 1 + 1e-9


@pytest.mark.parametrize("tonal", [0.51, 0.7, 0.99])
def test_the_confidence_hears_how_surely_there_is_a_key(tonal, monkeypatch):
    """As log-odds: a calibration that takes nothing else gives that probability back."""
    sure, odds = Logistic(30.0, {}), Logistic(0.0, {"log_odds_tonal": 1.0})
    fitted = replace(calibration(), pitched=sure, harmonic=Logistic(math.log(tonal / (1 - tonal)), {}), correct=odds)
    monkeypatch.setattr("sampler_key.verdict.calibration", lambda: fitted)
    verdict = judge(harmonics(MAJOR_SONG))
    assert (verdict.confidence, verdict.tonalness) == (pytest.approx(tonal), pytest.approx(tonal))


@given(st.floats(-1e6, 1e6))
def test_a_probability_of_any_measure_is_one(measure):
    probability = Logistic(0.5, {"measure": 2.0})({"measure": measure})
    assert 0 < probability <= 1
    assert (probability > 0.5) == (0.5 + 2 * measure > 0)
    if abs(measure) < 5:
        assert math.log(probability / (1 - probability)) == pytest.approx(0.5 + 2 * measure, abs=1e-6)


@pytest.mark.parametrize("chord", [[9], [0, 4, 7]])
def test_a_note_or_chord_that_rings_has_no_key(chord):
    verdict = judge(harmonics([chord]))
    assert (verdict.key, verdict.reason) == (None, "single_note")


def test_sound_without_clear_peaks_is_atonal():
    rng = np.random.default_rng(1)
    hpcp = rng.random((60, 36))
    phase = np.exp(2j * np.pi * rng.random(60))
    measures = np.stack([np.ones(60), np.full(60, 0.1), 0.1 * phase.real, 0.1 * phase.imag, np.ones(60)], axis=1)
    verdict = judge(Harmonics.of_arrays(hpcp, measures))
    assert (verdict.key, verdict.reason) == (None, "atonal")
    assert verdict.confidence > 0.5


def test_the_map_tiles_the_file_and_finds_the_modulation():
    first = harmonics(MAJOR_SONG * 4, 0)
    second = harmonics(MAJOR_SONG * 4, 6)
    both = Harmonics(*(np.concatenate([getattr(first, n), getattr(second, n)]) for n in (
        "hpcp", "energy", "tonal_share", "deviation", "peak_weight")))  # fmt: skip
    duration_s = both.frames * 2048 / 11025
    spans = key_map(both, 0.0, duration_s)
    assert [(span.tonic, span.mode) for span in spans] == [("C", "major"), ("F#", "major")]
    assert spans[0].start_s == 0
    assert spans[0].end_s == spans[1].start_s == pytest.approx(duration_s / 2, abs=2.5)
    assert spans[1].end_s == duration_s


def test_the_map_of_a_moment():
    (span,) = key_map(harmonics([[0, 4, 7]], frames_each=1), 0.0, 0.1)
    assert (span.start_s, span.end_s) == (0, 0.1)
