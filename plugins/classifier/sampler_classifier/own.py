"""A person's own labels: a linear head over the embedding, kept as ``.npz`` with where it comes from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from .calibration import softmax

Floats = NDArray[np.float32]


class OwnLabelsError(ValueError):
    """The file with own labels cannot be used."""

    hint = "make it with `sampler train FOLDER`, or leave -O classifier.own_labels out"


@dataclass(frozen=True)
class OwnLabels:
    """``labels`` in order, ``weights`` of shape ``(labels, size)``, ``offsets`` of shape ``(labels,)``.

    ``mean`` and ``spread`` of shape ``(size,)`` standardise the pooled embedding; ``temperature`` makes its
    probabilities honest. ``provenance`` tells when, from what and how well it was trained.
    """

    labels: tuple[str, ...]
    weights: Floats
    offsets: Floats
    mean: Floats
    spread: Floats
    temperature: float
    provenance: dict[str, Any]

    def predict(self, pooled: Floats) -> Floats:
        """Probabilities of the labels for one pooled embedding."""
        standard = (pooled - self.mean) / self.spread
        return softmax((self.weights @ standard + self.offsets) / np.float32(self.temperature))

    def save(self, path: Path) -> None:
        """Write ``path``, a plain ``.npz`` without pickles."""
        from sampler_sdk.commands import new_file  # workers, who only read, need nothing of the command line

        told = {"labels": self.labels, "temperature": self.temperature, "provenance": self.provenance}
        with new_file(path) as file:
            np.savez(
                file, weights=self.weights, offsets=self.offsets, mean=self.mean, spread=self.spread,
                told=np.frombuffer(json.dumps(told).encode(), np.uint8),
            )  # fmt: skip

    @classmethod
    def load(cls, path: Path, backend: str) -> OwnLabels:
        """Read what :meth:`save` wrote.

        Raises:
            OwnLabelsError: when it is no such file, or was trained on another model than ``backend``.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                told = json.loads(arrays["told"].tobytes())
                parts = {name: arrays[name] for name in ("weights", "offsets", "mean", "spread")}
            own = cls(tuple(told["labels"]), temperature=told["temperature"], provenance=told["provenance"], **parts)
            trained_on = own.provenance["backend"]
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise OwnLabelsError(f"{path} is not what `sampler train` writes") from error
        if trained_on != backend:
            raise OwnLabelsError(f"{path} was trained on {trained_on}, this is {backend}")
        return own
