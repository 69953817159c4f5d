"""Writing music for sound fonts: parts over progressions, grooves for kits, as one score of notes in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from sampler_sdk.render import GROOVES, Groove
from sampler_sdk.render.clock import Clock
from sampler_sdk.render.dsp import uniform
from sampler_sdk.render.harmony import Chord, Harmony
from sampler_sdk.render.parts import Note, arpeggio, bass, chords, melody
from soundfont import DRUMS, Played, Score
from styles import STYLES, Style, grooves

_GROOVES = {groove.name: groove for groove in GROOVES}
_DRUM_NOTES = {
    "kick": (36, 35), "snare": (38, 40), "clap": (39,), "hat": (42,), "open": (46,), "crash": (49, 57),
    "ride": (51, 59), "tom": (45, 47, 50, 41), "conga": (63, 64, 62), "bongo": (60, 61), "rim": (37,), "bell": (56,),
    "clave": (75,),
    "shaker": (70, 82, 69),
}  # fmt: skip
_STROKES = {"X": 118, "x": 96, "o": 70, "g": 38, "?": 72, "r": 84}
_CHANNELS = {"bass": 0, "chords": 1, "arpeggio": 2, "melody": 3}
PARTS = tuple(_CHANNELS)


@dataclass
class Tune:
    """What a band agrees on, and the notes it has written so far."""

    rng: Generator
    style: Style
    groove: Groove
    clock: Clock
    harmony: Harmony
    bars: tuple[Chord, ...]
    presets: dict[int, tuple[int, int]] = field(default_factory=dict)
    notes: list[Played] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Beats to the bar."""
        return self.groove.beats_per_bar

    @property
    def end_s(self) -> float:
        """Where the bar after the last would begin."""
        return self.clock.end_s


def tune(rng: Generator, style: Style, bars: int | None = None, seconds: float | None = None) -> Tune:
    """A tempo, a key and a progression of ``bars``, or of as many as fill ``seconds``."""
    names = grooves(style)
    groove = _GROOVES[names[int(rng.integers(len(names)))]]
    bpm = uniform(rng, *style.bpm)
    count = bars or max(1, round((seconds or 8.0) * bpm / 60 / groove.beats_per_bar))
    clock = Clock.steady(bpm, count * groove.beats_per_bar).swung(uniform(rng, *groove.swing), groove.swing_unit)
    harmony = Harmony.some(rng)
    written = harmony.progression(rng)
    return Tune(rng, style, groove, clock, harmony, tuple(written[n % len(written)] for n in range(count)))


def some_style(rng: Generator, names: Iterable[str]) -> Style:
    """One of ``names``."""
    chosen = list(names)
    return STYLES[chosen[int(rng.integers(len(chosen)))]]


def write(tune: Tune, part: str, program: int | None = None, *, first_bar: int = 0, loud: float = 1.0) -> None:
    """Add a part from ``first_bar`` on, on a program of the style or on ``program``."""
    programs: Sequence[int] = (program,) if program is not None else getattr(tune.style, part)
    if not programs:
        return
    rng, channel = tune.rng, _CHANNELS[part]
    tune.presets.setdefault(channel, (0, int(rng.choice(programs))))
    _play(tune, _written(tune, part), channel, first_bar, loud)


def _written(tune: Tune, part: str) -> list[Note]:
    rng, bars, size = tune.rng, tune.bars, tune.size
    if part == "bass":
        return bass(rng, bars, size, tune.harmony)
    if part == "melody":
        return melody(rng, bars, size, tune.harmony, low=int(rng.choice([55, 60, 62, 67])))
    if part == "arpeggio":
        return arpeggio(rng, bars, size)
    if tune.style.fifths:
        bars = tuple(Chord(chord.root, (chord.root, (chord.root + 7) % 12)) for chord in bars)
    return chords(rng, bars, size, low=40 if tune.style.fifths else int(rng.choice([48, 52, 55])))


def _play(tune: Tune, notes: list[Note], channel: int, first_bar: int, loud: float) -> None:
    spread_s = float(tune.rng.choice([0.0, 0.004, 0.012]))
    for note in notes:
        if note.beat >= first_bar * tune.size:
            start = tune.clock.time(note.beat)
            held = max(tune.clock.time(min(note.beat + note.beats, tune.clock.beats)) - start, 0.03)
            start = max(0.0, start + float(tune.rng.normal(0, spread_s)))
            velocity = int(np.clip(note.velocity * loud * tune.rng.uniform(95, 125), 20, 127))
            tune.notes.append(Played(start, held, note.midi, velocity, channel))


def drum(tune: Tune, kit: int, *, first_bar: int = 0, without: Sequence[str] = ()) -> None:
    """Add the groove on a kit, from ``first_bar`` on."""
    rng = tune.rng
    drums = {voice: int(rng.choice(_DRUM_NOTES[voice])) for voice in tune.groove.lines}
    tune.presets[DRUMS] = (128, kit)
    for bar in range(first_bar, len(tune.bars)):
        for voice, line in tune.groove.lines.items():
            for step, stroke in enumerate(line):
                if voice in without or stroke == "." or (stroke == "?" and rng.random() < 0.6):
                    continue
                at_s = tune.clock.time(bar * tune.size + step / tune.groove.steps_per_beat)
                velocity = int(np.clip(_STROKES[stroke] + rng.normal(0, 7), 15, 127))
                tune.notes.append(Played(at_s, 0.2, drums[voice], velocity, DRUMS))


def chorale(tune: Tune) -> None:
    """Add the chords in parts, one program to a voice, each moving as little as it can."""
    places = [43, 55, 62, 67, 71][: len(tune.style.chorale)]
    for voice, program in enumerate(tune.style.chorale):
        tune.presets[voice] = (0, program)
    for bar, chord in enumerate(tune.bars):
        for half in range(2):
            for voice, place in enumerate(places):
                tone = chord.root if voice == 0 else chord.tones[(voice + half) % len(chord.tones)]
                places[voice] = place = place + (tone - place + 6) % 12 - 6
                at = (bar + half / 2) * tune.size
                start, end = (tune.clock.time(at + n * tune.size / 2) for n in range(2))
                velocity = int(tune.rng.uniform(65, 105))
                tune.notes.append(Played(start, 0.97 * (end - start), int(np.clip(place, 36, 84)), velocity, voice))


def score(tune: Tune, tail_s: float) -> Score:
    """All that was written, and a tail."""
    return Score(tune.end_s + tail_s, tune.presets, tuple(tune.notes))


def twice(tune: Tune) -> Score:
    """The tune played two times in a row: the second is a seamless loop."""
    again = tuple(Played(n.at_s + tune.end_s, n.held_s, n.pitch, n.velocity, n.channel) for n in tune.notes)
    return Score(2 * tune.end_s, tune.presets, (*tune.notes, *again))


def band(rng: Generator, style: Style, seconds: float) -> Tune:
    """A whole band in that style; parts come in one after another where there is time."""
    made = tune(rng, style, seconds=seconds)
    if style.chorale:
        chorale(made)
        return made
    late = len(made.bars) // 4 if len(made.bars) >= 8 else 0
    write(made, "bass", first_bar=late * int(rng.integers(2)))
    write(made, "arpeggio" if style.arpeggio and rng.random() < 0.4 else "chords", loud=0.75)
    if rng.random() < 0.75:
        write(made, "melody", first_bar=late * int(rng.integers(3)))
    if style.kits and rng.random() < 0.88:
        drum(made, int(rng.choice(style.kits)), first_bar=late * int(rng.integers(2)))
    return made
