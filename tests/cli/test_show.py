"""``sampler show``: what it tells of hand-made results, and how it is drawn."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from inside import sampler
from pydantic import ValidationError
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, failure, remember

from sampler_core.cli.show.page import page
from sampler_core.cli.summary import Summary
from sampler_core.contracts import Reason, Result, Span
from sampler_core.execution.tally import FileTally
from sampler_core.facets.known import Kind
from sampler_core.kinds import (
    Classification,
    Contents,
    Frames,
    Label,
    Presence,
    Regions,
    Scene,
    Section,
    Tempo,
    Timeline,
)
from sampler_core.library import Library
from sampler_core.run import RunReport
from sampler_core.views.palette import GREYS, swatches
from sampler_core.views.segments import Unlabelled
from sampler_core.views.words import told_by

SAMPLER = Path(sys.executable).with_name("sampler")
KICK = {
    "form": Label(name="one_shot", probability=0.98),
    "type": Label(name="kick", probability=0.93),
    "alternatives": {
        "form": (Label(name="one_shot", probability=0.98),),
        "type": (Label(name="kick", probability=0.93), Label(name="tom", probability=0.04)),
    },
}
UNSURE = {"abstained": ("content",)}


class Loudness(Result):
    kind = "acme.loudness"
    lufs: float


@pytest.fixture
def library(tmp_path: Path, new_library: Path) -> Iterator[Library]:
    shutil.copytree(new_library, tmp_path / "library")
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def shown(library: Library, tmp_path: Path) -> Callable[..., list[str]]:
    """Keeps how analyzers ended on a file of that length, and shows it."""

    def show(duration_s: float, *steps: Ended, width: int = 80, **facts: object) -> list[str]:
        path = tmp_path / "sound.wav"
        path.touch()
        remember(library, path, audio_info(duration_s, **facts), *steps)
        return [line.plain for line in page(library.file(path), width)]

    return show


def scenes(*rows: tuple[float, float, float], tempo: str = "given", sections: tuple[Section, ...] = ()) -> Timeline:
    """Scenes by start, end and confidence, each in a region of its own unless it begins where the one before ends."""
    region, found = -1, []
    for start, end, confidence in rows:
        region += not found or found[-1].end_s != start
        found.append(Scene(start_s=start, end_s=end, region=region, confidence=confidence))
    return Timeline(scenes=tuple(found), tempo=tempo, sections=sections)


def lettered(*rows: tuple[str, float, float]) -> tuple[Section, ...]:
    first: dict[str, int] = {}
    return tuple(
        Section(start_s=start, end_s=end, scene=0, label=label, confidence=0.8,
                repeats=None if first.setdefault(label, index) == index else first[label])
        for index, (label, start, end) in enumerate(rows)
    )  # fmt: skip


def classified(timeline: Timeline, *endings: object, **more: object) -> Ended:
    spans = [Span(start_s=scene.start_s, end_s=scene.end_s) for scene in timeline.scenes]
    return Ended(Classification, endings, spans, analyzer="classifier", **more)


def bar(lines: list[str]) -> str:
    """The line above the ruler, or above the sections above the ruler."""
    ruler = next(index for index, line in enumerate(lines) if "┬" in line)
    return next(line for line in reversed(lines[:ruler]) if "|" not in line)


def test_classes_are_drawn_over_the_duration_and_pauses_are_blank(shown) -> None:
    timeline = scenes((0, 50, 1), (60, 100, 0.9))
    steps = classified(timeline, examples.classification({"music": 0.9}), examples.classification({"speech": 0.8}))
    lines = shown(100.0, Ended(Timeline, [timeline]), steps)

    drawn = bar(lines)
    assert drawn.strip("MS ") == ""
    assert drawn.count("M") == pytest.approx(38, abs=1)
    assert drawn.count("S") == pytest.approx(30, abs=1)
    assert drawn.strip()[drawn.count("M")] == " "
    assert "  M music   S speech" in lines
    assert any(line.split() == ["0:00", "0:30", "1:00", "1:30"] for line in lines)


def test_a_segment_of_silence_is_blank(shown) -> None:
    timeline = scenes((0, 50, 1), (50, 100, 0.9))
    steps = classified(timeline, examples.classification({"music": 0.9}), examples.classification({"silence": 0.99}))
    lines = shown(100.0, Ended(Timeline, [timeline]), steps)

    assert bar(lines) == "  " + "M" * 38
    assert "  M music" in lines
    assert any("silence (0.99)" in line for line in lines)


def test_sections_show_their_letters_where_there_is_room(shown) -> None:
    timeline = scenes((0, 100, 1), sections=lettered(("A", 0, 30), ("B", 30, 59), ("C", 59, 59.5), ("A", 59.5, 80)))
    lines = shown(100.0, Ended(Timeline, [timeline]))

    row = next(line for line in lines if "|A" in line)
    assert [part.strip("-") for part in row.strip().split("|")[1:]] == ["A", "B", "", "A"]
    assert len(row) == pytest.approx(2 + 0.8 * 76, abs=1)


def test_segments_that_go_on_after_a_pause_are_one_stretch(shown) -> None:
    timeline = scenes((0, 10, 1), (11, 20, 0.2), (21, 30, 0.9))
    speech = [examples.classification({"speech": p, "music": 0.3}) for p in (0.9, 0.7, 0.9)]
    lines = shown(30.0, Ended(Timeline, [timeline]), classified(timeline, *speech))

    assert "   0.00–20.00  speech (0.81)  also music (0.30)" in lines
    assert "  21.00–30.00  speech (0.90)  also music (0.30)" in lines


def test_whole_regions_are_joined_across_short_pauses_only(shown) -> None:
    spans = [Span(start_s=start, end_s=start + 4) for start in (0, 5, 20)]
    speech = [examples.classification({"speech": 0.9}, segment="region")] * 3
    regions = Ended(Regions, [examples.regions(*((span.start_s, span.end_s) for span in spans))])
    lines = shown(30.0, regions, Ended(Classification, speech, spans, inputs={"timeline": "absent"}))

    assert [line.split()[0] for line in lines if "speech (" in line] == ["0.00–", "20.00–24.00"]
    assert "   0.00– 9.00  speech (0.90)" in lines


def test_hits_of_different_types_stay_apart(shown) -> None:
    timeline = scenes((0, 1, 1), (2, 3, 0.1), (4, 5, 0.1))
    tom = {"type": Label(name="tom", probability=0.6), "alternatives": {"type": (Label(name="tom", probability=0.6),)}}
    hits = [examples.classification({"percussion": 0.9}, **answers) for answers in (KICK, KICK, tom)]
    lines = shown(5.0, Ended(Timeline, [timeline]), classified(timeline, *hits))

    assert "  0.00–3.00  percussion (0.90)  kick (0.93), one-shot (0.98); or tom (0.04)" in lines
    assert "  4.00–5.00  percussion (0.90)  tom (0.60)" in lines


def test_a_label_that_has_been_told_is_not_among_the_others(shown) -> None:
    timeline = scenes((0, 5, 1), (5, 10, 0.9))
    labels = {"music": 0.9, "rain": 0.4, "speech": 0.3, "singing": 0.2, "ambience": 0.05}
    lines = shown(
        10.0,
        Ended(Timeline, [timeline]),
        classified(timeline, examples.classification(labels), examples.classification({"speech": 0.8})),
    )

    assert "   0.00– 5.00  music (0.90)   also rain (0.40), speech (0.30)" in lines
    assert "   5.00–10.00  speech (0.80)" in lines


def test_results_in_which_there_is_nothing_say_so(shown) -> None:
    nothing = examples.regions().model_copy(update={"regions": ()})
    lines = shown(
        3.0,
        Ended(Regions, [nothing]),
        Ended(Timeline, [scenes()], analyzer="content"),
        Ended(Contents, [Contents(content=(), sound_s=0, segments=0)]),
    )

    assert "  content      no scenes" in lines
    assert "  contents     nothing: no sound" in lines


def test_a_one_shot_is_told_in_a_line_and_not_drawn(shown) -> None:
    timeline = scenes((0, 0.3, 1))
    contents = Contents(
        content=(Presence(name="percussion", probability=0.99, share=1),), sound_s=0.3, segments=1, **KICK
    )
    one = examples.classification({"percussion": 0.99}, **KICK)
    lines = shown(0.5, Ended(Timeline, [timeline]), classified(timeline, one), Ended(Contents, [contents]))

    assert "  contents     kick (0.93), one-shot (0.98); or tom (0.04)" in lines
    assert not any("┬" in line or "0.00–" in line for line in lines)


def test_contents_tell_shares_and_presences(shown) -> None:
    labels = (("music", 0.97, 0.8), ("speech", 0.9, 0.12), ("singing", 0.41, 0.0), ("ambience", 0.1, 0.0))
    contents = Contents(
        content=tuple(Presence(name=name, probability=p, share=share) for name, p, share in labels),
        sound_s=90, segments=3,
    )  # fmt: skip
    lines = shown(100.0, Ended(Contents, [contents]))

    assert any("music 80 %, speech 12 %; contains music (0.97), speech (0.90)," in line for line in lines)
    assert any("singing (0.41)" in line for line in lines)
    assert not any("ambience" in line for line in lines)


def test_an_abstention_tells_what_it_hesitated_between(shown) -> None:
    timeline = scenes((0, 10, 1), (10, 20, 0.9))
    unsure = examples.classification({"speech": 0.41, "singing": 0.38}, **UNSURE)
    typeless = {"abstained": ("type",), "alternatives": {"type": (Label(name="kick", probability=0.41),
                                                                  Label(name="tom", probability=0.38))}}  # fmt: skip
    hit = examples.classification({"percussion": 0.9}, **typeless)
    lines = shown(20.0, Ended(Timeline, [timeline]), classified(timeline, unsure, hit))

    assert "   0.00–10.00  not sure           speech 0.41, singing 0.38" in lines
    assert "  10.00–20.00  percussion (0.90)  not sure: kick 0.41, tom 0.38" in lines
    assert "?" in bar(lines)
    assert any("? not sure" in line for line in lines)


def test_forty_regions_fit_on_a_screen_of_80_columns(shown) -> None:
    regions = [(3.0 * n, 3.0 * n + 1.5) for n in range(40)]
    spans = [Span(start_s=start, end_s=end) for start, end in regions]
    answers = [examples.classification({name: 0.9}, segment="region") for name in ("music", "speech") * 20]
    lines = shown(
        120.0, Ended(Regions, [examples.regions(*regions)]),
        Ended(Classification, answers, spans, analyzer="classifier", inputs={"timeline": "absent"}),
    )  # fmt: skip

    assert max(map(len, lines[1:])) <= 80
    assert len(lines) < 40
    assert "  … and 20 more (sampler show --json)" in lines
    assert "  classifier   40 regions: 20 music, 20 speech" in lines
    assert "               whole regions: no analyzer of a timeline was in the plan" in lines
    older = Ended(Classification, answers, spans, analyzer="classifier", inputs={"timeline": "a digest"})
    assert "whole regions" not in "".join(shown(120.0, older))


def test_a_short_sound_in_a_long_silence_shows(shown) -> None:
    lines = shown(3600.0, Ended(Regions, [examples.regions((10, 10.05), (1800, 1800.01))]))

    assert bar(lines).count("=") == 2
    assert any("= not classified" in line for line in lines)
    assert any(line.split() == ["0:00", "h", "0:15", "h", "0:30", "h", "0:45", "h", "1:00", "h"] for line in lines)


@pytest.mark.parametrize(
    ("tempo", "told"), [("absent", "no analyzer of tempo was in the plan"), ("failed", "its analyzer gave none")]
)
def test_missing_sections_are_explained(shown, tempo: str, told: str) -> None:
    text = " ".join(" ".join(shown(10.0, Ended(Timeline, [scenes((0, 10, 1), tempo=tempo)]))).split())

    assert f"1 scene; no sections: they need a tempo, and {told}" in text


def test_the_cause_of_what_was_skipped_is_told_once(shown) -> None:
    lines = shown(
        30.0,
        Ended(Regions, [examples.regions((0, 10), (20, 30))]),
        Ended(Timeline, [failure("MemoryError: it was too long")], analyzer="content"),
        Ended(Classification, [failure("content failed: it was too long", cause="content")], analyzer="classifier"),
        Ended(Contents, [failure("content failed: it was too long", cause="content")]),
    )

    assert "".join(lines).count("too long") == 1
    assert "  content      failed (exception): MemoryError: it was too long" in lines
    assert "  classifier   skipped, because content failed" in lines
    assert "  contents     skipped, because content failed" in lines
    assert bar(lines).count("=") > 40


def test_the_same_failure_of_many_segments_is_told_once_with_a_count(shown) -> None:
    rows = [(float(n), n + 1.0, 0.9) for n in range(300)]
    timeline = scenes(*rows)
    broken = [failure("ValueError: boom")] * 250
    good = [examples.classification({"music": 0.9}, warnings=("it is 8 kHz",))] * 40
    lines = shown(300.0, Ended(Timeline, [timeline]), classified(timeline, *broken, *good, *[Reason.TOO_SHORT] * 10))

    assert "               250 of 300 failed (exception): ValueError: boom" in lines
    assert "               10 of 300 could not tell: too short" in lines
    assert "".join(lines).count("boom") == 1
    assert "".join(lines).count("it is 8 kHz") == 1
    assert len(lines) < 45


def test_where_every_segment_failed_there_is_no_list(shown) -> None:
    timeline = scenes((0, 10, 1), (20, 30, 0.9))
    lines = shown(30.0, Ended(Timeline, [timeline]), classified(timeline, *[failure("ValueError: boom")] * 2))

    assert "  classifier   2 of 2 failed (exception): ValueError: boom" in lines
    assert "!" in bar(lines)
    assert lines[-1] == "  ! failed"


def test_a_run_names_a_file_once_however_many_of_its_segments_failed(capsys, tmp_path: Path) -> None:
    summary = Summary(tmp_path)
    outcome = {
        "analyzer": "classifier", "distribution": "sampler-classifier", "distribution_version": "1", "status": "failed",
        "cached": False, "failure": {"kind": "exception", "message": "boom", "hint": "report it"},
    }  # fmt: skip
    summary.add({"path": "/sounds/a.wav", "outcomes": [outcome] * 9})
    summary.show(RunReport(1, 1, 1, {"failed": 9}, interrupted=False))

    assert capsys.readouterr().err.count("a.wav") == 1


@pytest.mark.parametrize(
    ("report", "tally", "told"),
    [
        (
            (773, 773),
            {"done": 773, "unreadable": 2, "duplicates": 8, "failed": 3, "known": 64},
            [
                "773 files: 771 analyzed (64 known already), 2 unreadable, 8 duplicates, 3 with a failed analyzer",
                "Library: {library}",
                "More: sampler failures",
            ],
        ),
        ((1, 1), {"done": 1}, ["1 file: 1 analyzed", "Library: {library}"]),
        (
            (582, 3),
            {"done": 3, "duplicates": 1},
            [
                "3 of 582 files: 3 analyzed, 1 duplicate",
                "Stopped early: the same command once more does what is left.",
                "Library: {library}",
            ],
        ),
        (
            (2, 2),
            {"done": 2, "passed_over": Counter(hidden=3)},
            ["2 files: 2 analyzed", "Passed over: 3 hidden; --verbose names them.", "Library: {library}"],
        ),
        ((0, 0), {}, ["There is no audio file in these places."]),
    ],
)
def test_a_run_counts_files(capsys, tmp_path: Path, report, tally, told) -> None:
    files, done = report
    Summary(tmp_path).show(RunReport(files, done, 0, {}, interrupted=done < files, tally=FileTally(**tally)))

    assert capsys.readouterr().err.splitlines() == [line.format(library=tmp_path) for line in told]


def test_what_is_long_or_many_is_cut_and_counted(shown) -> None:
    class Many(Result):
        kind = "acme.many"
        model_config = {"extra": "allow"}

    tags = {f"tag {number}": "x" * 10_000 for number in range(1000)}
    many = Many.model_validate({f"field_{number}": "y" * 1000 for number in range(2000)})
    began = time.process_time()
    lines = shown(90.5, Ended(Many, [many]), tags=tags, warnings=("z" * 5000,) * 100)

    assert time.process_time() - began < 2
    text = " ".join(" ".join(lines).split())
    assert "1:30.500, 44100 Hz" in text
    assert "… and 980 more tags (sampler show --json)" in text
    assert "… and 80 more warnings" in text
    assert "… (9,880 more characters)" in text
    assert len(lines) < 400
    assert all(len(line) <= 80 for line in lines[1:])


def test_a_level_is_never_minus_nothing_and_a_form_is_called_one(shown) -> None:
    form = Label(name="track", probability=0.8)
    contents = Contents(
        content=(Presence(name="music", share=1.0, probability=0.9),),
        form=form,
        sound_s=1.0,
        segments=1,
        alternatives={"form": (form,)},
    )
    lines = shown(2.0, Ended(Frames, [examples.frames([-0.04])]), Ended(Contents, [contents]))

    assert any("peak 0.0 dBFS" in line for line in lines)
    assert any("form: track (0.80)" in line for line in lines)


def without(value: Any) -> Iterator[Any]:
    """``value`` with one leaf of it after the other left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: less} for less in (None, *without(inner)))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from ((*value[:index], less, *value[index + 1 :]) for less in without(inner))


