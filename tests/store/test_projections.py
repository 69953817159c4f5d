"""What can be searched follows from the chosen answers, and from nothing else."""

from __future__ import annotations

import pytest
import stored
from stored import Writer

from sampler_core.kinds import TONICS, camelot
from sampler_core.library import Library
from sampler_core.query.query import Query
from sampler_core.query.search import Found
from sampler_core.store.keys import parse_key


def summary(library: Library) -> Found:
    (found,) = library.find(Query())
    return found


def rows(library: Library, table: str, order: str = "position") -> list[tuple[object, ...]]:
    with library._reading.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {order}")]


def test_every_standard_kind_fills_its_columns(library: Library, writer: Writer, sound, scratch_arrays) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "r", stored.regions((0.0, 0.5), (1.0, 1.75)))
    writer.step(file_id, "t", stored.tempo(92))
    writer.step(file_id, "k", stored.key("F#", "minor"))
    writer.step(file_id, "l", stored.timeline((0.0, 0.5), (1.0, 1.75)))
    writer.step(
        file_id, "c", stored.contents({"percussion": 0.7, "speech": 0.2}, form=("loop", 0.9), own=("Mine", 0.6))
    )
    writer.frames(file_id, "f", scratch_arrays, stored.frames_result())
    found = summary(library)
    assert (found.duration_s, found.sound_s, found.regions) == (2.0, 1.25, 2)
    assert (found.bpm, found.bpm_confidence) == (92.0, 0.9)
    assert (found.key, found.camelot, found.key_confidence) == ("F# minor", "11A", 0.8)
    assert (found.classes, found.peak_dbfs, found.rms_dbfs) == (("percussion", "loop", "mine"), -1.0, -12.0)
    assert rows(library, "regions")[1] == (file_id, 1, 1.0, 1.75, -3.0, -14.5, 60.0, 0.99)
    assert rows(library, "segments")[1] == (file_id, 1, 1, 1.0, 1.75, 0.7)


def test_an_abstention_is_no_answer_but_its_labels_can_be_searched(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "c", stored.contents({"speech": 0.4, "music": 0.3}))
    assert summary(library).classes == ()
    assert [row[1:] for row in rows(library, "file_labels", "name")] == [
        ("content", "music", 0.3, 0.3, 0), ("content", "speech", 0.4, 0.4, 0),
    ]  # fmt: skip


def test_a_new_answer_replaces_the_old_one(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "r1", stored.regions((0.0, 0.5), (1.0, 1.75)))
    writer.step(file_id, "r2", stored.regions((0.0, 2.0), version="2"))
    assert [row[1:4] for row in rows(library, "regions")] == [(0, 0.0, 2.0)]
    assert library.current(file_id) == {"regions": ("r2", True)}
    assert library.outcomes("r1") is not None


def test_no_answer_empties_the_columns(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    for analyzer, good in (("tempo", stored.tempo()), ("key", stored.key()), ("regions", stored.regions((0.0, 1.0)))):
        writer.step(file_id, f"{analyzer} 1", good)
        writer.step(file_id, f"{analyzer} 2", stored.failed(analyzer=analyzer, version="2"))
    found = summary(library)
    assert (found.bpm, found.key, found.camelot, found.sound_s, found.regions) == (None,) * 5
    assert rows(library, "regions") == []


def test_no_tempo_is_an_answer_without_a_bpm(library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "t", stored.tempo(bpm=None))
    assert (summary(library).bpm, summary(library).bpm_confidence) == (None, 0.9)


def test_only_the_chosen_provider_counts(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "ours", stored.tempo(120))
    writer.step(file_id, "theirs", stored.tempo(60, analyzer="librosa_tempo"), summary=False)
    assert summary(library).bpm == 120
    assert library.current(file_id) == {"tempo": ("ours", True), "librosa_tempo": ("theirs", False)}
    writer.step(file_id, "ours", stored.tempo(120, cached=True), summary=False)
    writer.step(file_id, "theirs", stored.tempo(60, analyzer="librosa_tempo", cached=True))
    assert summary(library).bpm == 60
    assert library.current(file_id) == {"tempo": ("ours", False), "librosa_tempo": ("theirs", True)}
    assert [o["analyzer"] for o in library.record(sound())["outcomes"]] == ["librosa_tempo", "tempo"]


def test_an_old_answer_can_become_current_again(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "v1", stored.tempo(92))
    writer.step(file_id, "v2", stored.tempo(184, version="2"))
    writer.step(file_id, "v1", *library.outcomes("v1"))
    assert library.current(file_id) == {"tempo": ("v1", True)}
    assert summary(library).bpm == 92


def test_what_is_not_current_is_kept_but_not_shown(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "old", stored.tempo(92), current=False)
    assert library.current(file_id) == {}
    assert library.outcomes("old") is not None
    assert summary(library).bpm is None


def test_many_steps_in_one_transaction(library: Library, run_id: int, sound) -> None:
    paths = [sound(f"{i}.wav") for i in range(5)]
    with library.transaction() as tx:
        for i, path in enumerate(paths):
            row = tx.put_file(path, path.stat(), stored.audio_info(str(i)).digest, None, stored.audio_info(str(i)))
            for version in ("1", "2"):
                outcome = stored.tempo(100 + i + int(version), version=version)
                tx.put_outcomes(run_id, row.id, f"{i} v{version}", [outcome], {"version": version})
            tx.put_outcomes(run_id, row.id, f"{i} key", [stored.key(TONICS[i])], {})
    found = library.find(Query())
    assert [(f.bpm, f.key) for f in found] == [(102.0 + i, f"{TONICS[i]} minor") for i in range(5)]
    assert library.current_ingredients(1) == {"tempo": {"version": "2"}, "key": {}}


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("Am", "am", "A minor", "a min", "8A", "8a", "1m"), "A minor"),
        (("C", "c major", "Cmaj", "CM", "8B", "1d", "B#"), "C major"),
        (("F#m", "Gbm", "F♯ minor", "11A", "4m"), "F# minor"),
        (("Db", "C# major", "D♭", "3B", "8d"), "C# major"),
        (("Bb", "bb", "A#", "6B", "11d"), "Bb major"),
    ],
)
def test_a_key_has_many_names(texts: tuple[str, ...], name: str) -> None:
    assert {parse_key(text) for text in texts} == {name}


def test_the_wheel_has_every_key_once() -> None:
    places = {camelot(tonic, mode) for tonic in TONICS for mode in ("major", "minor")}
    assert len(places) == 24
    assert {parse_key(place) for place in places} == {f"{t} {m}" for t in TONICS for m in ("major", "minor")}


@pytest.mark.parametrize("text", ["", "H", "Amm", "13A", "0B", "A locrian", "minor", "8", "8Am"])
def test_what_is_no_key(text: str) -> None:
    assert parse_key(text) is None
