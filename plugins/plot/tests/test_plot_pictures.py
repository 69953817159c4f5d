"""The pictures: every kind of file, nothing overlaps, colours are where their classes are."""

from __future__ import annotations

import io
import itertools
import time
import xml.etree.ElementTree as ElementTree
from typing import Any

import matplotlib.image
import numpy as np
import plot_sketches as sketches
import pytest
import soundfile
from matplotlib.collections import LineCollection
from matplotlib.text import Text
from sampler_plot import style
from sampler_plot.figure import Size, drawn, picture
from sampler_plot.levels import extremes, levels
from sampler_plot.subject import Subject
from sampler_sdk import Audio, Beat, Classification, Contents, Frames, Span, Tempo
from sampler_sdk.audio import read
from sampler_sdk.commands import CommandFailed
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, failure, remember
from sampler_sdk.views import Swatch, swatches

DEFAULT, NARROW = Size(1600, None, 120), Size(700, 900, 120)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def stored(library, tmp_path):
    def keep(name, file_name=None):
        return library.file(sketches.kept(library, tmp_path, name, file_name))

    return keep


def pixels(png):
    return np.round(matplotlib.image.imread(io.BytesIO(png))[..., :3] * 255).astype(int)


def texts(canvas):
    """What is written, and the box in which it stands, in pixels."""
    canvas.figure.draw_without_rendering()
    found = [text for text in canvas.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in found]


def lanes(canvas):
    return [text for text, box in texts(canvas) if box.x1 < style.LEFT_IN * canvas.figure.dpi]


def said(canvas):
    return " | ".join(text for text, _ in texts(canvas))


def in_ci(name: str) -> Any:
    """Most sketches are drawn in continuous integration only."""
    return () if name in ("song", "one_shot") else pytest.mark.ci


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *(pytest.param(name, DEFAULT, marks=in_ci(name)) for name in sketches.SKETCHES),
        *(pytest.param(name, NARROW, marks=in_ci(name)) for name in ("song", "forty", "failed")),
    ],
)
def test_no_text_overlaps_another_or_is_clipped(stored, name, size):
    with style.applied():
        canvas = drawn(Subject(stored(name)), size)
        written = texts(canvas)
    width, height = canvas.figure.get_size_inches() * size.dpi
    for text, box in written:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width + 0.5, text
        assert box.y1 <= height + 0.5, text
    overlapping = [
        (one, other) for (one, box), (other, behind) in itertools.combinations(written, 2) if over(box, behind)
    ]
    assert overlapping == []


def over(one, other):
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


@pytest.mark.parametrize("name", [pytest.param(name, marks=in_ci(name)) for name in sketches.SKETCHES])
def test_every_sketch_makes_a_valid_png_and_svg_of_the_size(stored, name):
    file = stored(name)
    image = pixels(picture(file, "png", Size(1000, 800, 100)))
    assert image.shape == (800, 1000, 3)
    assert len(np.unique(image @ [1 << 16, 1 << 8, 1])) > 10
    drawing = ElementTree.fromstring(picture(file, "svg", Size(1000, 800, 100)))
    assert drawing.tag == f"{SVG}svg"
    assert (drawing.get("width"), drawing.get("height")) == ("720pt", "576pt")


@pytest.mark.ci
def test_equal_files_give_equal_pictures(stored):
    for form in ("png", "svg"):
        assert picture(stored("one_shot"), form, NARROW) == picture(stored("one_shot"), form, NARROW)


@pytest.fixture
def mixed(library, tmp_path):
    """Forty seconds of music, a pause, forty seconds of speech."""
    path = tmp_path / "mixed.wav"
    path.touch()
    remember(library, path, audio_info(100.0), *sketches.scenes([(0.0, 40.0), (60.0, 100.0)], ["music", "speech"]))
    return library.file(path)


