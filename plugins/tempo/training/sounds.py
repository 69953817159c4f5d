"""Sounds to fit on: loops and songs whose drums are real one-shots, and many kinds of sound without tempo.

Voices and speech come from the corpus's files that may be trained on; timing, notes and truth are made here.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from genres import BARS, GENRES, KITS, SHARES, WALTZ
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter

RATE = 22_050
SCALE = (0, 2, 3, 5, 7, 8, 10, 12, 14, 15)
TIMBRES = ("pluck", "lead", "bass", "pad")
GAINS = {"kick": 1.0, "snare": 0.9, "hat": 0.35, "open": 0.35, "percussion": 0.7, "cymbal": 0.4}
NO_RHYTHM = {"clock_tick", "helicopter"}
"""Environment sounds that do have a pulse."""
Sound = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True)
class Example:
    """A mono sound at 22 050 Hz, what it is, and its tempo (``None``: it has none)."""

    samples: Sound
    kind: str
    bpm: float | None


@dataclass(frozen=True)
class Feel:
    """How a player keeps time: swing as a share of a sixteenth, deviation in seconds."""

    swing: float
    human_s: float


class Studio:
    """The corpus's trainable one-shots, speech and environment sounds."""

    def __init__(self, corpus: Path) -> None:
        with (corpus / "MANIFEST.csv").open(newline="") as table:
            rows = [r for r in csv.DictReader(table) if r["task"] == "classify" and r["train"] == "yes"]
        self._corpus = corpus
        self._shots: dict[str, list[str]] = {}
        for row in rows:
            if row["class"] == "percussion" and float(row["duration_s"]) < 4:
                self._shots.setdefault(row["subclass"], []).append(row["path"])
        self.noises = [r for r in rows if r["class"] in ("speech", "environment") and r["subclass"] not in NO_RHYTHM]
        self.shots = [r["path"] for r in rows if r["class"] in ("percussion", "instrument")]

    @cache  # noqa: B019 - one studio lives as long as the process
    def read(self, path: str) -> Sound:
        """A file as mono at 22 050 Hz, from its onset, peak 1."""
        samples, rate = soundfile.read(self._corpus / path, dtype="float32", always_2d=True)
        mono = soxr.resample(samples.mean(axis=1), rate, RATE)
        peak = float(np.abs(mono).max()) + 1e-9
        onset = int(np.argmax(np.abs(mono) > 0.02 * peak))
        return np.asarray(mono[max(0, onset - 30) :] / peak, np.float32)

    def voice(self, rng: Rng, part: str) -> Sound:
        """One drum for ``part``: two of three times a real one, now and then retuned."""
        paths = [path for name in KITS[part] for path in self._shots.get(name, [])]
        if rng.random() < 0.3 or not paths:
            sound = synthetic(rng, part)
        else:
            sound = self.read(paths[rng.integers(len(paths))])
            if rng.random() < 0.5:
                sound = soxr.resample(sound, RATE, int(RATE * rng.uniform(0.8, 1.25)))
        return np.asarray(sound * rng.uniform(0.6, 1.0), np.float32)


def synthetic(rng: Rng, part: str) -> Sound:
    """A drum of decaying noise, and a falling sine for kicks."""
    low, high, decay = {"kick": (0.15, 0.5, (6, 20)), "snare": (0.1, 0.35, (12, 30))}.get(part, (0.03, 0.2, (20, 90)))
    t = np.arange(int(RATE * rng.uniform(low, high))) / RATE
    if part == "kick":
        body = np.sin(2 * np.pi * (rng.uniform(40, 60) * t + 4 * (1 - np.exp(-t * rng.uniform(20, 50)))))
    elif part in ("snare", "percussion"):
        body = 0.5 * rng.standard_normal(len(t)) + 0.6 * np.sin(2 * np.pi * rng.uniform(150, 250) * t)
    else:
        body = 0.4 * np.diff(rng.standard_normal(len(t) + 1))
    return np.asarray(body * np.exp(-t * rng.uniform(*decay)), np.float32)


def place(canvas: Sound, sound: Sound, time_s: float, gain: float) -> None:
    """Add ``sound`` to ``canvas`` at ``time_s``."""
    first = round(time_s * RATE)
    if 0 <= first < len(canvas):
        part = canvas[first : first + len(sound)]
        part += np.float32(gain) * sound[: len(part)]


