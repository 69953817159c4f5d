"""The whole analyzer, with Essentia in its own environment (built once, kept in ``SAMPLER_ENVIRONMENTS``).

Without a network and without the environment these tests fail, and the message says what would mend it.
"""

import os

import numpy as np
import pytest
from sampler_features import FeaturesAnalyzer
from sampler_key import KeyAnalyzer
from sampler_key.harmonics import listen
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, render
from sampler_sdk.testing import AnalyzerContract, opened
from sampler_sdk.testing.running import gathered

PROVIDERS = (FeaturesAnalyzer, RegionsAnalyzer)


class TestKeyContract(AnalyzerContract):
    analyzer = KeyAnalyzer
    providers = PROVIDERS


@pytest.fixture(scope="module")
def analyzer():
    with opened(KeyAnalyzer) as instance:
        yield instance


def key_of(analyzer, sound):
    audio = sound.audio if isinstance(sound, render.Rendered) else sound
    return analyzer.analyze(audio, gathered(audio, (), PROVIDERS).upstream(analyzer))


@pytest.mark.parametrize("cents", [-40.0, 0.0, 35.0])
def test_finds_key_and_tuning_of_a_song(analyzer, cents):
    song = render.song(21, duration_s=16, bpm=120, key=render.TrueKey(tonic="A", mode="minor"), cents=cents)
    key = key_of(analyzer, song)
    assert (key.tonic, key.mode, key.camelot, key.open_key) == ("A", "minor", "8A", "1m")
    assert key.tuning_cents == pytest.approx(cents, abs=8)
    assert sum(key.scores) == pytest.approx(1, abs=1e-4)
    assert key.key_map[0].start_s == 0
    assert key.key_map[-1].end_s == pytest.approx(song.duration_s)


@pytest.mark.parametrize("kind", ["pink_noise", "speech"])
def test_noise_and_speech_have_no_key(analyzer, kind):
    key = key_of(analyzer, render.atonal(7, kind, duration_s=6))
    assert (key.tonic, key.no_key_reason) == (None, "atonal")
    assert key.confidence > 0.5


def test_drums_have_no_key(analyzer):
    answers = [key_of(analyzer, render.drum_loop(seed)) for seed in range(300, 310)]
    assert sum(key.tonic is not None for key in answers) <= 1


@pytest.mark.parametrize("kind", ["bass", "pluck"])
def test_single_notes_have_no_key(analyzer, kind):
    answers = [key_of(analyzer, render.one_shot(seed, kind)) for seed in range(310, 316)]
    assert sum(key.tonic is not None for key in answers) <= 1


def test_rate_level_and_silence_before_it_change_nothing(analyzer):
    loop = next(x for x in render.collection("full_loops", 5, 9) if "key" in x.truth.scored)
    at_48_khz = Audio.from_array(_resampled(loop.samples, 44100, 48000), 48000)
    softer = Audio.from_array(loop.samples * 0.1, 44100)
    later = Audio.from_array(np.concatenate([np.zeros((3 * 44100, 2)), loop.samples]), 44100)
    answers = {(key.tonic, key.mode) for key in (key_of(analyzer, x) for x in (loop, at_48_khz, softer, later))}
    assert len(answers) == 1


@pytest.mark.ci
def test_blocks_change_nothing(analyzer):
    song = render.song(22, duration_s=130)
    whole = listen(song.audio, analyzer.guest)
    half = listen(Audio.from_array(song.samples[: 44100 * 60], 44100), analyzer.guest)
    np.testing.assert_allclose(whole.hpcp[:300], half.hpcp[:300], atol=1e-4)
    assert whole.frames > 640


@pytest.mark.parametrize("value", [0.0, 1e30, 1e-30])
def test_extreme_levels_do_not_hang(analyzer, value):
    rng = np.random.default_rng(0)
    audio = Audio.from_array(value * rng.standard_normal(44100), 44100)
    assert listen(audio, analyzer.guest).frames == 6


def test_it_stays_out_of_this_process(analyzer):
    key_of(analyzer, render.atonal(1, "pink_noise", duration_s=1))
    import sys

    assert "essentia" not in sys.modules
    assert analyzer.guest.pid not in (None, os.getpid())


def _resampled(samples, old, new):
    import soxr

    return soxr.resample(samples, old, new)


@pytest.mark.ci
def test_confidence_means_what_it_says(analyzer):
    """Over loops, excerpts and noise that nothing was fitted to: neither halved, nor always the same, nor too sure."""
    sure, right = [], []
    for kind in ("chord_loops", "excerpts", "full_loops"):
        for item in render.collection(kind, 88, 14):
            if "key" in item.truth.scored:
                key, true = key_of(analyzer, item), item.truth.key
                assert key.confidence + sum(each.probability for each in key.alternatives) <= 1
                spans = {(span.tonic, span.mode) for span in key.key_map if span.tonic}
                assert key.tonic is None or (key.tonic, key.mode) in spans or not spans
                sure.append(key.confidence)
                right.append((key.tonic, key.mode) == ((true.tonic, true.mode) if true else (None, None)))
    confident, hits = np.array(sure), np.array(right)
    assert abs(confident.mean() - hits.mean()) < 0.12
    assert confident[hits].mean() - confident[~hits].mean() > 0.05
