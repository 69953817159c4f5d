"""Sections of songs whose form is known."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import mir_eval
import numpy as np
import pytest
from sampler_content import letters
from sampler_content.analyzer import ContentAnalyzer, ContentOptions
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Regions, Tempo, Timeline, Upstream, render
from sampler_sdk.testing import examples, opened, run
from sampler_tempo.analyzer import TempoAnalyzer

RATE = 22_050
LISTENED = (FeaturesAnalyzer, RegionsAnalyzer)
BAR_S = 2.0


@cache
def aba_song() -> Audio:
    """Eight bars each of A, B, A, B and A at 120 BPM: the same drums, other chords."""
    a, b = (render.chord_loop(seed, bpm=120, cents=0, sample_rate_hz=RATE).samples.mean(axis=1) for seed in (23, 24))
    section = round(8 * BAR_S * RATE)
    drums = render.drum_loop(5, bpm=120, bars=2, groove=render.GROOVES[0], sample_rate_hz=RATE).samples.mean(axis=1)
    parts = [np.resize(x, section) * 0.5 for x in (a, b, a, b, a)]
    whole = np.concatenate(parts)
    return Audio.from_array(whole + 0.8 * np.resize(drums, len(whole)), RATE)


@cache
def inputs() -> tuple[Frames, Regions, Tempo]:
    audio = aba_song()
    frames = run(FeaturesAnalyzer, audio)
    regions = run(RegionsAnalyzer, audio, frames)
    return frames, regions, run(TempoAnalyzer, audio, frames, regions)


def told(*given: Frames | Regions | Tempo, failed: tuple[str, ...] = (), **options: float) -> Timeline:
    with opened(ContentAnalyzer, ContentOptions(**options)) as analyzer:
        return analyzer.analyze(aba_song(), Upstream((Frames, Regions), (Tempo,), given, failed=failed))


def test_sections_begin_where_they_do_and_repeats_have_equal_letters():
    found = told(*inputs())
    assert found.tempo == "given"
    assert [s.label for s in found.sections] == ["A", "B", "A", "B", "A"]
    assert [s.start_s for s in found.sections] == pytest.approx([0, 16, 32, 48, 64], abs=0.5)
    assert [s.repeats for s in found.sections] == [None, None, 0, 1, 0]
    assert all(s.confidence > 0.5 for s in found.sections)


def test_sections_tile_their_scene():
    found = told(*inputs())
    scene = found.scenes[found.sections[0].scene]
    assert found.sections[0].start_s == scene.start_s
    assert found.sections[-1].end_s == scene.end_s
    assert all(a.end_s == b.start_s for a, b in pairwise(found.sections))


def test_what_a_start_was_moved_to_is_told():
    frames, regions, tempo = inputs()
    downbeats = [b.time_s for b in tempo.beats if b.position == 1]
    beats = [b.time_s for b in tempo.beats]
    for section in told(frames, regions, tempo).sections[1:]:
        nearest = min(abs(section.start_s - t) for t in (downbeats if section.aligned_to == "downbeat" else beats))
        assert (nearest < 1e-6) == (section.aligned_to != "none")


def test_without_a_tempo_there_are_no_sections_and_that_is_said():
    frames, regions, _ = inputs()
    absent, failed = told(frames, regions), told(frames, regions, failed=("tempo",))
    assert (absent.tempo, absent.sections) == ("absent", ())
    assert (failed.tempo, failed.sections) == ("failed", ())
    assert absent.scenes == failed.scenes == told(*inputs()).scenes


def test_a_sound_without_a_tempo_has_no_sections():
    frames, regions, _ = inputs()
    found = told(frames, regions, examples.tempo(None))
    assert (found.tempo, found.sections) == ("given", ())


def test_short_music_has_no_sections():
    assert told(*inputs(), min_song_s=200.0).sections == ()


def test_beats_laid_over_speech_make_no_sections():
    speech = render.atonal(3, "speech", duration_s=60, sample_rate_hz=RATE)
    frames = run(FeaturesAnalyzer, speech.audio)
    regions = examples.regions((0.0, 60.0))
    found = run(ContentAnalyzer, speech.audio, frames, regions, examples.tempo(120.0, beats=119))
    assert found.tempo == "given"
    assert found.sections == ()


@pytest.mark.parametrize("seed", [700_001, 700_002])
def test_songs_of_human_like_form(seed):
    song = render.arranged_song(seed, shortest_s=70, longest_s=110, sample_rate_hz=RATE)
    found = run(ContentAnalyzer, song.audio, providers=(*LISTENED, TempoAnalyzer))
    truth = np.array([(s.start_s, s.end_s) for s in song.truth.sections])
    sections = np.array([(s.start_s, s.end_s) for s in found.sections])
    _, _, f = mir_eval.segment.detection(truth, sections, window=3.0, trim=True)
    assert f >= 0.6


def test_names_go_on_after_z():
    assert [letters.name_of(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
