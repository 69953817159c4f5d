"""The query language: what it finds, and how it says what it does not understand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stored
from hypothesis import example, given
from hypothesis import strategies as st

from sampler_core.contracts import FailureKind
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.query.query import Contains, Names, Query, QueryError, Range, Tagged, Term, Written
from sampler_core.store.transaction import Transaction

FILES = {
    "drums/kick_01.wav": {
        "bpm": None,
        "duration": 0.5,
        "genre": "Techno",
        "content": {"percussion": 0.98},
        "answers": {"form": ("one_shot", 0.95), "type": ("kick", 0.7), "own": ("BD", 0.6)},
    },
    "drums/loop 100%.wav": {"bpm": 120.0, "key": ("A", "minor"), "duration": 8.0},
    "songs/one.wav": {"bpm": 127.9, "key": ("C", "major"), "duration": 200.0, "genre": "deep_house"},
    "songs/two.wav": {
        "bpm": 92.4,
        "key": ("C", "major"),
        "duration": 180.0,
        "content": {"music": 0.85, "speech": 0.6, "percussion": 0.1},
    },
    "songs/broken.wav": {"failed": True, "duration": 10.0},
}


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("files")
    with Library.open(folder / "library") as library:
        stored.put_schemas(library)
        with library.transaction() as tx:
            run_id = tx.begin_run({})
            for name, facts in FILES.items():
                _add(tx, run_id, folder / name, facts)
        yield library


def _add(tx: Transaction, run_id: int, path: Path, facts: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    tags = {"genre": facts["genre"]} if "genre" in facts else {}
    audio = stored.audio_info(path.name, frames=round(44100 * facts["duration"]), tags=tags)
    file_id = tx.put_file(path, path.stat(), audio.digest, None, audio).id
    tempo = stored.failed(FailureKind.CRASH) if "failed" in facts else stored.tempo(facts["bpm"])
    tx.put_outcomes(run_id, file_id, f"tempo {path}", [tempo], {})
    if "key" in facts:
        tx.put_outcomes(run_id, file_id, f"key {path}", [stored.key(*facts["key"])], {})
    if "content" in facts:
        contents = stored.contents(facts["content"], **facts.get("answers", {}))
        tx.put_outcomes(run_id, file_id, f"contents {path}", [contents], {})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "broken kick_01 loop one two"),
        ("bpm:120..128", "loop one"),
        ("bpm:128", "one"),
        ("bpm:127.9", "one"),
        ("bpm:127", ""),
        ("bpm:..100", "two"),
        ("bpm:100..", "loop one"),
        ("-bpm:120..128", "broken kick_01 two"),
        ("key:Am", "loop"),
        ('key:"A minor"', "loop"),
        ("key:8A,8B", "loop one two"),
        ("-key:C", "broken kick_01 loop"),
        ("duration:..2", "kick_01"),
        ("duration:150..190", "two"),
        ("key:C bpm:..100", "two"),
        ("status:failed", "broken"),
        ("-status:failed bpm:100..", "loop one"),
        ("class:Kick", "kick_01"),
        ("class:one_shot,loop", "kick_01"),
        ("class:one-shot", "kick_01"),
        ('class:"One Shot"', "kick_01"),
        ("class:bd", "kick_01"),
        ("class:speech", ""),
        ("contains:speech", "two"),
        ("contains:percussion", "kick_01"),
        ("-contains:speech path:songs/", "broken one"),
        ("class:kick conf>0.8", ""),
        ("class:kick conf>=0.7", "kick_01"),
        ("class:kick conf>0.7", ""),
        ("contains:speech conf<0.7", "two"),
        ("contains:speech,music conf>0.8", "two"),
        ("conf>0.9", "kick_01"),
        ("conf>0.8 conf<0.9", "two"),
        ("bpm:1.. conf>0.95", ""),
        ("bpm>90 conf>0.8", "loop one two"),
        ("key:C conf>0.9", ""),
        ("bpm>120", "one"),
        ("bpm>=120", "loop one"),
        ("duration<=8 bpm<130", "loop"),
        ("tag:techno", "kick_01"),
        ("tag:GENRE", "kick_01 one"),
        ("-tag:genre songs", "broken two"),
        ("path:drums/", "kick_01 loop"),
        ("path:100%", "loop"),
        ("path:k_k", ""),
        ("deep_", "one"),
        ('"loop 100"', "loop"),
        ("KICK", "kick_01"),
        ("-songs", "kick_01 loop"),
        ("nothing-like-it", ""),
    ],
)
def test_a_query_finds(query: str, names: str, collection: Library) -> None:
    found = collection.find(parse_query(query))
    assert sorted(f.path.stem.split()[0] for f in found) == names.split()
    records = list(collection.records(parse_query(query)))
    assert [record["path"] for record in records] == [str(f.path) for f in found]


MEANT = [
    ("bpm=120", 3, "did you mean bpm:120?"),
    ("kick bpm==120", 8, "did you mean bpm:120?"),
    ("key=8A", 3, "did you mean key:8A?"),
    ("bpm!=120", 4, "did you mean -bpm:120?"),
    ("tempo.bpm=120", 9, "did you mean tempo.bpm:120?"),
    ("sort=bpm-", 4, "did you mean sort:bpm-?"),
    ("mood=dark", 4, "did you mean tag:mood=dark?"),
    ("=", 0, "quote it if it is text"),
    ("class:a|b", 7, "several are written class:a,b"),
    ("form:a|b|c", 6, "several are written form:a,b,c"),
    ("path:a|b", 6, "several are written path:a , path:b"),
    ("tag:x|y", 5, "several are written tag:x , tag:y"),
    ("kick|snare", 4, "several are written a , b"),
    ("'two words'", 0, 'quotes are written "so"'),
    ("kick 'snare'", 5, 'quotes are written "so"'),
    ("path:'My Drums'", 5, 'quotes are written "so"'),
    ("“two words”", 0, 'quotes are written "so"'),
    ("NOT class:kick", 0, "a minus in front means not: -x"),
    ("kick AND snare", 5, "all terms have to hold"),
    ("kick OR snare", 5, "a comma between spaces means or"),
    ("kick && snare", 5, "a space means and"),
    ("kick || snare", 5, "a comma between spaces or"),
    ("!kick", 0, "did you mean -kick?"),
    ("!bpm=120", 4, "did you mean -bpm:120?"),
    ("(class:kick , class:snare) bpm:120", 0, "there are no brackets"),
    ("kick*", 4, "no * is needed"),
    ("tag:=5", 4, "a tag's name and its value"),
    ("tag:rating=", 4, "a tag's name and its value"),
    ("tag:rating>=4", 4, "did you mean tag:rating=4..?"),
    ("tag:bpm<120", 4, "did you mean tag:bpm=..120?"),
    ("tag:bpm=128..120", 13, "ends (120) before it starts (128)"),
    ("tag:bpm=1..2..3", 12, "expected a number"),
    ("tag:key=8A,,9A", 8, "several with commas"),
]


@pytest.mark.parametrize(("query", "position", "message"), MEANT)
def test_what_can_mean_nothing_is_refused(query: str, position: int, message: str, collection: Library) -> None:
    with pytest.raises(QueryError) as caught:
        collection.find(parse_query(query))
    assert message in str(caught.value)
    assert caught.value.position == position


@pytest.mark.parametrize("text", [
    "bpm=120", "kick|snare", "'two words'", "NOT", "AND", "OR", "&&", "||", "!kick", "(class:kick", "kick*",
    "'90s", "=",
])  # fmt: skip
def test_whatever_is_quoted_is_text(text: str) -> None:
    query = Query((Term("text", Contains(text)),))
    assert parse_query(f'"{text}"') == query
    assert parse_query(str(query)) == query


@pytest.mark.parametrize(
    "text",
    [
        "'90s",
        "rock'n'roll",
        "don't",
        "(124",
        "Am).ogg",
        "or",
        "not",
        "and",
        "R&B",
        "&",
        "drum+bass",
        "a~b",
        "What?",
        "#1",
    ],
)
def test_a_word_that_may_be_in_a_name_is_text(text: str) -> None:
    assert parse_query(f"x {text} y").terms[1] == Term("text", Contains(text))


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("tag:techno", Contains("techno")),
        ("tag:BPM=120..128", Tagged("bpm", Range(120.0, 128.0))),
        ("tag:rating=5", Tagged("rating", Range(4.5, 5.5))),
        ("tag:rating=4..", Tagged("rating", Range(4.0, None))),
        ("tag:key=8A,9a", Tagged("key", Names(("8a", "9a")))),
        ('tag:genre="Deep House"', Tagged("genre", Names(("deep house",)))),
        ('tag:artist="Tyler, The Creator"', Tagged("artist", Names(("tyler, the creator",)))),
        ('tag:year="1999"', Tagged("year", Names(("1999",)))),
        ('tag:x="a ""b"""', Tagged("x", Names(('a "b"',)))),
        ('tag:"a=b"', Contains("a=b")),
    ],
)
def test_a_tag_is_asked_for_by_name_and_value(query: str, value: Any) -> None:
    (term,) = parse_query(query).terms
    assert term == Term("tag", value)
    assert parse_query(str(term)).terms == (term,)


