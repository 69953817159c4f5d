"""Where the space goes, how it grew, and what it comes to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import kept
import pytest
from sampler_library.stats import stats

from sampler_core.library import Library
from sampler_core.store.backups.backup import back_up


def test_what_is_counted_is_what_is_there(full: Library) -> None:
    found = stats(full)
    assert (found.files, found.places, found.hours) == (2, 2, pytest.approx(4 / 3600))
    sizes = [file.stat().st_size for file in kept.array_files(full.path)]
    assert (found.array_bytes, found.orphan_bytes) == (sum(sizes), 0)
    assert found.database_bytes == (full.path / "library.db").stat().st_size
    by_version = {(each.analyzer, each.version): each for each in found.analyzers}
    assert by_version["frames", "1"].array_bytes == sum(sizes)
    assert (by_version["tempo", "1"].superseded, by_version["tempo", "2"].superseded) == (2, 0)
    assert sum(each.results for each in found.analyzers) == 14
    assert found.superseded_bytes == by_version["tempo", "1"].result_bytes > 0


def test_what_backups_share_is_counted_once(full: Library) -> None:
    back_up(full.path)
    found = stats(full)
    assert found.backups == 1
    assert found.backup_bytes < found.array_bytes + found.database_bytes + 2000
    for file in kept.array_files(full.path):
        file.unlink()
    assert stats(full).backup_bytes - found.backup_bytes == found.array_bytes


def test_growth_by_day_and_what_it_comes_to(full: Library) -> None:
    found = stats(full)
    assert [(grown.files, grown.results) for grown in found.growth] == [(2, 14)]
    assert found.in_a_year is None
    kept.change(
        full.path,
        "UPDATE files SET added_at = '2026-01-01 12:00:00.000000'",
        "UPDATE runs SET started_at = '2026-01-01 12:00:00.000000'",
        "INSERT INTO runs (id, started_at, status, app_version, asked) "
        "VALUES (9, '2026-01-11 12:00:00.000000', 'finished', '1', '{}')",
        "UPDATE outcomes SET run_id = 9 WHERE kind = 'frames' AND file_id = 2",
    )
    later = stats(full)
    days = [(grown.day, grown.files, grown.results) for grown in later.growth]
    assert days == [(date(2026, 1, 1), 2, 13), (date(2026, 1, 11), 0, 1)]
    assert sum(grown.size for grown in later.growth) == found.growth[0].size
    now = later.database_bytes + later.array_bytes
    assert later.in_a_year == pytest.approx(now + 36.5 * found.growth[0].size, rel=0.01)
    assert later.bytes_per_file == now / 2


def test_an_empty_library_has_nothing_to_forecast(library: Library) -> None:
    found = stats(library)
    assert (found.files, found.bytes_per_file, found.in_a_year, found.growth) == (0, None, None, [])
    assert found.as_dict()["growth"] == []


def test_orphans_are_told(full: Library) -> None:
    Path(full.path / "arrays" / "left.arriving").write_bytes(b"x" * 50)
    assert stats(full).orphan_bytes == 50
