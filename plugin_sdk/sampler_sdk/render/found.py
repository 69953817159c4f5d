"""Found sounds: as loops over Euclidean rhythms, and as clatter without any pulse."""

from __future__ import annotations

from numpy.random import Generator

from sampler_core.contracts import Span

from .canvas import Canvas
from .clock import Clock
from .dsp import generator, uniform
from .mastering import Master
from .oneshots import ONE_SHOTS, raw_shot
from .truth import Rendered, Truth

_SHORT = tuple(kind for kind in ONE_SHOTS if kind not in ("riser", "impact", "pad"))


def euclid(strokes: int, steps: int) -> tuple[bool, ...]:
    """``strokes`` spread over ``steps`` as evenly as whole steps allow (Toussaint 2005)."""
    return tuple((step * strokes) % steps < strokes for step in range(steps))


def found_loop(seed: int, *, bpm: float | None = None, sample_rate_hz: int = 44100) -> Rendered:
    """Any one-shots played as percussion: vocal chops, stabs, noises. A tempo, but no key to be asked for."""
    rng = generator("found_loop", seed)
    bpm = bpm or float(rng.integers(70, 170))
    bars = int(rng.choice([n for n in (1, 2, 4, 8) if n * 240 / bpm <= 20]))
    clock = Clock.steady(bpm, 4 * bars).swung(uniform(rng, 0.5, 0.6), 0.5)
    canvas = Canvas(clock.end_s, sample_rate_hz, wrap=True)
    for strokes in (int(rng.integers(2, 5)), *rng.integers(3, 12, int(rng.integers(1, 4)))):
        rhythm = euclid(int(strokes), 16)
        shift = 0 if strokes < 5 else int(rng.integers(16))
        _play(canvas, rng, clock, bars, rhythm[shift:] + rhythm[:shift])
    beats, downbeats = clock.grid(4)
    samples = Master.some(rng).apply(rng, canvas.samples, sample_rate_hz, wrap=True, beats=beats)
    truth = Truth(
        kind="found_loop", scored=frozenset({"tempo", "beats"}), bpm=clock.bpm, is_constant=True, beats=beats,
        downbeats=downbeats, meter=(4, 4), onsets=canvas.onset_times(),
        regions=(Span(start_s=0.0, end_s=canvas.frames / sample_rate_hz),),
    )  # fmt: skip
    return Rendered(samples, sample_rate_hz, truth)


def _play(canvas: Canvas, rng: Generator, clock: Clock, bars: int, rhythm: tuple[bool, ...]) -> None:
    sound = raw_shot(str(rng.choice(_SHORT)), rng, canvas.rate)[: round(uniform(rng, 0.1, 0.6) * canvas.rate)]
    gain, pan = uniform(rng, 0.2, 0.8), uniform(rng, -0.6, 0.6)
    for bar in range(bars):
        for step in (n for n, struck in enumerate(rhythm) if struck):
            if rng.random() < 0.93:
                canvas.add(sound, clock.time(4 * bar + step / 4), gain * uniform(rng, 0.7, 1.0), pan)


def clatter(seed: int, *, duration_s: float = 12.0, sample_rate_hz: int = 44100) -> Rendered:
    """Hits at moments that no beat explains: handling, footsteps, a drawer of cutlery. No tempo, no key."""
    rng = generator("clatter", seed)
    canvas = Canvas(duration_s, sample_rate_hz)
    sounds = [raw_shot(str(rng.choice(_SHORT[:13])), rng, sample_rate_hz) for _ in range(int(rng.integers(2, 6)))]
    at, pause_s = uniform(rng, 0, 0.5), uniform(rng, 0.15, 1.0)
    while at < duration_s:
        canvas.add(sounds[int(rng.integers(len(sounds)))], at, uniform(rng, 0.1, 1.0), uniform(rng, -0.7, 0.7))
        at += pause_s * float(rng.lognormal(0, 0.8))
    samples = Master.some(rng).apply(rng, canvas.samples, sample_rate_hz)
    truth = Truth(kind="clatter", scored=frozenset({"tempo", "key"}), onsets=canvas.onset_times())
    return Rendered(samples, sample_rate_hz, truth)
