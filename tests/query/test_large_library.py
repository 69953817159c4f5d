"""Every form of a query on a library of 5,000 files and 100,000 results, a tenth of what has to be quick."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import event

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query

pytestmark = pytest.mark.ci


def _made_up() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "large_library.py"
    spec = importlib.util.spec_from_file_location("large_library", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made_up = _made_up()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("large")) as library:
        made_up.fill(library, 5_000)
        yield library


def test_it_is_as_large_as_it_says(large: Library) -> None:
    with large._reading.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM analyses").scalar_one() > 100_000
    assert large.check_integrity() == []


@pytest.mark.parametrize("query", made_up.QUERIES)
def test_a_query_is_quick_and_reads_no_large_table_whole(query: str, large: Library) -> None:
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, sql: str, given: object, *_: object) -> None:
        asked.append((sql, given))

    parsed = parse_query(query)
    event.listen(large._reading, "before_cursor_execute", note)
    large.find(parsed, limit=100)
    event.remove(large._reading, "before_cursor_execute", note)
    with large._reading.connect() as connection:
        plans = [
            row[3] for sql, given in asked if sql.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
        ]  # fmt: skip
    assert not [plan for plan in plans for name in ("outcomes", "analyses", "search") if plan == f"SCAN {name}"]
    assert min(_seconds(large, query) for _ in range(3)) < 0.2


def _seconds(library: Library, query: str) -> float:
    began = time.perf_counter()
    library.find(parse_query(query), limit=100)
    return time.perf_counter() - began


def test_a_page_deep_in_the_listing_costs_what_the_first_does(large: Library) -> None:
    for query in ("", "sort:bpm-", "sort:acme.loudness.integrated_lufs", "contains:music"):
        parsed = parse_query(query)
        found = large.find(parsed)
        deep = found[len(found) * 9 // 10].cursor
        first = min(_seconds(large, query) for _ in range(5))
        began = time.perf_counter()
        large.find(parsed, limit=100, after=deep)
        assert time.perf_counter() - began < 3 * first + 0.1
