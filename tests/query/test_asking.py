"""Asking in any order, a page at a time, for fields of any kind, by queries that were saved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import servers
import stored
from stored import Writer

from sampler_core.library import Library
from sampler_core.query.grammar import FIELDS, HOLDS, parse_query
from sampler_core.query.query import Query, QueryError
from sampler_core.query.resolved import OWN_ORDERS
from sampler_core.store.errors import LibraryError, UnknownQuery, WrongCursor

FIRST_DAY = datetime(2023, 11, 14, 12).timestamp()
"""Noon in whatever time zone the tests run: queries speak of its days."""
LOUDNESS = {"properties": {"integrated_lufs": {}, "grade": {}, "clipped": {}, "range": {}}}


def loudness(lufs: float | None, grade: str, **more: Any) -> Any:
    answer = {"integrated_lufs": lufs, "grade": grade, "clipped": lufs == -5.0, "range": {"low": 1.5}, "curve": [1.0]}
    return stored.outcome("acme.loudness", answer, **more)


@pytest.fixture(scope="module", params=servers.DATABASES)
def collection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """``a`` to ``f``; ``e`` is a copy of ``b``, ``f`` has neither tempo nor loudness."""
    folder = tmp_path_factory.mktemp("asked")
    bpms = {"a": 120.0, "b": 90.0, "c": 120.0, "d": None}
    lufs = {"a": -14.0, "b": -5.0, "c": -23.5, "d": None}
    with ExitStack() as stack:
        if request.param == "postgresql":
            library = Library.create(folder / "library", stack.enter_context(servers.database()))
        else:
            library = Library.open(folder / "library")
        stack.enter_context(library)
        stored.put_schemas(library)
        with library.transaction() as tx:
            run_id = tx.begin_run({})
            tx.put_schema("acme.loudness", 1, LOUDNESS)
            for number, name in enumerate("abcdef"):
                path = folder / f"{name}.wav"
                path.write_bytes(b"")
                os.utime(path, (FIRST_DAY + number * 86400,) * 2)
                sound = "b" if name == "e" else name
                rate, frames = (48000, 480) if name == "c" else (44100, 44100 * (number + 1))
                audio = stored.audio_info(sound, sample_rate_hz=rate, frames=frames, channels=1 + (name == "d"))
                file_id = tx.put_file(path, path.stat(), audio.digest, None, audio).id
                if name in bpms:
                    tx.put_outcomes(run_id, file_id, f"t {name}", [stored.tempo(bpms[name])], {})
                    grade = "Very Loud" if name == "b" else "soft"
                    tx.put_outcomes(run_id, file_id, f"l {name}", [loudness(lufs[name], grade)], {})
        yield library


def names(library: Library, query: str, **more: Any) -> str:
    return "".join(found.path.stem for found in library.find(parse_query(query), **more))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort:bpm", "beacdf"),
        ("sort:bpm-", "acbedf"),
        ("sort:bpm- sort:path-", "caebfd"),
        ("sort:path-", "fedcba"),
        ("sort:modified-", "fedcba"),
        ("sort:added sort:duration", "abecdf"),
        ("sort:acme.loudness.integrated_lufs", "cabedf"),
        ("sort:acme.loudness.grade-", "beacdf"),
        ("sort:bpm limit:3", "bea"),
        ("bpm:100.. limit:1", "a"),
        ("duplicates:", "be"),
        ("-duplicates:", "acdf"),
        ("bpm:90 , -duplicates: bpm:100..", "abce"),
        ("path:a.wav , path:f.wav , nothing", "af"),
        ("rate:48000", "c"),
        ("channels:2", "d"),
        ("modified:2023-11-16", "c"),
        ("modified:..2023-11-15", "ab"),
        ("modified:2024..", ""),
        ("modified:2023", "abcdef"),
        ("added:1h", "abcdef"),
        ("-added:3d", ""),
        ("added:..2020", ""),
        ("acme.loudness.integrated_lufs:..-14", "ac"),
        ("acme.loudness.integrated_lufs>-14", "be"),
        ("acme.loudness.integrated_lufs:-14", "a"),
        ("acme.loudness.integrated_lufs:-14.00", "a"),
        ("-acme.loudness.integrated_lufs:..-14", "bdef"),
        ("acme.loudness.grade:soft", "acd"),
        ('acme.loudness.grade:"very loud,soft"', "abcde"),
        ("acme.loudness.clipped:true", "be"),
        ("acme.loudness.range.low:1..2", "abcde"),
        ("tempo.confidence:0.9 tempo.bpm:100..", "ac"),
        ("tempo.no_tempo_reason:one_shot", "d"),
    ],
)  # fmt: skip
def test_a_query_finds_in_its_order(query: str, found: str, collection: Library) -> None:
    assert names(collection, query) == found
    assert collection.count(parse_query(query)) == len(found)
    records = collection.records(parse_query(query))
    assert "".join(Path(record["path"]).stem for record in records) == found


def test_every_field_and_every_order_can_be_asked_for(collection: Library) -> None:
    values = {"status": "ok", "added": "7d", "modified": "7d", "camelot": "8A", "key": "Am", "is_constant": "true"}
    values |= {"open_key": "1m"}
    names = collection.kinds.names()
    for field in FIELDS.keys() - {"saved"} | names.keys():
        collection.find(parse_query(f"{field}:{values.get(field, '1')}"))
    for field in HOLDS:
        collection.find(parse_query(f"{field}:"))
    for order in {*OWN_ORDERS, *names} - {"class"}:
        assert len(collection.find(parse_query(f"sort:{order}"))) == 6
    with pytest.raises(QueryError, match="class is several at once: sort by one of content, form, type, own"):
        collection.find(parse_query("sort:class"))


@pytest.mark.parametrize("query", [
    "", "sort:bpm", "sort:bpm-", "sort:bpm- sort:path-", "sort:path-", "sort:key sort:duration-", "sort:added-",
    "sort:modified", "duplicates:", "sort:acme.loudness.integrated_lufs-", "sort:acme.loudness.grade sort:bpm",
])  # fmt: skip
def test_pages_put_together_are_the_whole(query: str, collection: Library) -> None:
    asked = parse_query(query)
    whole = collection.find(asked)
    for size in (1, 2, 4):
        pages, page = [], collection.find(asked, limit=size)
        while page:
            pages += page
            page = collection.find(asked, limit=size, after=page[-1].cursor)
        assert pages == whole


def test_a_listing_goes_on_where_it_stood_whatever_came_and_went(library: Library, writer: Writer, sound) -> None:
    for name in "bdf":
        writer.step(writer.file(sound(f"{name}.wav"), stored.audio_info(name)), name, stored.tempo(100))
    first = library.find(parse_query("sort:bpm"), limit=2)
    writer.step(writer.file(sound("a.wav"), stored.audio_info("a")), "a", stored.tempo(100))
    writer.step(writer.file(sound("e.wav"), stored.audio_info("e")), "e", stored.tempo(100))
    with library._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM files WHERE id = 2")
    assert names(library, "sort:bpm", after=first[-1].cursor) == "ef"


def test_a_cursor_of_another_order_is_refused(collection: Library) -> None:
    cursor = collection.find(parse_query("sort:bpm"), limit=1)[0].cursor
    with pytest.raises(WrongCursor, match="another order \\(sort:bpm\\)"):
        collection.find(Query(), after=cursor)
    for nonsense in ("", "x", "ü", cursor[:-9]):
        with pytest.raises(WrongCursor, match="no cursor"):
            collection.find(parse_query("sort:bpm"), after=nonsense)


def test_records_and_found_files_come_the_same_way_across_pages(
    collection: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = collection.find(parse_query("sort:bpm-"))
    monkeypatch.setattr("sampler_core.query.found._PAGE", 2)
    monkeypatch.setattr("sampler_core.query.known._PAGE", 2)
    assert collection.find(parse_query("sort:bpm-")) == whole
    records = collection.records(parse_query("sort:bpm-"))
    assert [record["path"] for record in records] == [str(found.path) for found in whole]


def test_what_is_found_is_typed(collection: Library) -> None:
    found = collection.find(parse_query("path:c.wav"))[0]
    assert (found.sample_rate_hz, found.channels, found["bpm"]) == (48000, 1, 120.0)
    assert found.modified_at == datetime.fromtimestamp(FIRST_DAY + 2 * 86400, UTC)
    assert datetime.now(UTC) - found.added_at < timedelta(minutes=5)
    assert found.as_dict()["modified_at"].startswith("2023-11-16T")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("tempo.bmp:120", "tempo has no such field: did you mean bpm?"),
        ("tempi.bpm:120", "no field 'tempi.bpm': did you mean tempo.?"),
        ("sort:tempo.nothing_like_it", "fields are bpm, confidence"),
        ("zzz.zzz:1", "fields are content, "),
    ],
)  # fmt: skip
def test_a_field_that_nothing_has_is_told_with_what_there_is(query: str, told: str, collection: Library) -> None:
    with pytest.raises(QueryError) as caught:
        collection.find(parse_query(query))
    assert told in str(caught.value)


def test_scalars_follow_the_answer_that_counts(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "1", stored.tempo(92))
    assert names(library, "tempo.bpm:92") == "kick"
    writer.step(file_id, "2", stored.tempo(184, version="2"))
    assert names(library, "tempo.bpm:92") == ""
    writer.step(file_id, "other", stored.tempo(60, analyzer="librosa_tempo"), summary=False)
    assert names(library, "tempo.bpm:60") == ""
    writer.step(file_id, "3", stored.failed(version="3"))
    assert names(library, "tempo.bpm:1..") == ""
    writer.step(file_id, "c", stored.classification("kick", (0.0, 1.0)))
    with library._reading.connect() as connection:
        of_tempo = "FROM search JOIN search_fields ON id = field_id WHERE kind = 'tempo'"
        assert connection.exec_driver_sql(f"SELECT 1 {of_tempo}").all() == []


def test_any_result_can_be_kept(library: Library, writer: Writer, sound) -> None:
    with library.transaction() as tx:
        tx.put_schema("acme.odd", 1, {"properties": {"text": {}, "big": {}, "many": {}}})
    odd = {
        "text": "\x00\udcff",
        "long": "x" * 500,
        "big": 10**400,
        "odd name": 1,
        "many": {f"n{i}": i for i in range(999)},
    }
    writer.step(writer.file(sound(), stored.audio_info()), "o", stored.outcome("acme.odd", odd))
    assert names(library, r'acme.odd.text:"\x00\udcff" acme.odd.many.n9:9') == "kick"
    with library._reading.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM search").scalar_one() == 200


def save(library: Library, name: str, query: str) -> None:
    library.save_query(name, query)


def test_a_saved_query_is_a_term_like_any_other(collection: Library) -> None:
    save(collection, "fast", "bpm:100.. , duration:5.. sort:bpm- limit:2")
    save(collection, "faster", "saved:fast -path:c.wav")
    assert names(collection, "saved:fast") == "ac"
    assert names(collection, "saved:fast limit:9 sort:path-") == "fca"
    assert names(collection, "-saved:fast") == "bde"
    assert names(collection, "saved:fast path:c.wav , path:b.wav") == "cb"
    assert names(collection, "saved:faster limit:9 sort:path") == "af"
    assert [(each.name, each.query) for each in collection.saved_queries()][1] == ("faster", "saved:fast -path:c.wav")
    save(collection, "fast", "bpm:90")
    assert names(collection, "saved:fast") == "be"
    collection.remove_query("fast")
    collection.remove_query("faster")
    assert collection.saved_queries() == []


def test_what_cannot_be_saved_is_told_why(library: Library) -> None:
    save(library, "one", "kick")
    save(library, "two", "saved:one")
    for name, query, error, told in (
        ("one", "saved:two", LibraryError, "would have no end"),
        ("me", "-saved:me", UnknownQuery, "no query is saved as 'me': did you mean one?|`sampler queries`"),
        ("a b", "kick", LibraryError, "use letters"),
        ("x", "bmp:1", QueryError, "did you mean bpm"),
        ("x", "tempo.bmp:1", QueryError, "did you mean bpm"),
    ):
        with pytest.raises(error, match=told):
            save(library, name, query)
    with pytest.raises(UnknownQuery, match="did you mean two"):
        library.remove_query("twoo")
    assert [each.name for each in library.saved_queries()] == ["one", "two"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("regions:2", True), ("regions:1.5..2.5", True), ("regions>1", True), ("regions>2", False),
        ("regions<2.5", True), ("regions<2", False), ("regions:..1e0", None), ("regions:99999999999..", False),
        ("regions:..99999999999", True), ("regions:2.1..", False), ("channels:..99999999999999999999", True),
        ("rate:44100", True), ("sort:regions-", True), ("sort:regions", True),
    ],
)  # fmt: skip
def test_whole_numbers_are_compared_as_numbers(
    query: str, found: bool | None, library: Library, writer: Writer, sound: Any
) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "r", stored.regions((0.0, 0.5), (1.0, 1.5)))
    if found is None:
        with pytest.raises(QueryError):
            library.find(parse_query(query))
    else:
        assert len(library.find(parse_query(query))) == found
