"""The network: an encoder of one-second windows, and heads over what it heard in up to ten of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import torch
from torch import Tensor, nn

from .windows import BANDS


def _conv(inputs: int, outputs: int, kernel: int, stride: int, groups: int, *, norm: bool) -> nn.Sequential:
    """A convolution; its normalisation is part of its weights once training is over."""
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=not norm)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs) if norm else nn.Identity())


class Block(nn.Module):
    """Depthwise separable convolution, with a shortcut where the shape stays."""

    def __init__(self, inputs: int, outputs: int, stride: int, *, norm: bool) -> None:
        super().__init__()
        self.depthwise = _conv(inputs, inputs, 3, stride, inputs, norm=norm)
        self.pointwise = _conv(inputs, outputs, 1, 1, 1, norm=norm)
        self.stays = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.pointwise(torch.relu(self.depthwise(x)))
        return torch.relu(y + x if self.stays else y)


class Encoder(nn.Module):
    """Windows ``(n, 96, 64)`` → embeddings ``(n, size)``. Time is pooled, frequency is not."""

    def __init__(self, widths: tuple[int, ...], size: int, *, norm: bool = False) -> None:
        super().__init__()
        self.stem = _conv(1, widths[0], 3, 2, 1, norm=norm)
        stages = [Block(widths[0], widths[0], 1, norm=norm)]
        for inputs, outputs in pairwise(widths):
            stages += [Block(inputs, outputs, 2, norm=norm), Block(outputs, outputs, 1, norm=norm)]
        self.stages = nn.Sequential(*stages)
        bands = BANDS >> len(widths)
        self.project = nn.Linear(2 * widths[-1] * bands, size)

    def forward(self, windows: Tensor) -> Tensor:
        x = self.stages(torch.relu(self.stem(windows.unsqueeze(1))))
        pooled = torch.cat([x.mean(dim=2), x.amax(dim=2)], dim=1)
        return torch.relu(self.project(pooled.flatten(1)))


class Heads(nn.Module):
    """Mean and maximum over a stretch's embeddings, and its measures → logits of each question."""

    def __init__(self, size: int, measures: int, hidden: int, outputs: Mapping[str, int]) -> None:
        super().__init__()
        self.hidden = nn.Linear(2 * size + measures, hidden)
        self.counts = dict(outputs)
        self.output = nn.Linear(hidden, sum(outputs.values()))

    def forward(self, pooled: Tensor) -> dict[str, Tensor]:
        """``(k, 2 × size + measures)`` → logits by question, ``(k, labels)`` each."""
        hidden = torch.relu(self.hidden(pooled))
        logits = self.output(hidden).split(list(self.counts.values()), dim=1)
        return dict(zip(self.counts, logits, strict=True))
