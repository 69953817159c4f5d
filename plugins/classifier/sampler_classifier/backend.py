"""What a model has to offer to classify segments. Ours is one; a larger one is a plugin away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Question

Floats = NDArray[np.float32]
Probabilities = dict[Question, Floats]
"""For ``content`` one probability per label, each by itself; for the other questions they sum to 1."""


class ClassifierBackend(Protocol):
    """A model behind a :class:`~sampler_classifier.segments.SegmentClassifier`.

    A segment is cut into stretches of at most ten seconds, a stretch into windows of ``window_s``; ``embed`` sees
    windows of many segments at once, ``predict`` all of one stretch. The answer of a window must not depend on the
    others it was embedded with.
    """

    @property
    def name(self) -> str:
        """The model with its version, as results will tell it."""
        ...

    @property
    def device(self) -> str:
        """Where it runs now, such as ``cpu`` or ``cuda``."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What went otherwise than meant, such as a GPU that failed."""
        ...

    @property
    def labels(self) -> Mapping[Question, tuple[str, ...]]:
        """The labels of each question it answers; ``content`` is a must."""
        ...

    @property
    def hears(self) -> Literal["log_mel", "samples"]:
        """Whether windows are ``(frames, 64)`` log-mel frames, 0 to 1, or mono samples."""
        ...

    @property
    def rate_hz(self) -> float:
        """Frames or samples per second of its windows."""
        ...

    @property
    def window_s(self) -> float:
        """Length of a window in seconds."""
        ...

    def embed(self, windows: Floats) -> Floats:
        """``(k, window, …)`` → ``(k, size)``."""
        ...

    def predict(self, embeddings: Floats, measures: Floats) -> Probabilities:
        """Calibrated probabilities for one stretch, from the ``(k, size)`` embeddings of its windows and the
        :func:`~sampler_classifier.measures.measures` of its envelope."""
        ...
