"""What a person sets wins, and stays."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import kept
import pytest
import stored
from hypothesis import given
from hypothesis import strategies as st
from sampler_library.archive.taking_in import take_in
from sampler_library.archive.writing import write_archive
from sampler_library.check import check
from sampler_library.prune import prune
from sampler_library.restore import restore
from sampler_library.wish import Wish
from stored import IN_SQLITE, Writer

from sampler_core.facets.correcting import applied
from sampler_core.facets.kept import Times, fits
from sampler_core.facets.settable import Unsettable
from sampler_core.facets.written import read
from sampler_core.kinds import Contents, Key, Tempo
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store.backups.backup import back_up
from sampler_core.store.edits.assignment import Assignment, WrongEdit, parse_assignment, parse_name, settable_names

Sound = Callable[..., Path]
KINDS = stored.KINDS


def put(library: Library, path: Path, *texts: str, why: str | None = None) -> None:
    with library.transaction() as tx:
        tx.edit("anna", why).set_fields([library.sound(path)], [parse_assignment(text, KINDS) for text in texts])


def take_back(library: Library, path: Path, *names: str) -> int:
    with library.transaction() as tx:
        return tx.edit("anna").unset_fields([library.sound(path)], [parse_name(name, KINDS) for name in names])


@pytest.fixture
def loop(library: Library, writer: Writer, sound: Sound) -> Path:
    path = sound("loop.wav")
    file_id = writer.file(path, stored.audio_info("loop"))
    writer.step(file_id, "tempo", stored.tempo(120.0))
    writer.step(file_id, "key", stored.key())
    writer.step(file_id, "contents", stored.contents({"music": 0.9}, form=("loop", 0.8)))
    return path


@pytest.mark.parametrize(
    ("text", "query", "before"),
    [
        ("bpm=92", "bpm:92", "bpm:120"),
        ("key=11A", "key:F#m", "key:Am"),
        ("form=one shot", 'form:"one shot"', "form:loop"),
        ("type=kick", "type:kick", "type:snare"),
        ("own=basement", "own:basement", "own:attic"),
        ("content=speech", "contains:speech", "class:music"),
        ("tempo.loop_beats=16", "tempo.loop_beats:16", "tempo.loop_beats:8"),
    ],
)
def test_what_is_set_is_found_and_what_was_estimated_is_not(
    text: str, query: str, before: str, library: Library, loop: Path
) -> None:
    put(library, loop, text)
    assert [found.path for found in library.find(parse_query(query))] == [loop]
    assert library.find(parse_query(before)) == []
    assert check(library.path) == []
    assert take_back(library, loop, text.partition("=")[0]) == 1
    assert library.find(parse_query(f"{query} conf:1")) == []
    assert check(library.path) == []


def test_show_and_export_say_what_was_set_and_what_was_estimated(library: Library, loop: Path) -> None:
    put(library, loop, "bpm=92", "key=none", why="counted")
    file = library.file(loop)
    tempo, key = file.result(Tempo), file.result(Key)
    assert tempo is not None
    assert (tempo.bpm, tempo.confidence) == (92, 1)
    assert key is not None
    assert (key.tonic, key.no_key_reason) == (None, "atonal")
    assert [(each.name, each.value, each.author, each.why) for each in file.overrides] == [
        ("key.key", None, "anna", "counted"), ("tempo.bpm", 92, "anna", "counted"),
    ]  # fmt: skip
    record = library.record(loop)
    assert record is not None
    assert next(o["result"]["bpm"] for o in record["outcomes"] if o["kind"] == "tempo") == 92
    assert [(each["name"], each["estimate"]) for each in record["overrides"]][1] == ("tempo.bpm", 120)
    assert [found["bpm"] for found in library.find(parse_query("bpm:92"))] == [92]


def test_a_label_leads_the_alternatives_and_leaves_the_others(library: Library, loop: Path) -> None:
    put(library, loop, "form=one_shot", "type=kick")
    contents = library.file(loop).result(Contents)
    assert contents is not None
    assert contents.form is not None
    assert contents.form.name == "one_shot"
    assert [label.name for label in contents.alternatives["form"]][1:] == ["loop"]


def test_it_counts_where_nothing_was_estimated(library: Library, writer: Writer, sound: Sound) -> None:
    path = sound("noise.wav")
    writer.file(path, stored.audio_info("noise"))
    put(library, path, "bpm=92", "type=kick")
    assert [found.path for found in library.find(parse_query("bpm:92 class:kick"))] == [path]
    assert [found["class"] for found in library.find(parse_query("bpm:92"), columns=["class"])] == [
        ("one_shot", "kick")
    ]


def test_it_stays_when_an_analyzer_runs_again(library: Library, writer: Writer, loop: Path) -> None:
    put(library, loop, "bpm=92")
    writer.step(library.sound(loop), "tempo again", stored.tempo(121.0, version="2"))
    assert library.find(parse_query("bpm:92"))
    assert library.find(parse_query("bpm:121")) == []


def test_review_asks_once_about_a_new_estimate(library: Library, writer: Writer, loop: Path) -> None:
    put(library, loop, "bpm=92", "key=Am")
    assert library.disagreements() == []
    writer.step(library.sound(loop), "tempo again", stored.tempo(121.0, version="2"))
    (found,) = library.disagreements()
    assert (found.path, found.override.value, found.override.estimate, found.now) == (loop, 92, 120, 121)
    told = found.as_dict()
    assert (told["path"], told["now"]) == (str(loop), 121)
    assert told.items() > found.override.as_dict().items()
    with library.transaction() as tx:
        tx.edit("anna").keep(found)
    assert library.disagreements() == []
    assert library.find(parse_query("bpm:92"))
    writer.step(library.sound(loop), "and again", stored.tempo(122.0, version="3"))
    (found,) = library.disagreements()
    with library.transaction() as tx:
        tx.edit("anna").accept(found)
    assert library.find(parse_query("bpm:122"))
    assert library.file(loop).overrides[0].name == "key.key"


def test_an_estimate_that_agrees_by_now_is_no_disagreement(library: Library, writer: Writer, loop: Path) -> None:
    put(library, loop, "bpm=92")
    writer.step(library.sound(loop), "tempo again", stored.tempo(92.0, version="2"))
    assert library.disagreements() == []


def test_tags_are_found_counted_once_and_removed(library: Library, loop: Path) -> None:
    with library.transaction() as tx:
        editing = tx.edit("anna", "for the summer")
        assert editing.tag([library.sound(loop)], [("mine", ""), ("project", "summer")]) == 2
        assert editing.tag([library.sound(loop)], [("mine", "")]) == 0
    assert library.find(parse_query("tag:mine tag:summer"))
    (mine, project) = library.file(loop).tags
    assert (mine.name, mine.by, project.value, project.why) == ("mine", "anna", "summer", "for the summer")
    with library.transaction() as tx:
        assert tx.edit("anna").untag([library.sound(loop)], ["mine"]) == 1
    assert library.find(parse_query("tag:mine")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bmp=92", "did you mean bpm"),
        ("bpm", "write it as NAME=VALUE"),
        ("bpm=", "write it as NAME=VALUE"),
        ("bpm=fast", "a number between 10 and 1000 bpm"),
        ("bpm=-3", "a number between 10 and 1000 bpm"),
        ("bpm=nan", "a number between 10 and 1000 bpm"),
        ("key=H", "it can be C major, C# major, .*, or none"),
        ("tempo.confidence=2", "cannot be set by itself: it goes with bpm, loop_beats, is_constant"),
        ("tempo.beats=3", "cannot be set by itself"),
        ("tempo.is_constant=maybe", "expected true or false, or none"),
        ("class=kick", "asks for several things: set content, form, type, own"),
        ("contains=speech", "only asks: set content"),
        ("classification.type=kick", "each segment has its own"),
        ("regions=3", "it is measured"),
        ("acme.loudness.grade=loud", "there is nothing to set"),
    ],
)
def test_what_cannot_be_set_is_explained(text: str, told: str) -> None:
    with pytest.raises(WrongEdit, match=told):
        parse_assignment(text, KINDS)


@given(st.text())
def test_any_text_is_an_assignment_or_a_wrong_edit(text: str) -> None:
    with contextlib.suppress(WrongEdit):
        assert isinstance(parse_assignment(text, KINDS), Assignment)


@given(st.sampled_from(sorted(settable_names(KINDS))), st.text(min_size=1), st.none() | st.floats(10, 300))
def test_what_is_applied_is_what_is_read(name: str, text: str, bpm: float | None) -> None:
    what = parse_name(name, KINDS)
    try:
        value = bpm if name == "bpm" else read(what, text)
    except Unsettable:
        return
    if not isinstance(value, Times) and not what.edit.needs:
        assert fits(what, value)
        assert what.estimate(applied(what, {}, value)) == value


@IN_SQLITE
def test_a_correction_survives(library: Library, tmp_path: Path) -> None:
    """A new version, a renamed file, pruning, backup and restore, export and import, in a row."""
    kept.fill(library, tmp_path / "sounds")
    path = next(found.path for found in library.find(parse_query("")))
    put(library, path, "bpm=77", why="counted")
    with library.transaction() as tx:
        tx.edit("anna").tag([library.sound(path)], [("mine", "")])
        run_id = tx.begin_run({"paths": []})
    Writer(library, run_id).step(library.sound(path), "new version", stored.tempo(140.0, version="9"))
    moved = path.with_name("renamed.wav")
    path.rename(moved)
    audio = library.file(path).audio
    with library.transaction() as tx:
        tx.put_file(moved, moved.stat(), audio.digest if audio else "", None, audio)
    prune(library, Wish(gone=True))
    backup = back_up(library.path)
    library.close()
    shutil.rmtree(library.path / "arrays")
    restore(library.path, backup)
    write_archive(library.path, tmp_path / "all.zip")
    take_in(tmp_path / "elsewhere", tmp_path / "all.zip")
    with Library.open(tmp_path / "elsewhere") as again:
        assert [found.path for found in again.find(parse_query("bpm:77 tag:mine"))] == [moved]
        (override,) = again.file(moved).overrides
        assert (override.value, override.author, override.why) == (77, "anna", "counted")
        assert check(again.path) == []
