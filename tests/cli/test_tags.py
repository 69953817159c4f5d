"""What files say of themselves, from the file to `find` and `show`."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "audio"))  # for `said`
sys.path.insert(0, str(Path(__file__).parent))

import said
from inside import sampler


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMPLER_LIBRARY", str(tmp_path / "library"))
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def analyze(folder: Path) -> None:
    sampler("analyze", folder, "-p", "features", "--jobs", "1")


def found(query: str) -> list[str]:
    return sorted(Path(path).name for path in sampler("find", "--paths", query).stdout.splitlines())


def test_what_a_file_says_can_be_found_and_shown_and_follows_the_file(folder: Path) -> None:
    loop, take = folder / "loop.wav", folder / "take.wav"
    music = (
        said.acid(2, 57, 8, (4, 4), 127.98),
        said.smpl(57, (0, 0, 999, 0)),
        said.info(IART="Ásgeir".encode("cp1252")),
    )
    loop.write_bytes(said.riff(*music))
    field = said.bext(), said.cue(400), said.adtl({1: b"Wren"}), (b"id3 ", said.id3(3, (b"TKEY", b"\x008A")))
    take.write_bytes(said.riff(*field, sound=b"\1" * 2000))
    analyze(folder)
    for query, names in {
        "tag:tempo_bpm=127..128": ["loop.wav"],
        "tag:root_note=57": ["loop.wav"],
        "tag:time_signature=4/4": ["loop.wav"],
        "ásgeir": ["loop.wav"],
        "tag:key=8A": ["take.wav"],
        'tag:originator="zoom f8"': ["take.wav"],
        "tag:recorded_at=2024": ["take.wav"],
        "tag:integrated_lufs=..-20": ["take.wav"],
    }.items():
        assert found(query) == names, query
    shown = sampler("show", loop).stdout
    assert "artist: Ásgeir" in shown
    assert "its header says: loop, 127.98 bpm, 8 beats, 4/4, root note A3 (MIDI 57)" in shown
    assert "loops: 0.00–0.12" in shown
    shown = sampler("show", take).stdout
    assert "recorded 2024-05-01 05:06:07, by Zoom F8, -23.0 LUFS by its header" in shown
    assert "Wren" in shown
    record = json.loads(sampler("show", "--json", loop).stdout)["audio"]
    assert record["embedded"]["loops"] == [{"start_frame": 0, "end_frame": 1000, "direction": "forward", "times": None}]
    assert record["tags"] == {"artist": ["Ásgeir"]}
    loop.write_bytes(said.riff(said.info(IART=b"Somebody else")))
    analyze(folder)
    assert (found("ásgeir"), found("somebody"), found("tag:root_note")) == ([], ["loop.wav"], [])


def test_hostile_texts_of_a_file_stay_text(folder: Path) -> None:
    path = folder / "x.wav"
    bomb = (b"iXML", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    path.write_bytes(
        said.riff(said.info(INAM=b"\x1b]52;c;AA==\x07title"), (b"cue ", struct.pack("<I", 2**32 - 1)), bomb)
    )
    analyze(folder)
    shown = sampler("show", path).stdout
    assert "\x1b" not in shown
    assert "title" in shown
    assert "its iXML chunk cannot be read" in " ".join(shown.split())
