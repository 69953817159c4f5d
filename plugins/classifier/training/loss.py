"""What a network is fitted to get right: all three questions, on augmented and mixed sounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from augmentation import Strength, augmented, heard
from batches import Data
from labels import CONTENT, FORMS, TYPES
from sampler_classifier.network import Encoder, Heads
from torch import Tensor, nn

OUTPUTS = {"content": len(CONTENT), "form": len(FORMS), "type": len(TYPES)}


@dataclass(frozen=True)
class Recipe:
    """Sizes and schedule. An example takes part with ``windows`` of its windows, over again where it has fewer."""

    widths: tuple[int, ...] = (32, 64, 128, 224)
    size: int = 128
    hidden: int = 128
    steps: int = 1852
    batch: int = 192
    windows: int = 3
    rate: float = 2e-3
    decay: float = 0.02
    dropout: float = 0.3
    smooth: float = 0.05
    mix: float = 0.2
    strength: Strength = field(default_factory=Strength)


class Norm(nn.BatchNorm2d):
    """Batch normalisation in plain operations: PyTorch's own kernel keeps most of a large GPU waiting here."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        mean = x.mean(dim=(0, 2, 3))
        spread = (x * x).mean(dim=(0, 2, 3)) - mean * mean
        with torch.no_grad():
            assert self.running_mean is not None
            assert self.running_var is not None
            self.running_mean.lerp_(mean, 0.05)
            self.running_var.lerp_(spread, 0.05)
        scale = self.weight * torch.rsqrt(spread.clamp(min=0) + self.eps)
        return x * scale[:, None, None] + (self.bias - mean * scale)[:, None, None]


class SoundNet(nn.Module):
    """Encoder and heads together, with what only training needs."""

    def __init__(self, recipe: Recipe, measures: int) -> None:
        super().__init__()
        self.encoder = Encoder(recipe.widths, recipe.size, norm=True)
        for module in list(self.encoder.modules()):
            if isinstance(module, nn.Sequential) and isinstance(module[-1], nn.BatchNorm2d):
                module[-1] = Norm(module[-1].num_features)
        self.heads = Heads(recipe.size, measures, recipe.hidden, OUTPUTS)
        self.dropout = nn.Dropout(recipe.dropout)

    def forward(self, windows: Tensor, of: Tensor, count: int, measures: Tensor) -> dict[str, Tensor]:
        embeddings = self.encoder(windows)
        index = of[:, None].expand_as(embeddings)
        zeros = torch.zeros(count, embeddings.shape[1], device=windows.device)
        mean = zeros.scatter_reduce(0, index, embeddings, "mean", include_self=False)
        peak = zeros.scatter_reduce(0, index, embeddings, "amax", include_self=False)
        return self.heads(self.dropout(torch.cat([mean, peak, measures], dim=1)))


def loss_of(network: SoundNet, data: Data, examples: Tensor, recipe: Recipe) -> Tensor:
    db, of = data.some(examples, recipe.windows)
    count = len(examples)
    content, either = data.content[examples].float(), data.either[examples]
    db, content, mixed = _mixed(db, content, data, examples, recipe)
    form, kind = (answers[examples].masked_fill(mixed, -1) for answers in (data.form, data.type))
    windows = heard(augmented(db, of, count, recipe.strength), of, count, data.frames[examples])
    measures = data.measures[examples] + 0.1 * torch.randn_like(data.measures[examples])
    logits = network(windows, of, count, measures)
    loss = _content_loss(logits["content"], content, either & ~mixed[:, None], recipe.smooth)
    for name, target in (("form", form), ("type", kind)):
        each = nn.functional.cross_entropy(
            logits[name], target.clamp(min=0), reduction="none", label_smoothing=recipe.smooth
        )
        known = (target >= 0).float()
        loss = loss + (each * known).sum() / known.sum().clamp(min=1)
    return loss


def _content_loss(logits: Tensor, content: Tensor, either: Tensor, smooth: float) -> Tensor:
    known = (content >= 0).float()
    target = content.clamp(min=0) * (1 - smooth) + smooth / 2
    each = nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    loss = 4 * (each * known).sum() / known.sum()
    # Of the labels in ``either`` one holds at least: what is lost is the probability that none does.
    none = torch.where(either, nn.functional.logsigmoid(-logits), torch.zeros_like(logits)).sum(dim=1)
    some = either.any(dim=1)
    lost = -torch.log1p(-none.exp().clamp(max=1 - 1e-4))
    return loss + torch.where(some, lost, torch.zeros_like(lost)).sum() / len(logits)


def _mixed(db: Tensor, content: Tensor, data: Data, examples: Tensor, recipe: Recipe) -> tuple[Tensor, Tensor, Tensor]:
    """Some examples get a second sound on top, 0 to 12 dB below it: both are in it then."""
    count = len(examples)
    mixed = (torch.rand(count, device=db.device) < recipe.mix) & (data.frames[examples] >= 96)
    partner = examples[torch.argsort(torch.rand(count, device=db.device))]
    other, of = data.some(partner, recipe.windows)
    below = 12 * torch.rand(count, device=db.device)[of]
    level = db.amax(dim=(1, 2)) - other.amax(dim=(1, 2)) - below
    both = 10 * torch.log10(10 ** (db / 10) + 10 ** ((other + level[:, None, None]) / 10))
    theirs = data.content[partner].float()
    union = torch.maximum(content, theirs)
    union = torch.where(((content < 0) | (theirs < 0)) & (union < 1), torch.full_like(union, -1), union)
    return torch.where(mixed[of][:, None, None], both, db), torch.where(mixed[:, None], union, content), mixed
