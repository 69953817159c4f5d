"""The backend that ships: two small networks, their weights, and their calibration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
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
        told, weights = facts(), load_file(WEIGHTS)
        self.name = f"soundnet {told['version']}"
        self._size = int(told["size"])
        encoders, self._heads = [], []
        for number in range(told["networks"]):
            encoder = Encoder(tuple(told["widths"]), self._size)
            heads = Heads(self._size, len(NAMES), int(told["hidden"]), _OUTPUTS)
            encoder.load_state_dict(_part(weights, f"{number}.encoder."))
            heads.load_state_dict(_part(weights, f"{number}.heads."))
            encoders.append(encoder.eval())
            self._heads.append(heads.eval())
        self._device = Device(encoders, cuda=cuda)
        self._mean, self._std = (np.float32(told["measures"][key]) for key in ("mean", "std"))
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
        """``(k, 96, 64)`` → ``(k, size of both)``."""
        return self._device.run(windows)

    def predict(self, embeddings: Floats, measures: Floats) -> Probabilities:
        """Both networks' logits, averaged and calibrated."""
        steady = np.clip((measures - self._mean) / self._std, -5, 5)
        logits = {question: np.zeros(count, np.float32) for question, count in _OUTPUTS.items()}
        with torch.inference_mode():
            for number, heads in enumerate(self._heads):
                own = embeddings[:, number * self._size : (number + 1) * self._size]
                pooled = np.concatenate([own.mean(axis=0), own.max(axis=0), steady]).astype(np.float32)
                for question, answer in heads(torch.from_numpy(pooled[None])).items():
                    logits[question] += answer[0].numpy() / len(self._heads)
        content = np.append(self._content(logits["content"]), np.float32(_SILENCE))
        return {"content": content, "form": self._form(logits["form"]), "type": self._type(logits["type"])}


def _part(weights: Mapping[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): tensor.float() for name, tensor in weights.items() if name.startswith(prefix)}
