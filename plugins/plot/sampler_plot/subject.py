"""The file that is drawn: what it is divided into, and what is known of each part, read once for all lanes."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from sampler_sdk import Audio, AudioInfo
from sampler_sdk.commands import CommandFailed, printable, typed
from sampler_sdk.library import Kind, StoredFile
from sampler_sdk.views import (
    Division,
    Segment,
    Stretch,
    Swatch,
    Unlabelled,
    classifying,
    division,
    segments,
    spoken,
    stretches,
    swatches,
    told,
    unanswered,
)

from . import style
from .levels import Floats

_SHOWN = 0.1
_MOST = 8
_WHOLE = 0.999


class Subject:
    """A file with a duration.

    Raises:
        CommandFailed: when it has none, because it could not be decoded or is empty.
    """

    def __init__(self, file: StoredFile) -> None:
        if file.audio is None:
            why = typed("show", file.path)
            raise CommandFailed(f"{file.path} could not be decoded: there is nothing to draw. `{why}` says why")
        if file.audio.frames == 0:
            raise CommandFailed(f"{file.path} has no samples: there is nothing to draw")
        self.file = file
        self.audio: AudioInfo = file.audio
        self.duration_s = file.audio.duration_s

    @cached_property
    def by_segment(self) -> Classes:
        """What each segment is, as the first kind that classifies says."""
        return Classes(self, next(iter(classifying(self.file)), None))

    @cached_property
    def division(self) -> Division | None:
        """Into what the file is divided."""
        return division(self.file)

    @cached_property
    def regions(self) -> Division | None:
        """Where there is sound."""
        return division(self.file, "region")

    @cached_property
    def sound_end_s(self) -> float:
        """When the last sound ends."""
        parts = self.regions.parts() if self.regions else []
        return min(parts[-1][0].end_s if parts else self.duration_s, self.duration_s)

    @cached_property
    def samples(self) -> Audio | None:
        """The file's samples, decoded now; ``None`` where it is not there any more, or is another by now."""
        from sampler_sdk.audio import DecodeError, read

        try:
            audio = read(self.file.path)
        except (DecodeError, OSError):
            return None
        return audio if audio.info.digest == self.audio.digest else None

    @cached_property
    def greys(self) -> list[tuple[str, str]]:
        """The greys that are drawn and what they stand for."""
        shown = self.by_segment
        found = dict.fromkeys(segment.name for segment in shown.segments if isinstance(segment.name, Unlabelled))
        named = [(shown.swatches[name].colour, spoken(name)) for name in found]
        covered = sum(segment.span.duration_s for segment in shown.segments)
        beside = [(style.UNHEARD, "no sound region")] if covered < self.duration_s * _WHOLE else []
        return [*named, *beside]

    def words(self, kind: str) -> str:
        """What the analyzer of ``kind`` has to say: an answer, a reason, a failure, or that there was none."""
        outcomes = self.file.of(kind)
        if not outcomes:
            return f"not analyzed: no analyzer of {kind} has run"
        text = printable(" – ".join(text for _, text in told(outcomes, self.file)))
        return text if outcomes[0].analyzer == kind else f"{outcomes[0].analyzer}: {text}"

    def unanswered(self, kind: str) -> str:
        """Why the analyzer of ``kind`` gave no answer to some of what it was asked; empty where it always did."""
        return printable(" – ".join(unanswered(self.file.of(kind), self.file)))


class Classes:
    """The segments of a file as ``kind`` classifies them; without one, nothing does."""

    def __init__(self, subject: Subject, kind: Kind | None) -> None:
        self.subject = subject
        self.kind = kind

    @cached_property
    def segments(self) -> list[Segment]:
        """What the file is divided into. Where nothing of it was classified no segment shows why: a lane of its own
        says it."""
        found = segments(self.subject.file, self.kind)
        classified = any(segment.said for segment in found)
        return found if classified else [replace(segment, outcome=None) for segment in found]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Segments that belong together."""
        return stretches(self.segments)

    @cached_property
    def swatches(self) -> dict[str, Swatch]:
        """How each class is drawn."""
        words = [word for facet in self.kind.about.facets for word in facet.words] if self.kind else []
        labels = (
            label.name for segment in self.segments for label in (segment.said[0].candidates if segment.said else ())
        )
        return swatches([*(segment.name for segment in self.segments), *labels], words)

    def intensities(self, columns: int) -> dict[str, Floats]:
        """For each label that is probable anywhere: its mean probability in each of ``columns`` equal columns, 0 where
        there is no sound. The most of it first; at most eight."""
        sums: dict[str, Floats] = {}
        total = np.zeros(columns)
        for segment in self.segments:
            if not segment.said:
                continue
            cover = _cover(segment.span.start_s, segment.span.end_s, self.subject.duration_s, columns)
            where = slice(cover[0], cover[0] + len(cover[1]))
            total[where] += cover[1]
            for label in segment.said[0].candidates:
                row = sums.setdefault(label.name, np.zeros(columns))
                row[where] += cover[1] * label.probability
        means = {name: row / np.maximum(total, 1e-12) for name, row in sums.items()}
        shown = [name for name in means if means[name].max() >= _SHOWN]
        return {name: means[name] for name in sorted(shown, key=lambda name: -sums[name].sum())[:_MOST]}


def _cover(start_s: float, end_s: float, duration_s: float, columns: int) -> tuple[int, Floats]:
    """The first column a span touches, and how much of each from there on it covers, in columns."""
    start, end = (min(max(time / duration_s, 0.0), 1.0) * columns for time in (start_s, end_s))
    edges = np.arange(int(start), max(int(np.ceil(end)), int(start) + 1) + 1, dtype=np.float64)
    if edges[0] >= columns:
        return columns, np.zeros(0)
    return int(start), np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0.0, 1.0)
