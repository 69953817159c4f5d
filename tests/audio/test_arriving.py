"""When a file that is being written counts as whole."""

from __future__ import annotations

from pathlib import Path

from sampler_core.audio.arriving import Arriving


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


def test_what_goes_away_is_forgotten(tmp_path: Path) -> None:
    arriving = Arriving(0.0)
    arriving.note(tmp_path / "gone.wav", 0.0)
    assert arriving.settled(5.0) == []


def test_unfinished_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    arriving = Arriving(0.0)
    for name in ("a.wav.part", "b.crdownload", ".hidden.wav", "c.wav"):
        (tmp_path / name).write_bytes(b"RIFF")
        arriving.note(tmp_path / name, 0.0)
    arriving.settled(0.0)
    assert arriving.settled(1.0) == [tmp_path / "c.wav"]


def test_a_folder_that_appears_brings_its_files(tmp_path: Path) -> None:
    (tmp_path / "new" / "deep").mkdir(parents=True)
    (tmp_path / "new" / "deep" / "a.wav").write_bytes(b"RIFF")
    (tmp_path / "new" / "notes.txt").write_text("no audio")
    arriving = Arriving(0.0)
    arriving.note(tmp_path / "new", 0.0)
    arriving.settled(0.0)
    assert arriving.settled(1.0) == [tmp_path / "new" / "deep" / "a.wav"]
