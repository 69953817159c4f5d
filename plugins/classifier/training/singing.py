"""Singing: spoken voices made to sing melodies, alone, doubled, in choirs, over bands; and sung single notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import soxr
from augment import processed, room
from beds import Bed, beds
from dataset import Split
from labels import SUNG, SUNG_NOTE, Labels, mixed
from machines import padded
from numpy.random import Generator
from sampler_sdk.render.clock import Clock
from sampler_sdk.render.dsp import uniform
from sampler_sdk.render.harmony import Harmony
from sampler_sdk.render.parts import Note, melody
from sound import Draw, Samples, Sound, rendered
from soundfont import RATE
from strokes import log_uniform
from studio import Studio
from voices import Speakers, Spoken, synthetic
from world import SungNote, Throat, listen, sing

COUNTS = {"alone": 90, "choir": 35, "over_band": 110, "note": 75}
FROZEN_SHARE = 0.1
_REAL_SHARE = 0.7
"""How many singers are people of the corpus; the others are synthesised."""


@dataclass(frozen=True)
class Singer:
    """A voice that can sing, and whose it is."""

    throat: Throat
    spoken: Spoken


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """``COUNTS`` of each kind, a tenth of that, by other voices, for ``frozen``."""
    speakers, first = Speakers(studio.corpus), 0
    for kind, count in COUNTS.items():
        for index in range(first, first + (count if split == "train" else round(count * FROZEN_SHARE))):
            draw = Draw("singing", index, split)
            yield _sound(draw, kind, speakers, beds(studio, split) if kind == "over_band" else ())
        first += count


def singer(rng: Generator, speakers: Speakers, split: Split) -> Singer:
    """Somebody of whom enough syllables are heard."""
    while True:
        real = rng.random() < _REAL_SHARE
        spoken = speakers.some(rng, split, 5.0) if real else synthetic(rng, split)
        throat = listen(spoken.samples[: 6 * spoken.rate], spoken.rate)
        if throat is not None and len(throat.syllables) >= 4:
            return Singer(throat, spoken)


def _sound(draw: Draw, kind: str, speakers: Speakers, bands: Sequence[Bed]) -> Sound:
    rng = draw.generator()
    voice = singer(rng, speakers, draw.split)
    told: Labels = SUNG_NOTE if kind == "note" else SUNG
    if kind == "over_band":
        bed = bands[int(rng.integers(len(bands)))]
        samples, told = over(rng, _line(rng, voice, _written(rng, bed)), bed), mixed(SUNG, bed.labels, "phrase")
    elif kind == "note":
        samples = _single(rng, voice)
    else:
        samples = _line(rng, voice, _own(rng), choir=kind == "choir")
    out, rate = padded(rng, samples), RATE
    if kind == "note" or rng.random() < 0.4:
        out, rate = processed(rng, out, rate, "tone" if kind == "note" else "scene")
    elif kind != "over_band" and rng.random() < 0.7:
        out = room(rng, out, rate)
    source = f"{kind}: {voice.spoken.source}"
    longest_s, parts = (2.2, None) if kind == "note" else (2.8, told)
    made = rendered(draw, out, rate, told, library="sung", detail=source, licence=voice.spoken.licence, crops=1,
                    longest_s=longest_s, parts=parts)  # fmt: skip
    return replace(made, group=voice.spoken.speaker, most=1)


def _own(rng: Generator) -> list[SungNote]:
    """A melody of a few bars in any key."""
    harmony, bars = Harmony.some(rng), int(rng.integers(1, 3))
    clock = Clock.steady(uniform(rng, 60, 130), 4 * bars)
    return _timed(melody(rng, harmony.progression(rng)[:bars], 4, harmony), clock)


def _written(rng: Generator, bed: Bed) -> list[SungNote]:
    """A melody that fits a bed."""
    tune = bed.tune
    return _timed(melody(rng, tune.bars, tune.size, tune.harmony), tune.clock)


def _timed(notes: list[Note], clock: Clock) -> list[SungNote]:
    """The notes in seconds; those too short to be sung lengthen the one before."""
    sung: list[SungNote] = []
    for note in notes:
        start, end = clock.time(note.beat), clock.time(min(note.beat + note.beats, clock.beats))
        if sung and start - sung[-1].at_s < 0.14:
            continue
        sung.append(SungNote(start, max(end - start, 0.16), float(note.midi)))
    return sung or [SungNote(0.0, 1.0, 60.0)]


def _placed(rng: Generator, voice: Singer, notes: list[SungNote]) -> list[SungNote]:
    """The notes in octaves that the voice reaches."""
    home = voice.throat.midi + uniform(rng, 0, 12)
    shift = 12 * round((home - float(np.median([note.midi for note in notes]))) / 12)
    return [replace(note, midi=note.midi + shift) for note in notes]


def _line(rng: Generator, voice: Singer, notes: list[SungNote], *, choir: bool = False) -> Samples:
    """The melody sung once, doubled, or by a choir that stands apart; shape ``(frames, 2)``."""
    placed = _placed(rng, voice, notes)
    count = int(rng.integers(4, 9)) if choir else int(rng.choice([1, 1, 1, 2, 3]))
    first, takes = int(rng.integers(20)), []
    for number in range(count):
        interval = float(rng.choice([0, 0, 3, 4, 7, -5, 12, -12])) if choir else 0.0
        apart = [_apart(rng, note, interval, number > 0) for note in placed]
        size = uniform(rng, 0.85, 1.2) if number or rng.random() < 0.4 else 1.0
        mono = sing(rng, voice.throat, apart, first=first, formants=size)
        angle = np.pi / 4 * (1 + (uniform(rng, -0.8, 0.8) if count > 1 else 0.0))
        takes.append(mono[:, None] * np.array([np.cos(angle), np.sin(angle)], np.float32))
    out = np.zeros((max(map(len, takes)), 2), np.float32)
    for take in takes:
        out[: len(take)] += take
    return np.asarray(soxr.resample(out, 24_000, RATE), np.float32)


def _apart(rng: Generator, note: SungNote, interval: float, loose: bool) -> SungNote:
    """Sung by a neighbour: in another voice, and, where ``loose``, not quite together."""
    late_s, off = abs(float(rng.normal(0, 0.015))), float(rng.normal(0, 0.12))
    return replace(note, at_s=note.at_s + late_s * loose, midi=note.midi + interval + off * loose)


def _single(rng: Generator, voice: Singer) -> Samples:
    """One note, held or short, now and then with a slide into it."""
    midi = voice.throat.midi + uniform(rng, -2, 14)
    held = log_uniform(rng, 0.2, 2.0)
    notes = [SungNote(0.0, held, midi)]
    if rng.random() < 0.25:
        notes = [SungNote(0.0, 0.1, midi + uniform(rng, -4, 4)), SungNote(0.1, held, midi)]
    return _line(rng, voice, notes, choir=rng.random() < 0.15)


def over(rng: Generator, voice: Samples, bed: Bed) -> Samples:
    """``voice`` over ``bed``, -6 to 12 dB above it, after a bar or at once."""
    wet = room(rng, voice, RATE) if rng.random() < 0.7 else voice
    frames = min(len(wet), len(bed.samples))
    ratio = 10 ** (uniform(rng, -6, 12) / 20)
    loud = wet[:frames] * np.float32(0.1 * ratio / max(float(np.sqrt(np.mean(wet[:frames] ** 2))), 1e-6))
    return np.asarray(bed.samples[:frames] + loud, np.float32)