EXAMPLES = [examples.frames([-3.0]), examples.regions((0.0, 1.0)), examples.tempo(), examples.key()]


@pytest.mark.parametrize("whole", EXAMPLES, ids=lambda result: result.kind)
def test_whatever_may_be_missing_has_words(whole: Result) -> None:
    valid = 0
    for less in without(whole.model_dump()):
        with suppress(ValidationError):
            result = type(whole).model_validate(less)
            assert told_by(Kind(whole.kind, whole.about), result.model_dump())
            valid += 1
    assert valid or whole.kind == "regions"


def test_other_places_of_a_sound_are_told(library: Library, tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav", "c.wav"):
        (tmp_path / name).touch()
        remember(library, tmp_path / name, audio_info(2.0))

    lines = [line.plain for line in page(library.file(tmp_path / "b.wav"), 200)]
    assert lines[1:3] == [f"  also {tmp_path / 'a.wav'}", f"  also {tmp_path / 'c.wav'}"]


def test_other_analyzers_of_many_segments_show_the_first_few(shown) -> None:
    spans = [Span(start_s=n, end_s=n + 1) for n in range(200)]
    lines = shown(200.0, Ended(Loudness, [Loudness(lufs=-n) for n in range(200)], spans))

    assert "  acme.loudness 0:00.0–0:01.0 lufs 0.0" in lines
    assert "               … and 194 more (sampler show --json)" in lines
    assert len(lines) < 12


def test_tags_cannot_command_the_terminal(shown) -> None:
    text = "\n".join(shown(1.0, tags={"title": "a\x1b[31m\nb"}))

    assert "\x1b" not in text
    assert r"title: a\x1b[31m\nb" in text


def test_any_width_from_forty_columns_on_is_kept(shown) -> None:
    timeline = scenes(*[(3.0 * n, 3 * n + 2.5, 0.9) for n in range(12)], sections=lettered(("A", 0, 2)))
    classes = ("music", "speech", "singing", "percussion", "tonal_instrument", "noise_fx", "ambience", "my own", "else")
    answers = [examples.classification({classes[n % 9]: 0.9, "rain": 0.4}, **KICK) for n in range(12)]
    steps = (Ended(Timeline, [timeline]), classified(timeline, *answers), Ended(Tempo, [examples.tempo()]))
    for width in (40, 61, 80, 200):
        lines = shown(36.0, *steps, width=width)
        assert max(map(len, lines[1:])) <= width
        assert len(next(line for line in lines if "┬" in line)) == width - 2


def test_nothing_is_drawn_of_a_file_without_sound_or_without_length(shown) -> None:
    silent = examples.regions().model_copy(update={"regions": ()})
    assert not any("┬" in line for line in shown(3.0, Ended(Regions, [silent])))
    assert not any("┬" in line for line in shown(0.0, Ended(Regions, [silent])))


def test_every_class_has_a_letter_of_its_own(shown) -> None:
    names = [f"sort {n}" for n in range(12)] + ["Sax", "music", "speech"]
    timeline = scenes(*[(float(n), n + 1.0, 1) for n in range(len(names))])
    lines = shown(
        15.0, Ended(Timeline, [timeline]), classified(timeline, *[examples.classification({n: 1}) for n in names])
    )

    assert len(set(bar(lines).replace(" ", ""))) == len(names)


@pytest.fixture
def mixed(library: Library, tmp_path: Path) -> list[str | Path]:
    """The command that shows a file with music and speech."""
    path = tmp_path / "mixed.wav"
    path.touch()
    timeline = scenes((0, 5, 1), (5, 10, 1))
    answers = classified(timeline, examples.classification({"music": 0.9}), examples.classification({"speech": 0.9}))
    remember(library, path, audio_info(10.0), Ended(Timeline, [timeline]), answers)
    return [SAMPLER, "show", path, "--library", library.path]


def on_a_terminal(command: list[str | Path], **environ: str) -> str:
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    done = subprocess.run(
        command, stdout=theirs, env={**env, "TERM": "xterm-256color", "COLUMNS": "100", **environ}, check=True
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            told += os.read(ours, 65536)
        except OSError:  # all was read
            break
    os.close(ours)
    assert done.returncode == 0
    return told.decode()


def test_a_pipe_gets_plain_text_of_80_columns(mixed: list[str | Path]) -> None:
    done = subprocess.run(mixed, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "200"})
    assert "\x1b" not in done.stdout
    assert "  " + "M" * 38 + "S" * 38 in done.stdout.splitlines()


def test_a_terminal_gets_colours_over_its_whole_width(mixed: list[str | Path]) -> None:
    told = on_a_terminal(mixed)
    assert "\x1b[" in told
    assert told.count("M") == told.count("S") == 48 + 1


def test_no_color_is_respected(mixed: list[str | Path]) -> None:
    told = on_a_terminal(mixed, NO_COLOR="1")
    assert "\x1b" not in told
    assert "  " + "M" * 48 + "S" * 48 in told.splitlines()


def test_json_is_the_record(mixed: list[str | Path], library: Library) -> None:
    record = json.loads(sampler(*mixed[1:], "--json").stdout)
    assert record == library.record(Path(mixed[2]))


def test_colours_stay_apart_for_every_kind_of_sight() -> None:
    """ΔE (CIE 1976) under the matrices of Machado, Oliveira and Fernandes (2009)."""
    sights = {
        "normal": np.eye(3),
        "protanopia": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]],
        "deuteranopia": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
        "tritanopia": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
    }
    words = Contents.about.facets[0].words
    standard = swatches((word.name for word in words), words) | GREYS
    for sight in sights.values():
        seen = {name: _lab(swatch.colour, np.asarray(sight)) for name, swatch in standard.items()}
        for one, other in combinations(seen, 2):
            least = 15 if isinstance(one, Unlabelled) or isinstance(other, Unlabelled) else 20
            assert np.linalg.norm(seen[one] - seen[other]) >= least, (one, other)


def _lab(colour: str, sight: np.ndarray) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(sight @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz / [0.9505, 1.0, 1.089]]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
