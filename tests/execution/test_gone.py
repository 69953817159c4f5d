"""What is not at its place any more is marked; what comes back, or was changed behind size and time, is noticed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import actors
import pytest

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.run import WrongUse


@pytest.fixture
def scan(run: Any, folder: Path) -> Any:
    """Analyze; gives how many places are newly gone."""
    (folder / "broken.wav").unlink()

    def go(*paths: Path, **how: Any) -> int:
        run((actors.LengthAnalyzer,), paths=paths or (folder,), **how)
        return run.reports[-1].tally.gone

    go()
    return go


def found(tmp_path: Path, query: str = "") -> list[str]:
    with Library.open_existing(tmp_path / "library") as library:
        return [each.path.name for each in library.find(parse_query(query))]


def test_what_a_scan_misses_is_gone_until_it_comes_back(scan: Any, run: Any, folder: Path, tmp_path: Path) -> None:
    away = (folder / "a.wav").rename(tmp_path / "a.wav")
    assert scan() == 1
    assert run.reports[-1].exit_code == 0
    assert (found(tmp_path), found(tmp_path, "gone:")) == (["b.wav", "short.wav"], ["a.wav"])
    with Library.open_existing(tmp_path / "library") as library:
        stored = library.file(folder / "a.wav")
        since = stored.gone_at
        assert since is not None
        assert library.record(folder / "a.wav")["gone_at"] == since.isoformat()
        assert stored.of(actors.Length)
    assert scan() == 0
    with Library.open_existing(tmp_path / "library") as library:
        assert library.file(folder / "a.wav").gone_at == since
    away.rename(folder / "a.wav")
    assert scan() == 0
    assert (found(tmp_path), found(tmp_path, "gone:")) == (["a.wav", "b.wav", "short.wav"], [])


def test_what_was_moved_is_not_gone(scan: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "a.wav").rename(folder / "deep" / "z.wav")
    assert scan() == 0
    assert (found(tmp_path), found(tmp_path, "gone:")) == (["b.wav", "z.wav", "short.wav"], [])


def test_only_what_was_looked_for_is_missed(scan: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "deep").mkdir()
    shutil.copy(folder / "a.wav", folder / "deep" / "a.wav")
    twin = folder.with_name("sounds too")
    shutil.copytree(folder, twin)
    scan(folder, twin)
    for name in ("a.wav", "deep/a.wav", "b.wav"):
        (folder / name).unlink()
    shutil.copy(folder / "short.wav", folder / "deep" / "stays.wav")
    assert scan(folder / "deep") == 1
    assert scan(folder / "b.wav") == 1
    assert found(tmp_path, "gone:") == ["b.wav", "a.wav"]
    assert scan() == 1


@pytest.mark.hostile("a disk that is not mounted", "its files are kept, and not called gone")
@pytest.mark.parametrize("lost", ["the folder", "what is in it"])
def test_a_disk_that_is_not_mounted_is_not_gone(lost: str, scan: Any, run: Any, folder: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder)
    if lost == "what is in it":
        folder.mkdir()
    assert scan() == 0
    assert found(tmp_path) == ["a.wav", "b.wav", "short.wav"]
    assert "3 files are not there, but not taken for gone" in run.notes[-1]
    assert "if its disk is not mounted, mount it" in run.notes[-1]
    assert run.reports[-1].exit_code == (lost == "the folder")


def test_a_path_that_nobody_knows_is_a_mistake(scan: Any, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="there is no"):
        scan(tmp_path / "nowhere")


@pytest.fixture
def work(scan: Any, run: Any, tmp_path: Path) -> Any:
    """What the next scan has workers do, by file."""

    def go() -> dict[str, str]:
        trace = tmp_path / "trace.jsonl"
        trace.unlink(missing_ok=True)
        scan(trace=trace)
        handed: dict[str, set[str]] = {}
        for line in trace.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "hand":
                handed.setdefault(Path(event["path"]).name, set()).add(event["step"])
        return {name: " ".join(sorted(steps)) for name, steps in handed.items()}

    return go


def swapped(path: Path) -> os.stat_result:
    """Another sound of the same size and time in the same inode."""
    before, content = path.stat(), bytearray(path.read_bytes())
    content[-1000:] = bytes(byte ^ 1 for byte in content[-1000:])
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    return after


@pytest.mark.skipif(os.name == "nt", reason="no change time there")
def test_an_edit_that_keeps_size_and_time_is_noticed(work: Any, folder: Path) -> None:
    assert work() == {}
    swapped(folder / "a.wav")
    assert work() == {"a.wav": "decode identify length"}
    assert work() == {}


def test_an_edit_that_keeps_the_size_is_noticed(work: Any, folder: Path) -> None:
    after = swapped(folder / "a.wav")
    os.utime(folder / "a.wav", ns=(after.st_atime_ns, after.st_mtime_ns + 10**9))
    assert work() == {"a.wav": "decode identify length"}


@pytest.mark.hostile("another file of the same name, size and time", "noticed, and analyzed")
def test_another_file_of_the_same_size_and_time_is_noticed(work: Any, folder: Path) -> None:
    before = (folder / "a.wav").stat()
    other = folder / "other"
    shutil.copy(folder / "a.wav", other)
    swapped(other)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(folder / "a.wav")
    assert work() == {"a.wav": "decode identify length"}


@pytest.mark.skipif(os.name == "nt", reason="no change time there")
@pytest.mark.parametrize("change", ["chmod", "link", "rename"])
def test_what_only_touches_the_inode_costs_a_look_at_most(change: str, work: Any, folder: Path) -> None:
    match change:
        case "chmod":
            (folder / "a.wav").chmod(0o600)
        case "link":
            (folder / "a.link").hardlink_to(folder / "a.wav")
            (folder / "a.link").unlink()
        case "rename":
            (folder / "a.wav").rename(folder / "z.wav")
    assert set(work().values()) <= {"identify"}
    assert work() == {}


def test_a_library_from_before_change_times_learns_them_without_work(work: Any, folder: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library, library.writing() as connection:
        connection.exec_driver_sql("UPDATE locations SET ctime_ns = NULL")
    assert work() == {}
    swapped(folder / "a.wav")
    assert work() == ({"a.wav": "decode identify length"} if os.name != "nt" else {})
