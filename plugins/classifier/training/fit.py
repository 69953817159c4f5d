"""Fit the networks: ``python fit.py EXAMPLES.npz OUT``.

Writes ``OUT/fold_N.npz`` with the logits of what fold N had left out (whole libraries, and what is frozen), and with
``--final`` ``OUT/weights.safetensors``, fitted to everything but what is frozen. ``calibrate.py`` takes both. It takes
minutes on a GPU and most of a day without.
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
from folds import fold_of
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
    """Sizes and schedule. An example takes part with ``windows`` of its windows, over again where it has fewer."""

    widths: tuple[int, ...] = (32, 64, 128, 224)
    size: int = 128
    hidden: int = 128
    steps: int = 3500
    batch: int = 192
    windows: int = 3
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
            self.raw_measures = arrays["measures"]
            self.content = torch.from_numpy(arrays["content"]).to(device)
            self.either = torch.from_numpy(arrays["either"]).to(device)
            self.form = torch.from_numpy(arrays["form"]).to(device)
            self.type = torch.from_numpy(arrays["type"]).to(device)
        self.device = device
        self.folds = np.array([fold_of(row) for row in self.rows])

    def standardise(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Set the measures on the device, standardised over the ``chosen`` examples."""
        mean, std = self.raw_measures[chosen].mean(axis=0), self.raw_measures[chosen].std(axis=0) + 1e-3
        self.measures = torch.from_numpy(((self.raw_measures - mean) / std).clip(-5, 5)).float().to(self.device)
        return mean, std

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


class Stepper:
    """One step of the fit. On a GPU it is recorded once and replayed: its kernels are small and wait for Python."""

    def __init__(self, network: SoundNet, data: Data, recipe: Recipe) -> None:
        self._network, self._data, self._recipe = network, data, recipe
        self.rate = torch.tensor(recipe.rate, device=data.device)
        on_gpu = data.device == "cuda"
        self._optimiser = torch.optim.AdamW(
            network.parameters(), lr=self.rate, weight_decay=recipe.decay, capturable=on_gpu
        )
        self.examples = torch.zeros(recipe.batch, dtype=torch.long, device=data.device)
        self._graph = torch.cuda.CUDAGraph() if on_gpu else None

    def record(self) -> None:
        """Warm up, then record; :attr:`examples` must hold real ones."""
        if self._graph is None:
            return
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(5):
                self._optimiser.zero_grad(set_to_none=True)
                self._once()
        torch.cuda.current_stream().wait_stream(aside)
        self._optimiser.zero_grad(set_to_none=True)
        with torch.cuda.graph(self._graph):
            self.loss = self._once()

    def __call__(self) -> Tensor:
        """Fit to :attr:`examples` at :attr:`rate`; gives the loss."""
        if self._graph is None:
            self._optimiser.zero_grad(set_to_none=True)
            return self._once()
        self._graph.replay()
        return self.loss

    def _once(self) -> Tensor:
        loss = _loss(self._network, self._data, self.examples, self._recipe)
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), 2.0)
        self._optimiser.step()
        return loss.detach()


def fit(data: Data, chosen: np.ndarray, recipe: Recipe, seed: int) -> SoundNet:
    """Fit one network to the ``chosen`` examples."""
    torch.manual_seed(seed)
    network = SoundNet(recipe, data.measures.shape[1]).to(data.device)
    weights = torch.from_numpy(_weights(data, chosen)).to(data.device)
    chosen_here = torch.from_numpy(chosen).to(data.device)
    step = Stepper(network, data, recipe)
    drawn = torch.multinomial(weights, recipe.steps * recipe.batch, replacement=True).view(recipe.steps, recipe.batch)
    step.examples.copy_(chosen_here[drawn[0]])
    step.record()
    began = time.time()
    for number in range(recipe.steps):
        step.examples.copy_(chosen_here[drawn[number]])
        step.rate.fill_(_rate(recipe, number / recipe.steps))
        loss = step()
        if number % 1000 == 999:
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


@torch.inference_mode()
def logits_of(networks: list[SoundNet], data: Data, chosen: np.ndarray) -> dict[str, np.ndarray]:
    """Mean logits of some examples, as at run time."""
    parts: dict[str, list[Tensor]] = {name: [] for name in OUTPUTS}
    for first in range(0, len(chosen), 256):
        examples = torch.from_numpy(chosen[first : first + 256]).to(data.device)
        db, of = data.gather(examples)
        windows = heard(db, of, len(examples), data.frames[examples])
        answers = [network(windows, of, len(examples), data.measures[examples]) for network in networks]
        for name, kept in parts.items():
            kept.append(torch.stack([answer[name] for answer in answers]).mean(dim=0).float().cpu())
    return {name: torch.cat(kept).numpy() for name, kept in parts.items()}


def fused(network: nn.Module) -> dict[str, Tensor]:
    """The weights with every normalisation taken into the convolution before it."""
    for module in list(network.modules()):
        if isinstance(module, nn.Sequential) and len(module) == 2 and isinstance(module[1], nn.BatchNorm2d):
            module[0], module[1] = fuse_conv_bn_eval(module[0], module[1]), nn.Identity()
    return {name: tensor.half().cpu().contiguous() for name, tensor in network.state_dict().items()}


def main() -> None:
    """Fit what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, nargs="*", default=[0, 1, 2, 3, 4])
    parser.add_argument("--final", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    data = Data(args.examples, "cuda" if torch.cuda.is_available() else "cpu")
    for fold in args.folds:
        print(f"fold {fold}", flush=True)
        chosen = np.flatnonzero((data.folds != fold) & (data.folds >= -1))
        left_out = np.flatnonzero((data.folds == fold) | (data.folds < -1))
        data.standardise(chosen)
        networks = [fit(data, chosen, recipe, 100 * fold + n) for n, recipe in enumerate(RECIPES)]
        np.savez(args.out / f"fold_{fold}.npz", examples=left_out, **logits_of(networks, data, left_out))
    if args.final:
        _final(data, args.out)


def _final(data: Data, out: Path) -> None:
    chosen = np.flatnonzero(data.folds >= -1)
    mean, std = data.standardise(chosen)
    networks = [fit(data, chosen, recipe, 1000 + n) for n, recipe in enumerate(RECIPES)]
    frozen = np.flatnonzero(data.folds < -1)
    np.savez(out / "final.npz", examples=frozen, **logits_of(networks, data, frozen))
    weights = {}
    for number, network in enumerate(networks):
        for part, module in (("encoder", network.encoder), ("heads", network.heads)):
            weights |= {f"{number}.{part}.{name}": tensor for name, tensor in fused(module).items()}
    save_file(weights, out / "weights.safetensors")
    recipe = RECIPES[0]
    told = {
        "networks": len(RECIPES), "widths": recipe.widths, "size": recipe.size, "hidden": recipe.hidden,
        "measures": {"mean": mean.tolist(), "std": std.tolist()}, "examples": len(chosen),
    }  # fmt: skip
    (out / "weights.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
