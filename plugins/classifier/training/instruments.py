"""Notes and chords of the sound fonts and of synthesisers, as one-shots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from augment import processed
from dataset import Split
from kits import ended
from labels import Labels, Type, note
from machines import padded
from numpy.random import Generator
from presets import HELD_OUT, Preset, Voiced, voiced
from sampler_sdk.render.dsp import uniform
from sound import Draw, Samples, Sound, rendered
from soundfont import RATE, Played, Score
from strokes import log_uniform
from studio import Studio
from synths import PATCHES

COUNTS: dict[Type, int] = {
    "lead_keys": 230, "bass": 90, "pad": 70, "stab": 110, "bell": 100, "vocal": 60, "perc": 24, "tom": 16, "fx": 70,
}  # fmt: skip
"""Notes of presets of that type; ``fx`` stands for all presets that are neither."""
SYNTHS: dict[Type, int] = {"bass": 90, "stab": 70, "bell": 50, "pad": 50, "lead_keys": 60}
FROZEN_SHARE = 0.1
_CHORDS = ((0, 4, 7), (0, 3, 7), (0, 7, 12), (0, 4, 7, 10), (0, 3, 7, 10), (0, 4, 7, 11), (0, 5, 7))
_SOUND_S = 3.0


@dataclass(frozen=True)
class _Note:
    draw: Draw
    font: int
    preset: Preset
    labels: Labels
    score: Score


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Notes of presets, then of synthesisers; ``frozen`` plays presets that training never does."""
    notes = [_note(studio, draw, type_) for draw, type_ in _draws(COUNTS, split, 0)]
    for number, font in enumerate(studio.fonts):
        chosen = [note for note in notes if note.font == number]
        for one, samples in zip(chosen, font.render([n.score for n in chosen]), strict=True):
            if np.abs(samples).max() > 1e-3:
                detail = f"{font.name} {one.preset[2]}"
                yield _sound(one.draw, ended(one.draw.generator(), samples, RATE), one.labels, font.name, detail, "MIT")
    for draw, type_ in _draws(SYNTHS, split, sum(COUNTS.values())):
        rng = draw.generator()
        patch, told = PATCHES[type_][int(rng.integers(len(PATCHES[type_])))]
        yield _sound(draw, patch(rng)[:, None], told, "synths", patch.__name__, "CC0-1.0 (made here)")


def _draws(counts: dict[Type, int], split: Split, first: int) -> Iterator[tuple[Draw, Type]]:
    for type_, count in counts.items():
        wanted = count if split == "train" else round(count * FROZEN_SHARE)
        yield from ((Draw("instruments", index, split), type_) for index in range(first, first + wanted))
        first += count


def _note(studio: Studio, draw: Draw, type_: Type) -> _Note:
    rng = draw.generator()
    number = int(rng.integers(2))
    known = [(preset, voiced(preset)) for preset in studio.fonts[number].presets]
    fitting = [(p, v) for p, v in known if v is not None and _fits(v, type_, draw.split == "frozen", p[1])]
    preset, voice = fitting[int(rng.integers(len(fitting)))]
    is_stab = type_ == "stab" or (voice.stabs and rng.random() < 0.5)
    told = note("stab") if is_stab else voice.labels
    held = (
        uniform(rng, 0.06, 0.4)
        if is_stab
        else log_uniform(rng, 1.2, 2.6)
        if type_ == "pad"
        else log_uniform(rng, 0.1, 1.8)
    )
    pitches = _pitches(rng, voice, chord=is_stab or (type_ == "pad" and rng.random() < 0.5))
    velocity, bank = int(np.clip(rng.normal(92, 22), 30, 127)), preset[:2]
    played = tuple(Played(uniform(rng, 0, 0.012), held, pitch, velocity) for pitch in pitches)
    tail = uniform(rng, 0.3, 1.5)
    return _Note(draw, number, preset, told, Score(min(held + tail, _SOUND_S), {0: bank}, played))


def _fits(voice: Voiced, type_: Type, frozen: bool, program: int) -> bool:
    if type_ == "fx":  # few presets, so they are in both splits
        return voice.labels.type in (None, "fx", "noise")
    held_out = program in HELD_OUT
    kept = held_out == frozen or type_ in ("stab", "perc", "tom")
    return kept and (voice.stabs or voice.labels.type == "stab" if type_ == "stab" else voice.labels.type == type_)


def _pitches(rng: Generator, voice: Voiced, *, chord: bool) -> tuple[int, ...]:
    low, high = (max(voice.low, 43), min(voice.high, 72)) if chord else (voice.low, voice.high)
    root = int(rng.integers(low, max(high, low + 2)))
    shape = _CHORDS[int(rng.integers(len(_CHORDS)))] if chord else (0,)
    return tuple(min(root + step, 120) for step in shape)


def _sound(draw: Draw, samples: Samples, told: Labels, library: str, detail: str, licence: str) -> Sound:
    rng = draw.generator()
    rng.random(64)  # not the numbers that chose the note
    out, rate = padded(rng, samples / np.float32(np.abs(samples).max())), RATE
    if rng.random() < 0.5:
        out, rate = processed(rng, out, rate, "hit" if told.content["percussion"] else "tone")
    library = library if library == "synths" else f"{library}-instruments"
    return rendered(draw, out, rate, told, library=library, detail=detail, licence=licence,
                    longest_s=2.6 if told.type == "pad" or told.form is None else 1.9)  # fmt: skip
