"""Small inputs that once failed, through the command: each has its right answer now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from .conftest import REPOSITORY

pytestmark = [pytest.mark.ci, pytest.mark.timeout(600)]

SAMPLER = Path(sys.executable).with_name("sampler")

FRAMES = {
    "aac_loop.caf": 88_200,
    "alac_ffmpeg.caf": 44_100,
    "chained.ogg": 132_300,
    "data_size_0.wav": 44_100,
    "flac_32bit.flac": 44_100,
    "g722.au": 88_200,
    "opus_says_8k.opus": 144_000,
    "size_open.caf": 44_100,
    "wav_twice.wav": 30_000,
}
NO_TEMPO = (
    "note_decaying_cut_3s.flac",
    "organ_note_cut_2.7s.flac",
    "steady_tone_2.0s.flac",
    "steady_tone_5.0s.flac",
)
KEYS = {"Am_F_C_G.flac": ("A minor", "C major"), "F_G_C_Am.flac": ("C major", "A minor")}
"""The key, and the relative one that is tolerable."""


def sampler(*words: object, library: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([SAMPLER, *words, "--library", library], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def reported() -> Path:
    folder = Path(os.environ.get("SAMPLER_REPORTED", REPOSITORY.parent / "shared" / "reported"))
    if not folder.is_dir():
        pytest.skip("no reported inputs: set SAMPLER_REPORTED to their folder")
    return folder


@pytest.fixture(scope="module")
def library(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reported") / "library"
    sampler("analyze", reported, "--json", library=path)
    return path


@pytest.fixture(scope="module")
def records(reported: Path, library: Path) -> dict[str, dict[str, Any]]:
    """The record of each file by its path below the folder."""
    done = sampler("export", "--format", "jsonl", library=library)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {str(Path(record["path"]).relative_to(reported.resolve())): record for record in found}


def result(record: dict[str, Any], kind: str) -> dict[str, Any]:
    (outcome,) = (each for each in record["outcomes"] if each["kind"] == kind and each["span"] is None)
    assert outcome["status"] == "ok", outcome
    return outcome["result"]


def test_every_file_is_analyzed(reported: Path, records: dict[str, dict[str, Any]]) -> None:
    audio = {path for path in reported.rglob("*") if path.is_file() and path.suffix not in (".md", ".csv")}
    assert set(records) == {str(path.relative_to(reported)) for path in audio}
    failed = [(name, each) for name, r in records.items() for each in r["outcomes"] if each["failure"]]
    assert failed == []


@pytest.mark.parametrize(("name", "frames"), FRAMES.items())
def test_the_whole_sound_is_read(records: dict[str, dict[str, Any]], name: str, frames: int) -> None:
    assert records[name]["audio"]["frames"] == frames


def test_opus_plays_at_48_kilohertz_whatever_its_header_says(records: dict[str, dict[str, Any]]) -> None:
    assert records["opus_says_8k.opus"]["audio"]["sample_rate_hz"] == 48_000


def test_g722_is_mono(records: dict[str, dict[str, Any]]) -> None:
    assert records["g722.au"]["audio"]["channels"] == 1


def test_two_joined_mp3s_are_whole(records: dict[str, dict[str, Any]]) -> None:
    audio = records["mp3_twice.mp3"]["audio"]
    assert audio["duration_s"] == pytest.approx(2.07, abs=0.06)
    assert not audio["truncated"]


def test_what_follows_a_wav_is_told(records: dict[str, dict[str, Any]]) -> None:
    assert records["wav_twice.wav"]["audio"]["warnings"]


def test_the_default_stream_is_read_and_the_other_one_told(records: dict[str, dict[str, Any]]) -> None:
    audio = records["default_is_second.mka"]["audio"]
    assert audio["duration_s"] == pytest.approx(1.0, abs=0.05)
    assert any("2" in warning or "two" in warning for warning in audio["warnings"])


@pytest.mark.parametrize("name", NO_TEMPO)
def test_one_held_note_has_no_tempo(records: dict[str, dict[str, Any]], name: str) -> None:
    assert result(records[name], "tempo")["bpm"] is None


def test_a_step_in_tempo_is_not_averaged(records: dict[str, dict[str, Any]]) -> None:
    bpm = result(records["step_120_90.flac"], "tempo")["bpm"]
    assert min(abs(bpm - 120), abs(bpm - 90)) < 1.0


@pytest.mark.parametrize(("name", "keys"), KEYS.items())
def test_the_key_of_four_chords(records: dict[str, dict[str, Any]], name: str, keys: tuple[str, str]) -> None:
    key = result(records[name], "key")
    assert f"{key['tonic']} {key['mode']}" in keys


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["CAFÉ", "café", "path:CAFÉ"])
def test_case_and_normal_form_do_not_matter(library: Path, word: str, form: Any) -> None:
    found = sampler("find", unicodedata.normalize(form, word), "--count", library=library)
    assert found.stdout.strip() == "1", found.stderr


def test_a_library_that_holds_a_negative_zero_is_sound(library: Path) -> None:
    checked = sampler("library", "check", library=library)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_page_of_a_sound_that_is_nearly_nothing(reported: Path, library: Path) -> None:
    shown = sampler("show", reported / "denormal.wav", library=library)
    assert shown.returncode == 0, shown.stderr
    assert "denormal.wav" in shown.stdout
