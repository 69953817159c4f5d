"""``find --each``: regions, segments and items of lists, of a stranger's kinds as of ours, as people ask for them."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
sys.path[:0] = [str(REPOSITORY / "examples" / "brightness"), str(REPOSITORY / "tests" / "cli")]

from acme_brightness.kinds import Bright, Brightness, Moment, SegmentBrightness  # noqa: E402
from inside import Done, sampler  # noqa: E402
from sampler_sdk.testing import examples  # noqa: E402
from sampler_sdk.testing.libraries import Ended, audio_info, remember  # noqa: E402

from sampler_core.contracts import About, Facet, Result, Scope, Span  # noqa: E402
from sampler_core.kinds import Section, Tempo, Timeline  # noqa: E402
from sampler_core.library import Library  # noqa: E402
from sampler_core.query.grammar import parse_query  # noqa: E402


class Speech(Result):
    """How much of a region is speech."""

    kind = "acme.speech"
    about = About(facets=(Facet(name="ratio", help="Speech", type="number", at="ratio", column=True, format=".2f"),))

    ratio: float | None


def _spans(*times: float) -> list[Span]:
    return [Span(start_s=start, end_s=end) for start, end in pairwise(times)]


def _brightness(*centroids: float | None) -> list[SegmentBrightness]:
    shades = [None if hz is None else "dark" if hz < 1000 else "bright" if hz > 3000 else "neutral" for hz in centroids]
    return [
        SegmentBrightness(centroid_hz=hz, shade=shade, confidence=0.8)
        for hz, shade in zip(centroids, shades, strict=True)
    ]


def fill(library: Library, folder: Path) -> None:
    """Three files: `a` and `b` have regions, segments, beats and sections, `c` has nothing but a tempo."""
    paths = {name: folder / f"{name}.wav" for name in "abc"}
    for path in paths.values():
        path.write_bytes(path.name.encode())
    sections = (("A", 0.0, 2.0, None), ("B", 2.0, 4.0, None), ("A", 4.0, 6.0, 0))
    timeline = Timeline(
        scenes=examples.timeline((0.0, 6.0)).scenes,
        sections=tuple(
            Section(start_s=start, end_s=end, scene=0, label=label, confidence=0.7, repeats=before)
            for label, start, end, before in sections
        ),
    )
    remember(
        library,
        paths["a"],
        audio_info(6.0),
        Ended(Tempo, [examples.tempo(120, beats=3)]),
        Ended(Timeline, [timeline]),
        Ended(Speech, [Speech(ratio=0.9), Speech(ratio=0.2)], _spans(0, 2, 6), scope=Scope.REGION),
        Ended(SegmentBrightness, _brightness(500.0, 4000.0, None), _spans(0, 1, 2, 6)),
        Ended(
            Brightness,
            [
                Brightness(
                    centroid_hz=2000.0,
                    shade="neutral",
                    confidence=0.8,
                    curve=(Moment(time_s=0.0, centroid_hz=1500.0), Moment(time_s=1.0, centroid_hz=2500.0)),
                    bright=(Bright(start_s=1.0, end_s=2.0), Bright(start_s=5.0, end_s=6.0)),
                )
            ],
        ),
    )
    remember(
        library,
        paths["b"],
        audio_info(90.0),
        Ended(Tempo, [examples.tempo(90, beats=2)]),
        Ended(Speech, [Speech(ratio=0.4), Speech(ratio=None)], _spans(0, 1, 2), scope=Scope.REGION),
        Ended(SegmentBrightness, _brightness(5000.0), _spans(0, 90)),
    )
    remember(library, paths["c"], audio_info(7.0), Ended(Tempo, [examples.tempo(100, beats=0)]))


@pytest.fixture(scope="module")
def filled(new_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stretches")
    with Library.open(folder / "library") as library:
        fill(library, folder)
    return folder / "library"


@pytest.fixture
def find(filled: Path) -> Callable[..., Done]:
    return lambda *args, expect=0: sampler("find", "--library", filled, *args, expect=expect)


def _told(done: Done) -> list[tuple[str, float, float | None]]:
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    return [(Path(each["path"]).stem, each["start_s"], each["end_s"]) for each in objects]


QUERIES = [
    ("region", "", [("a", 0, 2), ("a", 2, 6), ("b", 0, 1), ("b", 1, 2)]),
    ("region", "ratio:0.5..", [("a", 0, 2)]),
    ("region", "acme.speech.ratio:0.3..", [("a", 0, 2), ("b", 0, 1)]),
    ("region", "-ratio:0.5..", [("a", 2, 6), ("b", 0, 1), ("b", 1, 2)]),
    ("region", "ratio:none", [("b", 1, 2)]),
    ("region", "ratio:0.5.. , bpm:90", [("a", 0, 2), ("b", 0, 1), ("b", 1, 2)]),
    ("region", "sort:ratio-", [("a", 0, 2), ("b", 0, 1), ("a", 2, 6), ("b", 1, 2)]),
    ("region", "sort:bpm", [("b", 0, 1), ("b", 1, 2), ("a", 0, 2), ("a", 2, 6)]),
    ("region", "limit:3", [("a", 0, 2), ("a", 2, 6), ("b", 0, 1)]),
    ("region", "acme.segment_brightness.shade:dark", [("a", 0, 2), ("a", 2, 6)]),
    ("segment", "shade:bright", [("a", 1, 2), ("b", 0, 90)]),
    ("segment", "shade:brilliant duration:..10", [("a", 1, 2)]),
    ("segment", "brightness:none", [("a", 2, 6)]),
    ("segment", "brightness:3000.. conf>0.9", []),
    ("segment", "acme.brightness.shade:neutral", [("a", 0, 1), ("a", 1, 2), ("a", 2, 6)]),
    ("segment", "sort:brightness", [("a", 0, 1), ("a", 1, 2), ("b", 0, 90), ("a", 2, 6)]),
    ("timeline.sections", "", [("a", 0, 2), ("a", 2, 4), ("a", 4, 6)]),
    ("timeline.sections", "timeline.sections.label:A", [("a", 0, 2), ("a", 4, 6)]),
    ("timeline.sections", "-timeline.sections.label:a", [("a", 2, 4)]),
    ("timeline.sections", "timeline.sections.label:A limit:1", [("a", 0, 2)]),
    ("timeline.sections", "timeline.sections.confidence>0.7", []),
    ("timeline.sections", "timeline.sections.repeats:none bpm:90", []),
    ("tempo.beats", "sort:bpm", [("b", 0, None), ("b", 0.667, None), ("a", 0, None), ("a", 0.5, None), ("a", 1, None)]),
    ("acme.brightness.bright", "", [("a", 1, 2), ("a", 5, 6)]),
    ("acme.brightness.curve", "acme.brightness.curve.centroid_hz:2000..", [("a", 1, None)]),
]


@pytest.mark.parametrize(("each", "query", "expected"), QUERIES)
def test_what_is_asked_for_comes_with_its_times(
    find: Callable[..., Done], each: str, query: str, expected: list[tuple[str, float, float | None]]
) -> None:
    found = _told(find("--each", each, "--json", *query.split()))
    assert [(name, round(start, 3), end) for name, start, end in found] == expected
    assert find("--each", each, "--count", *query.split()).stdout == f"{len(expected)}\n"


def test_databases_agree(library: Library, tmp_path: Path) -> None:
    fill(library, tmp_path)
    for each, query, expected in QUERIES:
        found = library.find_stretches(each, parse_query(query))
        assert [(s.path.stem, round(s.start_s, 3), s.end_s) for s in found] == expected, (each, query)
        assert library.count_stretches(each, parse_query(query)) == len(expected)


@pytest.mark.parametrize("each", ["region", "segment", "tempo.beats"])
@pytest.mark.parametrize("query", ["", "sort:bpm"])
def test_pages_follow_each_other(find: Callable[..., Done], each: str, query: str) -> None:
    terms, seen, after = query.split(), [], ()
    while page := find("--each", each, "--limit", "2", "--json", *terms, *after).stdout.splitlines():
        seen += page
        after = ("--after", json.loads(page[-1])["cursor"])
    assert seen == find("--each", each, "--json", *terms).stdout.splitlines()
    assert len(seen) >= 4


def test_columns_are_those_of_the_stretches_and_what_is_asked_for(find: Callable[..., Done]) -> None:
    one = json.loads(find("--each", "segment", "--json", "--limit", "1", "sort:bpm-", "key:none , bpm:1..").stdout)
    assert one["values"]["brightness"] == {"value": 500.0, "confidence": 0.8, "unit": "Hz"}
    assert one["values"]["bpm"]["value"] == 120.0
    assert list(one) == ["path", "start_s", "end_s", "values", "cursor"]
    rows = list(csv.DictReader(io.StringIO(find("--each", "timeline.sections", "--csv", "bpm:120").stdout)))
    assert [row["label"] for row in rows] == ["A", "B", "A"]
    assert list(rows[0])[:4] == ["path", "start_s", "end_s", "scene"]
    assert rows[0]["bpm"] == "120.0"
    named = json.loads(find("--each", "tempo.beats", "--json", "--limit", "1", "--columns", "position,bpm").stdout)
    assert {name: each["value"] for name, each in named["values"].items()} == {"position": 1.0, "bpm": 120.0}


def test_lines_say_from_when_to_when(find: Callable[..., Done]) -> None:
    lines = find("--each", "segment", "shade:bright").stdout.splitlines()
    assert [" ".join(line.split()[:-1]) for line in lines] == [
        "4000 0.80 bright 1.00 – 2.00",
        "5000 0.80 bright 0:00.0 – 1:30.0",
    ]
    moments = find("--each", "tempo.beats", "bpm:120")
    assert [line.split()[-3:-1] for line in moments.stdout.splitlines()] == [
        ["at", at] for at in ("0.00", "0.50", "1.00")
    ]
    assert moments.stderr == "3 found\n"


def test_paths_are_given_once(find: Callable[..., Done]) -> None:
    out = find("--each", "region", "sort:ratio-", "--paths").stdout
    assert [Path(path).stem for path in out.splitlines()] == ["a", "b"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--each", "tempo.beat"], "there is nothing called 'tempo.beat' to list: did you mean tempo.beats?"),
        (["--each", "tempo.bpm"], "did you mean tempo.beats?"),
        (["--each", "files"], "there is region, segment, "),
        (["--each", "timeline.sections", "timeline.sections.lable:A"], "have no field 'lable': did you mean label?"),
        (["--each", "timeline.sections", "timeline.sections.label:A , bpm:1"], "has no alternatives: ask twice"),
        (["--each", "timeline.sections", "sort:timeline.sections.label"], "there is no order by"),
        (["timeline.sections.label:A"], "timeline has no such field"),
        (["--each", "segment", "sort:ratio"], "each region has its own ratio"),
        (["sort:ratio"], "each region has its own ratio"),
        (["--each", "tempo.beats", "--after", "x"], "this is no cursor of items"),
        (["--each", "region", "--after", "x"], "this is no cursor"),
    ],
)
def test_what_cannot_be_is_told(find: Callable[..., Done], args: list[str], told: str) -> None:
    assert told in find(*args, expect=2).stderr


def test_without_each_such_files_are_found(find: Callable[..., Done]) -> None:
    assert [Path(path).stem for path in find("acme.speech.ratio:0.3..", "--paths").stdout.splitlines()] == ["a", "b"]
    assert [Path(path).stem for path in find("ratio:0.5..", "--paths").stdout.splitlines()] == ["a"]


def test_regions_for_which_nothing_answers_are_those_that_are_there(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"x")
    from sampler_core.kinds import Regions

    remember(library, path, audio_info(5.0), Ended(Regions, [examples.regions((0.5, 1.0), (2.0, 3.0))]))
    found = library.find_stretches("region", parse_query(""))
    assert [(each.start_s, each.end_s) for each in found] == [(0.5, 1.0), (2.0, 3.0)]


def test_what_a_person_set_is_what_is_listed(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"x")
    remember(library, path, audio_info(5.0), Ended(Tempo, [examples.tempo(60, beats=3)]))
    sampler("set", path, "bpm=x2", "--library", library.path)
    assert len(library.find_stretches("tempo.beats", parse_query(""))) == 5
