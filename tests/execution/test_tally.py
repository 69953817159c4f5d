"""What became of the files of a run, counted; and its exit code."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import actors

from sampler_core.library import Library


def counted(run: Any, paths: tuple[Path, ...], *analyzers: Any, **how: Any) -> tuple[dict[str, Any], int]:
    """How the latest run counts, by its report and by its record, and its exit code."""
    run(analyzers or (actors.LengthAnalyzer,), paths=paths, **how)
    report = run.reports[-1]
    return report.tally.as_dict(), report.exit_code


def test_files_are_counted_each_for_what_became_of_it(run: Any, folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "a.wav", folder / "copy.wav")
    shutil.copy(folder / "broken.wav", folder / "broken too.wav")
    tally, code = counted(run, (folder,), jobs=1)
    assert code == 1
    assert {name: tally[name] for name in ("done", "analyzed", "unreadable", "known", "duplicates", "failed")} == {
        "done": 6,
        "analyzed": 4,
        "unreadable": 2,
        "known": 0,
        "duplicates": 1,
        "failed": 0,
    }
    again, _ = counted(run, (folder,))
    assert (again["known"], again["duplicates"], again["unreadable"]) == (4, 1, 2)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(folder / "b.wav", elsewhere / "b.wav")
    assert counted(run, (elsewhere,))[0]["duplicates"] == 1
    (folder / "short.wav").replace(elsewhere / "moved.wav")
    assert counted(run, (elsewhere / "moved.wav",))[0]["duplicates"] == 0


def test_a_failed_analyzer_counts_its_file_once(run: Any, folder: Path) -> None:
    (folder / "broken.wav").unlink()
    tally, code = counted(run, (folder,), actors.LengthAnalyzer, actors.TroubleAnalyzer)
    assert (tally["analyzed"], tally["failed"], code) == (3, 3, 1)


def test_what_is_passed_over_is_counted_and_kept(run: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "broken.wav").unlink()
    (folder / ".git").mkdir()
    (folder / "...And Justice for All").mkdir()
    shutil.copy(folder / "a.wav", folder / "...And Justice for All")
    for name in ("a.txt", "b.txt", "cover.jpg", "LICENCE"):
        (folder / name).write_text("no audio")
    tally, code = counted(run, (folder,))
    assert (tally["done"], code) == (4, 0)
    assert tally["passed_over"] == {"hidden": 1, "not audio": 4}
    assert tally["not_audio"] == {".txt": 2, ".jpg": 1, "no extension": 1}
    assert run.notes == []
    with Library.open_existing(tmp_path / "library") as library:
        (kept,) = library.runs()
    assert (kept.files, kept.counts) == (tally, {"ok": 8})
    assert counted(run, (folder,), verbose=True)[0] == tally | {"known": 4}
    assert sorted(note.rpartition("/")[2] for note in run.notes) == [
        ".git: passed over, hidden",
        "LICENCE: passed over, not audio",
        "a.txt: passed over, not audio",
        "b.txt: passed over, not audio",
        "cover.jpg: passed over, not audio",
    ]


def test_what_cannot_be_read_is_told_and_makes_the_run_fail(run: Any, folder: Path) -> None:
    (folder / "broken.wav").unlink()
    assert counted(run, (folder,))[1] == 0
    (folder / "link.wav").symlink_to(folder / "nowhere")
    tally, code = counted(run, (folder, folder / "missing.wav"))
    assert (tally["done"], tally["passed_over"], code) == (3, {"cannot be read": 2}, 1)
    assert [note.rpartition("/sounds/")[2] for note in run.notes] == [
        "missing.wav: No such file or directory",
        "nowhere, which is not there",
    ]


def test_decoded_audio_goes_with_its_file(run: Any, folder: Path, tmp_path: Path) -> None:
    """Not when the run ends: the disk would have to hold everything at once, uncompressed."""
    for number in range(8):
        data = bytearray((folder / "short.wav").read_bytes())
        data[-1] ^= number + 1
        (folder / f"{number}.wav").write_bytes(data)
    held: list[int] = []

    def look(record: dict[str, Any]) -> None:
        held.append(len(list((tmp_path / "library" / "scratch").rglob("*.f32"))))

    run.on_record = look
    counted(run, (folder,), jobs=1)
    assert len(held) == 12
    assert max(held) <= 4
