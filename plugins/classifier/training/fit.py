"""Fit one network: ``python fit.py EXAMPLES.npz OUT --recipe N``, for each of the two recipes.

Writes ``OUT/fold_K_N.npz`` with the logits of what fold K had left out (whole libraries, and what is frozen), and
``OUT/final_N.safetensors``, fitted to everything but what is frozen. ``calibrate.py`` takes them. The two can run side
by side, about an hour and a half on a core each. What is there already is not fitted again.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from augmentation import heard
from batches import Data, draw_weights
from folds import FOLDS
from loss import OUTPUTS, RECIPES, Recipe, SoundNet, loss_of
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fit(data: Data, chosen: np.ndarray, recipe: Recipe, seed: int) -> SoundNet:
    """Fit one network to the ``chosen`` examples."""
    torch.manual_seed(seed)
    network = SoundNet(recipe, data.measures.shape[1]).to(data.device)
    weights = torch.from_numpy(draw_weights(data, chosen)).to(data.device)
    chosen_here = torch.from_numpy(chosen).to(data.device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    began = time.time()
    for number in range(recipe.steps):
        optimiser.param_groups[0]["lr"] = _rate(recipe, number / recipe.steps)
        examples = chosen_here[torch.multinomial(weights, recipe.batch, replacement=True)]
        loss = loss_of(network, data, examples, recipe)
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
    """Fit one recipe: to everything, then once for each fold, in half as many steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--recipe", type=int, choices=range(len(RECIPES)), required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    recipe = RECIPES[args.recipe]
    data = Data(args.examples, "cuda" if torch.cuda.is_available() else "cpu")
    final = args.out / f"final_{args.recipe}.safetensors"
    if not final.exists():
        save(_fitted(data, recipe, args.recipe, FOLDS), recipe, data, final)
    for fold in range(FOLDS):
        answers = args.out / f"fold_{fold}_{args.recipe}.npz"
        if not answers.exists():
            network = _fitted(data, replace(recipe, steps=recipe.steps // 2), args.recipe, fold)
            left_out = np.flatnonzero((data.folds == fold) | (data.folds < -1))
            np.savez(answers, examples=left_out, **logits_of(network, data, left_out))


def _fitted(data: Data, recipe: Recipe, number: int, fold: int) -> SoundNet:
    """Without one fold. There are ``FOLDS``: without the one after the last is with all."""
    print(f"recipe {number}, fold {fold}", flush=True)
    chosen = np.flatnonzero((data.folds >= -1) & (data.folds != fold))
    data.standardise(chosen)
    return fit(data, chosen, recipe, 10 * number + fold)


if __name__ == "__main__":
    main()