def swatch(name: str) -> Swatch:
    return swatches([name], Contents.about.facets[0].words)[name]


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def test_the_waveform_has_the_colours_of_the_classes_where_they_are(mixed):
    image = pixels(picture(mixed, "png", DEFAULT))[100:340]  # above the other lanes
    left, right = style.LEFT_IN * 120, 1600 - style.RIGHT_IN * 120
    for name, start, end in (("music", 0.0, 0.4), ("speech", 0.6, 1.0)):
        colour = rgb(swatch(name).colour)
        columns = np.flatnonzero((image == colour).all(axis=2).any(axis=0))
        assert columns.min() == pytest.approx(left + start * (right - left), abs=2)
        assert columns.max() == pytest.approx(left + end * (right - left), abs=2)


def test_a_row_is_the_stronger_the_more_probable_its_class_is(mixed):
    with style.applied():
        canvas = drawn(Subject(mixed), DEFAULT)
        image = pixels(canvas.saved("png"))
        box = next(box for text, box in texts(canvas) if text == "music")
    row = image[len(image) - round((box.y0 + box.y1) / 2)]
    strong, none, weak = (row[round(style.LEFT_IN * 120 + at * canvas.columns)] for at in (0.2, 0.5, 0.8))
    full, empty = rgb(swatch("music").colour), rgb(style.LANE)
    np.testing.assert_array_equal(none, empty)
    np.testing.assert_allclose(strong, 0.9 * full + 0.1 * empty, atol=2)
    np.testing.assert_allclose(weak, 0.3 * full + 0.7 * empty, atol=2)


def test_the_head_and_the_lanes_of_a_song(stored):
    with style.applied():
        canvas = drawn(Subject(stored("song", "$a_b$ song.wav")), DEFAULT)
        told = said(canvas)
        named = [name for name in lanes(canvas) if name != "no sound region"]
        assert named == ["level", "scenes", "sections", "music", "rain", "beats", "key"]
    assert "$a_b$ song.wav" in told
    assert "no sound region" in told
    for fact in ("3:00 min", "124.00 bpm (0.90)", "4/4", "key A minor (0.80)", "music 100 %", "0:30", "music 0.90"):
        assert fact in told
    assert [text for text in told.split(" | ") if text in "ABC"] == ["A", "B", "A", "B"]


def test_a_one_shot_is_named(stored):
    with style.applied():
        told = said(drawn(Subject(stored("one_shot")), DEFAULT))
    for fact in ("50 ms", "kick (0.93), one-shot (0.98); or tom (0.04)", "percussion: kick", "no tempo", "0.010 s"):
        assert fact in told


@pytest.mark.parametrize(
    ("duration_s", "bpm", "moves", "width", "wanted"),
    [
        (30, 120, False, 1600, ["beats"]), (30, 120, True, 1600, ["beats", "tempo, bpm"]),
        (500, 140, False, 1600, ["downbeats"]), (180, 120, False, 700, ["downbeats"]),
        (7200, 140, False, 1600, ["tempo, bpm"]),
    ],
)  # fmt: skip
def test_beats_are_thinned_out_and_give_way_to_the_tempo(library, tmp_path, duration_s, bpm, moves, width, wanted):
    path = tmp_path / "pulse.wav"
    path.touch()
    remember(library, path, audio_info(duration_s), sketches.pulse(duration_s, bpm, moves=moves))
    with style.applied():
        found = lanes(drawn(Subject(library.file(path)), Size(width, None, 120)))
    assert [lane for lane in found if lane in ("beats", "downbeats", "tempo, bpm")] == wanted


def test_what_is_missing_is_said(stored):
    with style.applied():
        forty, failed, unanalyzed = (
            said(drawn(Subject(stored(name)), DEFAULT)) for name in ("forty", "failed", "unanalyzed")
        )
    assert "features: failed (exception): the process was killed by SIGSEGV" in failed
    assert failed.count("skipped, because features failed") == 4
    for kind in ("frames", "regions", "timeline", "classification", "tempo", "key"):
        assert f"no analyzer of {kind} has run" in unanalyzed
    assert "8 of 40 could not tell: too short – 8 of 40 failed (exception): ValueError: boom" in forty
    assert "not sure" in forty


