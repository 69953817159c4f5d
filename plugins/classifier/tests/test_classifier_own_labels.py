"""``sampler train`` on a folder, and its labels in ``sampler analyze``, as people type them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sampler_sdk import render

SAMPLER = Path(sys.executable).with_name("sampler")
KINDS = {"my thuds": "kick", "my ticks": "hat"}


def sampler(*args: str | Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([SAMPLER, *args], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == expect, done.stderr + done.stdout
    return done


@pytest.fixture(scope="module")
def drums(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """LABEL/PACK/file: two labels, two packs of each, three files in each; and the library beside them."""
    root = tmp_path_factory.mktemp("own") / "drums"
    for label, kind in KINDS.items():
        for number in range(6):
            folder = root / label / f"pack{number % 2}"
            folder.mkdir(parents=True, exist_ok=True)
            render.one_shot(100 + number, kind).write(folder / f"{number}.wav")
    return root


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, drums: Path) -> None:
    monkeypatch.setenv("SAMPLER_LIBRARY", str(drums.with_name("library")))
    monkeypatch.setenv("SAMPLER_PLUGINS", "features,regions,content,classifier")


@pytest.mark.ci
def test_labels_are_learned_from_folders_and_used_when_asked_for(drums: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.npz"
    told = json.loads(sampler("train", drums / "my thuds" / "..", "-o", own, "--json").stdout)
    assert told["worth"]["accuracy"] > 0.9
    assert told["worth"]["labels"]["my thuds"]["packs"] == 2
    sampler("analyze", drums, "-O", f"classifier.own_labels={own}")
    found = sampler("find", 'class:"my thuds"').stdout.splitlines()
    assert len(found) == 6
    assert all("my-thuds" in line for line in found)
    shown = sampler("show", drums / "my thuds/pack0/0.wav").stdout
    assert "yours: my thuds" in shown
    sampler("analyze", drums)
    assert not sampler("find", "class:my_thuds").stdout


@pytest.mark.ci
def test_without_labels_the_message_says_how_folders_are_read(drums: Path, tmp_path: Path) -> None:
    refused = sampler("train", drums / "my thuds/pack0", "-o", tmp_path / "own.npz", expect=1).stderr
    assert "no label with sound" in refused
    assert "/LABEL/PACK/…" in refused
    assert "--label last" in refused
    assert not (tmp_path / "own.npz").exists()


@pytest.mark.ci
def test_a_file_that_holds_no_labels_fails_with_what_to_do(drums: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"no labels")
    output = sampler("analyze", drums, "-O", f"classifier.own_labels={broken}", expect=1).stderr
    assert "is not what `sampler train` writes" in output
    assert "make it with `sampler train FOLDER`" in output
