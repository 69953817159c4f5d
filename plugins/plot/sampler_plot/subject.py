"""The file that is drawn: its segments and their colours, read once for all lanes."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from sampler_sdk import Audio, AudioInfo, Contents, Result
from sampler_sdk.commands import CommandFailed, typed
from sampler_sdk.library import StoredFile
from sampler_sdk.views import (
    Segment,
    Stretch,
    Swatch,
    Unlabelled,
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
    def segments(self) -> list[Segment]:
        """Scenes, or regions where there is no timeline. Where none of them was classified none shows why: a lane of
        its own says it."""
        found = segments(self.file)
        classified = any(segment.answer is not None for segment in found)
        return found if classified else [replace(segment, outcome=None) for segment in found]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Segments that belong together."""
        return stretches(self.segments)

    @cached_property
    def swatches(self) -> dict[str, Swatch]:
        """How each class is drawn."""
        labels = (label.name for segment in self.segments if segment.answer for label in segment.answer.content)
        return swatches([*(segment.name for segment in self.segments), *labels])

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
        found = dict.fromkeys(segment.name for segment in self.segments if isinstance(segment.name, Unlabelled))
        told = [(self.swatches[name].colour, spoken(name)) for name in found]
        covered = sum(segment.span.duration_s for segment in self.segments)
        beside = [(style.UNHEARD, "no sound region")] if covered < self.duration_s * _WHOLE else []
        return [*told, *beside]

    @cached_property
    def contents(self) -> Contents | None:
        """What the whole file contains."""
        return self.file.result(Contents)

    def words(self, kind: type[Result]) -> str:
        """What the analyzer of ``kind`` has to say: an answer, a reason, a failure, or that there was none."""
        outcomes = self.file.of(kind)
        if not outcomes:
            return f"not analyzed: no analyzer of {kind.kind} has run"
        text = " – ".join(text for _, text in told(outcomes, self.file))
        return text if outcomes[0].analyzer == kind.kind else f"{outcomes[0].analyzer}: {text}"

    def unanswered(self, kind: type[Result]) -> str:
        """Why the analyzer of ``kind`` gave no answer to some of what it was asked; empty where it always did."""
        return " – ".join(unanswered(self.file.of(kind), self.file))

    def intensities(self, columns: int) -> dict[str, Floats]:
        """For each content label that is probable anywhere: its mean probability in each of ``columns`` equal columns,
        0 where there is no sound. The most of it first; at most eight."""
        sums: dict[str, Floats] = {}
        total = np.zeros(columns)
        for segment in self.segments:
            if segment.answer is None:
                continue
            cover = _cover(segment.span.start_s, segment.span.end_s, self.duration_s, columns)
            where = slice(cover[0], cover[0] + len(cover[1]))
            total[where] += cover[1]
            for label in segment.answer.content:
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
