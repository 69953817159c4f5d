"""``sampler watch``, as a process: what it names, what it marks, what it survives, and how it ends."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

from inside import sampler

SAMPLER = str(Path(sys.executable).with_name("sampler"))
pytestmark = pytest.mark.ci


class Watching:
    """A ``sampler watch`` that runs, with what it has said so far."""

    def __init__(self, folder: Path, library: Path) -> None:
        options = ["-p", "regions", "--settle", "0.3", "--jobs", "1", "--library", library]
        self.process = subprocess.Popen(
            [SAMPLER, "watch", folder / ".." / folder.name, *options], stderr=subprocess.PIPE, text=True
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self.said.append(line.rstrip())

    def hears(self, *lines: str, within_s: float = 60) -> None:
        """Wait until each of ``lines`` was said, and forget what was."""
        ends_at = time.monotonic() + within_s
        while not set(lines) <= set(self.said):
            assert time.monotonic() < ends_at, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)
        self.said.clear()

    def end(self) -> int:
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        self._reader.join()
        assert psutil.wait_procs(children, timeout=10)[1] == []
        return code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sounds").mkdir()
    sound(tmp_path / "sounds" / "first.wav", 0)
    return tmp_path / "sounds"


def sound(path: Path, seed: int) -> Path:
    soundfile.write(path, np.random.default_rng(seed).uniform(-0.5, 0.5, 8000), 16000)
    return path


@pytest.fixture
def watching(folder: Path, tmp_path: Path) -> Iterator[Watching]:
    running = Watching(folder, tmp_path / "library")
    try:
        running.hears(f"Watching {folder}; Ctrl-C ends.")
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def found(tmp_path: Path, *query: str) -> list[str]:
    paths = sampler("find", *query, "--paths", "--library", tmp_path / "library").stdout.splitlines()
    return [Path(path).name for path in paths]


def test_each_file_is_named_a_burst_is_one_run_and_what_goes_is_marked(
    watching: Watching, folder: Path, tmp_path: Path
) -> None:
    for number in range(3):
        sound(folder / f"new {number}.wav", 1 + number)
    (folder / "bad.wav").write_text("no audio")
    shutil.copy(folder / "first.wav", folder / "copy.wav")
    (folder / ".hidden.wav").write_text("no audio")
    (folder / "...And Justice").mkdir()
    sound(folder / "...And Justice" / "song.wav", 9)
    named = [f"new {number}.wav: analyzed" for number in range(3)]
    while not any(line.startswith("bad.wav: cannot be decoded: ") for line in watching.said):
        time.sleep(0.05)
    said = watching.said
    watching.hears(*named, "copy.wav: known already", "...And Justice/song.wav: analyzed")
    assert not any(".hidden" in line for line in said)
    (folder / "new 1.wav").unlink()
    watching.hears("new 1.wav: gone")
    assert found(tmp_path, "gone:") == ["new 1.wav"]
    (folder / "new 2.wav").rename(folder / "renamed.wav")
    watching.hears("renamed.wav: known already")
    assert watching.end() == 0
    runs = sampler("runs", "--json", "--library", tmp_path / "library").stdout.splitlines()
    assert [json.loads(line)["files"]["done"] for line in runs] == [1, 6, 1]


@pytest.mark.hostile("a watched folder that is moved away and made again", "said; watched again once it is there")
def test_a_folder_that_is_moved_away_and_made_again_is_watched_again(
    watching: Watching, folder: Path, tmp_path: Path
) -> None:
    folder.rename(tmp_path / "away")
    watching.hears(f"{folder} is not there any more: waiting until it is back; Ctrl-C ends.")
    assert found(tmp_path) == ["first.wav"]
    folder.mkdir()
    sound(folder / "second.wav", 5)
    watching.hears("second.wav: analyzed")
    sound(folder / "third.wav", 6)
    watching.hears("third.wav: analyzed")
    shutil.rmtree(folder)
    watching.hears(f"{folder} is not there any more: waiting until it is back; Ctrl-C ends.")
    (tmp_path / "away").rename(folder)
    gone = f"`sampler find gone: --library {tmp_path / 'library'}`"
    watching.hears("first.wav: known already", f"Gone since they were analyzed: 2; {gone} names them.")
    assert watching.end() == 0
    assert found(tmp_path) == ["first.wav"]
    assert sorted(found(tmp_path, "gone:")) == ["second.wav", "third.wav"]
