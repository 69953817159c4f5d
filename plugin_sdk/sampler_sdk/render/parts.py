"""Writing parts over a progression: bass, chords, arpeggios and melodies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from .canvas import Canvas
from .clock import Clock
from .dsp import uniform
from .harmony import Chord, Harmony
from .timbres import Instrument


@dataclass(frozen=True)
class Note:
    """A note in beats."""

    beat: float
    beats: float
    midi: int
    velocity: float = 0.8


Bars = tuple[Chord, ...]


def chords(rng: Generator, bars: Bars, size: int, low: int = 52) -> list[Note]:
    """Chords in close position with little movement, in one rhythm throughout."""
    rhythm = _rhythm(rng, size, [(0.0,), (0.0, size / 2), tuple(range(size)), (0.5, 1.5, 2.5, 3.5), (0.0, 1.5, 3.0)])
    legato = uniform(rng, 0.4, 1.0)
    notes = []
    for bar, chord in enumerate(bars):
        voicing = sorted({low + (tone - low) % 12 for tone in chord.tones})
        for start, length in rhythm:
            at, held = bar * size + start, length * legato
            notes += [Note(at, held, midi, 0.6 if start % 1 else 0.7) for midi in voicing]
    return notes


def arpeggio(rng: Generator, bars: Bars, size: int, low: int = 57) -> list[Note]:
    """Broken chords in eighths or sixteenths."""
    step = float(rng.choice([0.25, 0.5, 1 / 3]))
    order = rng.permutation(6) if rng.random() < 0.3 else np.array([0, 1, 2, 3, 2, 1])
    notes = []
    for bar, chord in enumerate(bars):
        ladder = sorted(low + (tone - low) % 12 + octave for tone in chord.tones for octave in (0, 12))
        for n in range(round(size / step)):
            midi = ladder[int(order[n % 6]) % len(ladder)]
            notes.append(Note(bar * size + n * step, step * 0.9, midi, 0.8 if n % 2 == 0 else 0.6))
    return notes


def bass(rng: Generator, bars: Bars, size: int, harmony: Harmony) -> list[Note]:
    """Bass lines: roots, root and fifth, octaves, syncopated, off-beat or walking."""
    style = str(rng.choice(["roots", "fifths", "octaves", "syncopated", "offbeat", "walking"]))
    notes = []
    for bar, chord in enumerate(bars):
        low = 28 + (chord.root - 28) % 12
        following = bars[(bar + 1) % len(bars)]
        for start, length, midi in _bass_bar(rng, style, size, low, chord, following, harmony):
            notes.append(Note(bar * size + start, length * 0.92, midi, 0.9 if start == 0 else 0.75))
    return notes


def _bass_bar(
    rng: Generator, style: str, size: int, low: int, chord: Chord, following: Chord, harmony: Harmony
) -> list[tuple[float, float, int]]:
    fifth = low + (chord.tones[2 if len(chord.tones) > 2 else 1] - chord.root) % 12
    if style == "roots":
        return [(0.0, float(size), low)]
    if style == "fifths":
        return [(n * 1.0, 1.0, fifth if n % 2 else low) for n in range(size)]
    if style == "octaves":
        return [(n / 2, 0.5, low + 12 * (n % 2)) for n in range(2 * size)]
    if style == "offbeat":
        return [(n + 0.5, 0.5, low) for n in range(size)]
    if style == "syncopated":
        starts = [s for s in (0.0, 0.75, 1.5, 2.5, 3.5) if s < size]
        ends = [*starts[1:], float(size)]
        return [(s, e - s, fifth if s == 2.5 else low) for s, e in zip(starts, ends, strict=True)]
    ladder = harmony.ladder(chord, low, low + 12)
    approach = low + (following.root - low) % 12 + int(rng.choice([-1, 1, 2]))
    walk = [low, *(int(m) for m in rng.choice(ladder, max(size - 2, 0))), approach]
    return [(float(n), 1.0, walk[n]) for n in range(size)]


def melody(rng: Generator, bars: Bars, size: int, harmony: Harmony, low: int = 62) -> list[Note]:
    """A motif of rhythm and contour, kept for every other bar, on chord tones where it is stressed."""
    motifs = [_motif(rng, size), _motif(rng, size)]
    notes: list[Note] = []
    midi = low + 7
    for bar, chord in enumerate(bars):
        ladder = harmony.ladder(chord, low, low + 17)
        stable = [m for m in ladder if m % 12 in chord.tones] or ladder
        for start, length, move in motifs[1 if bar % 4 == 3 else 0]:
            step = int(np.searchsorted(ladder, midi)) + move
            midi = ladder[min(max(step, 0), len(ladder) - 1)]
            if start % 2 == 0 or length >= 1.5:
                midi = min(stable, key=lambda m: abs(m - midi))
            notes.append(Note(bar * size + start, length * 0.9, midi, 0.85 if start % 1 == 0 else 0.7))
    rest = harmony.tonic if harmony.tonic in bars[-1].tones else bars[-1].root
    home = [m for m in range(low, low + 18) if m % 12 == rest]
    if notes and rng.random() < 0.6:
        last = notes.pop()
        notes.append(Note(last.beat, last.beats, min(home, key=lambda m: abs(m - last.midi)), last.velocity))
    return notes


def _motif(rng: Generator, size: int) -> list[tuple[float, float, int]]:
    motif, at = [], 0.0
    while at < size - 1e-6:
        length = min(float(rng.choice([0.25, 0.5, 0.5, 0.5, 1.0, 1.0, 1.5, 2.0])), size - at)
        if at == 0 or rng.random() < 0.85:
            motif.append((at, length, int(rng.choice([-3, -2, -1, -1, 0, 1, 1, 2, 3]))))
        at += length
    return motif


def _rhythm(rng: Generator, size: int, choices: list[tuple[float, ...]]) -> list[tuple[float, float]]:
    starts = [s for s in choices[int(rng.integers(len(choices)))] if s < size]
    ends = [*starts[1:], float(size)]
    return [(s, e - s) for s, e in zip(starts, ends, strict=True)]


def perform(
    canvas: Canvas, rng: Generator, notes: list[Note], instrument: Instrument, clock: Clock, gain: float, *,
    first_beat: float = 0.0, pan: float = 0.0, spread_ms: float = 0.0,
) -> None:  # fmt: skip
    """Play ``notes`` on the canvas, shifted by ``first_beat``."""
    for note in notes:
        start = clock.time(first_beat + note.beat)
        held = max(clock.time(min(first_beat + note.beat + note.beats, clock.beats)) - start, 0.03)
        late = float(rng.normal(0, spread_ms / 1000)) if spread_ms else 0.0
        canvas.add(instrument.note(note.midi, held), start + late, gain * note.velocity, pan)
