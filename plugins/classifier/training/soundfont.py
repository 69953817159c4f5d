"""Playing sound fonts with FluidSynth: many short scores in one run, dry, each cut out to the frame."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import mido  # type: ignore[import-untyped]
import numpy as np
from sound import Samples

RATE = 44100
DRUMS = 9
"""The channel drum kits are played on."""
_PLAYER = (
    "fluidsynth", "-ni", "-R", "0", "-C", "0", "-g", "0.4", "-r", str(RATE), "-O", "float", "-T", "raw",
    "-o", "synth.dynamic-sample-loading=1", "-o", "synth.cpu-cores=1", "-o", "synth.polyphony=512",
)  # fmt: skip
_TICKS_PER_S = 10_000
_BATCH_S = 500.0
_SLOT = 64 * 441
"""Scores begin at multiples of FluidSynth's block of 64 frames and of a tick."""


@dataclass(frozen=True)
class Played:
    """A note in seconds from the score's start; ``pitch`` is MIDI's, or a drum."""

    at_s: float
    held_s: float
    pitch: int
    velocity: int = 90
    channel: int = 0


@dataclass(frozen=True)
class Score:
    """Notes and the preset ``(bank, program)`` of each channel; ``seconds`` with the tail."""

    seconds: float
    presets: dict[int, tuple[int, int]]
    notes: tuple[Played, ...]
    bends: tuple[tuple[float, int, float], ...] = ()
    """Pitch bends: time, channel, semitones within ±2."""


@dataclass(frozen=True)
class SoundFont:
    """A sound font file (SF2 or SF3)."""

    name: str
    path: Path
    licence: str = "MIT"

    @cached_property
    def presets(self) -> list[tuple[int, int, str]]:
        """Bank, program and name of every preset, from the ``phdr`` chunk; drum kits are in bank 128."""
        data = self.path.read_bytes()
        at = data.rindex(b"phdr")
        (size,) = struct.unpack("<I", data[at + 4 : at + 8])
        records = [data[at + 8 + first : at + 46 + first] for first in range(0, size - 38, 38)]
        found = [(*struct.unpack("<HH", record[20:24]), record[:20].split(b"\0")[0]) for record in records]
        return sorted((bank, program, name.decode("latin-1")) for program, bank, name in found)

    def render(self, scores: Sequence[Score]) -> Iterator[Samples]:
        """Samples of each score, shape ``(frames, 2)`` at 44 100 Hz, in order."""
        batch: list[Score] = []
        for score in scores:
            batch.append(score)
            if sum(one.seconds for one in batch) > _BATCH_S:
                yield from self._run(batch)
                batch = []
        yield from self._run(batch)

    def _run(self, batch: list[Score]) -> Iterator[Samples]:
        if not batch:
            return
        starts = _starts(batch)
        with tempfile.TemporaryDirectory(prefix="soundfont-") as folder:
            song, raw = Path(folder, "scores.mid"), Path(folder, "scores.raw")
            _midi(batch, starts).save(song)
            files = ("-F", str(raw), str(self.path), str(song))
            subprocess.run([*_PLAYER, *files], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            played = np.fromfile(raw, "<f4").reshape(-1, 2)
        for score, start in zip(batch, starts, strict=True):
            cut = played[start : start + round(score.seconds * RATE)]
            yield np.pad(cut, ((0, round(score.seconds * RATE) - len(cut)), (0, 0))).astype(np.float32)


def _starts(batch: list[Score]) -> list[int]:
    starts, at = [], _SLOT
    for score in batch:
        starts.append(at)
        at += -(-round((score.seconds + 0.1) * RATE) // _SLOT) * _SLOT
    return starts


def _midi(batch: list[Score], starts: list[int]) -> mido.MidiFile:
    events: list[tuple[float, int, mido.Message]] = []
    for score, start in zip(batch, starts, strict=True):
        events += _events(score, start / RATE)
    file, track = mido.MidiFile(type=0, ticks_per_beat=_TICKS_PER_S), mido.MidiTrack()
    track.append(mido.MetaMessage("set_tempo", tempo=1_000_000))
    now = 0
    for seconds, _, message in sorted(events, key=lambda event: event[:2]):
        tick = round(seconds * _TICKS_PER_S)
        track.append(message.copy(time=tick - now))
        now = tick
    end = round((starts[-1] / RATE + batch[-1].seconds + 0.5) * _TICKS_PER_S)
    track.append(mido.MetaMessage("end_of_track", time=max(0, end - now)))
    file.tracks.append(track)
    return file


def _events(score: Score, start_s: float) -> Iterator[tuple[float, int, mido.Message]]:
    """Messages with their times and, at equal times, their order."""
    message = mido.Message
    for channel, (bank, program) in score.presets.items():
        for control in (120, 121):
            yield start_s - 0.05, 0, message("control_change", channel=channel, control=control, value=0)
        yield start_s - 0.04, 1, message("control_change", channel=channel, control=0, value=bank if bank < 128 else 0)
        yield start_s - 0.04, 2, message("program_change", channel=channel, program=program)
        yield start_s + score.seconds, 3, message("control_change", channel=channel, control=120, value=0)
    for at_s, channel, semitones in score.bends:
        yield start_s + at_s, 4, message("pitchwheel", channel=channel, pitch=round(np.clip(semitones, -2, 2) * 4095))
    for note in score.notes:
        pressed = {"channel": note.channel, "note": note.pitch, "velocity": note.velocity}
        yield start_s + note.at_s, 6, message("note_on", **pressed)
        yield start_s + note.at_s + max(note.held_s, 0.005), 5, message("note_off", **pressed)
