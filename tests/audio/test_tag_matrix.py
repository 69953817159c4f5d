"""Tags of every container, written by other people's programs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sampler_core.audio.decode import decode

pytestmark = pytest.mark.ci

SAID = {
    "title": "Tïtle",
    "artist": "Ärtist",
    "album": "Albüm",
    "genre": "Techno",
    "date": "2024-05-01",
    "comment": "Cömment",
    "bpm": "128",
    "key": "Am",
    "label": "Lábel",
    "rating": "80",
    "my_field": "cüstom",
}
AS = {
    "vorbis": {"key": "initialkey"},
    "id3": {"bpm": "TBPM", "key": "TKEY", "label": "publisher"},
    "riff": {},
}
LEFT_OUT = {
    "riff": {"bpm", "key", "label", "rating", "my_field"},  # RIFF INFO of ffmpeg has no place for them
    "itunes": {"bpm", "key", "label", "rating", "my_field"},
    "id3 2.3": {"date"},  # a year, and a day and month in a frame of their own
}
FILES = {
    "a.flac": ("vorbis", "", []),
    "a.ogg": ("vorbis", "", ["-c:a", "libvorbis"]),
    "a.opus": ("vorbis", "", ["-c:a", "libopus"]),
    "flac.oga": ("vorbis", "", ["-c:a", "flac", "-f", "oga"]),
    "a.spx": ("vorbis", "", ["-c:a", "libspeex", "-ar", "16000", "-ac", "1"]),
    "a.mka": ("vorbis", "", ["-c:a", "libvorbis"]),
    "a.webm": ("vorbis", "", ["-c:a", "libopus"]),
    "a.wv": ("vorbis", "", []),
    "a.tta": ("vorbis", "", []),
    "a.wma": ("vorbis", "", []),
    "a.caf": ("vorbis", "", []),
    "free.m4a": ("vorbis", "", ["-movflags", "use_metadata_tags", "-c:a", "alac"]),
    "a.m4a": ("vorbis", "itunes", ["-c:a", "aac"]),
    "2.3.mp3": ("id3", "id3 2.3", ["-id3v2_version", "3", "-write_id3v1", "1"]),
    "2.4.mp3": ("id3", "", ["-id3v2_version", "4"]),
    "a.aiff": ("id3", "", ["-write_id3v2", "1"]),
    "a.wav": ("riff", "riff", []),
    "a.rf64": ("riff", "riff", ["-f", "wav", "-rf64", "always"]),
}


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")


@pytest.mark.parametrize("name", FILES)
def test_all_that_a_container_can_say_survives(name: str, tmp_path: Path) -> None:
    spelling, left_out, how = FILES[name]
    said = [f"{AS[spelling].get(key, key)}={value}" for key, value in SAID.items()]
    given = [part for each in said for part in ("-metadata", each)]
    sine = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:d=0.3"]
    made = subprocess.run([*sine, *given, *how, tmp_path / name], capture_output=True, text=True, check=False)
    if "Unknown encoder" in made.stderr:
        pytest.skip(made.stderr.splitlines()[0])
    assert made.returncode == 0, made.stderr
    info = decode(tmp_path / name, tmp_path / "decoded.f32")
    missing = LEFT_OUT.get(left_out, set())
    assert {key: info.tags.get(key) for key in SAID if key not in missing} == {
        key: (value,) for key, value in SAID.items() if key not in missing
    }
    assert info.warnings == ()


@pytest.mark.parametrize(
    ("program", "make"),
    [
        ("flac", ["flac", "-s", "-T", "ARTIST=A", "-T", "artist=B", "-T", "BPM=90", "in.wav", "-o", "out"]),
        ("oggenc", ["oggenc", "-Q", "-c", "ARTIST=A", "-c", "artist=B", "-c", "BPM=90", "in.wav", "-o", "out"]),
        (
            "opusenc",
            [
                "opusenc",
                "--quiet",
                "--comment",
                "ARTIST=A",
                "--comment",
                "artist=B",
                "--comment",
                "BPM=90",
                "in.wav",
                "out",
            ],
        ),
    ],
)
def test_several_values_of_a_name(program: str, make: list[str], tmp_path: Path) -> None:
    if shutil.which(program) is None or shutil.which("sox") is None:
        pytest.skip(f"{program} or sox is not installed")
    subprocess.run(
        ["sox", "-n", "-r", "48000", "-b", "16", "in.wav", "synth", "0.3", "sine", "440"], cwd=tmp_path, check=True
    )
    subprocess.run(make, cwd=tmp_path, check=True)
    tags = decode(tmp_path / "out", tmp_path / "decoded.f32").tags
    assert (tags["artist"], tags["bpm"]) == (("A", "B"), ("90",))


def test_chunks_of_a_wav_survive_flac(tmp_path: Path) -> None:
    if shutil.which("flac") is None:
        pytest.skip("flac is not installed")
    import said

    (tmp_path / "in.wav").write_bytes(said.riff(said.acid(2, 57, 8, (4, 4), 120), said.smpl(57, (0, 0, 99, 0))))
    subprocess.run(["flac", "-s", "--keep-foreign-metadata", "in.wav"], cwd=tmp_path, check=True)
    found = decode(tmp_path / "in.flac", tmp_path / "decoded.f32").embedded
    assert found is not None
    assert (found.tempo_bpm, found.root_note, len(found.loops)) == (120, 57, 1)
    assert found == decode(tmp_path / "in.wav", tmp_path / "decoded.f32").embedded
