"""A library of an older revision answers as the program of that revision did, in either database."""

from __future__ import annotations

import json
from pathlib import Path

import archives
import older
import pytest
import servers
from kept import change
from migrating import become_newer
from sampler_library.archive.taking_in import take_in
from sampler_library.check import check

from sampler_core.library import Library
from sampler_core.store import migrations
from sampler_core.store.backups.manifest import Reason, backups_in
from sampler_core.store.backups.verify import backup_faults


def changed_answers(library: Path) -> dict[str, object]:
    """Command → what it says now, where that is not what it said."""
    said = json.loads(older.ANSWERS.read_text(encoding="ascii"))
    now = {command: older.answer(command, library) for command in said}
    return {command: now[command] for command in said if now[command] != said[command]}


@pytest.mark.parametrize("newer", [False, True])
def test_it_answers_as_it_did_and_a_verified_copy_is_there(
    newer: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older.make(tmp_path / "library")
    if newer:
        become_newer(monkeypatch)
    assert changed_answers(path) == {}
    assert check(path) == []
    made = backups_in(path / "backups")
    due = [(Reason.MIGRATION, older.REVISION)] if migrations.head() != older.REVISION else []
    assert [(backup.manifest.reason, backup.manifest.revision) for backup in made] == due
    assert [fault for backup in made for fault in backup_faults(backup)] == []


@pytest.mark.ci
@pytest.mark.parametrize("database", servers.DATABASES)
def test_an_archive_of_it_answers_as_it_did(empty: Path, tmp_path: Path) -> None:
    archive = archives.as_described(older.make(tmp_path / "old"), tmp_path / "old.zip")
    assert take_in(empty, archive).revision == older.REVISION
    assert changed_answers(empty) == {}
    assert check(empty) == []


@pytest.mark.parametrize("damaged", ["{", "[1]", "", '{"bpm": NaN'])
def test_a_damaged_result_does_not_stop_it_and_is_told_of_afterwards(tmp_path: Path, damaged: str) -> None:
    path = older.make(tmp_path / "library")
    change(path, f"UPDATE analyses SET result = '{damaged}' WHERE outcome_id = 1")
    Library.open(path).close()
    assert "row" in {fault.kind for fault in check(path)}
