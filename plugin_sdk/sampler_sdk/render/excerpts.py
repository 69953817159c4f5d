"""A stretch cut out of a rendered sound, with the truth of that stretch."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from sampler_core.contracts import Span

from .dsp import generator, uniform
from .songs import song
from .truth import Rendered

S = TypeVar("S", bound=Span)


def cut(sound: Rendered, start_s: float, end_s: float) -> Rendered:
    """The part of ``sound`` from ``start_s`` to ``end_s``. A changing tempo is that of the part's own beats."""
    rate = sound.sample_rate_hz
    first, last = round(start_s * rate), min(round(end_s * rate), len(sound.samples))
    start, end = first / rate, last / rate
    beats = _shifted(sound.truth.beats, start, end)
    changing = sound.truth.is_constant is False and len(beats) > 2
    truth = sound.truth.model_copy(
        update={
            "bpm": round(float(60 / np.median(np.diff(beats))), 6) if changing else sound.truth.bpm,
            "beats": beats,
            "downbeats": _shifted(sound.truth.downbeats, start, end),
            "onsets": _shifted(sound.truth.onsets, start, end),
            "regions": _clipped(sound.truth.regions, start, end),
            "sections": _clipped(sound.truth.sections, start, end),
        }
    )
    return Rendered(sound.samples[first:last].copy(), rate, truth)


def excerpt(seed: int, *, duration_s: float = 20.0, sample_rate_hz: int = 44100) -> Rendered:
    """A song that starts and ends anywhere, as excerpts in collections do: no bar line at the start."""
    rng = generator("excerpt", seed)
    whole = song(seed, duration_s=duration_s + 16, sample_rate_hz=sample_rate_hz)
    start = uniform(rng, 0, max(0.0, whole.duration_s - duration_s))
    return cut(whole, start, start + duration_s)


def _shifted(times: tuple[float, ...], start: float, end: float) -> tuple[float, ...]:
    return tuple(time - start for time in times if start <= time < end)


def _clipped(spans: tuple[S, ...], start: float, end: float) -> tuple[S, ...]:
    return tuple(
        span.model_copy(update={"start_s": max(span.start_s, start) - start, "end_s": min(span.end_s, end) - start})
        for span in spans
        if span.end_s > start and span.start_s < end
    )
