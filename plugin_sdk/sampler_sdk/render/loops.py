"""Loops: an exact whole number of beats, drums, bass, chords, melody or all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from numpy.random import Generator

from sampler_core.contracts import Span

from .canvas import Canvas
from .clock import Clock
from .drumming import Feel, Kit, play_groove
from .dsp import generator, uniform
from .grooves import GROOVES, Groove
from .harmony import Harmony
from .mastering import Master
from .parts import Bars, arpeggio, bass, chords, melody, perform
from .timbres import BASS_FAMILIES, CHORD_FAMILIES, LEAD_FAMILIES, Instrument
from .truth import Aspect, Rendered, TrueKey, Truth

MAX_LOOP_S = 26.0


@dataclass(frozen=True)
class Sketch:
    """What is decided before a loop is played."""

    rng: Generator
    groove: Groove
    clock: Clock
    bars: int
    feel: Feel
    canvas: Canvas

    @classmethod
    def of(cls, rng: Generator, rate: int, bpm: float | None, bars: int | None, groove: Groove | None) -> Sketch:
        """Choose what is not given."""
        groove = groove or GROOVES[int(rng.integers(len(GROOVES)))]
        bpm = bpm or some_bpm(rng, groove)
        bar_s = groove.beats_per_bar * 60 / bpm
        fitting = [n for n in (1, 2, 2, 4, 4, 4, 8, 8, 16) if 1.2 <= n * bar_s <= MAX_LOOP_S] or [1]
        bars = bars or int(rng.choice(fitting))
        clock = Clock.steady(bpm, bars * groove.beats_per_bar).swung(uniform(rng, *groove.swing), groove.swing_unit)
        canvas = Canvas(clock.end_s, rate, wrap=bool(rng.random() < 0.7))
        return cls(rng, groove, clock, bars, Feel.some(rng), canvas)


def some_bpm(rng: Generator, groove: Groove) -> float:
    """A tempo of the genre: mostly whole numbers, as in nature."""
    bpm = uniform(rng, *groove.bpm)
    chance = rng.random()
    return float(round(bpm)) if chance < 0.75 else round(bpm * 2) / 2 if chance < 0.85 else round(bpm, 3)


def drum_loop(
    seed: int, *, bpm: float | None = None, bars: int | None = None, groove: Groove | None = None,
    sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """Drums alone: full kits, tops without a kick, single instruments. No key."""
    rng = generator("drum_loop", seed)
    sketch = Sketch.of(rng, sample_rate_hz, bpm, bars, groove)
    play_drums(sketch, thin=True)
    return _finish(sketch, "drum_loop", None, None, {"tempo", "beats", "key"})


def bass_loop(
    seed: int, *, bpm: float | None = None, key: TrueKey | None = None, cents: float | None = None,
    sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """A bass line alone. Its key is true but too thinly stated to be scored."""
    rng = generator("bass_loop", seed)
    sketch, harmony, cents = _pitched(rng, sample_rate_hz, bpm, key, cents)
    _play_bass(sketch, harmony, _progression(sketch, harmony), cents)
    return _finish(sketch, "bass_loop", harmony.key, cents, {"tempo", "beats"})


def chord_loop(
    seed: int, *, bpm: float | None = None, key: TrueKey | None = None, cents: float | None = None,
    sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """Chords or arpeggios alone."""
    rng = generator("chord_loop", seed)
    sketch, harmony, cents = _pitched(rng, sample_rate_hz, bpm, key, cents, least_bars=2)
    _play_chords(sketch, _progression(sketch, harmony), cents)
    scored: set[Aspect] = {"tempo", "beats"}
    return _finish(sketch, "chord_loop", harmony.key, cents, scored | ({"key"} if sketch.bars >= 4 else set()))


def melodic_loop(
    seed: int, *, bpm: float | None = None, key: TrueKey | None = None, cents: float | None = None,
    sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """A melody, with chords or a bass below it or alone."""
    rng = generator("melodic_loop", seed)
    sketch, harmony, cents = _pitched(rng, sample_rate_hz, bpm, key, cents, least_bars=2)
    bars = _progression(sketch, harmony)
    _play_melody(sketch, harmony, bars, cents)
    accompanied = rng.random() < 0.6
    if accompanied:
        _play_chords(sketch, bars, cents)
        _play_bass(sketch, harmony, bars, cents)
    scored: set[Aspect] = {"tempo", "beats"}
    clear = accompanied and sketch.bars >= 4
    return _finish(sketch, "melodic_loop", harmony.key, cents, scored | ({"key"} if clear else set()))


def full_loop(
    seed: int, *, bpm: float | None = None, key: TrueKey | None = None, cents: float | None = None,
    sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """Drums, bass, chords and mostly a melody."""
    rng = generator("full_loop", seed)
    sketch, harmony, cents = _pitched(rng, sample_rate_hz, bpm, key, cents, least_bars=2)
    bars = _progression(sketch, harmony)
    play_drums(sketch, thin=False)
    _play_bass(sketch, harmony, bars, cents)
    _play_chords(sketch, bars, cents)
    if rng.random() < 0.6:
        _play_melody(sketch, harmony, bars, cents)
    scored: set[Aspect] = {"tempo", "beats"}
    return _finish(sketch, "full_loop", harmony.key, cents, scored | ({"key"} if sketch.bars >= 4 else set()))


def play_drums(sketch: Sketch, *, thin: bool) -> None:
    """Play the sketch's groove; ``thin`` may leave voices out."""
    rng, groove = sketch.rng, sketch.groove
    lines = _thinned(rng, groove.lines) if thin and rng.random() < 0.35 else groove.lines
    played = replace(groove, lines=lines)
    kit = Kit(rng, sketch.canvas.rate)
    play_groove(sketch.canvas, rng, played, kit, sketch.clock, sketch.feel, range(sketch.bars))
    if rng.random() < 0.15:
        sketch.canvas.add(kit.hit("crash"), 0.0, 0.4)


