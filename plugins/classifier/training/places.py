"""Recipe of ambiences: textures and crowds, as beds of some seconds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import soxr
import textures
from augment import processed
from dataset import Split
from labels import AMBIENCE, NOISE_BED, Labels, labels
from numpy.random import Generator
from sampler_sdk.render.dsp import lowpass, normalise, uniform
from scipy import signal
from sound import Draw, Samples, Sound, rendered
from studio import Studio
from voices import Speakers, synthetic

COUNT = 260
FROZEN_COUNT = 26
_MACHINE = labels((), (), "texture", either=("noise_fx", "ambience"))
_BIRDS = labels((), (), "texture", either=("noise_fx", "ambience"))
_CROWD = labels({"ambience"}, {"speech"}, "texture")
KINDS: tuple[tuple[float, textures.Texture, Labels], ...] = (
    (3, textures.rain, AMBIENCE), (2.5, textures.wind, AMBIENCE), (2, textures.surf, AMBIENCE),
    (1.5, textures.stream, AMBIENCE), (2, textures.fire, AMBIENCE), (2, textures.traffic, AMBIENCE),
    (1.3, textures.insects, AMBIENCE), (1, textures.birds, _BIRDS), (1.5, textures.room_tone, AMBIENCE),
    (1, textures.cave, AMBIENCE), (1.5, textures.hum, _MACHINE), (1.5, textures.motor, _MACHINE),
    (1, textures.vinyl, _MACHINE), (0.8, textures.workshop, NOISE_BED),
)  # fmt: skip
_CROWD_SHARE = 0.12


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Half as they are, half produced."""
    speakers = Speakers(studio.corpus)
    for index in range(COUNT if split == "train" else FROZEN_COUNT):
        draw = Draw("places", index, split)
        rng = draw.generator()
        seconds = uniform(rng, 3, 5)
        if rng.random() < _CROWD_SHARE:
            name, samples, told = "crowd", crowd(rng, speakers, split, seconds), _CROWD
        else:
            name, samples, told = texture(rng, seconds)
        out, rate = (samples * np.float32(uniform(rng, 0.1, 0.99)))[:, None], textures.RATE
        if rng.random() < 0.5:
            out, rate = processed(rng, out, rate, "scene")
        yield rendered(draw, out, rate, told, detail=name, longest_s=1.9, crops=1)


def texture(rng: Generator, seconds: float) -> tuple[str, Samples, Labels]:
    """Any texture, or two at once: name, samples and truth."""
    shares = np.array([share for share, _, _ in KINDS])
    first, other = (KINDS[int(rng.choice(len(KINDS), p=shares / shares.sum()))] for _ in range(2))
    name, samples, told = first[1].__name__, first[1](rng, seconds), first[2]
    if rng.random() < 0.25 and told is AMBIENCE and other[2] is AMBIENCE:
        under = other[1](rng, seconds) * np.float32(uniform(rng, 0.2, 1))
        return f"{name} and {other[1].__name__}", normalise(samples + under), told
    return name, samples, told


def weather(rng: Generator, seconds: float) -> tuple[str, Samples, Labels]:
    """A texture that certainly is an ambience."""
    while True:
        name, samples, told = texture(rng, seconds)
        if told is AMBIENCE:
            return name, samples, told


def crowd(rng: Generator, speakers: Speakers, split: Split, seconds: float) -> Samples:
    """Many voices at once, behind walls or around: nobody can be understood."""
    out = np.zeros(round(seconds * textures.RATE), np.float32)
    for _ in range(int(rng.integers(7, 18))):
        voice = speakers.some(rng, split, seconds) if rng.random() < 0.7 else synthetic(rng, split)
        mono = np.asarray(soxr.resample(voice.samples, voice.rate, textures.RATE), np.float32)
        out += np.roll(np.resize(mono, len(out)), int(rng.integers(len(out)))) * np.float32(uniform(rng, 0.2, 1))
    tail = rng.standard_normal(textures.RATE) * np.exp(
        -np.arange(textures.RATE) / (textures.RATE * uniform(rng, 0.05, 0.3))
    )
    hall = signal.oaconvolve(out, tail)[: len(out)].astype(np.float32)
    mix = normalise(out) + normalise(hall) * np.float32(uniform(rng, 0.2, 2))
    return normalise(lowpass(mix, uniform(rng, 1500, 9000), textures.RATE))
