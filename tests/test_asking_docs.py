"""``docs/asking.md`` has every field, and what it shows can be asked."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sampler_core import kinds
from sampler_core.contracts import Result
from sampler_core.facets.known import Kind, Kinds
from sampler_core.library import Library
from sampler_core.query.grammar import DISAGREE, FIELDS, HOLDS, SHAPES, parse_query
from sampler_core.query.query import QueryError
from sampler_core.query.resolved import OWN_ORDERS

from .conftest import REPOSITORY

PAGES = [REPOSITORY / name for name in ("docs/asking.md", "README.md")]
TEXT = PAGES[0].read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Za-z._]+)` \| `([^`]+)` \|", TEXT, re.MULTILINE))
STANDARD = [each for each in vars(kinds).values() if isinstance(each, type) and issubclass(each, Result)]
OF_FILES = [each for each in STANDARD if each.kind != "classification"]
NAMES = Kinds(Kind(each.kind, each.about) for each in OF_FILES).names()


@pytest.fixture(scope="module")
def library(new_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One that knows the standard kinds, and the stranger's that the page shows."""
    path = tmp_path_factory.mktemp("asked") / "library"
    shutil.copytree(new_library, path)
    with Library.open(path) as opened:
        with opened.transaction() as tx:
            for kind in OF_FILES:
                schema = kind.model_json_schema(mode="serialization")
                tx.put_schema(kind.kind, kind.schema_version, schema, kind.about)
            tx.put_schema("acme.loudness", 1, {})
        for name in re.findall(r"saved:(\w+)", TEXT):
            opened.save_query(name, "bpm:120")
        yield opened


def test_every_field_is_there_and_no_other() -> None:
    assert ROWS.keys() - {"KIND.FIELD"} == {*FIELDS, *HOLDS, *SHAPES, DISAGREE, *NAMES}
    orders = TEXT.split("Orders are ")[1].split(" and any")[0]
    assert tuple(re.findall(r"`(\w+)`", orders)) == OWN_ORDERS


@pytest.mark.parametrize("field", ROWS)
def test_the_example_of_a_field_asks_for_it(field: str, library: Library) -> None:
    query = parse_query(ROWS[field])
    if field not in SHAPES:
        assert query.terms[0].field == (field if field != "KIND.FIELD" else "tempo.is_constant")
    assert parse_query(str(query)) == query
    assert library.find(query) == []


def asked() -> list[str]:
    lines = [line.removeprefix("$ ") for page in PAGES for line in page.read_text(encoding="utf-8").splitlines()]
    found = [shlex.split(line.split(" | ")[0]) for line in lines if line.removeprefix("$ ").startswith("sampler find ")]
    options = re.compile(r"--(save|limit|after|columns) \S+|--(?!each )\w+|(?<!\S)-0(?!\S)")
    return [options.sub("", " ".join(f'"{w}"' if " " in w else w for w in words[2:])) for words in found]


@pytest.mark.parametrize("query", asked())
def test_what_is_shown_is_understood(query: str, library: Library) -> None:
    if query == "bmp:120":
        with pytest.raises(QueryError) as told:
            library.find(parse_query(query))
        shown = str(told.value).splitlines()
        assert [line.removeprefix("sampler: ") for line in _after("$ sampler find bmp:120", len(shown))] == shown
    elif each := re.match(r"\s*--each (\S+)(.*)", query):
        assert library.find_stretches(each[1], parse_query(each[2])) == []
    else:
        library.find(parse_query(query))


def _after(line: str, count: int) -> list[str]:
    lines = TEXT.splitlines()
    return lines[lines.index(line) + 1 :][:count]
