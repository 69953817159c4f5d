"""A correction leaves nothing beside it that contradicts it, in whatever order people set, unset and analyze."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import stored
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sampler_library.check import check
from stored import IN_SQLITE, Writer

from sampler_core.contracts import Scope
from sampler_core.exports import table
from sampler_core.facets.correcting import applied
from sampler_core.facets.settable import settable
from sampler_core.kinds import (
    Beat,
    Contents,
    Key,
    KeyCandidate,
    KeySpan,
    Label,
    Meter,
    Presence,
    Tempo,
    TempoCandidate,
    TempoPoint,
    camelot,
    open_key,
)
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store.edits.assignment import WrongEdit, parse_assignment, parse_name
from sampler_core.views.words import answer

KINDS = stored.KINDS
SETTABLE = {
    f"{kind.id}.{facet.name}": settable(kind, facet.name)
    for kind in KINDS.by_id.values()
    for facet in kind.about.facets
    if facet.edit and kind.scope is Scope.FILE
}
TEMPO = ("tempo", "bpm")


def a_tempo(bpm: float, beats: int = 9, first: int = 1) -> Tempo:
    """A loop's answer; its first downbeat is the beat ``first``."""
    times = (Beat(time_s=n * 60 / bpm, position=(n - first) % 4 + 1) for n in range(beats))
    return Tempo(
        bpm=bpm,
        confidence=0.6,
        octave_confidence=0.7,
        is_constant=True,
        beats=tuple(times),
        alternatives=(TempoCandidate(bpm=2 * bpm, probability=0.3, relation="x2"),),
        tempo_map=(TempoPoint(time_s=0, bpm=bpm),),
        meter=Meter(numerator=4, denominator=4, probability=0.9),
        loop_beats=beats,
        evidence={"pulse": 0.9},
    )


A_KEY = Key(
    tonic="A",
    mode="minor",
    confidence=0.6,
    camelot="8A",
    open_key="1m",
    tuning_cents=3.0,
    tonalness=0.9,
    alternatives=(KeyCandidate(tonic="C", mode="major", probability=0.3, relation="relative"),),
    key_map=(
        KeySpan(start_s=0, end_s=1, tonic="A", mode="minor", confidence=0.6),
        KeySpan(start_s=1, end_s=2, tonic="E", mode="minor", confidence=0.6),
    ),
    evidence={"fit": 0.9},
)


def some_contents() -> Contents:
    form = (Label(name="one_shot", probability=0.7), Label(name="loop", probability=0.2))
    kind = (Label(name="snare", probability=0.6), Label(name="kick", probability=0.3))
    presences = (
        Presence(name="music", share=0.9, probability=0.9),
        Presence(name="speech", share=0.1, probability=0.2),
    )
    return Contents(
        content=presences,
        sound_s=2,
        segments=1,
        form=form[0],
        type=kind[0],
        alternatives={"form": form, "type": kind},
    )


def contradictions(library: Library, path: Path) -> Iterator[str]:
    """What does not fit together in all that is shown of a file."""
    file, record = library.file(path), library.record(path)
    assert record is not None
    shown = {each["kind"]: each["result"] for each in record["outcomes"]}
    for kind in (Tempo, Key, Contents):
        kind.model_validate(shown[kind.kind])  # strictly: sums, answers among alternatives, wheels, maps
    said = {each["name"]: each["value"] for each in record["overrides"]}
    tempo, key, contents = file.result(Tempo), file.result(Key), file.result(Contents)
    assert tempo is not None
    assert key is not None
    assert contents is not None
    for name, value in said.items():
        kind_name = name.split(".")[0]
        if SETTABLE[name].estimate(shown[kind_name]) != value:
            yield f"{name} was set to {value} and is shown otherwise"
    yield from _of_tempo(tempo, set_by_hand="tempo.bpm" in said)
    if (
        key.tonic
        and key.mode
        and (key.camelot, key.open_key) != (camelot(key.tonic, key.mode), open_key(key.tonic, key.mode))
    ):
        yield f"{key.tonic} {key.mode} is not {key.camelot}, {key.open_key}"
    if contents.type is not None and (contents.form is None or contents.form.name != "one_shot"):
        yield "it has the type of a one-shot and is none"
    (found,) = library.find(parse_query(""))
    stream = io.StringIO()
    table.write([record], stream, library.columns(parse_query("")), library.kinds)
    row = next(csv.DictReader(io.StringIO(stream.getvalue())))
    if (row["bpm"] and float(row["bpm"])) != (tempo.bpm or "") or found["bpm"] != tempo.bpm:
        yield "export, find and show tell different tempos"
    if row["key"] != (f"{key.tonic} {key.mode}" if key.tonic else "") or found["key"] != (row["key"] or None):
        yield "export, find and show tell different keys"
    words = [answer(outcome, file) for outcome in file.outcomes if outcome.result is not None]
    if any("None" in each or "-0.0" in each for each in words):
        yield f"not words: {words}"


