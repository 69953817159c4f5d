"""Neither case nor normal form of letters matters, whatever one asks for, in both databases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product

import pytest
import servers
import stored
from hypothesis import given
from hypothesis import strategies as st

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.spelling import folded
from sampler_core.store.tagging import number_in

FILES = {
    "Café.wav": {"artist": "Ásgeir", "genre": "Électro; Straße"},
    unicodedata.normalize("NFD", "Éclair.wav"): {"artist": unicodedata.normalize("NFD", "Röyksopp"), "bpm": "127,98"},
    "ΑΘΗΝΑΣ.wav": {"rating": "5", "date": "1999-12-31", "track": "3/12"},
    "Zebra.wav": {"bpm": "90", "rating": "3", "key": "8A"},
    "ärger.wav": {"title": "a=b|c"},
}
OWN = unicodedata.normalize("NFD", "Größte Snares")


@pytest.fixture(scope="module", params=servers.DATABASES)
def collection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("folded")
    with ExitStack() as stack:
        if request.param == "postgresql":
            library = Library.create(folder / "library", stack.enter_context(servers.database()))
        else:
            library = Library.open(folder / "library")
        stack.enter_context(library)
        stored.put_schemas(library)
        with library.transaction() as tx:
            run_id = tx.begin_run({})
            for name, tags in FILES.items():
                path = folder / name
                path.write_bytes(b"")
                audio = stored.audio_info(name, tags=tags)
                file_id = tx.put_file(path, path.stat(), audio.digest, None, audio).id
                if name.startswith("Z"):
                    contents = stored.contents({"percussion": 0.9}, own=(OWN, 0.9))
                    tx.put_outcomes(run_id, file_id, name, [contents], {})
                    tx.edit("Zoë").tag([file_id], [("Favoriţi", ""), ("mood", "Düster"), ("stars", "4")])
        yield library


def found(library: Library, query: str) -> str:
    return " ".join(unicodedata.normalize("NFC", each.path.stem) for each in library.find(parse_query(query)))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("café", "Café"),
        ("path:CAFÉ", "Café"),
        ("éclair", "Éclair"),
        ("αθηνας", "ΑΘΗΝΑΣ"),
        ("röyksopp", "Éclair"),
        ("tag:ásgeir", "Café"),
        ('tag:genre="électro; straße"', "Café"),
        ("own:größte_snares", "Zebra"),
        ('class:"größte snares"', "Zebra"),
        ("favoriţi", "Zebra"),
        ("favor", "Zebra"),
        ("tag:favoriţi", "Zebra"),
        ("düster", "Zebra"),
        ("tag:mood=düster", "Zebra"),
        ("genre", ""),
    ],
)
def test_a_word_is_found_in_any_form(query: str, names: str, collection: Library) -> None:
    field, colon, value = query.rpartition(":")
    for form, change in product(("NFC", "NFD"), (str, str.upper, str.lower, str.casefold)):
        asked = field + colon + unicodedata.normalize(form, change(value))
        assert found(collection, asked) == names, asked


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("tag:bpm=120..128", "Éclair"),
        ("tag:bpm=..100", "Zebra"),
        ("tag:bpm=128", "Éclair"),
        ("tag:rating=5", "ΑΘΗΝΑΣ"),
        ("tag:RATING=3..5", "Zebra ΑΘΗΝΑΣ"),
        ("-tag:rating=1.. -path:é", "ärger"),
        ("tag:stars=4..", "Zebra"),
        ("tag:date=1999", "ΑΘΗΝΑΣ"),
        ("tag:track=3", "ΑΘΗΝΑΣ"),
        ("tag:key=8a,9a", "Zebra"),
        ("tag:key=8", ""),
        ('tag:"a=b|c"', "ärger"),
        ("tag:rating", "Zebra ΑΘΗΝΑΣ"),
        ("", "Café Zebra ärger Éclair ΑΘΗΝΑΣ"),
        ("sort:path-", "ΑΘΗΝΑΣ Éclair ärger Zebra Café"),
    ],
)
def test_tags_have_values_and_order_has_no_case(query: str, names: str, collection: Library) -> None:
    assert found(collection, query) == names


def test_a_tag_goes_by_any_form_of_its_name(collection: Library) -> None:
    with collection.transaction() as tx:
        sounds = collection.sounds(parse_query("zebra"))
        tx.edit("Zoë").tag(sounds, [("Été", "1")])
        assert tx.edit("Zoë").untag(sounds, [unicodedata.normalize("NFD", "éTÉ")]) == 1


@given(st.text())
def test_folding_is_the_same_for_all_forms_and_does_not_change_what_is_folded(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text)) == once


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("120", 120.0),
        ("-1.5", -1.5),
        ("127,98", 127.98),
        ("3/12", 3.0),
        ("128 BPM", 128.0),
        ("2024-05-01", 2024.0),
        ("2024-05-01T10:00:00Z", 2024.0),
        ("8A", None),
        ("", None),
        ("1e5", None),
        ("nan", None),
        ("٣", None),
        ("9" * 16, None),
        ("12 monkeys", None),
    ],
)
def test_the_number_in_a_tag(value: str, number: float | None) -> None:
    assert number_in(value) == number
