"""Rows that are not sound: what `analyze` makes of them, and what `check` says of sounds that are rare but right."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

from inside import sampler

pytestmark = pytest.mark.ci
REPORTED = Path(os.environ.get("SAMPLER_REPORTED", Path(__file__).parents[3] / "shared" / "reported"))


def test_analyze_makes_anew_what_is_damaged_of_a_file_and_goes_on_with_the_others(tmp_path: Path) -> None:
    folder, here = tmp_path / "Samples", ("--library", tmp_path / "library")
    folder.mkdir()
    for number in range(3):
        soundfile.write(folder / f"{number}.wav", np.random.default_rng(number).uniform(-0.5, 0.5, 30000), 22050)
    sampler("analyze", folder, "-p", "regions", *here)
    with closing(sqlite3.connect(tmp_path / "library" / "library.db", isolation_level=None)) as connection:
        connection.execute("UPDATE locations SET audio = '{' WHERE id = 1")
        connection.execute("UPDATE outcomes SET inputs = '[' WHERE analyzer = 'regions' AND file_id = 2")

    done = sampler("analyze", folder, "-p", "regions", "--json", *here)

    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(Path(record["path"]).name for record in records) == ["0.wav", "1.wav", "2.wav"]
    assert {outcome["status"] for record in records for outcome in record["outcomes"]} == {"ok"}
    told = sampler("library", "check", *here, expect=1).stdout
    assert "locations" not in told
    assert "outcomes id" in told
    assert "inputs" in told
    sampler("library", "check", "--repair", *here)
    sampler("analyze", folder, "-p", "regions", *here)
    assert "sound" in sampler("library", "check", *here).stderr


@pytest.mark.skipif(not REPORTED.is_dir(), reason="no inputs that were reported: set SAMPLER_REPORTED")
def test_a_click_of_which_much_is_negative_zero_leaves_a_sound_library(tmp_path: Path) -> None:
    here = ("--library", tmp_path / "library")
    sampler("analyze", REPORTED / "click_negative_zero.wav", "-p", "no:key", *here)
    assert "sound" in sampler("library", "check", *here).stderr
