"""What the renderer says is true of a sound is true of its samples."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_sdk import render
from sampler_sdk.render.arranging import PARTS, vary, write_roles
from sampler_sdk.render.canvas import Canvas
from sampler_sdk.render.clock import Clock
from sampler_sdk.render.drumming import Feel, Kit, play_groove
from sampler_sdk.render.forms import Passage, plan
from sampler_sdk.render.harmony import Harmony
from sampler_sdk.render.parts import bass, chords, melody
from sampler_sdk.render.regions import active_rms_dbfs, envelope_dbfs
from sampler_sdk.render.timbres import Instrument
from sampler_sdk.render.truth import TrueKey

RATE = 44100
KINDS = ("loops", "songs", "excerpts", "one_shots", "atonal", "sparse", "scenes", "found_loops", "clatter")
STEADY_TONES = ("organ", "epiano", "piano", "synth", "supersaw", "fm_bass", "finger", "pluck")
METRONOME = render.Groove("metronome", (60, 200), {"clave": "X...X...X...X..."})


@cache
def first_items(kind):
    return list(render.collection(kind, 0, 6 if kind in ("loops", "one_shots") else 2))


@pytest.mark.parametrize("kind", KINDS)
def test_items_are_sound(kind):
    for item in first_items(kind):
        assert item.samples.dtype == np.float32
        assert item.samples.shape[1] == 2
        assert np.isfinite(item.samples).all()
        assert np.abs(item.samples).max() <= 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_truth_lies_inside_the_sound(kind):
    for item in first_items(kind):
        truth, end = item.truth, item.duration_s
        assert all(0 <= time < end for time in (*truth.beats, *truth.onsets))
        assert set(truth.downbeats) <= set(truth.beats)
        for spans in (truth.regions, truth.sections):
            assert all(before.end_s <= after.start_s for before, after in pairwise(spans))
            assert all(span.end_s <= end + 1e-6 for span in spans)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**31), bpm=st.floats(45, 200))
def test_loops_are_a_whole_number_of_beats(seed, bpm):
    loop = render.drum_loop(seed, bpm=bpm)
    assert loop.truth.bpm == pytest.approx(bpm, abs=1e-5)
    assert abs(loop.duration_s - len(loop.truth.beats) * 60 / bpm) <= 1 / RATE
    assert len(loop.truth.beats) % (len(loop.truth.beats) // len(loop.truth.downbeats)) == 0


@pytest.mark.parametrize("bpm", [61.7, 120.0, 177.0])
def test_a_machine_plays_exactly_on_the_beats(bpm):
    rng = np.random.default_rng(1)
    clock = Clock.steady(bpm, 8)
    canvas = Canvas(clock.end_s, RATE)
    play_groove(canvas, rng, METRONOME, Kit(rng, RATE), clock, Feel(0.0, 0.0, 0.0), range(1))
    quiet = np.abs(canvas.samples).max(axis=1) < 1e-4
    for time in clock.beat_times[1:4]:
        first = round(time * RATE)
        assert quiet[first - 40 : first].all()
        assert not quiet[first : first + 40].all()


def test_a_human_plays_near_the_beats():
    for seed in range(8):
        loop = render.drum_loop(seed, groove=METRONOME, bars=1, bpm=100)
        distance = [min(abs(onset - beat) for onset in loop.truth.onsets) for beat in loop.truth.beats]
        assert max(distance) < 0.04


def test_onsets_in_the_truth_are_heard():
    loop = render.drum_loop(3, groove=METRONOME, bars=1, bpm=90)
    level = envelope_dbfs(loop.samples, loop.sample_rate_hz, 0.005)
    for onset in loop.truth.onsets[1:]:
        at = round(onset * loop.sample_rate_hz)
        assert level[at : at + 500].max() - level[at - 700 : at - 300].mean() > 6


def test_swing_moves_the_offbeat_and_not_the_beat():
    clock = Clock.steady(60, 4).swung(2 / 3, 1.0)
    assert [clock.time(beat) for beat in (0, 0.5, 1, 1.5, 2)] == pytest.approx([0, 2 / 3, 1, 5 / 3, 2])
    sixteenths = Clock.steady(60, 4).swung(0.6, 0.5)
    assert [sixteenths.time(beat) for beat in (0.25, 0.5, 0.75)] == pytest.approx([0.3, 0.5, 0.8])


def test_tempo_ramps_and_drifts():
    ramp = Clock.ramp(100, 120, 64)
    intervals = 60 / np.diff(ramp.beat_times)
    assert intervals[0] == pytest.approx(100)
    assert intervals[-1] == pytest.approx(120)
    drift = Clock.drifting(np.random.default_rng(0), 100, 128, depth=0.02)
    assert not drift.is_constant
    assert np.all(np.abs(60 / np.diff(drift.beat_times) / 100 - 1) <= 0.02)
    assert Clock.steady(100, 8).is_constant


@pytest.mark.parametrize("family", STEADY_TONES)
@settings(max_examples=4, deadline=None)
@given(cents=st.floats(-50, 50), seed=st.integers(0, 1000))
def test_detuning_is_exact(family, cents, seed):
    instrument = Instrument.some(np.random.default_rng(seed), RATE, (family,), cents)
    instrument.params.update(release=0.5, voices=1)  # one voice: a chorus has no single pitch
    tone = instrument.note(69, 2.0)
    assert 1200 * np.log2(fundamental_hz(tone) / 440) == pytest.approx(cents, abs=1.5)


def fundamental_hz(tone):
    spectrum = np.abs(np.fft.rfft(tone * np.hanning(len(tone)), 2**19))
    hz = np.fft.rfftfreq(2**19, 1 / RATE)
    near = (hz > 420) & (hz < 460)
    return hz[near][np.argmax(spectrum[near])]


@given(seed=st.integers(0, 10_000))
def test_parts_stay_in_the_written_harmony(seed):
    rng = np.random.default_rng(seed)
    harmony = Harmony.some(rng)
    bars = harmony.progression(rng)
    for note in chords(rng, bars, 4):
        assert note.midi % 12 in bars[int(note.beat // 4)].tones
    sung = {note.midi % 12 for note in melody(rng, bars, 4, harmony)}
    allowed = {pc for chord in bars for pc in harmony.ladder(chord, 0, 127) for pc in [pc % 12]}
    assert sung <= allowed | {harmony.tonic} | {chord.root for chord in bars}
    assert all(20 <= note.midi <= 60 for note in bass(rng, bars, 4, harmony))


def test_every_key_is_rendered_and_the_tonic_chord_is_there():
    keys = set()
    for seed in range(400):
        rng = np.random.default_rng(seed)
        harmony = Harmony.some(rng)
        keys.add(str(harmony.key))
        assert any(chord.root == harmony.tonic for chord in harmony.progression(rng))
    assert len(keys) == 24


def test_key_and_tuning_can_be_asked_for():
    key = TrueKey(tonic="F#", mode="minor")
    for make in (render.song, render.chord_loop, render.full_loop, render.bass_loop, render.melodic_loop):
        truth = make(5, key=key, cents=-33.0).truth
        assert truth.key == key
        assert truth.tuning_cents == -33.0


@pytest.mark.parametrize("noise_dbfs", [-75.0, -50.0])
def test_between_regions_is_only_the_noise_floor(noise_dbfs):
    item = render.sparse(4, duration_s=20, noise_dbfs=noise_dbfs)
    inside = np.zeros(len(item.samples), bool)
    for span in item.truth.regions:
        first, last = (round(t * RATE) for t in (span.start_s, span.end_s))
        inside[first:last] = True
        assert 20 * np.log10(np.abs(item.samples[first:last]).max()) > noise_dbfs + 6
    outside = item.samples[~inside]
    assert 10 * np.log10(np.mean(outside.astype(float) ** 2)) == pytest.approx(noise_dbfs, abs=0.5)


def test_regions_are_separated():
    for item in render.collection("sparse", 2, 3):
        spans = item.truth.regions
        assert len(spans) > 5
        assert min(b.start_s - a.end_s for a, b in pairwise(spans)) >= 0.45


def test_signal_to_noise_ratio_is_what_was_asked_for():
    item = render.sparse(9, duration_s=30, noise_dbfs=-45, snr_db=15)
    for span in item.truth.regions:
        part = item.samples[round(span.start_s * RATE) : round(span.end_s * RATE), 0]
        if span.duration_s > 0.05:
            assert active_rms_dbfs(part, RATE) == pytest.approx(-30, abs=2.5)


def test_scenes_join_without_gaps():
    item = render.scenes(1)
    sections = item.truth.sections
    assert sections[0].start_s == 0
    assert sections[-1].end_s == pytest.approx(item.duration_s)
    assert all(a.end_s == b.start_s for a, b in pairwise(sections))


def test_sections_of_an_arranged_song_follow_each_other_on_bar_lines():
    song = render.arranged_song(3, shortest_s=70, longest_s=130)
    sections, bars = song.truth.sections, {*song.truth.downbeats, sections_end(song)}
    assert 70 <= sections[-1].end_s <= 130
    assert sections[0].start_s == 0
    assert all(a.end_s == b.start_s for a, b in pairwise(sections))
    assert {section.start_s for section in sections} <= bars
    assert len({section.label for section in sections}) >= 3


def sections_end(song):
    return song.truth.sections[-1].end_s


@pytest.mark.parametrize("bpm", [72.0, 120.0, 174.0])
def test_forms_have_sections_of_human_length(bpm):
    lengths = []
    for seed in range(60):
        passages = plan(np.random.default_rng(seed), 240 / bpm, 120.0, 240.0)
        assert all(a.end == b.first for a, b in pairwise(passages))
        assert 120 <= passages[-1].end * 240 / bpm <= 240
        lengths += [passage.bars * 240 / bpm for passage in passages]
    assert 12 <= np.median(lengths) <= 24
    assert np.percentile(lengths, 5) >= 6.5
    assert np.percentile(lengths, 95) <= 40


def test_a_section_that_follows_its_like_differs_from_it():
    again = Passage("verse", 1, 8, 8, again=True)
    for seed in range(30):
        rng = np.random.default_rng(seed)
        (verse,) = write_roles(rng, (again,), 4, Harmony.some(rng)).values()
        variation = vary(rng, again, verse, True)
        plain = (tuple(name for name in PARTS if name in verse.parts), verse.drums)
        assert len(plain[0]) < 3 or (variation.parts, variation.drums) != plain


def test_a_cut_keeps_beats_where_they_sound():
    whole = render.song(2, duration_s=12, tempo="steady")
    part = render.cut(whole, 3.0, 9.0)
    assert part.duration_s == pytest.approx(6.0, abs=1 / RATE)
    assert np.array_equal(part.samples, whole.samples[3 * RATE : 9 * RATE])
    assert part.truth.bpm == whole.truth.bpm
    expected = [beat - 3 for beat in whole.truth.beats if 3 <= beat < 9]
    assert part.truth.beats == pytest.approx(expected)


def test_one_shots_have_no_tempo_and_all_kinds_render():
    for kind in render.ONE_SHOTS:
        shot = render.one_shot(1, kind)
        assert shot.truth.kind == kind
        assert shot.truth.bpm is None
        assert len(shot.truth.regions) == 1


def test_no_pulse_is_scored_where_none_is_stated():
    for item in render.collection("chord_loops", 3, 10):
        if "tempo" in item.truth.scored:
            assert len(item.truth.onsets) >= max(4, len(item.truth.beats) / 2)


def test_other_rates():
    for rate in (22050, 48000, 96000):
        assert render.drum_loop(1, bpm=120, bars=1, sample_rate_hz=rate).duration_s == pytest.approx(2.0, abs=1e-4)


def test_writes_files(tmp_path):
    import soundfile

    loop = render.drum_loop(1, bars=1)
    for suffix in (".wav", ".flac"):
        loop.write(tmp_path / f"loop{suffix}")
        samples, rate = soundfile.read(tmp_path / f"loop{suffix}", dtype="float32")
        assert rate == loop.sample_rate_hz
        assert np.allclose(samples, loop.samples, atol=1e-6)
