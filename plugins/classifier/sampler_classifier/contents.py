"""What a whole file contains: the classifications of its segments, added up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from sampler_sdk import (
    Analyzer,
    Audio,
    Classification,
    Contents,
    Label,
    Options,
    Presence,
    Question,
    Resources,
    Tempo,
    Upstream,
)

from .calibration import softmax
from .decision import answers, ranked

Floats = NDArray[np.float32]

_STRONGEST = 3
_FLOOR = 1e-4
_DOUBT = 0.02
"""No segment is taken to be surer than this that a label is not the file's: one would outvote all others."""
_LOOP_LOG_ODDS = 3.0
_ONE = 1.5
"""Up to this effective number of segments a file may be a one-shot: its sound, and a remainder of it."""


class ContentsOptions(Options):
    """When to abstain."""

    min_confidence: float = Field(default=0.5, ge=0, le=1)
    """An answer less probable than this is not given; its candidates still are."""


class ContentsAnalyzer(Analyzer[Contents]):
    """How much of a file is speech, music, …, whether it contains any, and what it is as a whole."""

    name = "contents"
    version = "2"
    requires = (Classification,)
    optional = (Tempo,)
    resources = Resources(memory_mb=300, time_base_s=30, time_per_audio_s=0.01)
    Options = ContentsOptions
    options: ContentsOptions

    def analyze(self, audio: Audio, upstream: Upstream) -> Contents:
        """Add up what was found in the segments; a segment without a result counts nothing."""
        found = [(span.duration_s, result) for span, result in upstream.each(Classification) if result is not None]
        tempo = upstream.get(Tempo)
        seconds = np.asarray([duration for duration, _ in found], np.float32)
        results = [result for _, result in found]
        several = effective_number(seconds) > _ONE
        questions: tuple[Question, ...] = ("form", "own") if several else ("form", "type", "own")
        candidates = {question: combined(question, results, seconds) for question in questions}
        if several:
            candidates["form"] = of_several(candidates["form"], is_loop=bool(tempo and tempo.loop_beats))
        told = answers(candidates, self.options.min_confidence)
        if unsure(results, seconds):
            told["abstained"] = ("content", *told["abstained"])
        return Contents(
            content=presences(results, seconds), sound_s=float(seconds.sum()), segments=len(results), **told
        )


def unsure(results: Sequence[Classification], seconds: Floats) -> bool:
    """Whether more than half of the sound is in segments that abstained from saying what is in them."""
    abstained = np.asarray(["content" in result.abstained for result in results])
    return bool(results) and float(seconds @ abstained) > seconds.sum() / 2


def presences(results: Sequence[Classification], seconds: Floats) -> tuple[Presence, ...]:
    """Each content label's share, its probability weighted by time, and the probability that it is there at all.

    Presence is a noisy-or over the label's strongest segments, each counting by its length up to a second: over all of
    them, hundreds of small doubts would add up to a certainty.
    """
    if not results:
        return ()
    names = [label.name for label in results[0].content]
    table = np.asarray([[_of(result.content, name) for name in names] for result in results], np.float32)
    shares = seconds @ table / seconds.sum()
    damped = 1 - (1 - table) ** np.minimum(seconds, 1.0)[:, None]
    strongest = np.sort(damped, axis=0)[-_STRONGEST:]
    # One segment contains what it contains, however short it is.
    there = np.maximum(1 - np.prod(1 - strongest, axis=0), table.max(axis=0) if len(results) == 1 else 0)
    told = [
        Presence(name=name, share=round(min(float(share), 1.0), 4), probability=round(float(p), 4))
        for name, share, p in zip(names, shares, there, strict=True)
    ]
    return tuple(sorted(told, key=lambda presence: -presence.share))


def combined(question: Question, results: Sequence[Classification], seconds: Floats) -> tuple[Label, ...]:
    """The file's answer to a question whose labels exclude each other; empty where most of it was not asked.

    Log-probabilities weighted by time, sharpened by the effective number of segments (at most 4): agreement makes
    surer. But no answer is surer than the share of the sound whose own answer it is.
    """
    asked = [(s, result.alternatives[question]) for s, result in zip(seconds, results, strict=True)
             if question in result.alternatives]  # fmt: skip
    weights = np.asarray([weight for weight, _ in asked], np.float32)
    if not asked or weights.sum() <= seconds.sum() / 2:
        return ()
    if len(asked) == 1:
        return asked[0][1]
    names = sorted(label.name for label in asked[0][1])
    table = np.asarray([[_of(labels, name) for name in names] for _, labels in asked], np.float32)
    effective = min(effective_number(weights), 4.0)
    shares = weights / weights.sum()
    found = softmax(effective * shares @ np.log(np.maximum(table, np.float32(_DOUBT))))
    first = int(found.argmax())
    return ranked(names, at_most(found, first, float(shares[table.argmax(axis=1) == first].sum())))


def effective_number(weights: Floats) -> float:
    """How many equal ones would spread as much as these do (Kish 1965); 0 of none."""
    return float(weights.sum() ** 2 / np.sum(weights**2)) if len(weights) else 0.0


def at_most(probabilities: Floats, index: int, most: float) -> Floats:
    """``probabilities`` with one of them lowered to ``most``, and what it loses given to the others."""
    if probabilities[index] <= most:
        return probabilities
    others = probabilities.astype(np.float64)
    others[index] = 0
    others *= (1 - most) / max(others.sum(), 1e-12)
    others[index] = most
    return np.asarray(others, np.float32)


def of_several(form: tuple[Label, ...], *, is_loop: bool) -> tuple[Label, ...]:
    """The form of a file with several segments: it is more than a one-shot, and a loop where its tempo says so."""
    if not form:
        return ()
    names = [label.name for label in form]
    logits = _log(np.asarray([label.probability for label in form], np.float32))
    if "one_shot" in names:
        logits[names.index("one_shot")] = -np.inf
    if is_loop and "loop" in names:
        logits[names.index("loop")] += _LOOP_LOG_ODDS
    return ranked(names, softmax(logits))


def _log(probabilities: Floats) -> Floats:
    return np.log(np.maximum(probabilities, np.float32(_FLOOR)))


def _of(labels: Sequence[Label], name: str) -> float:
    return next((label.probability for label in labels if label.name == name), 0.0)