def _thinned(rng: Generator, lines: dict[str, str]) -> dict[str, str]:
    """Leave voices out, but keep at least three certain strokes to the bar."""
    left = dict(lines)
    for voice in rng.permutation(list(lines))[: int(rng.integers(1, len(lines) + 1))]:
        others = {name: line for name, line in left.items() if name != voice}
        if sum(stroke not in ".?" for line in others.values() for stroke in line) >= 3:
            left = others
    return left


def _pitched(
    rng: Generator, rate: int, bpm: float | None, key: TrueKey | None, cents: float | None, least_bars: int = 1
) -> tuple[Sketch, Harmony, float]:
    sketch = Sketch.of(rng, rate, bpm, None, None)
    while sketch.bars < least_bars:
        sketch = Sketch.of(rng, rate, bpm, least_bars, sketch.groove)
    drawn = some_cents(rng)
    return sketch, Harmony.some(rng, key), drawn if cents is None else cents


def some_cents(rng: Generator) -> float:
    """A tuning: mostly A4 = 440 Hz, else anything up to a quarter tone."""
    return 0.0 if rng.random() < 0.6 else round(uniform(rng, -50, 50), 1)


def _progression(sketch: Sketch, harmony: Harmony) -> Bars:
    written = harmony.progression(sketch.rng)
    return tuple(written[n % len(written)] for n in range(sketch.bars))


def _play_bass(sketch: Sketch, harmony: Harmony, bars: Bars, cents: float) -> None:
    instrument = Instrument.some(sketch.rng, sketch.canvas.rate, BASS_FAMILIES, cents)
    notes = bass(sketch.rng, bars, sketch.groove.beats_per_bar, harmony)
    perform(sketch.canvas, sketch.rng, notes, instrument, sketch.clock, 0.5, spread_ms=sketch.feel.spread_ms)


def _play_chords(sketch: Sketch, bars: Bars, cents: float) -> None:
    rng, size = sketch.rng, sketch.groove.beats_per_bar
    instrument = Instrument.some(rng, sketch.canvas.rate, CHORD_FAMILIES, cents)
    notes = arpeggio(rng, bars, size) if rng.random() < 0.3 else chords(rng, bars, size)
    pan = uniform(rng, -0.4, 0.4)
    perform(sketch.canvas, rng, notes, instrument, sketch.clock, 0.2, pan=pan, spread_ms=sketch.feel.spread_ms)


def _play_melody(sketch: Sketch, harmony: Harmony, bars: Bars, cents: float) -> None:
    rng = sketch.rng
    instrument = Instrument.some(rng, sketch.canvas.rate, LEAD_FAMILIES, cents)
    notes = melody(rng, bars, sketch.groove.beats_per_bar, harmony)
    pan = uniform(rng, -0.3, 0.3)
    perform(sketch.canvas, rng, notes, instrument, sketch.clock, 0.35, pan=pan, spread_ms=sketch.feel.spread_ms)


def _finish(sketch: Sketch, kind: str, key: TrueKey | None, cents: float | None, scored: set[Aspect]) -> Rendered:
    canvas, clock = sketch.canvas, sketch.clock
    beats, downbeats = clock.grid(sketch.groove.beats_per_bar)
    samples = Master.some(sketch.rng).apply(sketch.rng, canvas.samples, canvas.rate, wrap=canvas.wrap, beats=beats)
    onsets = canvas.onset_times()
    if len(onsets) < max(4, clock.beats / 2):  # held chords and lone hits do not state a pulse
        scored = scored - {"tempo", "beats"}
    truth = Truth(
        kind=kind, scored=frozenset(scored), bpm=clock.bpm, is_constant=True, beats=beats, downbeats=downbeats,
        meter=sketch.groove.signature, onsets=onsets, key=key, tuning_cents=cents,
        regions=(Span(start_s=0.0, end_s=canvas.frames / canvas.rate),),
    )  # fmt: skip
    return Rendered(samples, canvas.rate, truth)