def test_found_files_come_by_path_and_not_more_than_asked(collection: Library) -> None:
    everything = collection.find(Query())
    assert [f.path for f in everything] == sorted(f.path for f in everything)
    assert collection.find(Query(), limit=2) == everything[:2]
    assert everything[0].as_dict()["path"] == str(everything[0].path)


def test_records_come_whole_across_pages(collection: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(collection.records())
    monkeypatch.setattr("sampler_core.query.known._PAGE", 2)
    assert list(collection.records()) == whole
    assert len(whole) == len(FILES)


def test_a_query_is_read_into_terms() -> None:
    assert parse_query('bpm:90.. -key:Am,8B tag:x "two words"') == Query((
        Term("bpm", Written("90..")), Term("key", Written("Am,8B"), negated=True),
        Term("tag", Contains("x")), Term("text", Contains("two words")),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ("bmp:120", 0, "did you mean bpm?"),
        ("kick zzz:1", 5, "fields are content, "),
        ("bpm:", 4, "a value is missing"),
        ("kick -", 6, "a value is missing"),
        ("bpm:fast", 4, "expected a number"),
        ("bpm:120..x", 9, "expected a number"),
        ("bpm:12x", 6, "expected a number"),
        ("bpm:..", 6, "expected a number"),
        ("bpm:128..120", 9, "ends (120) before it starts (128)"),
        ("key:H", 4, "'H' is no key: it can be C major, C# major"),
        ("key:Am,x", 7, "'x' is no key"),
        ("key:Am,", 7, "'' is no key"),
        ('key:"H dur"', 5, "'H dur' is no key"),
        ("bpm>fast", 4, "expected a number"),
        ("bpm>1..2", 5, "expected a number"),
        ("key>C", 3, "write key:C"),
        ("a>b", 0, "quote it if it is text"),
        ("conf>", 5, "a value is missing"),
        ("status:bad", 7, "one of ok, undetermined, failed, skipped"),
        ('tag:"x', 4, "not closed"),
        ('kick "x', 5, "not closed"),
        ('"a"b', 3, "a space is missing"),
        ('""', 0, "a value is missing"),
        ("peak:-", 5, "expected a number"),
        ("peak:-3..-6", 9, "ends (-6) before it starts (-3)"),
        ("sort:bmp", 5, "did you mean bpm?"),
        ("sort:colour", 5, "no order by 'colour'"),
        ("kick -sort:bpm", 5, "cannot be negated"),
        ("limit:0", 6, "a whole number"),
        ("limit:5 limit:6", 8, "twice"),
        ("added:soon", 6, "expected a time"),
        ("added:2026-13", 6, "no 2026-13 in the calendar"),
        ("added:2026..2025", 12, "before it starts"),
        ("added:99999y", 6, "too long ago"),
        ("duplicates:yes", 11, "takes no value"),
        ("camelot:13A", 8, "'13A' is no camelot: did you mean 3A?"),
        ("saved:a/b", 6, "letters, digits"),
        ("kick ,", 6, "a value is missing"),
        ("kick , limit:5", 0, "an alternative says nothing"),
    ],
)
def test_errors_point_at_the_character(query: str, position: int, message: str, collection: Library) -> None:
    with pytest.raises(QueryError) as caught:
        collection.find(parse_query(query))
    assert caught.value.position == position
    assert message in str(caught.value)
    shown, pointer = caught.value.__notes__
    assert shown[2:] == query
    assert pointer.index("^") - 2 == position


PIECES = st.sampled_from(
    [
        "bpm:",
        "key:",
        "tag:",
        "=",
        "|",
        "a",
        "status:",
        "added:",
        "sort:",
        "limit:",
        "duplicates:",
        "saved:",
        "acme.x:",
        "path>",
        "-",
        '"',
        "..",
        "120",
        "7d",
        "2026-11",
        "Am",
        ",",
        " , ",
        " ",
        ":",
        "ok",
        "x",
    ]
)


@given(st.text(max_size=30) | st.lists(PIECES, max_size=8).map("".join))
@example("\x00\udcff")
@example("bpm:" + "9" * 400)
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        fault = error.position
    else:
        fault = 0
        assert (query == Query()) == (not text.strip())
        assert parse_query(str(query)) == query
    assert 0 <= fault <= len(text)


def test_any_number_can_be_searched(collection: Library) -> None:
    assert collection.find(parse_query("bpm:" + "9" * 400)) == []
