"""An analyzer around any backend: every segment of a file is heard, and each gets its own answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FilePath
from sampler_sdk import (
    Analyzer,
    Audio,
    Classification,
    Frames,
    InputState,
    Label,
    Options,
    Question,
    Regions,
    Scope,
    Span,
    Tempo,
    Timeline,
    Upstream,
)

from .backend import ClassifierBackend, Probabilities
from .calibration import log_odds, sigmoid, softmax
from .decision import answers, ranked
from .listening import Heard, heard
from .own import OwnLabels

Floats = NDArray[np.float32]

SILENT_DBFS = -72.0
_LOOP_LOG_ODDS = 2.0
_ONE_SHOT = 0.3


class ClassifierOptions(Options):
    """When to abstain, where to run, and which labels to add."""

    min_confidence: float = Field(default=0.5, ge=0, le=1)
    """An answer less probable than this is not given; its candidates still are."""
    device: Literal["auto", "cpu"] = "auto"
    """``auto`` uses CUDA where there is a GPU."""
    own_labels: FilePath | None = None
    """A file made by ``sampler train``: your own labels, answered as a question of their own."""


class SegmentClassifier(Analyzer[Classification]):
    """Base of classifiers. Bring a model by returning a backend::

    class BigClassifier(SegmentClassifier):
        name = "big_classifier"
        version = "1"

        def make_backend(self) -> ClassifierBackend:
            return BigModel()
    """

    scope = Scope.SEGMENT
    requires = (Frames, Regions)
    optional = (Timeline, Tempo)
    Options = ClassifierOptions
    options: ClassifierOptions

    def make_backend(self) -> ClassifierBackend:
        """Load the model; called once per worker."""
        raise TypeError(f"{type(self).__qualname__} does not say which backend it runs: override make_backend")

    def setup(self) -> None:
        """Load the model, and your own labels where they are asked for."""
        self._backend = self.make_backend()
        path = self.options.own_labels
        self._own = OwnLabels.load(path, self._backend.name) if path else None

    def analyze_spans(self, audio: Audio, upstream: Upstream, spans: Sequence[Span]) -> Iterable[Classification]:
        """One classification for every segment."""
        segment: Literal["scene", "region"] = "scene" if upstream.state(Timeline) is InputState.GIVEN else "region"
        tempo = upstream.get(Tempo)
        is_loop = tempo is not None and tempo.loop_beats is not None
        stretches = heard(self._backend, audio, upstream[Frames], spans)
        for _, parts in groupby(stretches, key=lambda each: each.stretch.segment):
            yield self._classification(list(parts), segment, is_loop=is_loop)

    def _classification(
        self, parts: Sequence[Heard], segment: Literal["scene", "region"], *, is_loop: bool
    ) -> Classification:
        seconds = np.asarray([part.stretch.seconds for part in parts], np.float32)
        found = pooled([self._predict(part) for part in parts], seconds)
        if max(part.stretch.peak_dbfs for part in parts) < SILENT_DBFS:
            found = {"content": silent(self._backend.labels["content"])}
        elif is_loop and parts[0].stretch.whole_file and "form" in found:
            found["form"] = favoured(found["form"], self._backend.labels["form"].index("loop"))
        candidates = {question: ranked(self._labels(question), values) for question, values in found.items()}
        if not _is_one_shot(candidates):
            candidates.pop("type", None)
        return Classification(
            content=candidates["content"],
            confidence=candidates["content"][0].probability,
            segment=segment,
            backend=self._backend.name,
            device=self._backend.device,
            warnings=self._backend.warnings,
            **answers(candidates, self.options.min_confidence),
        )

    def _predict(self, part: Heard) -> Probabilities:
        own: Probabilities = {"own": self._own.predict(part.pooled)} if self._own else {}
        return self._backend.predict(part.embeddings, part.stretch.measures) | own

    def _labels(self, question: Question) -> tuple[str, ...]:
        return self._own.labels if question == "own" and self._own else self._backend.labels[question]


def pooled(parts: Sequence[Probabilities], seconds: Floats) -> Probabilities:
    """A segment's probabilities: the log-odds of its stretches, weighted by their length, and back."""
    weights = seconds / seconds.sum()
    found: Probabilities = {}
    for question in parts[0]:
        values = np.stack([part[question] for part in parts])
        if question == "content":
            found[question] = sigmoid(weights @ log_odds(values))
        else:
            found[question] = softmax(weights @ np.log(np.maximum(values, 1e-6)))
    return found


def favoured(probabilities: Floats, index: int) -> Floats:
    """``probabilities`` after evidence for one of them: its odds times e²."""
    logits = np.log(np.maximum(probabilities, 1e-6))
    logits[index] += _LOOP_LOG_ODDS
    return softmax(logits)


def silent(labels: Sequence[str]) -> Floats:
    """Content of what is too quiet to be anything else."""
    return np.asarray([0.99 if label == "silence" else 0.005 for label in labels], np.float32)


def _is_one_shot(candidates: dict[Question, tuple[Label, ...]]) -> bool:
    return any(label.name == "one_shot" and label.probability >= _ONE_SHOT for label in candidates.get("form", ()))
