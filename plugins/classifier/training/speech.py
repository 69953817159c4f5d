"""Speech: synthesised voices in rooms and on telephones, and people who talk over music, beats and weather."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import soxr
from augment import processed, retuned
from beds import beds
from dataset import Split
from labels import SPEECH, Labels, labels, mixed
from machines import padded
from numpy.random import Generator
from places import weather
from sampler_sdk.render.dsp import normalise, uniform
from singing import over
from sound import Draw, Samples, Sound, rendered
from soundfont import RATE
from strokes import log_uniform
from studio import Studio
from voices import Speakers, synthetic

COUNTS = {"reading": 150, "over_music": 80, "over_weather": 70, "rap": 40, "shout": 50, "chop": 70}
FROZEN_SHARE = 0.1
SHOUT = labels({"speech"}, {"singing"}, "one_shot", "vocal")
CHOP = labels((), (), "one_shot", "vocal", either=("speech", "singing"))
"""A cut-out syllable, retuned: nobody can tell whether it was spoken or sung."""


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """``COUNTS`` of each kind, a tenth of that, by other voices, for ``frozen``."""
    first, speakers = 0, Speakers(studio.corpus)
    for kind, count in COUNTS.items():
        for index in range(first, first + (count if split == "train" else round(count * FROZEN_SHARE))):
            yield _sound(Draw("speech", index, split), kind, studio, speakers)
        first += count


def _sound(draw: Draw, kind: str, studio: Studio, speakers: Speakers) -> Sound:
    rng = draw.generator()
    real = {"reading": 0.1, "shout": 0.15, "chop": 0.6}.get(kind, 0.7)
    spoken = (
        speakers.some(rng, draw.split, 5.0)
        if rng.random() < real
        else synthetic(rng, draw.split, short=kind == "shout")
    )
    mono = np.asarray(soxr.resample(spoken.samples, spoken.rate, RATE), np.float32)
    samples, told, detail = _placed(rng, mono, kind, studio, draw.split)
    out, rate = padded(rng, samples), RATE
    if rng.random() < (0.7 if kind in ("reading", "shout", "chop") else 0.35):
        out, rate = processed(rng, out, rate, "hit" if kind in ("shout", "chop") else "scene")
    made = rendered(draw, out, rate, told, library="spoken", detail=f"{detail}: {spoken.source}", longest_s=2.4,
    crops=1,
                    licence=spoken.licence, parts=None if told.form == "one_shot" else told)  # fmt: skip
    return replace(made, group=spoken.speaker, most=1)


def _placed(rng: Generator, mono: Samples, kind: str, studio: Studio, split: Split) -> tuple[Samples, Labels, str]:
    """The voice where it is heard: samples of shape ``(frames, channels)``, their truth, and what it is."""
    if kind == "reading":
        return mono[:, None], SPEECH, kind
    if kind == "shout":
        return mono[: round(1.5 * RATE), None], SHOUT, kind
    if kind == "chop":
        return _chop(rng, mono), CHOP, kind
    if kind == "over_weather":
        name, rain, told = weather(rng, len(mono) / RATE)
        level = 10 ** (uniform(rng, -24, 0) / 20)
        frames = min(len(mono), len(rain))
        out = _even(mono[:frames]) + _even(rain[:frames]) * np.float32(level)
        return normalise(out)[:, None], mixed(SPEECH, told, "phrase"), f"over {name}"
    music = [bed for bed in beds(studio, split) if kind == "over_music" or 9 in bed.tune.presets]
    bed = music[int(rng.integers(len(music)))]
    voice = np.repeat((_rapped(rng, mono) if kind == "rap" else mono)[:, None], 2, axis=1)
    told = mixed(SPEECH, bed.labels, "phrase")
    if kind == "rap":
        told = replace(told, content=told.content | {"singing": None})
    return over(rng, voice, bed), told, f"{kind} over {bed.id}"


def _even(samples: Samples) -> Samples:
    return samples * np.float32(0.1 / max(float(np.sqrt(np.mean(samples**2))), 1e-6))


def _rapped(rng: Generator, mono: Samples) -> Samples:
    """Faster, and in short lines that begin on a grid."""
    fast = retuned(mono[:, None], RATE, uniform(rng, -3, 1))[:, 0]
    step, out = round(uniform(rng, 0.5, 0.75) * RATE), np.zeros(8 * RATE, np.float32)
    for n, first in enumerate(range(0, len(out) - step, step)):
        line = fast[(n * step) % len(fast) :][: round(step * uniform(rng, 0.8, 1.0))]
        out[first : first + len(line)] += line
    return out


def _chop(rng: Generator, mono: Samples) -> Samples:
    """A syllable or two, cut hard, sped up or slowed down, sometimes backwards or stuttering."""
    loud = np.flatnonzero(np.abs(mono) > 0.3)
    first = max(0, int(loud[int(rng.integers(len(loud)))]) - round(uniform(rng, 0, 0.1) * RATE))
    cut = mono[first : first + round(log_uniform(rng, 0.1, 0.7) * RATE)].copy()
    ramp = min(len(cut) // 2, round(0.008 * RATE))
    cut[:ramp] *= np.linspace(0, 1, ramp, dtype=np.float32)
    cut[-ramp:] *= np.linspace(1, 0, ramp, dtype=np.float32)
    cut = retuned(cut[:, None], RATE, uniform(rng, -9, 10))
    cut = cut[::-1] if rng.random() < 0.12 else cut
    return np.tile(cut, (int(rng.integers(2, 4)), 1)) if rng.random() < 0.1 else np.ascontiguousarray(cut)
