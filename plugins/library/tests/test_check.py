"""Every kind of damage is found and named, and repaired where nothing has to be guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import kept
import pytest
import stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sampler_library.check import check
from sampler_library.repair import repair

from sampler_core.library import Library
from sampler_core.store.backups.backup import back_up
from sampler_core.store.backups.manifest import backups_in
from sampler_core.store.errors import LibraryBusy


def sql(*statements: str) -> Callable[[Path], None]:
    return lambda library: kept.change(library, *statements)


def to_result(kind: str, edit: Callable[[dict], None]) -> Callable[[Path], None]:
    return lambda library: kept.in_results(kind, edit, library)


def first_array(edit: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda library: edit(kept.array_files(library)[0])


def flip_last_byte(file: Path) -> None:
    whole = file.read_bytes()
    kept.rewrite(file, whole[:-1] + bytes([whole[-1] ^ 1]))


def shift(result: dict) -> None:
    for scene in result["scenes"][1:]:
        scene["start_s"] += 0.1


def overlap(result: dict) -> None:
    result["scenes"][1]["start_s"] = 0.2


FIRST = "(SELECT min(id) FROM outcomes WHERE kind = '{}' AND current)"
MATRIX: dict[str, tuple[Callable[[Path], None], str, str, bool]] = {
    "result without a field": (
        to_result("tempo", lambda r: r.pop("confidence")), "result", '"confidence" is a required property', True,
    ),
    "result of another type": (to_result("key", lambda r: r.update(confidence="high")), "result", "version 1", True),
    "result without what is searched": (to_result("regions", dict.clear), "result", "required property", True),
    "result that is not JSON": (sql("UPDATE analyses SET result = 'NaN NaN' WHERE result LIKE '%tonic%'"),
                                "row", "is not JSON", True),
    "schema that is gone": (sql("DELETE FROM result_schemas WHERE kind = 'key'"), "result", "no JSON Schema", True),
    "step without an answer": (sql(f"DELETE FROM analyses WHERE outcome_id = {FIRST.format('key')}"),
                               "result", "no answer at all", True),
    "action key": (sql(f"UPDATE outcomes SET ingredients = replace(ingredients, 'key', 'kez') WHERE id = "
                       f"{FIRST.format('key')}"), "action_key", "not the hash", True),
    "scenes with a gap": (to_result("timeline", shift), "spans", "do not tile region 1", True),
    "scenes that overlap": (to_result("timeline", overlap), "spans", "overlaps", True),
    "array missing": (first_array(Path.unlink), "array", "not there", True),
    "array with one bit turned": (first_array(flip_last_byte), "array", "not what was written", True),
    "array cut short": (first_array(lambda f: kept.rewrite(f, f.read_bytes()[:-8])), "array", "not what", True),
    "array noted with another shape": (
        sql("""UPDATE arrays SET layout = '[[0,"float32",[1,2]]]'"""), "array", "noted is", True,
    ),
    "array without its link": (sql("DELETE FROM outcome_arrays WHERE rowid = 1"), "array", "other arrays", True),
    "row of an array that is gone": (sql("DELETE FROM arrays WHERE rowid = 1"), "reference", "arrays", True),
    "searched number": (sql("UPDATE search SET number = 1 WHERE number = 120"), "projection", "bpm should be 120.0",
                        True),
    "searched word": (sql("UPDATE search SET word = 'speech' WHERE word = 'music'"), "projection",
                      "contents.content should be music", True),
    "searched values that are gone": (sql("DELETE FROM search"), "projection", "should be", True),
    "searched values of nothing": (sql("INSERT INTO search VALUES (1, 1, 99, 0, 1.5, NULL, NULL, NULL)"), "projection",
                                   "nothing says its", True),
    "searched field": (sql("UPDATE search_fields SET field = 'bmp' WHERE field = 'bpm'"), "projection",
                       "tempo.bpm should be", True),
    "searched field that is gone": (sql("DELETE FROM search_fields WHERE field = 'bpm'"), "projection",
                                    "tempo.bpm should be", True),
    "searched field that is no text": (sql("UPDATE search_fields SET field = x'00ff' WHERE field = 'bpm'"), "row",
                                       "field", True),
    "chosen but not current": (sql("UPDATE outcomes SET current = 0 WHERE kind = 'key'"), "flags", "not current", True),
    "status of a step": (sql("UPDATE outcomes SET status = 'failed' WHERE kind = 'key'"), "flags", "as failed", True),
    "file of answers gone": (sql("DELETE FROM files WHERE id = 1"), "reference", "row of files", True),
    "run of answers gone": (sql("DELETE FROM runs"), "reference", "row of runs", True),
    "a person's tag on nothing": (sql("INSERT INTO tags VALUES (99, 99, NULL, 'user', 'm', '', NULL, 'm', '', NULL)"),
                                  "reference", "it is a person's", False),
}  # fmt: skip


@pytest.mark.parametrize("damage", MATRIX)
def test_damage_is_found_named_and_mended(damage: str, full: Library) -> None:
    do, kind, said, mended = MATRIX[damage]
    do(full.path)
    found = [fault for fault in check(full.path) if not fault.residue]
    assert {fault.kind for fault in found if said in fault.what} == {kind}, found
    repaired = repair(full)
    left = [fault for fault in repaired.left if not fault.residue]
    assert bool(left) is not mended, left
    if mended:
        assert repaired.backup is not None
        assert full.check_integrity() == []
        assert not any(fault.cure for fault in repaired.left)


def test_a_sound_library_has_no_faults(full: Library) -> None:
    assert check(full.path) == []
    repaired = repair(full)
    assert (repaired.done, repaired.left, repaired.backup) == ({}, [], None)


def test_a_result_that_holds_negative_zeros_is_sound(full: Library) -> None:
    result = {**(stored.tempo().result or {}), "confidence": -0.0}
    kept.put(stored.Writer(full, 1), 1, stored.outcome("tempo", result, version="3"))
    assert check(full.path) == []


def test_what_is_repaired_loses_nothing_else(full: Library) -> None:
    before = set(full.dump())
    kept.in_results("key", lambda result: result.pop("confidence"), full.path)
    repair(full)
    after = set(full.dump())
    gone = before - after
    assert not any('"tempo"' in line and '"outcomes"' in line for line in gone)
    with full.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM analyses").scalar() == 12
        values = "SELECT field, number FROM search JOIN search_fields ON id = field_id WHERE field IN ('bpm', 'key')"
        assert sorted(connection.exec_driver_sql(values).all()) == [("bpm", 120.0), ("bpm", 121.0)]


@pytest.mark.parametrize(
    "lost",
    ["DELETE FROM search", "UPDATE files SET frames = 7, sample_rate_hz = 3", "UPDATE files SET channels = 9"],
)
def test_what_others_say_as_well_comes_back_as_it_was(lost: str, full: Library) -> None:
    def searched() -> list[Any]:
        with full.reading() as connection:
            return list(connection.exec_driver_sql("SELECT * FROM search ORDER BY file_id, field_id, span, rank"))

    before, found = full.dump(), searched()
    kept.change(full.path, lost)
    repair(full)
    assert full.dump() == before
    assert searched() == found
    assert len(found) > 50


def test_an_array_comes_back_from_a_backup(full: Library, tmp_path: Path) -> None:
    back_up(full.path)
    before = full.dump()
    for file in kept.array_files(full.path):
        file.unlink()
    repaired = repair(full)
    assert repaired.done == {"arrays brought back from a backup": 2}
    assert check(full.path) == []
    assert full.dump() == before


def test_an_index_that_lies_is_made_anew(full: Library) -> None:
    right, wrong = "'number IS NOT NULL'", "'number > 100'"
    sql(
        "PRAGMA writable_schema=ON",
        f"UPDATE sqlite_master SET sql = replace(sql, {right}, {wrong}) WHERE name = 'ix_search_number'",
    )(full.path)
    full.close()
    sql("UPDATE search SET number = 60 WHERE number = 120")(full.path)
    sql(
        "PRAGMA writable_schema=ON",
        f"UPDATE sqlite_master SET sql = replace(sql, {wrong}, {right}) WHERE name = 'ix_search_number'",
    )(full.path)
    found = check(full.path)
    assert any("index" in fault.what for fault in found if fault.kind == "database")
    repaired = repair(full)
    assert repaired.done["indexes made anew"] == 1
    assert check(full.path) == []


def test_orphans_are_told_and_are_no_damage(full: Library) -> None:
    kept.change(full.path, "DELETE FROM outcomes WHERE kind = 'frames'", "DELETE FROM outcome_arrays")
    kept.change(full.path, "DELETE FROM analyses WHERE outcome_id NOT IN (SELECT id FROM outcomes)")
    (full.path / "arrays" / "leftover.arriving").write_bytes(b"x")
    found = [fault for fault in check(full.path) if fault.kind == "orphan"]
    assert len(found) == 3
    assert all(fault.residue for fault in found)
    left = repair(full).left
    assert next(fault.what for fault in left).startswith("3 files")
    assert all(fault.residue for fault in left)


def test_a_timeline_of_older_regions_is_no_damage(full: Library) -> None:
    kept.put(stored.Writer(full, 1), 1, stored.regions((0.0, 0.7), version="9"))
    assert check(full.path) == []


def test_a_failed_step_and_one_that_nobody_chose_are_no_damage(full: Library) -> None:
    writer = stored.Writer(full, 1)
    kept.put(writer, 1, stored.failed(analyzer="key"))
    kept.put(writer, 2, stored.tempo(90.0, analyzer="other_tempo"), summary=False)
    assert check(full.path) == []


def test_nothing_is_repaired_beside_a_run(full: Library) -> None:
    import fcntl

    folder = full.scratch / "run-1"
    folder.mkdir()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert check(full.path) == []
        with pytest.raises(LibraryBusy, match="analysis is running"):
            repair(full)
    assert backups_in(full.path / "backups") == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 1), position=st.floats(0, 1, exclude_max=True), turn=st.integers(1, 255))
def test_any_byte_of_any_array_is_watched(which: int, position: float, turn: int, full: Library) -> None:
    file = kept.array_files(full.path)[which]
    whole = file.read_bytes()
    at = int(position * len(whole))
    kept.rewrite(file, whole[:at] + bytes([whole[at] ^ turn]) + whole[at + 1 :])
    assert [fault.where for fault in check(full.path)] == [f"array {file.stem}"]
    kept.rewrite(file, whole)