def test_where_no_segment_was_classified_the_reason_stands_in_the_lane_of_the_classes(library, tmp_path):
    path = tmp_path / "sound.wav"
    path.touch()
    regions, broken = sketches.scenes([(0.0, 4.0), (6.0, 10.0)], ["music"] * 2)[1], failure("ValueError: boom")
    spans = [Span(start_s=0.0, end_s=4.0), Span(start_s=6.0, end_s=10.0)]
    remember(library, path, audio_info(10.0), regions, Ended(Classification, [broken] * 2, spans))
    with style.applied():
        canvas = drawn(Subject(library.file(path)), DEFAULT)
        assert "regions" not in lanes(canvas)
        told = said(canvas)
    assert "2 of 2 failed (exception): ValueError: boom" in told
    assert "failed" not in told.split(" | ")


def test_missing_sections_are_explained(library, tmp_path):
    path = tmp_path / "sound.wav"
    path.touch()
    remember(library, path, audio_info(10.0), *sketches.scenes([(0.0, 10.0)], ["music"], tempo="absent"))
    with style.applied():
        assert "they need a tempo" in said(drawn(Subject(library.file(path)), DEFAULT))


@pytest.mark.ci
def test_two_hours_are_drawn_quickly(stored):
    file = stored("programme")
    picture(stored("loop"), "png", DEFAULT)  # what is done once per process
    began = time.process_time()
    picture(file, "png", DEFAULT)
    assert time.process_time() - began < 6  # measured: 1.1 s; this catches what grows with the number of beats


def test_what_has_no_duration_cannot_be_drawn(library, tmp_path):
    for name, audio, told in (("broken.wav", None, "could not be decoded"), ("empty.wav", audio_info(0), "no samples")):
        path = tmp_path / name
        path.write_text(name)
        remember(library, path, audio)
        with pytest.raises(CommandFailed, match=told):
            picture(library.file(path), "png", DEFAULT)


def test_too_little_height_is_told_with_what_is_needed(stored):
    file = stored("song")
    with pytest.raises(CommandFailed, match=r"need a height of \d+ pixels") as told:
        picture(file, "png", Size(1600, 200, 120))
    needed = int("".join(c for c in str(told.value) if c.isdigit()))
    assert pixels(picture(file, "png", Size(1600, needed, 120))).shape[0] == needed


@pytest.fixture
def knock(library, tmp_path):
    """Four seconds with one loud tenth of a second from 1.0 s on, which is in every lane; as a real file, too."""
    path = tmp_path / "knock.wav"
    samples = np.zeros(4 * 8000, np.float32)
    samples[8000:8800] = 0.5
    soundfile.write(path, samples, 8000, subtype="FLOAT")
    bands = np.full((401, 64), -100.0, np.float16)
    bands[100:110] = -10.0
    peaks = np.full(400, -160.0)
    peaks[100:110] = -6.0
    sound = examples.frames(peaks).model_copy(update={"log_mel_db": bands})
    beat = Beat(time_s=1.0, position=1, interpolated=False)
    beats = (beat, beat.model_copy(update={"time_s": 3.9}), beat.model_copy(update={"time_s": 4.2}))
    tempo = examples.tempo(60.0).model_copy(update={"beats": beats})
    regions, scenes, answers = sketches.scenes([(1.0, 1.1)], ["speech"])[1:]
    info = read(path).info
    remember(
        library,
        path,
        info,
        Ended(Frames, [sound], analyzer="features"),
        regions,
        scenes,
        answers,
        Ended(Tempo, [tempo]),
    )
    return library.file(path)


