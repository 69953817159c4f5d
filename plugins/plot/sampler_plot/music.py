"""What is musical: sections, beats, tempo and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from sampler_sdk import Key, KeySpan, Regions, Tempo, Timeline

from . import style
from .canvas import Canvas
from .lanes import BAND_IN, Block, Lane, band, message
from .subject import Subject

_TEMPO_IN = 0.45
_BEAT_COLUMNS = 3
"""Least distance between two beats that are drawn, in columns."""
_FLAT = 0.02


def sections(subject: Subject) -> Iterator[Lane]:
    """The sections by letter, where there are any, or why there can be none."""
    timeline = subject.file.result(Timeline)
    if timeline is None or not timeline.scenes:
        return
    if timeline.sections:
        shades = _shades([section.label for section in timeline.sections])
        yield band("sections", [Block(s, shades[s.label], texts=(s.label,)) for s in timeline.sections])
    elif timeline.tempo != "given":
        yield message("sections", subject.words(Timeline).partition("no sections: ")[2])


def rhythm(subject: Subject, columns: int) -> Iterator[Lane]:
    """Beats where they can be told apart, and the tempo where it moves or they cannot."""
    tempo = subject.file.result(Tempo)
    if tempo is None or tempo.bpm is None:
        yield message("tempo", subject.words(Tempo))
        return
    tempo = _heard(tempo, subject)
    beats = _legible(tempo, subject.duration_s, columns)
    if beats:
        yield _beats(tempo, beats)
    if tempo.tempo_map and not (beats and tempo.is_constant):
        yield _tempo(tempo, subject.duration_s)


def harmony(subject: Subject) -> Iterator[Lane]:
    """The key over time; or that there is none, and why."""
    key = subject.file.result(Key)
    spans = [span for span in key.key_map if span.tonic] if key else []
    shades = _shades([_name(span) for span in spans])
    if spans:
        yield band("key", [Block(span, shades[_name(span)], texts=_names(span)) for span in spans])
    else:
        yield message("key", subject.words(Key))


def _heard(tempo: Tempo, subject: Subject) -> Tempo:
    """``tempo`` without what lies behind the last sound: the grid goes on there, the music does not."""
    regions = subject.file.result(Regions)
    end_s = regions.regions[-1].end_s if regions and regions.regions else subject.duration_s
    end_s = min(end_s, subject.duration_s)
    return tempo.model_copy(
        update={
            "beats": tuple(beat for beat in tempo.beats if beat.time_s < end_s),
            "tempo_map": tuple(point for point in tempo.tempo_map if point.time_s < end_s),
        }
    )


def _legible(tempo: Tempo, duration_s: float, columns: int) -> list[int]:
    """Indices of the beats that are drawn: all, or the downbeats alone, or none."""
    every = range(len(tempo.beats))
    downbeats = [index for index in every if tempo.beats[index].position == 1]
    for indices in (list(every), downbeats):
        times = [tempo.beats[index].time_s for index in indices]
        gaps = np.diff(times) / duration_s * columns
        if not len(gaps) or np.median(gaps) >= _BEAT_COLUMNS:
            return indices
    return []


def _beats(tempo: Tempo, indices: Sequence[int]) -> Lane:
    def draw(canvas: Canvas) -> Axes:
        meter = f"{tempo.meter.numerator}/{tempo.meter.denominator}" if tempo.meter else ""
        only = len(indices) < len(tempo.beats)
        axes = canvas.lane(BAND_IN, ["downbeats" if only else "beats"], [meter])
        axes.set_facecolor(style.LANE)
        beats = [tempo.beats[index] for index in indices]
        for first, guessed, height, colour, width in (
            (False, True, 0.5, style.GUESSED, 0.9), (False, False, 0.5, style.BEAT, 0.9),
            (True, True, 1.0, style.BEAT, 1.3), (True, False, 1.0, style.DOWNBEAT, 1.3),
        ):  # fmt: skip
            times = [b.time_s for b in beats if (b.position == 1) is first and b.interpolated is guessed]
            axes.vlines(times, 0.0, height, color=colour, linewidth=width)
        return axes

    return Lane(BAND_IN, draw)


def _tempo(tempo: Tempo, duration_s: float) -> Lane:
    starts = [point.time_s for point in tempo.tempo_map]
    values = np.array([point.bpm for point in tempo.tempo_map])
    low, high = float(values.min()), float(values.max())

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(_TEMPO_IN, ["tempo, bpm"], [f"{bpm:.0f}" for bpm in dict.fromkeys((high, low))])
        axes.set_facecolor(style.LANE)
        margin = max((high - low) * 0.25, high * _FLAT)
        axes.set_ylim(low - margin, high + margin)
        axes.stairs(values, [*starts, max(duration_s, starts[-1])], baseline=None, color=style.DOWNBEAT, linewidth=1.4)
        return axes

    return Lane(_TEMPO_IN, draw)


def _shades(labels: Sequence[str]) -> dict[str, str]:
    """A neutral shade per label, in order of appearance, so that neighbours differ."""
    return {label: style.NEUTRAL[n % len(style.NEUTRAL)] for n, label in enumerate(dict.fromkeys(labels))}


def _name(span: KeySpan) -> str:
    return f"{span.tonic} {span.mode}"


def _names(span: KeySpan) -> tuple[str, ...]:
    return _name(span), f"{span.tonic}{'m' if span.mode == 'minor' else ''}"
