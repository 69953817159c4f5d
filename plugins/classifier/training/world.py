"""Speech made to sing with the WORLD vocoder: syllables stretched to notes, their pitch replaced by a melody.

Morise, Yokomori and Ozawa, *WORLD: a vocoder-based high-quality speech synthesis system* (IEICE 2016); the manner
follows Saitou et al., *Speech-to-singing synthesis* (WASPAA 2007): vowels are lengthened and consonants kept, and the
pitch has overshoot-free glides and a vibrato that sets in late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyworld  # type: ignore[import-untyped]
import soxr
from numpy.random import Generator
from numpy.typing import NDArray
from sampler_sdk.render.dsp import normalise, uniform
from scipy import ndimage
from sound import Samples

RATE = 24_000
FRAME_S = 0.005
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SungNote:
    """A note in seconds from the start; ``midi`` may be fractional."""

    at_s: float
    held_s: float
    midi: float


@dataclass(frozen=True)
class Throat:
    """An utterance as WORLD describes it, in frames of 5 ms, and where its syllables are."""

    f0: Floats
    envelope: Floats
    aperiodicity: Floats
    syllables: tuple[tuple[int, int], ...]

    @property
    def midi(self) -> float:
        """The middle pitch of the voice."""
        voiced = self.f0[self.f0 > 0]
        return float(69 + 12 * np.log2(np.median(voiced) / 440)) if len(voiced) else 55.0


def listen(samples: Samples, rate: int) -> Throat | None:
    """Analyse an utterance; ``None`` where no syllable is found (a whisper, a pause)."""
    wave = soxr.resample(samples.astype(np.float64), rate, RATE)
    coarse, at = pyworld.dio(wave, RATE, frame_period=1000 * FRAME_S)
    f0 = pyworld.stonemask(wave, coarse, at, RATE)
    envelope = pyworld.cheaptrick(wave, f0, at, RATE)
    found = syllables(f0, envelope)
    return Throat(f0, envelope, pyworld.d4c(wave, f0, at, RATE), found) if found else None


def syllables(f0: Floats, envelope: Floats) -> tuple[tuple[int, int], ...]:
    """Spans of frames, each around a voiced peak of energy, from one valley to the next."""
    energy = 10 * np.log10(envelope.sum(axis=1) + 1e-12)
    smooth = ndimage.gaussian_filter1d(energy, 6)
    heard = (f0 > 0) & (energy > energy.max() - 30)
    peaks = [n for n in range(1, len(f0) - 1) if heard[n] and smooth[n - 1] < smooth[n] >= smooth[n + 1]]
    valleys = [one + int(np.argmin(smooth[one:other])) for one, other in pairwise(peaks)]
    spans = [(first, min(last, first + 120)) for first, last in pairwise([0, *valleys, len(f0)])]
    return tuple((first, last) for first, last in spans if np.count_nonzero(heard[first:last]) >= 8)


def _warped(throat: Throat, span: tuple[int, int], frames: int) -> Floats:
    """Positions in the utterance for each frame of a note: what comes before the vowel as it is, the rest stretched."""
    first, last = span
    voiced = np.flatnonzero(throat.f0[first:last] > 0)
    onset = min(int(voiced[0]), 30, frames // 3) if len(voiced) else 0
    vowel_from = first + int(voiced[0]) if len(voiced) else first
    vowel = np.linspace(vowel_from, first + int(voiced[-1]) if len(voiced) else last - 1, max(frames - onset, 1))
    return np.concatenate([np.arange(vowel_from - onset, vowel_from), vowel])


def _pitch(rng: Generator, notes: Sequence[SungNote], frames: int) -> Floats:
    """MIDI pitch by frame: glides, late vibrato, and a little unrest."""
    midi = np.full(frames, notes[0].midi)
    vibrato = np.zeros(frames)
    depth, speed, drawn = uniform(rng, 0.0, 0.6), uniform(rng, 4.5, 6.8), uniform(rng, 0.15, 0.5)
    for note in notes:
        first = round(note.at_s / FRAME_S)
        midi[first:] = note.midi
        t = np.arange(max(0, frames - first)) * FRAME_S
        vibrato[first:] = depth * np.clip((t - drawn) / 0.3, 0, 1) * np.sin(2 * np.pi * speed * t)
    unrest = ndimage.gaussian_filter1d(rng.standard_normal(frames), 12) * uniform(rng, 0.1, 0.6)
    return np.asarray(ndimage.gaussian_filter1d(midi, uniform(rng, 2, 9)) + vibrato + unrest)


def sing(
    rng: Generator, throat: Throat, notes: Sequence[SungNote], *, first: int = 0, formants: float = 1.0
) -> Samples:
    """The melody on the utterance's syllables from ``first`` on, at 24 000 Hz, peak 1.

    ``formants`` above 1 makes the singer smaller.
    """
    frames = round((notes[-1].at_s + notes[-1].held_s + 0.15) / FRAME_S)
    places, loud = np.zeros(frames), np.zeros(frames)
    for number, note in enumerate(notes):
        span = throat.syllables[(first + number) % len(throat.syllables)]
        begin = round(note.at_s / FRAME_S)
        count = min(max(8, round(note.held_s / FRAME_S)), frames - begin)
        places[begin : begin + count] = _warped(throat, span, count)[:count]
        loud[begin : begin + count] = np.minimum(1, np.minimum(np.arange(1, count + 1), np.arange(count, 0, -1)) / 4)
    nearest = np.clip(np.round(places), 0, len(throat.f0) - 1).astype(int)
    voiced = throat.f0[nearest] > 0
    f0 = np.where(voiced, 440 * 2 ** ((_pitch(rng, notes, frames) - 69) / 12), 0.0)
    envelope = _shifted(throat.envelope[nearest], formants) * loud[:, None] ** 2
    wave = pyworld.synthesize(
        f0, np.ascontiguousarray(envelope) + 1e-16, throat.aperiodicity[nearest], RATE, 1000 * FRAME_S
    )
    return normalise(np.asarray(wave, np.float32))


def _shifted(envelope: Floats, factor: float) -> Floats:
    if factor == 1.0:
        return envelope
    bins = np.arange(envelope.shape[1])
    moved: Any = ndimage.map_coordinates(
        envelope, np.meshgrid(np.arange(len(envelope)), np.minimum(bins / factor, bins[-1]), indexing="ij"), order=1
    )
    return np.asarray(moved)
