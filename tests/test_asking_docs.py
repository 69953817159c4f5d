"""``docs/asking.md`` has every field, and what it shows can be asked."""

from __future__ import annotations

import re
import shlex

import pytest

from sampler_core.query.fields import FIELDS, HOLDS, SHAPES, SORTS
from sampler_core.query.parsing import parse_query
from sampler_core.query.query import QueryError

from .conftest import REPOSITORY

PAGES = [REPOSITORY / name for name in ("docs/asking.md", "README.md")]
TEXT = PAGES[0].read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Za-z.]+)` \| `([^`]+)` \|", TEXT, re.MULTILINE))


def test_every_field_is_there_and_no_other() -> None:
    assert ROWS.keys() - {"KIND.FIELD"} == {*FIELDS, *HOLDS, *SHAPES}
    orders = TEXT.split("Orders are ")[1].split(" and any")[0]
    assert tuple(re.findall(r"`(\w+)`", orders)) == SORTS


@pytest.mark.parametrize("field", ROWS)
def test_the_example_of_a_field_asks_for_it(field: str) -> None:
    query = parse_query(ROWS[field])
    if field not in SHAPES:
        assert query.terms[0].field == (field if field != "KIND.FIELD" else "tempo.is_constant")
    assert parse_query(str(query)) == query


def asked() -> list[str]:
    lines = [line.removeprefix("$ ") for page in PAGES for line in page.read_text(encoding="utf-8").splitlines()]
    found = [shlex.split(line.split(" | ")[0]) for line in lines if line.removeprefix("$ ").startswith("sampler find ")]
    options = re.compile(r"--(save|limit|after) \S+|--\w+|(?<!\S)-0(?!\S)")
    return [options.sub("", " ".join(f'"{w}"' if " " in w else w for w in words[2:])) for words in found]


@pytest.mark.parametrize("query", asked())
def test_what_is_shown_is_understood(query: str) -> None:
    if query == "bmp:120":
        with pytest.raises(QueryError) as told:
            parse_query(query)
        shown = str(told.value).splitlines()
        assert [line.removeprefix("sampler: ") for line in _after("$ sampler find bmp:120", len(shown))] == shown
    else:
        parse_query(query)


def _after(line: str, count: int) -> list[str]:
    lines = TEXT.splitlines()
    return lines[lines.index(line) + 1 :][:count]
