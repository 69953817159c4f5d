"""What can be searched follows from the chosen answers, and from nothing else."""

from __future__ import annotations

import pytest
import stored
from stored import Writer

from sampler_core.contracts import About, Facet
from sampler_core.facets.vocabulary import Vocabulary
from sampler_core.kinds import TONICS, Key, camelot
from sampler_core.library import Library
from sampler_core.query.found import Found, Value
from sampler_core.query.grammar import parse_query
from sampler_core.query.query import Query, QueryError

parse_key = Vocabulary(Key.about.facets[0]).read
FACETS = ("sound", "regions", "bpm", "key", "camelot", "peak", "rms", "content", "form", "own", "class")


def summary(library: Library) -> Found:
    (found,) = library.find(Query(), columns=FACETS)
    return found


def rows(library: Library, kind: str) -> list[tuple[object, ...]]:
    """Field, span, rank, number and word of what is searched of a kind."""
    columns = "field, span, rank, number, word"
    with library._reading.connect() as connection:
        found = connection.exec_driver_sql(
            f"SELECT {columns} FROM search JOIN search_fields ON id = field_id WHERE kind = '{kind}' ORDER BY {columns}"
        )
        return [tuple(row) for row in found]


def test_every_standard_kind_can_be_searched(library: Library, writer: Writer, sound, scratch_arrays) -> None:
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
    assert (found.duration_s, found["sound"], found["regions"]) == (2.0, 1.25, 2)
    assert found.values["bpm"] == Value(92.0, 0.9, "bpm")
    assert found.values["key"] == Value("F# minor", 0.8)
    assert (found["camelot"], found["peak"], found["rms"]) == ("11A", -1.0, -12.0)
    assert found["class"] == ("percussion", "loop", "mine")
    assert found.values["content"] == Value("percussion", 0.7)


def test_stretches_have_rows_of_their_own(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    spans = (stored.classification("kick", (0.0, 0.5)), stored.classification("Snare Drum", (1.0, 2.0)))
    writer.step(file_id, "s", *spans)
    assert [row for row in rows(library, "classification") if row[0] in ("confidence", "content")] == [
        ("confidence", 0, 0, 0.8, None), ("confidence", 1, 0, 0.8, None),
        ("content", 0, 0, None, "kick"), ("content", 1, 0, None, "snare_drum"),
    ]  # fmt: skip
    (found,) = library.find(parse_query("classification.content:snare_drum"))
    assert found["classification.content"] == ("kick", "snare_drum")
    assert library.find(parse_query("classification.content:snare_drum conf>0.9")) == []
    with pytest.raises(QueryError, match=r"each segment has its own classification\.confidence"):
        library.find(parse_query("sort:classification.confidence"))


def test_labels_that_are_likely_can_be_found_though_there_is_no_answer(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "c", stored.contents({"speech": 0.4, "music": 0.3}))
    assert summary(library)["class"] == ()
    assert [row for row in rows(library, "contents") if row[0] == "content"] == []
    labels = {"abstained": ["content"], "content": [{"name": n, "probability": p, "share": p} for n, p in LIKELY]}
    answer = stored.contents({"speech": 1.0}).result | labels
    writer.step(file_id, "d", stored.outcome("contents", answer, version="2"))
    assert [row for row in rows(library, "contents") if row[0] == "content"] == [
        ("content", 0, 1, None, "speech"), ("content", 0, 2, None, "music"),
    ]  # fmt: skip
    assert len(library.find(parse_query("contains:music -class:music content:none"))) == 1


LIKELY = (("Speech", 0.6), ("music", 0.5), ("silence", 0.4))


def test_a_new_answer_replaces_the_old_one(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "r1", stored.regions((0.0, 0.5), (1.0, 1.75)))
    writer.step(file_id, "r2", stored.regions((0.0, 2.0), version="2"))
    assert [row[3] for row in rows(library, "regions") if row[0] == "regions"] == [1]
    assert library.current(file_id) == {"regions": ("r2", True)}
    assert library.outcomes("r1") is not None


def test_without_an_answer_there_is_nothing_to_search(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    for analyzer, good in (("tempo", stored.tempo()), ("key", stored.key()), ("regions", stored.regions((0.0, 1.0)))):
        writer.step(file_id, f"{analyzer} 1", good)
        writer.step(file_id, f"{analyzer} 2", stored.failed(analyzer=analyzer, version="2"))
    found = summary(library)
    assert [found[name] for name in ("bpm", "key", "camelot", "sound", "regions")] == [None] * 5
    assert rows(library, "regions") == []


def test_what_is_searched_follows_what_a_kind_says_of_itself(library: Library, writer: Writer, sound) -> None:
    with library.transaction() as tx:
        tx.put_schema("acme.loudness", 1, {})
    writer.step(writer.file(sound(), stored.audio_info()), "l", stored.outcome("acme.loudness", {"spans": [1, 2, 3]}))
    assert rows(library, "acme.loudness") == []
    peaks = Facet(name="peaks", help="Number of peaks", type="number", at="spans", measure="count", column=True)
    with library.transaction() as tx:
        tx.put_schema("acme.loudness", 1, {}, About(facets=(peaks,)))
    assert rows(library, "acme.loudness") == [("peaks", 0, 0, 3.0, None)]
    assert [found["peaks"] for found in library.find(parse_query("peaks:2.."))] == [3.0]


def test_no_tempo_is_an_answer_without_a_bpm(library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "t", stored.tempo(bpm=None))
    assert summary(library).values["bpm"] == Value(None, 0.9, "bpm")


def test_only_the_chosen_provider_counts(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "ours", stored.tempo(120))
    writer.step(file_id, "theirs", stored.tempo(60, analyzer="librosa_tempo"), summary=False)
    assert summary(library)["bpm"] == 120
    assert library.current(file_id) == {"tempo": ("ours", True), "librosa_tempo": ("theirs", False)}
    writer.step(file_id, "ours", stored.tempo(120, cached=True), summary=False)
    writer.step(file_id, "theirs", stored.tempo(60, analyzer="librosa_tempo", cached=True))
    assert summary(library)["bpm"] == 60
    assert library.current(file_id) == {"tempo": ("ours", False), "librosa_tempo": ("theirs", True)}
    assert [o["analyzer"] for o in library.record(sound())["outcomes"]] == ["librosa_tempo", "tempo"]


def test_an_old_answer_can_become_current_again(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "v1", stored.tempo(92))
    writer.step(file_id, "v2", stored.tempo(184, version="2"))
    writer.step(file_id, "v1", *library.outcomes("v1"))
    assert library.current(file_id) == {"tempo": ("v1", True)}
    assert summary(library)["bpm"] == 92


def test_what_is_not_current_is_kept_but_not_shown(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "old", stored.tempo(92), current=False)
    assert library.current(file_id) == {}
    assert library.outcomes("old") is not None
    assert summary(library)["bpm"] is None


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
    assert [(f["bpm"], f["key"]) for f in found] == [(102.0 + i, f"{TONICS[i]} minor") for i in range(5)]
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
