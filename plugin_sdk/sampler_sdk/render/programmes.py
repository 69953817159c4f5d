"""Longer recordings: sounds between silences, and scenes of different content in a row."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from sampler_core.contracts import Span

from . import loops, noises, voice
from .dsp import amplitude, generator, uniform
from .oneshots import ONE_SHOTS, raw_shot
from .regions import active_rms_dbfs, audible
from .truth import Aspect, Rendered, Samples, TrueSection, Truth

_EDGE_S = 0.005


def atonal(seed: int, kind: str | None = None, *, duration_s: float = 10.0, sample_rate_hz: int = 44100) -> Rendered:
    """Noise, weather, texture or ``speech``: no tempo, no key."""
    rng = generator("atonal", seed)
    kind = kind or str(rng.choice([*noises.NOISES, "speech", "speech"]))
    make = voice.babble if kind == "speech" else noises.NOISES[kind]
    mono = make(rng, duration_s, sample_rate_hz) * np.float32(amplitude(uniform(rng, -20, -1)))
    span = Span(start_s=0.0, end_s=len(mono) / sample_rate_hz)
    # Inharmonic partials are in no key, but listeners may name one.
    scored: frozenset[Aspect] = frozenset({"tempo"} if kind == "texture" else {"tempo", "key"})
    truth = Truth(kind=kind, scored=scored, regions=(span,))
    return Rendered(np.repeat(mono[:, None], 2, axis=1), sample_rate_hz, truth)


def silence(seed: int, *, duration_s: float = 3.0, dither: bool = False, sample_rate_hz: int = 44100) -> Rendered:
    """Digital silence, or noise of the last bit at about -96 dBFS."""
    samples = np.zeros((round(duration_s * sample_rate_hz), 2), np.float32)
    if dither:
        rng = generator("silence", seed)
        samples += rng.standard_normal(samples.shape, dtype=np.float32) * np.float32(amplitude(-96))
    truth = Truth(
        kind="silence", scored=frozenset({"tempo", "key", "regions"}), noise_floor_dbfs=-96 if dither else None
    )
    return Rendered(samples, sample_rate_hz, truth)


def sparse(
    seed: int, *, duration_s: float = 60.0, noise_dbfs: float | None = -75.0, snr_db: float | None = None,
    min_gap_s: float = 0.5, sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """Sounds separated by silences of at least ``min_gap_s``, over steady noise.

    ``noise_dbfs`` is its RMS level (``None``: digital silence). With ``snr_db`` every sound lies that far above it,
    measured where the sound is active; without, sounds are between -30 and -10 dBFS.
    """
    rng = generator("sparse", seed)
    samples = np.zeros((round(duration_s * sample_rate_hz), 2), np.float32)
    spans: list[Span] = []
    at = uniform(rng, 0.2, 1.5)
    while True:
        sound = _event(rng, sample_rate_hz)
        target = noise_dbfs + snr_db if snr_db is not None and noise_dbfs is not None else uniform(rng, -30, -10)
        gain = min(amplitude(target - active_rms_dbfs(sound, sample_rate_hz)), 0.98 / float(np.abs(sound).max()))
        sound = _clip(sound * np.float32(gain), sample_rate_hz, noise_dbfs)
        first = round(at * sample_rate_hz)
        if first + len(sound) > len(samples) - round(0.2 * sample_rate_hz):
            break
        samples[first : first + len(sound)] += sound[:, None]
        span = audible(sound, sample_rate_hz, noise_dbfs, first / sample_rate_hz)
        if span:
            spans.append(span)
        at += len(sound) / sample_rate_hz + min_gap_s + float(rng.exponential(1.2))
    if noise_dbfs is not None:
        hiss = rng.standard_normal(samples.shape, dtype=np.float32) * np.float32(amplitude(noise_dbfs))
        samples = np.clip(samples + hiss, -1, 1).astype(np.float32)
    truth = Truth(
        kind="sparse", scored=frozenset({"regions"}), regions=tuple(spans), noise_floor_dbfs=noise_dbfs,
        onsets=tuple(span.start_s for span in spans),
    )  # fmt: skip
    return Rendered(samples, sample_rate_hz, truth)


def _event(rng: Generator, rate: int) -> Samples:
    if rng.random() < 0.25:
        return voice.babble(rng, uniform(rng, 0.4, 1.2), rate)
    return raw_shot(str(rng.choice(ONE_SHOTS)), rng, rate)


def _clip(sound: Samples, rate: int, floor: float | None) -> Samples:
    """Cut what is below the floor, so that what is left ends where it says."""
    span = audible(sound, rate, floor)
    if span is None:
        return sound
    return sound[: round(span.end_s * rate)]


def scenes(seed: int, *, count: int = 6, noise_dbfs: float = -72.0, sample_rate_hz: int = 44100) -> Rendered:
    """Music, drums, speech, noise and silence in a row, cut hard: boundaries exact to the sample."""
    rng = generator("scenes", seed)
    parts: list[Samples] = []
    sections: list[TrueSection] = []
    at, last = 0, ""
    for _ in range(count):
        label = str(rng.choice([name for name in ("music", "drums", "speech", "noise", "silence") if name != last]))
        sound = _scene(rng, label, uniform(rng, 4, 14), sample_rate_hz)
        parts.append(sound)
        start, at, last = at, at + len(sound), label
        sections.append(TrueSection(start_s=start / sample_rate_hz, end_s=at / sample_rate_hz, label=label))
    samples = np.concatenate(parts)
    samples += rng.standard_normal(samples.shape, dtype=np.float32) * np.float32(amplitude(noise_dbfs))
    truth = Truth(
        kind="scenes", scored=frozenset({"sections"}), sections=tuple(sections), regions=_sounding(sections),
        noise_floor_dbfs=noise_dbfs,
    )  # fmt: skip
    return Rendered(np.clip(samples, -1, 1), sample_rate_hz, truth)


def _scene(rng: Generator, label: str, seconds: float, rate: int) -> Samples:
    frames = round(seconds * rate)
    seed = int(rng.integers(2**31))
    level = np.float32(amplitude(uniform(rng, -9, 0)))
    if label == "silence":
        return np.zeros((frames, 2), np.float32)
    if label in ("music", "drums"):
        loop = (loops.full_loop if label == "music" else loops.drum_loop)(seed, sample_rate_hz=rate).samples
        return np.resize(loop, (frames, 2)) * level
    mono = voice.babble(rng, seconds, rate) if label == "speech" else noises.NOISES["pink_noise"](rng, seconds, rate)
    return np.repeat(mono[:frames, None], 2, axis=1) * level * np.float32(0.6)


def _sounding(sections: list[TrueSection]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for section in sections:
        if section.label == "silence":
            continue
        joined = bool(spans) and spans[-1].end_s == section.start_s
        start = spans.pop().start_s if joined else section.start_s
        spans.append(Span(start_s=start, end_s=section.end_s))
    return tuple(spans)
