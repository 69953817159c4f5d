"""Arranging: what each role of a song plays, and how its repetitions differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from numpy.random import Generator

from .dsp import uniform
from .forms import Passage
from .grooves import Groove
from .harmony import Harmony
from .parts import Bars, Note, arpeggio, bass, chords, melody

PARTS = ("bass", "chords", "pad", "arpeggio", "melody", "solo")
ENERGY = {
    "intro": 0.35, "verse": 0.55, "pre": 0.7, "chorus": 1.0, "bridge": 0.5, "solo": 0.85, "break": 0.25, "build": 0.6,
    "drop": 1.0, "outro": 0.4,
}  # fmt: skip
_SUNG = ("verse", "pre", "chorus", "bridge", "drop")
_APART = ("intro", "break", "outro")
_TOP = ("open", "ride", "crash", "shaker", "bell", "conga")


@dataclass(frozen=True)
class Arrangement:
    """What a role plays: a bar of chords each, notes by part, drums from 0 (none) to 3 (all), and its level."""

    bars: Bars
    parts: dict[str, tuple[Note, ...]]
    drums: int
    level: float


@dataclass(frozen=True)
class Variation:
    """How one passage departs from its role: parts played, those that enter late, and the bar they enter at;
    whether its last bar is left to few; semitones up."""

    parts: tuple[str, ...]
    late: tuple[str, ...] = ()
    enters: int = 0
    stops: bool = False
    raised: int = 0
    drums: int = 0


def write_roles(rng: Generator, passages: tuple[Passage, ...], size: int, harmony: Harmony) -> dict[str, Arrangement]:
    """An arrangement for each role. Some roles share their chords with the one before.

    In some songs the same band plays throughout, and only harmony, melody and level tell the roles apart.
    """
    written: dict[str, Arrangement] = {}
    loop = harmony.progression(rng)
    same = _band(rng) if rng.random() < 0.45 else None
    for role in dict.fromkeys(passage.role for passage in passages):
        if rng.random() < 0.75:
            loop = harmony.progression(rng)
        longest = max(p.bars for p in passages if p.role == role)
        band = same if same and role not in _APART else _band(rng, ENERGY[role])
        bars = tuple(loop[n % len(loop)] for n in range(longest + 1))
        written[role] = _write(rng, role, band, bars, size, harmony)
    return written


def _band(rng: Generator, energy: float = 0.75) -> tuple[tuple[str, ...], int]:
    """Accompanying parts and the amount of drums."""
    chances = {"bass": 0.3 + energy, "chords": 0.7, "pad": 0.3 + 0.4 * energy, "arpeggio": 0.15 + 0.4 * energy}
    parts = tuple(name for name, chance in chances.items() if rng.random() < chance) or ("chords",)
    return parts, min(3, max(0, round(3.3 * energy + uniform(rng, -1.0, 0.6))))


def _write(
    rng: Generator, role: str, band: tuple[tuple[str, ...], int], bars: Bars, size: int, harmony: Harmony
) -> Arrangement:
    energy, (names, drums) = ENERGY[role], band
    writers: dict[str, Callable[[], list[Note]]] = {
        "bass": lambda: bass(rng, bars, size, harmony), "chords": lambda: chords(rng, bars, size),
        "pad": lambda: _held(bars, size), "arpeggio": lambda: arpeggio(rng, bars, size),
        "melody": lambda: melody(rng, bars, size, harmony, 65 if energy > 0.8 else 60),
        "solo": lambda: melody(rng, bars, size, harmony, 69),
    }  # fmt: skip
    sung = ("melody",) if role in _SUNG or rng.random() < 0.2 else ()
    played = (*names, *sung, *(("solo",) if role == "solo" else ()))
    parts = {name: tuple(writers[name]()) for name in played}
    return Arrangement(bars, parts, drums, 0.72 + 0.28 * energy + uniform(rng, -0.06, 0.06))


def _held(bars: Bars, size: int) -> list[Note]:
    length = float(size)
    return [Note(n * size, length, 55 + (tone - 55) % 12, 0.5) for n, chord in enumerate(bars) for tone in chord.tones]


def vary(rng: Generator, passage: Passage, arrangement: Arrangement, drummed: bool) -> Variation:
    """What this passage plays of its role: repetitions gain or lose a part, and parts may enter halfway.

    What directly follows its own role loses one of three parts or more, else nobody could hear where it starts.
    """
    names = [name for name in PARTS if name in arrangement.parts]
    if passage.number and len(names) > 2 and (passage.again or rng.random() < 0.2):
        names.remove(str(rng.choice(names)))
    late: tuple[str, ...] = ()
    if len(names) > 1 and rng.random() < 0.3:
        late = (str(rng.choice(names)),)
    drums = arrangement.drums
    if passage.number and rng.random() < (0.7 if passage.again else 0.25):
        drums = min(3, max(1, drums + int(rng.choice([-1, 1]))))
    raised = int(rng.integers(1, 3)) if passage.role == "chorus" and passage.number > 1 and rng.random() < 0.2 else 0
    return Variation(
        tuple(names), late, passage.bars // 2, bool(rng.random() < 0.15), raised, drums if drummed else 0
    )  # fmt: skip


def played(rng: Generator, arrangement: Arrangement, variation: Variation, passage: Passage, size: int,
           harmony: Harmony) -> dict[str, list[Note]]:  # fmt: skip
    """Notes of each part in a passage, in beats from its start. A verse is sung anew over the same chords."""
    notes: dict[str, list[Note]] = {}
    for name in variation.parts:
        part = arrangement.parts[name]
        if name == "melody" and passage.role == "verse" and passage.number and rng.random() < 0.6:
            part = tuple(melody(rng, arrangement.bars, size, harmony, 60))
        begin = variation.enters * size if name in variation.late else 0
        end = (passage.bars - (variation.stops and name not in ("melody", "pad"))) * size
        inside = [note for note in part if begin <= note.beat < end - 1e-6]
        notes[name] = [replace(note, midi=note.midi + variation.raised) for note in inside]
    return notes


def thinned(groove: Groove, drums: int) -> Groove:
    """``groove`` with all voices (3, and cymbals), without its top (2), or with the two most regular voices (1)."""
    lines = groove.lines
    if drums == 2:
        lines = {name: line for name, line in lines.items() if name not in _TOP} or lines
    elif drums == 1:
        ranked = sorted(lines, key=lambda name: -sum(stroke in "Xxo" for stroke in lines[name]))
        lines = {name: lines[name] for name in ranked[:2]}
    elif "ride" not in lines:
        beat = groove.steps_per_beat
        lines = {**lines, "ride": ("x" + "." * (beat - 1)) * groove.beats_per_bar}
    return replace(groove, lines=lines)