def _of_tempo(tempo: Tempo, *, set_by_hand: bool) -> Iterator[str]:
    if tempo.bpm is None and (tempo.beats or tempo.tempo_map or tempo.loop_beats or tempo.meter):
        yield "no tempo, but beats"
    steps = [b.time_s - a.time_s for a, b in pairwise(tempo.beats)]
    if tempo.bpm and any(abs(60 / step / tempo.bpm - 1) > 0.01 for step in steps):
        yield f"beats {60 / steps[0]:.2f} a minute at {tempo.bpm} bpm"
    if set_by_hand and (tempo.confidence != 1 or tempo.alternatives):
        yield "what was set is doubted"
    if tempo.meter and any(b.position != a.position % tempo.meter.numerator + 1 for a, b in pairwise(tempo.beats)):
        yield "the bars are not counted through"


ASSIGNMENTS = st.sampled_from(
    [
        "bpm=x2",
        "bpm=/2",
        "bpm=x1/2",
        "bpm=x4",
        "bpm=172",
        "bpm=86",
        "bpm=90.5",
        "bpm=none",
        "key=8A",
        "key=Em",
        "key=F#",
        "key=none",
        "type=kick",
        "type=snare",
        "form=loop",
        "form=one_shot",
        "content=speech",
        "own=basement",
        "tempo.loop_beats=16",
        "tempo.is_constant=false",
        "tempo.is_constant=true",
        "key.tuning_cents=-12",
    ]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), ASSIGNMENTS),
        st.tuples(st.just("unset"), st.sampled_from(sorted(SETTABLE))),
        st.tuples(st.just("analyze"), st.sampled_from(["1", "2"])),
    ),
    min_size=1,
    max_size=7,
)


class Life:
    """One file in a library, and analyzers of two versions, of which that of tempo follows corrections."""

    def __init__(self, library: Library, path: Path) -> None:
        self.library, self.path = library, path
        with library.transaction() as tx:
            self.run_id = tx.begin_run({"paths": []})
        self.file_id = Writer(library, self.run_id).file(path, stored.audio_info("loop"))
        self.analyze("1")

    def analyze(self, version: str) -> None:
        said = self.library.corrections({TEMPO: 1}).get(stored.audio_info("loop").digest, {})
        estimate = {"1": 86.0, "2": 57.3}[version]
        bpm = said.get(TEMPO, estimate)
        tempo = a_tempo(bpm) if bpm else Tempo(bpm=None, confidence=1, no_tempo_reason="no_pulse")
        results = {"tempo": tempo, "key": A_KEY, "contents": some_contents()}
        with self.library.transaction() as tx:
            for kind, result in results.items():
                handed = {"corrections": {"bpm": bpm}} if kind == "tempo" and TEMPO in said else {}
                outcome = stored.outcome(kind, result.model_dump(mode="json"), version=version)
                tx.put_outcomes(
                    self.run_id, self.file_id, f"{kind} {version} {handed}", [outcome], {"version": version, **handed}
                )

    def set(self, *texts: str) -> list[str]:
        with self.library.transaction() as tx:
            editing = tx.edit("anna")
            editing.set_fields([self.file_id], [parse_assignment(text, KINDS) for text in texts])
        return editing.notes

    def unset(self, name: str) -> int:
        with self.library.transaction() as tx:
            return tx.edit("anna").unset_fields([self.file_id], [parse_name(name, KINDS)])

    def shown(self) -> Tempo:
        found = self.library.file(self.path).result(Tempo)
        assert found is not None
        return found