def tone(rng: Rng, hz: float, seconds: float, timbre: str) -> Sound:
    """A note of a few harmonics."""
    t = np.arange(max(1, int(seconds * RATE))) / RATE
    slope = {"pad": 1.5, "pluck": 1.0, "lead": 0.8, "bass": 1.2}[timbre]
    partials = [n for n in range(1, int(rng.integers(2, 10))) if hz * n < 10_000]
    body = sum((np.sin(2 * np.pi * hz * n * t + rng.random() * 6) / n**slope for n in partials), np.zeros(len(t)))
    attack = rng.uniform(0.05, 0.4) if timbre == "pad" else 0.006
    fade = np.exp(-t * rng.uniform(2, 10)) if timbre == "pluck" else np.minimum((seconds - t) / 0.05, 1)
    return np.asarray(0.3 * body * np.minimum(t / attack, 1) * fade, np.float32)


def drums(rng: Rng, studio: Studio, genre: str, beats: int, bpm: float, feel: Feel, drop: float) -> Sound:
    """``beats`` beats of a genre's groove, each part left out with probability ``drop``, and 2 s for the tails."""
    step_s = 15.0 / bpm
    canvas = np.zeros(int(np.ceil(beats * 4 * step_s * RATE)) + 2 * RATE, np.float32)
    for part, patterns in (WALTZ if genre == "waltz" else GENRES[genre].parts).items():
        pattern = patterns[rng.integers(len(patterns))]
        if not pattern or rng.random() < drop:
            continue
        sound, level, accented = studio.voice(rng, part), GAINS[part] * rng.uniform(0.5, 1.3), rng.random() < 0.6
        for step in range(beats * 4):
            if pattern[step % len(pattern)] != "x" and not (part in ("snare", "hat") and rng.random() < 0.02):
                continue
            gain = level * (0.7 if accented and step % 4 else 1.0) * (1 + 0.08 * rng.standard_normal())
            late = feel.swing * step_s if step % 2 else 0.0
            place(canvas, sound, step * step_s + late + feel.human_s * rng.standard_normal(), gain)
    return canvas


