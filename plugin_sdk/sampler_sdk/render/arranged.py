"""Songs of human-like form, two to four minutes: sections that repeat with variation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sampler_core.contracts import Span

from .arranging import Arrangement, Variation, played, thinned, vary, write_roles
from .canvas import Canvas
from .clock import Clock
from .drumming import Feel, Kit, play_groove
from .dsp import generator, uniform
from .forms import Passage, plan
from .grooves import GROOVES, Groove
from .harmony import Harmony
from .loops import some_bpm, some_cents
from .mastering import Master
from .noises import riser
from .parts import perform
from .timbres import BASS_FAMILIES, CHORD_FAMILIES, LEAD_FAMILIES, Instrument
from .truth import Aspect, Rendered, TrueSection, Truth

_FAMILIES = {
    "bass": BASS_FAMILIES, "chords": CHORD_FAMILIES, "pad": ("pad", "supersaw", "organ"), "arpeggio": CHORD_FAMILIES,
    "melody": LEAD_FAMILIES, "solo": LEAD_FAMILIES,
}  # fmt: skip
_GAIN = {"bass": 0.5, "chords": 0.18, "pad": 0.1, "arpeggio": 0.18, "melody": 0.32, "solo": 0.32}
_PHRASE = 4


@dataclass(frozen=True)
class _Stage:
    rng: Generator
    canvas: Canvas
    clock: Clock
    groove: Groove
    kit: Kit
    feel: Feel
    instruments: dict[str, Instrument]
    pan: dict[str, float]


def arranged_song(
    seed: int, *, shortest_s: float = 120.0, longest_s: float = 240.0, bpm: float | None = None,
    drums: bool | None = None, sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """A song with an intro, verses, choruses and the like, each true section labelled by its role.

    Sections repeat with fills, added or removed parts, new melodies over the same chords, now and then a
    key change up. What enters halfway through a section, or stops before its end, is no boundary.
    """
    rng = generator("arranged_song", seed)
    groove = GROOVES[int(rng.integers(len(GROOVES)))]
    bpm = bpm or some_bpm(rng, groove)
    size = groove.beats_per_bar
    passages = plan(rng, size * 60 / bpm, shortest_s, longest_s)
    beats = passages[-1].end * size
    clock = Clock.drifting(rng, bpm, beats, 0.01) if rng.random() < 0.15 else Clock.steady(bpm, beats)
    clock = clock.swung(uniform(rng, *groove.swing), groove.swing_unit)
    harmony, cents = Harmony.some(rng), some_cents(rng)
    stage = _stage(rng, groove, clock, cents, sample_rate_hz)
    drummed = bool(rng.random() < 0.9) if drums is None else drums
    roles = write_roles(rng, passages, size, harmony)
    raised = [_vary_and_play(stage, passage, roles[passage.role], harmony, drummed) for passage in passages]
    return _finish(stage, passages, harmony, cents, any(raised))


def _vary_and_play(
    stage: _Stage, passage: Passage, arrangement: Arrangement, harmony: Harmony, drummed: bool
) -> int:  # fmt: skip
    """Play a passage its own way; return by how many semitones it was raised."""
    variation = vary(stage.rng, passage, arrangement, drummed)
    _play(stage, passage, arrangement, variation, harmony)
    return variation.raised


def _stage(rng: Generator, groove: Groove, clock: Clock, cents: float, rate: int) -> _Stage:
    instruments = {name: Instrument.some(rng, rate, choice, cents) for name, choice in _FAMILIES.items()}
    pan = {name: 0.0 if name == "bass" else uniform(rng, -0.5, 0.5) for name in _FAMILIES}
    canvas = Canvas(clock.end_s + uniform(rng, 0.3, 1.5), rate)
    return _Stage(rng, canvas, clock, groove, Kit(rng, rate), Feel.some(rng), instruments, pan)


def _play(
    stage: _Stage, passage: Passage, arrangement: Arrangement, variation: Variation, harmony: Harmony
) -> None:  # fmt: skip
    size = stage.groove.beats_per_bar
    notes = played(stage.rng, arrangement, variation, passage, size, harmony)
    for name, part in notes.items():
        perform(
            stage.canvas, stage.rng, part, stage.instruments[name], stage.clock, _GAIN[name] * arrangement.level,
            first_beat=passage.first * size, pan=stage.pan[name], spread_ms=stage.feel.spread_ms,
        )  # fmt: skip
    if variation.drums:
        _drum(stage, passage, variation, arrangement.level)
    if passage.role in ("build", "pre") and stage.rng.random() < 0.5:
        _rise(stage, passage)


def _drum(stage: _Stage, passage: Passage, variation: Variation, level: float) -> None:
    rng, size = stage.rng, stage.groove.beats_per_bar
    groove = thinned(stage.groove, variation.drums)
    end = passage.end - int(variation.stops)
    for first in range(passage.first, end, _PHRASE):
        bars = range(first, min(first + _PHRASE, end))
        play_groove(stage.canvas, rng, groove, stage.kit, stage.clock, stage.feel, bars, level)
        crash = 0.7 if first == passage.first and variation.drums > 1 else 0.1
        if rng.random() < crash:
            stage.canvas.add(stage.kit.hit("crash"), stage.clock.time(first * size), 0.3 * level)


def _rise(stage: _Stage, passage: Passage) -> None:
    """A riser over the last bars of a passage."""
    size = stage.groove.beats_per_bar
    start = stage.clock.time((passage.end - min(4, passage.bars)) * size)
    seconds = stage.clock.time(passage.end * size) - start
    stage.canvas.add(riser(stage.rng, seconds, stage.canvas.rate), start, uniform(stage.rng, 0.1, 0.3))


def _finish(
    stage: _Stage, passages: tuple[Passage, ...], harmony: Harmony, cents: float, modulates: bool
) -> Rendered:  # fmt: skip
    canvas, clock, size = stage.canvas, stage.clock, stage.groove.beats_per_bar
    beats, downbeats = clock.grid(size)
    samples = Master.some(stage.rng).apply(stage.rng, canvas.samples, canvas.rate, beats=beats)
    bars = np.append(downbeats, clock.end_s).tolist()
    scored: set[Aspect] = {"tempo", "beats", "sections"}
    truth = Truth(
        kind="arranged_song", scored=frozenset(scored if modulates else scored | {"key"}), bpm=clock.bpm,
        is_constant=clock.is_constant, beats=beats, downbeats=downbeats, meter=stage.groove.signature,
        onsets=canvas.onset_times(), key=harmony.key, tuning_cents=cents,
        regions=(Span(start_s=0.0, end_s=canvas.frames / canvas.rate),),
        sections=tuple(TrueSection(start_s=bars[p.first], end_s=bars[p.end], label=p.role) for p in passages),
    )  # fmt: skip
    return Rendered(samples, canvas.rate, truth)
