"""The facts in the head of a figure."""

from __future__ import annotations

from collections.abc import Iterator

from sampler_sdk import Contents, Frames, Key, Tempo
from sampler_sdk.commands import printable

from .subject import Subject

_DOT = "   ·   "


def title(subject: Subject) -> str:
    """The file's name."""
    return printable(subject.file.path.name)


def facts(subject: Subject) -> Iterator[str]:
    """Lines: what the file is, how fast, in which key; and what it contains."""
    audio = subject.audio
    channels = {1: "mono", 2: "stereo"}.get(audio.channels, f"{audio.channels} channels")
    parts = [_length(audio.duration_s), f"{audio.sample_rate_hz / 1000:g} kHz", channels, audio.format]
    yield _DOT.join([*parts, *_level(subject), *_tempo(subject), *_key(subject)])
    if subject.contents is not None:
        yield subject.words(Contents)


def _length(duration_s: float) -> str:
    if duration_s < 1:
        return f"{duration_s * 1000:.3g} ms"
    if duration_s < 60:
        return f"{duration_s:.2f} s"
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02} h" if minutes >= 60 else f"{minutes}:{seconds:02} min"


def _level(subject: Subject) -> Iterator[str]:
    frames = subject.file.result(Frames)
    if frames is not None:
        peak = frames.levels.peak_dbfs
        yield "digital silence" if peak is None else f"peak {round(peak, 1) + 0.0:.1f} dBFS"  # never -0.0


def _tempo(subject: Subject) -> Iterator[str]:
    tempo = subject.file.result(Tempo)
    if tempo is not None and tempo.bpm is not None:
        meter = f", {tempo.meter.numerator}/{tempo.meter.denominator}" if tempo.meter else ""
        yield f"{tempo.bpm:.2f} bpm ({tempo.confidence:.2f}){meter}"


def _key(subject: Subject) -> Iterator[str]:
    key = subject.file.result(Key)
    if key is not None and key.tonic is not None:
        yield f"{key.tonic} {key.mode} {key.camelot or ''}".rstrip() + f" ({key.confidence:.2f})"
