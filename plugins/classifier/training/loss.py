"""What a network is fitted to get right: all three questions, on augmented and mixed sounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from augmentation import Strength, augmented, heard
from batches import FLOOR_DB, STEP_DB, Data
from labels import CONTENT, FORMS, TYPES
from sampler_classifier.network import Encoder, Heads
from torch import Tensor, nn

OUTPUTS = {"content": len(CONTENT), "form": len(FORMS), "type": len(TYPES)}


@dataclass(frozen=True)
class Recipe:
    """Sizes and schedule."""

    widths: tuple[int, ...] = (24, 48, 96, 192)
    size: int = 128
    hidden: int = 128
    steps: int = 4000
    batch: int = 96
    most_windows: int = 4
    rate: float = 2e-3
    decay: float = 0.02
    dropout: float = 0.3
    smooth: float = 0.05
    mix: float = 0.2
    strength: Strength = field(default_factory=Strength)


RECIPES = (
    Recipe(),
    Recipe(
        dropout=0.4, smooth=0.1, decay=0.05, mix=0.3,
        strength=Strength(shift=0.7, colour=0.8, noise=0.5, lowpass=0.25, compress=0.5, mask=0.5, late=0.4),
    ),
)  # fmt: skip
"""One for each network: what differs errs differently."""


class SoundNet(nn.Module):
    """Encoder and heads together, with what only training needs."""

    def __init__(self, recipe: Recipe, measures: int) -> None:
        super().__init__()
        encoder = Encoder(recipe.widths, recipe.size, norm=True)
        self.encoder = encoder.to(memory_format=torch.channels_last)  # twice as fast on a CPU
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
    db, of = data.gather(examples, recipe.most_windows)
    count = len(examples)
    content, either = data.content[examples].float(), data.either[examples]
    db, content, mixed = _mixed(db, of, content, data, examples, recipe.mix)
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


def _mixed(
    db: Tensor, of: Tensor, content: Tensor, data: Data, examples: Tensor, share: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Some examples get a second sound on top, 0 to 12 dB below it: both are in it then."""
    count = len(examples)
    mixed = (torch.rand(count, device=db.device) < share) & (data.frames[examples] >= 96)
    partner = examples[torch.randperm(count, device=db.device)]
    first, size = data.offsets[partner], data.offsets[partner + 1] - data.offsets[partner]
    picked = first[of] + (torch.rand(len(of), device=db.device) * size[of]).long()
    other = data.windows[picked].float() * STEP_DB + FLOOR_DB
    below = (12 * torch.rand(count, device=db.device))[of]
    level = db.amax(dim=(1, 2)) - other.amax(dim=(1, 2)) - below
    both = 10 * torch.log10(10 ** (db / 10) + 10 ** ((other + level[:, None, None]) / 10))
    theirs = data.content[partner].float()
    union = torch.maximum(content, theirs)
    union = torch.where(((content < 0) | (theirs < 0)) & (union < 1), torch.full_like(union, -1), union)
    return torch.where(mixed[of][:, None, None], both, db), torch.where(mixed[:, None], union, content), mixed
