"""The facts in the head of a figure."""

from __future__ import annotations

from collections.abc import Iterator

from sampler_sdk.commands import printable
from sampler_sdk.library import Kind
from sampler_sdk.views import facet_in_words

from .subject import Subject

_DOT = "   ·   "


def title(subject: Subject) -> str:
    """The file's name."""
    return printable(subject.file.path.name)


def facts(subject: Subject) -> Iterator[str]:
    """Lines: what the file is, and what kinds tell of files at a glance; then what it is in labels."""
    audio = subject.audio
    channels = {1: "mono", 2: "stereo"}.get(audio.channels, f"{audio.channels} channels")
    parts = [_length(audio.duration_s), f"{audio.sample_rate_hz / 1000:g} kHz", channels, audio.format]
    yield _DOT.join([*parts, *(fact for kind in subject.file.kinds for fact in _facts(subject, kind))])
    for kind in subject.file.kinds:
        if _has_labels(kind) and subject.file.data(kind.id) is not None:
            yield subject.words(kind.id)


def _facts(subject: Subject, kind: Kind) -> Iterator[str]:
    result = subject.file.data(kind.id)
    if result is not None:
        told = (facet_in_words(kind, facet, result) for facet in kind.about.facets if facet.column)
        yield from (printable(text) for text in told if text)


def _has_labels(kind: Kind) -> bool:
    return any(facet.type == "label" for facet in kind.about.facets)


def _length(duration_s: float) -> str:
    if duration_s < 1:
        return f"{duration_s * 1000:.3g} ms"
    if duration_s < 60:
        return f"{duration_s:.2f} s"
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02} h" if minutes >= 60 else f"{minutes}:{seconds:02} min"
