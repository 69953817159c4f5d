"""Fit one network: ``python fit.py EXAMPLES.npz OUT --recipe N``, for each of the two recipes.

Writes ``OUT/fold_K_N.npz`` with the logits of what fold K had left out (whole libraries, and what is frozen), and
``OUT/final_N.safetensors``, fitted to everything but what is frozen. ``calibrate.py`` takes them. The two can run side
by side, about two hours on a core each.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from augmentation import Strength, augmented, heard
from folds import FOLDS, fold_of
from labels import CONTENT, FORMS, TYPES
from safetensors.torch import save_file
from sampler_classifier.network import Encoder, Heads
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

FLOOR_DB, STEP_DB = -100.0, 0.4
MOST_WINDOWS = 10
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

    def gather(self, examples: Tensor, most: int = MOST_WINDOWS) -> tuple[Tensor, Tensor]:
        """Windows of some examples in decibels, one after another, and the number of the example each is of.

        Of examples that have more than ``most`` it is that many in a row, from anywhere.
        """
        first, size = self.offsets[examples], self.offsets[examples + 1] - self.offsets[examples]
        taken = size.clamp(max=most)
        first = first + (torch.rand(len(examples), device=self.device) * (size - taken + 1)).long()
        of = torch.repeat_interleave(torch.arange(len(examples), device=self.device), taken)
        within = torch.arange(len(of), device=self.device) - (torch.cumsum(taken, 0) - taken)[of]
        return self.windows[first[of] + within].float() * STEP_DB + FLOOR_DB, of


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


def fit(data: Data, chosen: np.ndarray, recipe: Recipe, seed: int) -> SoundNet:
    """Fit one network to the ``chosen`` examples."""
    torch.manual_seed(seed)
    network = SoundNet(recipe, data.measures.shape[1]).to(data.device)
    weights = torch.from_numpy(_weights(data, chosen)).to(data.device)
    chosen_here = torch.from_numpy(chosen).to(data.device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    began = time.time()
    for number in range(recipe.steps):
        optimiser.param_groups[0]["lr"] = _rate(recipe, number / recipe.steps)
        examples = chosen_here[torch.multinomial(weights, recipe.batch, replacement=True)]
        loss = _loss(network, data, examples, recipe)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        if number % 500 == 499:
            print(f"  step {number + 1}: loss {loss.item():.3f}, {time.time() - began:.0f} s", flush=True)
    return network.eval()


def _rate(recipe: Recipe, done: float) -> float:
    """Up to the full rate over the first 15 %, then down along a cosine (Smith and Topin 2017)."""
    if done < 0.15:
        return recipe.rate * (0.04 + 0.96 * done / 0.15)
    return recipe.rate * (0.5 + 0.5 * math.cos(math.pi * (done - 0.15) / 0.85))


def _weights(data: Data, chosen: np.ndarray) -> np.ndarray:
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


def _loss(network: SoundNet, data: Data, examples: Tensor, recipe: Recipe) -> Tensor:
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


@torch.inference_mode()
def logits_of(network: SoundNet, data: Data, chosen: np.ndarray) -> dict[str, np.ndarray]:
    """Logits of some examples, as at run time."""
    parts: dict[str, list[Tensor]] = {name: [] for name in OUTPUTS}
    for first in range(0, len(chosen), 128):
        examples = torch.from_numpy(chosen[first : first + 128]).to(data.device)
        db, of = data.gather(examples)
        windows = heard(db, of, len(examples), data.frames[examples])
        for name, answer in network(windows, of, len(examples), data.measures[examples]).items():
            parts[name].append(answer.cpu())
    return {name: torch.cat(kept).numpy() for name, kept in parts.items()}


def fused(network: nn.Module) -> dict[str, Tensor]:
    """The weights with every normalisation taken into the convolution before it."""
    for module in list(network.modules()):
        if isinstance(module, nn.Sequential) and len(module) == 2 and isinstance(module[1], nn.BatchNorm2d):
            module[0], module[1] = fuse_conv_bn_eval(module[0], module[1]), nn.Identity()
    return {name: tensor.half().cpu().contiguous() for name, tensor in network.state_dict().items()}


def save(network: SoundNet, recipe: Recipe, data: Data, path: Path) -> None:
    """Write the weights, and beside them what is needed to use them."""
    parts = {"encoder": fused(network.encoder), "heads": fused(network.heads)}
    save_file({f"{part}.{name}": tensor for part, its in parts.items() for name, tensor in its.items()}, path)
    told = {
        "widths": recipe.widths, "size": recipe.size, "hidden": recipe.hidden,
        "measures": {"mean": data.mean.tolist(), "std": data.std.tolist()},
    }  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")


def main() -> None:
    """Fit one recipe: to everything, then once for each fold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--recipe", type=int, choices=range(len(RECIPES)), required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    recipe = RECIPES[args.recipe]
    data = Data(args.examples, "cuda" if torch.cuda.is_available() else "cpu")
    for fold in (None, *range(FOLDS)):
        print(f"recipe {args.recipe}, fold {fold}", flush=True)
        chosen = np.flatnonzero((data.folds >= -1) & (data.folds != fold))
        data.standardise(chosen)
        network = fit(data, chosen, recipe, 10 * args.recipe + (FOLDS if fold is None else fold))
        if fold is None:
            save(network, recipe, data, args.out / f"final_{args.recipe}.safetensors")
        else:
            left_out = np.flatnonzero((data.folds == fold) | (data.folds < -1))
            np.savez(
                args.out / f"fold_{fold}_{args.recipe}.npz", examples=left_out, **logits_of(network, data, left_out)
            )


if __name__ == "__main__":
    main()
