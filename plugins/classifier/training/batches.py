"""All examples in memory, and batches of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from folds import fold_of
from torch import Tensor

FLOOR_DB, STEP_DB = -100.0, 0.4
MOST_WINDOWS = 10


class Data:
    """All examples on the device."""

    def __init__(self, path: Path, device: str) -> None:
        with np.load(path, allow_pickle=False) as arrays:
            self.rows: list[dict[str, Any]] = [json.loads(row) for row in arrays["rows"]]
            self.windows = torch.from_numpy(arrays["windows"]).to(device)
            self.offsets = torch.from_numpy(arrays["offsets"]).to(device)
            self.frames = torch.from_numpy(arrays["frames"]).to(device)
            self._measures = arrays["measures"]
            self.content = torch.from_numpy(arrays["content"]).to(device)
            self.either = torch.from_numpy(arrays["either"]).to(device)
            self.form = torch.from_numpy(arrays["form"]).to(device)
            self.type = torch.from_numpy(arrays["type"]).to(device)
        self.device = device
        self.folds = np.array([fold_of(row) for row in self.rows])

    def standardise(self, chosen: np.ndarray) -> None:
        """Set the measures on the device, standardised over the ``chosen`` examples."""
        self.mean, self.std = self._measures[chosen].mean(axis=0), self._measures[chosen].std(axis=0) + 1e-3
        self.measures = torch.from_numpy(((self._measures - self.mean) / self.std).clip(-5, 5)).float().to(self.device)

    def gather(self, examples: Tensor) -> tuple[Tensor, Tensor]:
        """All windows of some examples in decibels, one after another, and the number of the example each is of."""
        first, last = self.offsets[examples], self.offsets[examples + 1]
        of = torch.repeat_interleave(torch.arange(len(examples), device=self.device), last - first)
        within = torch.arange(len(of), device=self.device) - (torch.cumsum(last - first, 0) - (last - first))[of]
        return self.windows[first[of] + within].float() * STEP_DB + FLOOR_DB, of

    def some(self, examples: Tensor, count: int) -> tuple[Tensor, Tensor]:
        """``count`` random windows of each example, the same shape whatever they are."""
        size = (self.offsets[examples + 1] - self.offsets[examples])[:, None]
        chance = torch.rand(len(examples), MOST_WINDOWS, device=self.device)
        outside = torch.arange(MOST_WINDOWS, device=self.device)[None, :] >= size
        order = torch.argsort(chance + outside, dim=1)
        turn = torch.arange(count, device=self.device)[None, :] % size
        picked = (self.offsets[examples][:, None] + order.gather(1, turn)).flatten()
        of = torch.arange(len(examples), device=self.device).repeat_interleave(count)
        return self.windows[picked].float() * STEP_DB + FLOOR_DB, of


def draw_weights(data: Data, chosen: np.ndarray) -> np.ndarray:
    """Rarer kinds of sound and smaller libraries are drawn more often than their number."""
    kinds = [_kind(data, index) for index in chosen]
    libraries = [(data.rows[index]["library"], kind) for index, kind in zip(chosen, kinds, strict=True)]
    of_kind, of_library = Counter(kinds), Counter(libraries)
    return np.array(
        [
            1 / (of_kind[kind] ** 0.5 * of_library[library] ** 0.5)
            for kind, library in zip(kinds, libraries, strict=True)
        ]
    )


def _kind(data: Data, index: int) -> tuple[int, int, int]:
    content = data.content[index].tolist()
    return int(data.type[index]), int(data.form[index]), content.index(1) if 1 in content else -1
