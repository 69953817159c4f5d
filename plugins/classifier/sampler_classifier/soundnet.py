"""The backend that ships: a small network, its weights, and its calibration."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load
from sampler_sdk import Question

from .backend import Probabilities
from .calibration import Platt, Temperature
from .device import Device
from .labels import CONTENT, FORMS, TYPES
from .measures import NAMES
from .network import Encoder, Heads
from .weights import WEIGHTS, facts
from .windows import WINDOW_FRAMES

Floats = NDArray[np.float32]

_HEARD = tuple(name for name in CONTENT if name != "silence")
_OUTPUTS = {"content": len(_HEARD), "form": len(FORMS), "type": len(TYPES)}
_SILENCE = 0.005


class SoundNet:
    """A :class:`~sampler_classifier.backend.ClassifierBackend` over the shared log-mel frames."""

    hears: Literal["log_mel"] = "log_mel"
    rate_hz = 22_050 / 220
    window_s = WINDOW_FRAMES / rate_hz
    labels: Mapping[Question, tuple[str, ...]] = {"content": CONTENT, "form": FORMS, "type": TYPES}

    def __init__(self, *, cuda: bool) -> None:
        told, weights = facts(), checked_weights()
        self.name = f"soundnet {told['version']}"
        encoder = Encoder(tuple(told["widths"]), told["size"])
        self._heads = Heads(told["size"], len(NAMES), told["hidden"], _OUTPUTS)
        encoder.load_state_dict(_part(weights, "encoder."))
        self._heads.load_state_dict(_part(weights, "heads."))
        self._heads.eval()
        self._device = Device(encoder.eval(), cuda=cuda)
        self._mean, self._std = (np.asarray(told["measures"][key], np.float32) for key in ("mean", "std"))
        self._content = Platt(*(tuple(told["calibration"]["content"][key]) for key in ("scale", "offset")))
        self._form, self._type = (Temperature(told["calibration"][question]) for question in ("form", "type"))

    @property
    def device(self) -> str:
        """``cpu`` or ``cuda``."""
        return self._device.name

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the GPU did."""
        return self._device.warnings

    def embed(self, windows: Floats) -> Floats:
        """``(k, 96, 64)`` → ``(k, size)``."""
        return self._device.run(windows)

    def predict(self, embeddings: Floats, measures: Floats) -> Probabilities:
        """What the heads say to a stretch, calibrated."""
        steady = np.clip((measures - self._mean) / self._std, -5, 5)
        pooled = np.concatenate([embeddings.mean(axis=0), embeddings.max(axis=0), steady]).astype(np.float32)
        with torch.inference_mode():
            answers = self._heads(torch.from_numpy(pooled[None]))
        logits = {question: answer[0].numpy() for question, answer in answers.items()}
        content = np.append(self._content(logits["content"]), np.float32(_SILENCE))
        return {"content": content, "form": self._form(logits["form"]), "type": self._type(logits["type"])}


def checked_weights() -> dict[str, torch.Tensor]:
    """The weights, once they are known to be those that the results will be kept under.

    Raises:
        ValueError: when the file is not what was shipped.
    """
    data = WEIGHTS.read_bytes()
    if hashlib.sha256(data).hexdigest() != facts()["sha256"]:
        raise ValueError(f"{WEIGHTS} is damaged: pip install --force-reinstall sampler-classifier")
    return load(data)


def _part(weights: Mapping[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): tensor.float() for name, tensor in weights.items() if name.startswith(prefix)}
