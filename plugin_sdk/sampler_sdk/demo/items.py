"""What `sampler demo` renders."""

from __future__ import annotations

from pathlib import Path

from .. import render
from ..render import GROOVES, Groove, Rendered, TrueKey

SEED = 2026


def _groove(name: str) -> Groove:
    return next(groove for groove in GROOVES if groove.name == name)


def items(seed: int = SEED) -> dict[str, Rendered]:
    """File name → sound: loops, one-shots, a song, speech, a sparse recording, silence."""
    return {
        "house_loop.wav": render.drum_loop(seed, bpm=124, bars=4, groove=_groove("house")),
        "hiphop_loop.flac": render.drum_loop(seed, bpm=92, bars=2, groove=_groove("hiphop")),
        "waltz_loop.wav": render.drum_loop(seed, bpm=138, bars=8, groove=_groove("waltz")),
        "melodic_loop.flac": render.melodic_loop(seed, bpm=105, key=TrueKey(tonic="Eb", mode="major"), cents=0),
        "song.flac": render.song(
            seed, duration_s=36, bpm=118, key=TrueKey(tonic="A", mode="minor"), cents=-20, tempo="steady", drums=True
        ),
        "kick.wav": render.one_shot(seed, "kick"),
        "bass_note.wav": render.one_shot(seed, "bass"),
        "speech.wav": render.atonal(seed, "speech"),
        "field_recording.flac": render.sparse(seed, duration_s=30, noise_dbfs=-60),
        "silence.wav": render.silence(seed),
    }


def write(folder: Path, sounds: dict[str, Rendered]) -> list[Path]:
    """Write the sounds as 24-bit files; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in sounds]
    for path, sound in zip(paths, sounds.values(), strict=True):
        sound.write(path)
    return paths