def notes(rng: Rng, beats: int, beats_per_bar: int, bpm: float, feel: Feel) -> Sound:
    """A riff, an arpeggio, chords or a bass line that repeats by the bar over changing harmony."""
    step_s, steps = 15.0 / bpm, beats_per_bar * 4
    canvas = np.zeros(int(np.ceil(beats * 4 * step_s * RATE)), np.float32)
    timbre, style = str(rng.choice(TIMBRES)), str(rng.choice(["sixteenths", "eighths", "riff", "chords", "comping"]))
    root = 440 * 2 ** ((float(rng.choice([41, 45, 48, 52, 55])) - 69) / 12)
    chances = np.tile([0.6, 0.15, 0.4, 0.2], beats_per_bar)
    chosen = np.flatnonzero(rng.random(steps) < chances)
    onsets = {"sixteenths": np.arange(steps), "eighths": np.arange(0, steps, 2), "chords": np.arange(0, steps, 8)}.get(
        style, chosen if len(chosen) else np.zeros(1, int)
    )
    melody = rng.choice(SCALE, size=int(rng.choice([3, 4, 8]))) if style != "riff" else rng.choice(SCALE, len(onsets))
    for bar in range(-(-beats // beats_per_bar)):
        shift = SCALE[int(rng.integers(7))]
        for index, (step, end) in enumerate(zip(onsets, [*onsets[1:], steps], strict=True)):
            pitches = (0, 3, 7) if style in ("chords", "comping") else (melody[index % len(melody)],)
            late = feel.swing * step_s if step % 2 else 0.0
            for pitch in pitches:
                sound = tone(rng, root * 2 ** ((shift + pitch) / 12), max((end - step) * step_s * 0.9, 0.05), timbre)
                gain = 0.65 if step % 4 == 0 else 0.5
                place(canvas, sound, (bar * steps + step) * step_s + late + 0.003 * rng.standard_normal(), gain)
    return canvas


def master(rng: Rng, sound: NDArray[np.floating]) -> Sound:
    """Reverberation, saturation, a filter, another level and a noise floor, each now and then."""
    if rng.random() < 0.3:
        t = np.arange(int(RATE * rng.uniform(0.3, 1.5))) / RATE
        room = rng.standard_normal(len(t)) * np.exp(-t * rng.uniform(3, 10))
        sound = sound + 0.5 * rng.random() * fftconvolve(sound, room / np.sqrt((room**2).sum()))[: len(sound)]
    if rng.random() < 0.25:
        sound = np.tanh(sound * rng.uniform(1, 5))
    if rng.random() < 0.2:
        pole = rng.uniform(0.5, 0.97)
        sound = lfilter([1 - pole], [1, -pole], sound)
    sound = sound / (np.abs(sound).max() + 1e-9) * 10 ** (-rng.uniform(0, 14) / 20)
    if rng.random() < 0.35:
        sound = sound + rng.standard_normal(len(sound)) * 10 ** (-rng.uniform(35, 75) / 20)
    return np.asarray(sound, np.float32)


def tempo_of(rng: Rng, genre: str) -> float:
    """A tempo the genre is played in; three of four are whole numbers, as in real life."""
    low, high = (80, 180) if genre == "waltz" else GENRES[genre].bpm
    bpm = float(np.clip(rng.normal((low + high) / 2, (high - low) / 3), low * 0.92, high * 1.08))
    rounding = rng.random()
    return float(round(bpm)) if rounding < 0.75 else round(bpm * 2) / 2 if rounding < 0.85 else bpm


def _style(rng: Rng, without: Sequence[str] = ()) -> tuple[str, int, float, Feel]:
    names = [name for name in SHARES if name not in without]
    shares = np.array([SHARES[name] for name in names])
    genre = "waltz" if rng.random() < 0.045 else str(rng.choice(names, p=shares / shares.sum()))
    feel = Feel(float(rng.choice([0, 0, 0, rng.uniform(0.1, 0.66)])), float(rng.choice([0.001, 0.004, 0.01])))
    return genre, 3 if genre == "waltz" else 4, tempo_of(rng, genre), feel


def loop(seed: int, studio: Studio) -> Example:
    """A loop of 1 to 8 bars; most are cut exactly, some ring out, have padding or are cut short."""
    rng = np.random.default_rng([1, seed])
    genre, beats_per_bar, bpm, feel = _style(rng)
    beats = beats_per_bar * int(rng.choice(list(BARS), p=list(BARS.values())))
    while beats * 60 / bpm < 1.2:
        beats *= 2
    frames = int(np.ceil(beats * 60 / bpm * RATE))
    sound, kind = np.zeros(frames + 2 * RATE, np.float32), rng.random()
    if kind < 0.55 or kind >= 0.8:
        sound += drums(rng, studio, genre, beats, bpm, feel, drop=float(rng.choice([0, 0.3, 0.5])))[: len(sound)]
    if kind >= 0.55 or not sound.any():
        sound[:frames] += notes(rng, beats, beats_per_bar, bpm, feel)[:frames] * rng.uniform(0.3, 1)
    return Example(master(rng, _cut(rng, sound, frames)), "loop", bpm)


def _cut(rng: Rng, sound: Sound, frames: int) -> Sound:
    how = rng.random()
    body = sound[:frames].copy()
    if how < 0.66:
        tail = sound[frames : 2 * frames]
        body[: len(tail)] += tail
    elif 0.86 <= how < 0.91:
        return sound
    elif 0.91 <= how < 0.96:
        return np.pad(body, (int(RATE * rng.uniform(0, 0.06)), int(RATE * rng.uniform(0, 0.15))))
    elif how >= 0.96:
        return body[: int(frames * rng.uniform(0.7, 0.99))]
    return body


def song(seed: int, studio: Studio) -> Example:
    """20 to 75 s of sections of 4 or 8 bars with changing parts, one tempo."""
    rng = np.random.default_rng([2, seed])
    genre, beats_per_bar, bpm, feel = _style(rng, without=("hats", "click"))
    length_s, drumless, parts, seconds = rng.uniform(20, 75), rng.random() < 0.15, [], 0.0
    while seconds < length_s:
        beats = beats_per_bar * int(rng.choice([4, 8]))
        section = drums(rng, studio, genre, beats, bpm, feel, drop=float(rng.choice([0, 0, 0.4])))
        if drumless or rng.random() < 0.15:
            section[:] = 0
        for _ in range(int(rng.integers(0, 3)) + int(not section.any())):
            part = notes(rng, beats, beats_per_bar, bpm, feel)
            section[: len(part)] += part * np.float32(rng.uniform(0.2, 0.8))
        parts.append((seconds, section))
        seconds += beats * 60 / bpm
    canvas = np.zeros(int((seconds + 3) * RATE), np.float32)
    for start_s, section in parts:
        place(canvas, section, start_s, 1.0)
    skipped = int(rng.uniform(0, 3) * RATE) if rng.random() < 0.5 else 0
    return Example(master(rng, canvas[skipped:]), "song", bpm)
