"""Whole songs: sections with their own harmony and arrangement, in any key, steady or drifting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from numpy.random import Generator

from sampler_core.contracts import Span

from .canvas import Canvas
from .clock import Clock
from .drumming import Feel, Kit, play_groove
from .dsp import generator, uniform
from .grooves import GROOVES, Groove
from .harmony import Harmony
from .loops import some_bpm, some_cents
from .mastering import Master
from .parts import Bars, Note, arpeggio, bass, chords, melody, perform
from .timbres import BASS_FAMILIES, CHORD_FAMILIES, LEAD_FAMILIES, Instrument
from .truth import Rendered, TrueKey, TrueSection, Truth

TempoFeel = Literal["steady", "drifting", "ramp"]
_FORMS = ("AABB", "ABAB", "ABAC", "AABA", "ABCB", "IABAB", "IAABA", "AAAA")


@dataclass(frozen=True)
class _Section:
    bars: Bars
    parts: tuple[tuple[str, tuple[Note, ...]], ...]
    drums: float


@dataclass(frozen=True)
class _Band:
    groove: Groove
    clock: Clock
    harmony: Harmony
    kit: Kit
    feel: Feel
    instruments: dict[str, Instrument]
    pan: dict[str, float]


_GAIN = {"bass": 0.5, "chords": 0.18, "arpeggio": 0.2, "melody": 0.32}


def song(
    seed: int, *, duration_s: float = 30.0, bpm: float | None = None, key: TrueKey | None = None,
    cents: float | None = None, tempo: TempoFeel | None = None, drums: bool | None = None,
    lead_in_s: float = 0.0, sample_rate_hz: int = 44100,
) -> Rendered:  # fmt: skip
    """A song of about ``duration_s`` (whole bars): bass, chords, melody and usually drums.

    ``tempo`` chooses between a click, a band's wander of about 2 % and an even ramp of up to 12 %;
    ``lead_in_s`` is silence before the first beat.
    """
    rng = generator("song", seed)
    groove = GROOVES[int(rng.integers(len(GROOVES)))]
    bpm = bpm or some_bpm(rng, groove)
    size = groove.beats_per_bar
    bars = max(4, round(duration_s * bpm / 60 / size))
    feel: TempoFeel = tempo or ("drifting" if rng.random() < 0.2 else "steady")
    clock = _clock(rng, feel, bpm, bars * size).swung(uniform(rng, *groove.swing), groove.swing_unit)
    clock = clock.delayed(lead_in_s)
    harmony = Harmony.some(rng, key)
    drawn = some_cents(rng)
    band = _band(rng, groove, clock, harmony, drawn if cents is None else cents, sample_rate_hz)
    tail_s = uniform(rng, 0.3, 1.5)
    canvas = Canvas(clock.end_s + tail_s, sample_rate_hz)
    drummed = rng.random() < 0.85 if drums is None else drums
    sections = _arrange(canvas, rng, band, bars, drummed)
    return _finish(canvas, rng, band, sections, drawn if cents is None else cents)


def _clock(rng: Generator, feel: TempoFeel, bpm: float, beats: int) -> Clock:
    if feel == "drifting":
        return Clock.drifting(rng, bpm, beats)
    if feel == "ramp":
        return Clock.ramp(bpm, bpm * (1 + uniform(rng, 0.05, 0.12) * float(rng.choice([-1, 1]))), beats)
    return Clock.steady(bpm, beats)


def _band(rng: Generator, groove: Groove, clock: Clock, harmony: Harmony, cents: float, rate: int) -> _Band:
    families = {
        "bass": BASS_FAMILIES, "chords": CHORD_FAMILIES, "arpeggio": CHORD_FAMILIES, "melody": LEAD_FAMILIES,
    }  # fmt: skip
    instruments = {name: Instrument.some(rng, rate, choice, cents) for name, choice in families.items()}
    pan = {name: 0.0 if name == "bass" else uniform(rng, -0.5, 0.5) for name in families}
    return _Band(groove, clock, harmony, Kit(rng, rate), Feel.some(rng), instruments, pan)


def _arrange(canvas: Canvas, rng: Generator, band: _Band, bars: int, drummed: bool) -> list[tuple[str, int, int]]:
    """Play section after section; return (letter, first bar, end bar) of each."""
    form = str(rng.choice(_FORMS))
    length = max(2, bars // len(form))
    length = max(n for n in (2, 4, 8, 16) if n <= length)
    written: dict[str, _Section] = {}
    sections: list[tuple[str, int, int]] = []
    first = 0
    while first < bars:
        letter = form[len(sections) % len(form)]
        last = min(first + length, bars)
        last = bars if bars - last < 2 else last
        section = written.setdefault(letter, _write(rng, band, length + 1, letter, drummed))
        _play(canvas, rng, band, section, first, last)
        sections.append((letter, first, last))
        first = last
    return sections


def _joined(sections: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """A section played twice in a row is one: nobody could hear where it starts again."""
    joined = sections[:1]
    for letter, first, last in sections[1:]:
        if letter == joined[-1][0]:
            joined[-1] = (letter, joined[-1][1], last)
        else:
            joined.append((letter, first, last))
    return joined


def _write(rng: Generator, band: _Band, length: int, letter: str, drummed: bool) -> _Section:
    size = band.groove.beats_per_bar
    loop = band.harmony.progression(rng)
    bars = tuple(loop[n % len(loop)] for n in range(length))
    quiet = letter == "I"
    parts: list[tuple[str, tuple[Note, ...]]] = []
    if not quiet or rng.random() < 0.3:
        parts.append(("bass", tuple(bass(rng, bars, size, band.harmony))))
    broken = rng.random() < 0.3
    parts.append(("arpeggio", tuple(arpeggio(rng, bars, size))) if broken else
                 ("chords", tuple(chords(rng, bars, size))))  # fmt: skip
    if not quiet and rng.random() < 0.75:
        parts.append(("melody", tuple(melody(rng, bars, size, band.harmony))))
    return _Section(bars, tuple(parts), drums=uniform(rng, 0.5, 1.0) * (drummed and not quiet))


def _play(canvas: Canvas, rng: Generator, band: _Band, section: _Section, first: int, last: int) -> None:
    size = band.groove.beats_per_bar
    for name, notes in section.parts:
        inside = [note for note in notes if note.beat < (last - first) * size - 1e-6]
        perform(
            canvas, rng, inside, band.instruments[name], band.clock, _GAIN[name], first_beat=first * size,
            pan=band.pan[name], spread_ms=band.feel.spread_ms,
        )  # fmt: skip
    if section.drums:
        play_groove(canvas, rng, band.groove, band.kit, band.clock, band.feel, range(first, last), section.drums)
        canvas.add(band.kit.hit("crash"), band.clock.time(first * size), 0.35 * section.drums)


def _finish(
    canvas: Canvas, rng: Generator, band: _Band, sections: list[tuple[str, int, int]], cents: float
) -> Rendered:
    clock, size = band.clock, band.groove.beats_per_bar
    beats, downbeats = clock.grid(size)
    samples = Master.some(rng).apply(rng, canvas.samples, canvas.rate, beats=beats)
    ends = (*downbeats, clock.end_s)
    truth = Truth(
        kind="song", scored=frozenset({"tempo", "beats", "key", "sections"}), bpm=clock.bpm,
        is_constant=clock.is_constant, beats=beats, downbeats=downbeats, meter=band.groove.signature,
        onsets=canvas.onset_times(), key=band.harmony.key, tuning_cents=cents,
        regions=(Span(start_s=float(beats[0]), end_s=canvas.frames / canvas.rate),),
        sections=tuple(TrueSection(start_s=ends[a], end_s=ends[b], label=name) for name, a, b in _joined(sections)),
    )  # fmt: skip
    return Rendered(samples, canvas.rate, truth)
