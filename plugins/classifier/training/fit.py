"""Fit the network: ``python fit.py EXAMPLES.npz OUT``.

Writes ``OUT/final.safetensors``, fitted to everything but what is frozen, and for each fold ``OUT/fold_K.npz`` with the
logits of what it had left out (whole libraries, and what is frozen). ``calibrate.py`` takes them. Four minutes on a
large GPU, most of a day without; what is there already is not fitted again.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from augmentation import heard
from batches import Data, draw_weights
from folds import FOLDS
from loss import OUTPUTS, Recipe, SoundNet, loss_of
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


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
        loss = loss_of(self._network, self._data, self.examples, self._recipe)
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), 2.0)
        self._optimiser.step()
        return loss.detach()


def fit(data: Data, chosen: np.ndarray, recipe: Recipe, seed: int) -> SoundNet:
    """Fit one network to the ``chosen`` examples."""
    torch.manual_seed(seed)
    network = SoundNet(recipe, data.measures.shape[1]).to(data.device)
    weights = torch.from_numpy(draw_weights(data, chosen)).to(data.device)
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
    """Fit to everything, then once for each fold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    data, recipe = Data(args.examples, "cuda" if torch.cuda.is_available() else "cpu"), Recipe()
    if not (args.out / "final.safetensors").exists():
        save(_fitted(data, recipe, FOLDS), recipe, data, args.out / "final.safetensors")
    for fold in range(FOLDS):
        answers = args.out / f"fold_{fold}.npz"
        if not answers.exists():
            network = _fitted(data, recipe, fold)
            left_out = np.flatnonzero((data.folds == fold) | (data.folds < -1))
            np.savez(answers, examples=left_out, **logits_of(network, data, left_out))


def _fitted(data: Data, recipe: Recipe, fold: int) -> SoundNet:
    """Without one fold. There are ``FOLDS``: without the one after the last is with all."""
    print(f"fold {fold} of {FOLDS}", flush=True)
    chosen = np.flatnonzero((data.folds >= -1) & (data.folds != fold))
    data.standardise(chosen)
    return fit(data, chosen, recipe, fold)


if __name__ == "__main__":
    main()
