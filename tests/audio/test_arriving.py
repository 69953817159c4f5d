"""When a file that is being written counts as whole, what comes together, what went, and which folder is which."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sampler_core.audio import arriving as module
from sampler_core.audio.arriving import Arriving, Happened, happenings
from sampler_core.audio.discover import find_audio


def arrived(folder: Path, *paths: Path, **options: bool) -> list[Path]:
    """What of ``paths`` is given once they have settled."""
    arriving = Arriving(0.0, [folder], **options)
    for path in paths:
        arriving.note(path, 0.0)
    arriving.settled(0.0)
    return arriving.settled(1.0)


def test_a_file_is_ready_once_it_has_not_changed_for_a_while(tmp_path: Path) -> None:
    file, arriving = tmp_path / "a.wav", Arriving(2.0)
    file.write_bytes(b"RIFF")
    arriving.note(file, 0.0)
    assert arriving.settled(0.0) == []
    file.write_bytes(b"RIFF and more")
    assert arriving.settled(1.5) == []
    assert arriving.settled(3.0) == []
    assert arriving.settled(3.5) == [file]
    assert arriving.settled(9.0) == []


def test_what_arrives_together_is_given_together_but_not_kept_for_ever(tmp_path: Path) -> None:
    first, growing, arriving = tmp_path / "a.wav", tmp_path / "b.wav", Arriving(1.0)
    first.write_bytes(b"RIFF")
    arriving.note(first, 0.0)
    given: dict[float, list[Path]] = {}
    for now_s in range(60):
        growing.write_bytes(b"RIFF" + bytes(now_s))
        arriving.note(growing, now_s)
        given |= {now_s: ready} if (ready := arriving.settled(now_s)) else {}
    assert [*given.values()] == [[first]]
    assert 25 < min(given) < 40
    later = tmp_path / "c.wav"
    later.write_bytes(b"RIFF")
    arriving.note(later, 60.0)
    arriving.settled(60.0)
    assert arriving.settled(62.0) == [growing, later]


def test_what_goes_away_is_given_unless_it_comes_back(tmp_path: Path) -> None:
    arriving, back = Arriving(1.0), tmp_path / "back.wav"
    for name in ("gone.wav", "back.wav", "download.part"):
        arriving.note(tmp_path / name, 0.0)
    back.write_bytes(b"RIFF")
    assert arriving.gone(0.5) == []
    assert arriving.gone(1.5) == [tmp_path / "gone.wav"]
    assert arriving.gone(9.0) == arriving.settled(9.0) == []


def test_unfinished_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("a.wav.part", "b.crdownload", "c.wav"):
        (tmp_path / name).write_bytes(b"RIFF")
    assert arrived(tmp_path, *tmp_path.iterdir()) == [tmp_path / "c.wav"]


@pytest.mark.parametrize("hidden", [False, True])
def test_what_is_taken_is_what_a_walk_takes(hidden: bool, tmp_path: Path) -> None:
    for folder in ("", ".git", "...And Justice", "__MACOSX", "plain", "plain/.hack sign", "plain/.x"):
        (tmp_path / folder).mkdir(exist_ok=True)
        for name in ("a.wav", ".b.wav", "..c.wav", "._d.wav", "notes.txt", "e"):
            (tmp_path / folder / name).write_bytes(b"fLaC\0" if name == "e" else b"text")
    os.mkfifo(tmp_path / "pipe.wav")
    walked = sorted(find_audio([tmp_path], hidden=hidden))
    assert arrived(tmp_path, *(path for path in tmp_path.rglob("*") if not path.is_dir()), hidden=hidden) == walked


def test_a_folder_that_appears_brings_its_files(tmp_path: Path) -> None:
    (tmp_path / "new" / "deep").mkdir(parents=True)
    (tmp_path / "new" / "deep" / "a.wav").write_bytes(b"RIFF")
    (tmp_path / "new" / "notes.txt").write_text("no audio")
    assert arrived(tmp_path, tmp_path / "new") == [tmp_path / "new" / "deep" / "a.wav"]


def until(happened: Iterator[Happened], what: str) -> list[Path]:
    """The next of ``what`` that happens, within a few seconds."""
    return next(found for found in (getattr(next(happened), what) for _ in range(40)) if found)


def test_a_folder_that_goes_and_comes_back_is_watched_anew(tmp_path: Path) -> None:
    folder, other = tmp_path / "sounds", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    happened = happenings([folder, other], 0.0)
    assert until(happened, "found") == [folder, other]
    folder.rename(tmp_path / "away")
    assert until(happened, "lost") == [folder]
    (other / "a.wav").write_bytes(b"RIFF")
    assert until(happened, "arrived") == [other / "a.wav"]
    folder.mkdir()
    assert until(happened, "found") == [folder]
    (folder / "b.wav").write_bytes(b"RIFF")
    assert until(happened, "arrived") == [folder / "b.wav"]
    (folder / "b.wav").unlink()
    assert until(happened, "gone") == [folder / "b.wav"]
    happened.close()  # type: ignore[attr-defined]


def test_a_disk_that_is_mounted_in_a_folder_has_it_watched_anew(tmp_path: Path, monkeypatch) -> None:
    mounts: tuple[str, ...] = ("/",)
    monkeypatch.setattr(module, "_mounts", lambda _turn: mounts)
    happened = happenings([tmp_path], 0.0)
    assert until(happened, "found") == [tmp_path]
    mounts = ("/", str(tmp_path.resolve() / "disk"))
    assert until(happened, "found") == [tmp_path]
    assert not any(next(happened).found for _ in range(3))
    happened.close()  # type: ignore[attr-defined]