@pytest.fixture
def life(library: Library, sound: Any) -> Life:
    return Life(library, sound("loop.wav"))


@IN_SQLITE
@pytest.mark.parametrize("examples", [5, pytest.param(60, marks=pytest.mark.ci)])
def test_nothing_contradicts_whatever_is_done(
    new_library: Path, tmp_path: Path, library: Library, examples: int
) -> None:
    (tmp_path / "loop.wav").write_bytes(b"")

    @settings(max_examples=examples, deadline=None)
    @given(STEPS)
    @example([("set", "tempo.loop_beats=16"), ("set", "tempo.is_constant=false")])
    def live(steps: list[Any]) -> None:
        shutil.rmtree(tmp_path / "a life", ignore_errors=True)
        shutil.copytree(new_library, tmp_path / "a life")
        with Library.open(tmp_path / "a life") as opened:
            stored.put_schemas(opened)
            life = Life(opened, tmp_path / "loop.wav")
            for what, with_what in steps:
                getattr(life, what)(with_what)
                assert list(contradictions(opened, life.path)) == []
            assert check(opened.path) == []
            for name in SETTABLE:
                life.unset(name)
            assert (life.shown().bpm or 0) in (86.0, 57.3)
            assert life.shown().alternatives

    live()


@pytest.mark.parametrize(("text", "times"), [("x2", 2), ("x4", 4), ("/2", 0.5), ("x1/2", 0.5), ("/4", 0.25)])
def test_a_factor_takes_the_beats_along(life: Life, text: str, times: float) -> None:
    before = life.shown()
    assert life.set(f"bpm={text}") == []
    after = life.shown()
    assert after.bpm == 86 * times
    assert after.tempo_map[0].bpm == 86 * times
    assert after.loop_beats == (9 * times if 9 * times >= 9 else None)
    old, new = ({round(b.time_s, 6) for b in tempo.beats} for tempo in (before, after))
    assert old < new if times > 1 else new < old
    first, *_ = [b.time_s for b in before.beats if b.position == 1]
    assert any(b.time_s == first and b.position == 1 for b in after.beats)
    assert all(b.interpolated != (round(b.time_s, 6) in old) for b in after.beats)
    assert life.library.corrections({TEMPO: 1}) == {}
    assert list(contradictions(life.library, life.path)) == []


def test_a_factor_and_its_inverse_are_as_before(life: Life) -> None:
    before = life.shown()
    life.set("bpm=x2")
    life.set("bpm=/2")
    assert (life.shown().bpm, life.shown().beats) == (before.bpm, before.beats)


def test_any_other_tempo_is_for_the_next_run_to_lay_beats_at(life: Life) -> None:
    (note,) = life.set("bpm=172")
    assert note == "the next `sampler analyze` makes beats and tempo_map for this bpm on 1 file; the old ones are gone"
    cleared = life.shown()
    assert (cleared.bpm, cleared.beats, cleared.tempo_map, cleared.alternatives) == (172, (), (), ())
    life.analyze("1")
    assert life.shown().bpm == 172
    assert life.shown().beats[1].time_s == pytest.approx(60 / 172)
    assert life.unset("bpm") == 1
    assert (life.shown().bpm, life.shown().beats[1].time_s) == (86, pytest.approx(60 / 86))


def test_of_beats_that_go_one_is_told_whatever_was_set_before(life: Life) -> None:
    life.set("bpm=100")
    life.analyze("1")
    (note,) = life.set("bpm=x2")
    assert (life.shown().bpm, life.shown().beats) == (200, ())
    assert "makes beats and tempo_map for this bpm on 1 file" in note
    assert life.set("bpm=none") == [], "there are none to lay"


