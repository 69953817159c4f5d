"""``sampler forget``: what it says, what it asks, what it leaves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

from inside import Done, sampler


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forgetting") / "sounds"
    folder.mkdir()
    for number in range(4):
        soundfile.write(folder / f"{number}.wav", np.random.default_rng(number).uniform(-0.5, 0.5, 8000), 8000)
    sampler("analyze", "-p", "regions", folder, "--library", folder.parent / "library")
    return folder


def run(sounds: Path, *args: str, expect: int = 0) -> Done:
    return sampler(*args, "--library", sounds.parent / "library", expect=expect)


def found(sounds: Path, *query: str) -> list[str]:
    return [Path(line).name for line in run(sounds, "find", "--paths", *query).stdout.splitlines()]


def test_from_deleting_to_forgetting(sounds: Path) -> None:
    gone, mine = sounds / "0.wav", sounds / "1.wav"
    gone.unlink()
    run(sounds, "analyze", "-p", "regions", str(gone), expect=1)
    assert (found(sounds), found(sounds, "gone:")) == (["1.wav", "2.wav", "3.wav"], ["0.wav"])
    assert "gone since 20" in run(sounds, "show", str(gone)).stdout
    assert json.loads(run(sounds, "show", "--json", str(gone)).stdout)["gone_at"]
    refused = run(sounds, "forget", "gone:", expect=1)
    assert "would go: 1 place, 1 sound with no other place" in refused.stderr
    assert refused.stderr.endswith("sampler: Forget that? Say so with --yes\n")
    assert found(sounds, "gone:") == ["0.wav"]
    told = run(sounds, "forget", str(gone), "--yes").stdout
    assert told.startswith("removed: 1 place, 1 sound with no other place\nremoved: ")
    assert found(sounds, "gone:") == []
    assert "is not in the library" in run(sounds, "show", str(gone), expect=1).stderr

    run(sounds, "tag", str(mine), "favourite")
    told = run(sounds, "forget", str(mine), "--yes").stdout
    assert "left: 1 sound that you have corrected or tagged; --edits forgets that, too" in told
    run(sounds, "analyze", "-p", "regions", str(mine))
    assert "tagged favourite" in run(sounds, "show", str(mine)).stdout
    told = json.loads(run(sounds, "forget", str(mine), "--edits", "--yes", "--json").stdout)
    assert (told["places"], told["sounds"], told["edits"]) == (1, 1, 1)
    assert told["backup"].endswith("-before-forget")
    run(sounds, "analyze", "-p", "regions", str(mine))
    assert "tagged" not in run(sounds, "show", str(mine)).stdout


def test_what_means_nothing_is_said(sounds: Path) -> None:
    assert (
        "is no file of the library, and as a query it finds nothing"
        in run(sounds, "forget", "nowhere.wav", "--yes", expect=1).stderr
    )