@pytest.mark.parametrize("there", [True, False], ids=["from samples", "from levels"])
def test_a_moment_is_drawn_where_the_axis_says_that_it_is(knock, there):
    """In each lane, and in the labels of the axis: a tenth off anywhere would show."""
    if not there:
        knock.path.unlink()
    with style.applied():
        canvas = drawn(Subject(knock), DEFAULT)
        image = pixels(canvas.saved("png"))
        written = texts(canvas)
    at, per_s = style.LEFT_IN * 120, canvas.columns / 4.0
    colour = rgb(swatch("speech").colour)
    assert ("samples" in lanes(canvas)) is there
    axes = {axes.get_position().y0: axes for axes in canvas.figure.axes}
    wave, spectrum, *_ = (_row(axes, place, len(image)) for place in sorted(axes)[::-1])
    for name, shown in (
        ("wave", (image[wave] == colour).all(axis=2).any(axis=0)),
        ("spectrum", (image[spectrum] < 100).all(axis=2).any(axis=0)),
    ):
        columns = np.flatnonzero(shown & (np.arange(len(shown)) >= at))
        assert columns.min() == pytest.approx(at + 1.0 * per_s, abs=per_s * 0.012), name
        assert columns.max() == pytest.approx(at + 1.1 * per_s, abs=per_s * 0.012), name
    for label, time_s in (("1.0 s", 1.0), ("3.0 s", 3.0)):
        (box,) = [box for text, box in written if text == label]
        assert (box.x0 + box.x1) / 2 == pytest.approx(at + time_s * per_s, abs=2)


def _row(axes, place, height):
    top, bottom = axes[place].get_position().y1, axes[place].get_position().y0
    return slice(round((1 - top) * height) + 2, round((1 - bottom) * height) - 2)


def test_beats_end_with_the_sound(knock):
    with style.applied():
        canvas = drawn(Subject(knock), DEFAULT)
    drawn_s = [x for lines in canvas.figure.findobj(LineCollection) for (x, _), _ in lines.get_segments()]
    assert drawn_s == [1.0]


def test_a_head_is_never_cut_within_a_word(stored):
    with style.applied():
        canvas = drawn(Subject(stored("song")), Size(600, None, 120))
        whole = said(drawn(Subject(stored("song")), Size(4000, None, 120)))
    for text in (text for text, box in texts(canvas) if box.x0 < 40):
        for word in text.rstrip("…").split():
            assert word in whole.replace("|", " ").split() or text == stored("song").path.name


def test_a_grey_that_is_not_there_is_not_named(stored):
    with style.applied():
        assert "no sound region" not in said(drawn(Subject(stored("loop")), DEFAULT))


def test_samples_keep_their_sign_and_place():
    samples = np.zeros((1000, 2), np.float32)
    samples[500, 1], samples[700, 0] = 0.8, -0.6
    low, high = extremes(Audio.from_array(samples, 1000), 100)
    assert np.flatnonzero(high > 0).tolist() == [49, 50]  # a column takes in the first sample of the next
    assert np.flatnonzero(low < 0).tolist() == [69, 70]
    assert (high[50], low[70]) == (pytest.approx(0.8), pytest.approx(-0.6))
    assert [len(each) for each in extremes(Audio.from_array(np.ones((1, 1), np.float32), 1000), 7)] == [7, 7]


def test_columns_show_the_loudest_of_their_hops():
    peaks = np.full(1000, -160.0)
    peaks[[0, 503, 999]] = (-6.0, 0.0, -20.0)
    _, shown = levels(examples.frames(peaks).level_dbfs, 100.0, 10.0, 100)
    assert np.flatnonzero(shown).tolist() == [0, 50, 99]
    np.testing.assert_allclose(shown[[0, 50, 99]], [0.501, 1.0, 0.1], atol=1e-3)


def test_a_hop_longer_than_a_column_shows_in_all_it_covers():
    _, shown = levels(examples.frames([-160.0, 0.0, -160.0]).level_dbfs, 100.0, 0.03, 30)
    assert np.flatnonzero(shown).tolist() == list(range(10, 20))


def test_no_levels_are_silence():
    rms, peak = levels(examples.frames([]).level_dbfs, 100.0, 1.0, 7)
    assert not rms.any()
    assert not peak.any()
    assert peak.shape == (7,)