def test_a_tempo_that_is_not_there_cannot_be_doubled(life: Life) -> None:
    life.set("bpm=none")
    (note,) = life.set("bpm=x2")
    assert note.startswith("nothing is set on 1 file")
    assert life.shown().bpm is None


def test_what_cannot_stand_beside_it_is_taken_back(life: Life) -> None:
    life.set("type=kick")
    (note,) = life.set("form=loop")
    assert note.startswith("what was set for type is taken back")
    assert [each.name for each in life.library.file(life.path).overrides] == ["contents.form"]
    life.set("type=kick")
    assert [each.name for each in life.library.file(life.path).overrides] == ["contents.type"]


def test_a_key_that_is_set_has_its_places_on_the_wheels(life: Life) -> None:
    life.set("key=1A")
    key = life.library.file(life.path).result(Key)
    assert key is not None
    assert (key.tonic, key.mode, key.camelot, key.open_key, key.alternatives, key.key_map) == (
        "Ab",
        "minor",
        "1A",
        "6m",
        (),
        (),
    )
    life.set("key=9A")
    key = life.library.file(life.path).result(Key)
    assert key is not None
    assert len(key.key_map) == 2, "E minor is in the map"


def test_the_only_segment_is_what_the_file_is(life: Life) -> None:
    writer = Writer(life.library, life.run_id)
    writer.step(life.file_id, "segments", stored.classification("music", (0.0, 2.0)))
    life.set("content=speech", "type=kick")
    (outcome,) = [o for o in life.library.file(life.path).outcomes if o.kind == "classification"]
    assert outcome.result is not None
    assert (outcome.result["content"][0]["name"], outcome.result["type"]["name"]) == ("speech", "kick")


@pytest.mark.parametrize("text", ["0", "-3", "nan", "inf", "1e9", "9.9", "1000.1", "x3", "x0", "/0", "xx"])
def test_no_tempo_out_of_range(text: str) -> None:
    with pytest.raises(WrongEdit, match="a number between 10 and 1000 bpm, x2, x4, /2, /4, or none"):
        parse_assignment(f"bpm={text}", KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "key.tuning_cents=51",
        "tempo.loop_beats=0",
        "tempo.loop_beats=nan",
        "key.tonic=B",
        "tempo.confidence=0.5",
        "tempo.no_tempo_reason=silent",
        "regions.silence_ratio=0.5",
    ],
)
def test_what_goes_with_an_answer_is_not_set_by_itself(text: str) -> None:
    with pytest.raises(WrongEdit):
        parse_assignment(text, KINDS)


def test_a_label_nobody_knows_is_asked_about(library: Library) -> None:
    with pytest.raises(WrongEdit, match="did you mean kick"):
        parse_assignment("type=kcik", KINDS, library.words)
    with pytest.raises(WrongEdit, match="--new-label"):
        parse_assignment("own=basement", KINDS, library.words)
    assert parse_assignment("type=Lead Keys", KINDS, library.words).value == "lead_keys"
    assert parse_assignment("own=basement", KINDS).value == "basement"


def test_own_labels_are_known_once_they_were_given(life: Life) -> None:
    life.set("own=basement")
    assert parse_assignment("own=Basement", KINDS, life.library.words).value == "basement"


@given(st.floats(20, 400), st.integers(2, 40), st.integers(0, 3), st.sampled_from([0.25, 0.5, 2.0, 4.0]))
def test_scaled_beats_are_of_the_scaled_tempo(bpm: float, beats: int, first: int, times: float) -> None:
    result = a_tempo(bpm, beats, first).model_dump(mode="json")
    said = {"bpm": bpm * times, "times": times}
    scaled = Tempo.model_validate(applied(SETTABLE["tempo.bpm"], result, said))
    assert list(_of_tempo(scaled, set_by_hand=True)) == []
    assert scaled.beats
