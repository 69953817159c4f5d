"""Calibrate and judge what ``fit.py`` left: ``python calibrate.py EXAMPLES.npz OUT [--ship PACKAGE]``.

Calibration is fitted to libraries that were left out. What is reported for a fold uses the calibration of the others.
With ``--ship`` weights and calibration go into the package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from labels import CONTENT, FORMS, TYPES
from numpy.typing import NDArray
from sampler_classifier.calibration import Platt, Temperature
from sampler_classifier.labels import GROUPS
from scipy.optimize import minimize
from scores import auroc, balanced, coverage_at, ece, interval, macro_f1

Floats = NDArray[np.float32]
DRUMS = tuple(TYPES.index(name) for name in GROUPS["percussive"])
GROUP_OF = np.array([next(n for n, names in enumerate(GROUPS.values()) if kind in names) for kind in TYPES])
VERSION = "1"


@dataclass(frozen=True)
class Left:
    """Logits for examples that were left out, each from networks that had not seen its library."""

    rows: list[dict[str, Any]]
    fold: NDArray[np.integer]
    logits: dict[str, Floats]
    content: NDArray[np.integer]
    either: NDArray[np.bool_]
    form: NDArray[np.integer]
    type: NDArray[np.integer]

    @property
    def groups(self) -> list[str]:
        """What belongs together."""
        return [row["split_group"] for row in self.rows]


def left_out(examples: Path, out: Path) -> Left:
    """Everything that some fold left out; what all left out, frozen renders, is taken from the first."""
    with np.load(examples, allow_pickle=False) as arrays:
        given = {name: arrays[name] for name in ("content", "either", "form", "type")}
        rows = [json.loads(row) for row in arrays["rows"]]
    picked: dict[int, tuple[int, dict[str, Floats]]] = {}
    for path in sorted(out.glob("fold_*.npz")):
        fold = int(path.stem.removeprefix("fold_"))
        with np.load(path, allow_pickle=False) as arrays:
            for position, example in enumerate(arrays["examples"].tolist()):
                logits = {name: arrays[name][position] for name in ("content", "form", "type")}
                picked.setdefault(example, (fold, logits))
    order = sorted(picked)
    return Left(
        rows=[rows[index] for index in order],
        fold=np.array([picked[index][0] if rows[index]["split"] == "train" else -2 for index in order]),
        logits={name: np.stack([picked[i][1][name] for i in order]) for name in ("content", "form", "type")},
        **{name: array[order] for name, array in given.items()},
    )


@dataclass(frozen=True)
class Calibration:
    """Of all three questions."""

    content: Platt
    form: Temperature
    type: Temperature


def calibrated(left: Left, chosen: NDArray[np.bool_]) -> Calibration:
    """The calibration under which the truth of the ``chosen`` examples was most probable."""
    return Calibration(
        _platt(left.logits["content"][chosen], left.content[chosen]),
        Temperature(_temperature(left.logits["form"][chosen], left.form[chosen])),
        Temperature(_temperature(left.logits["type"][chosen], left.type[chosen])),
    )


def _platt(logits: Floats, content: NDArray[np.integer]) -> Platt:
    pairs = []
    for label in range(logits.shape[1]):
        known = content[:, label] >= 0
        x, y = logits[known, label], content[known, label]

        def loss(p: NDArray[np.float64], x: Floats = x, y: NDArray[np.integer] = y) -> float:
            z = p[0] * x + p[1]
            return float(np.mean(np.logaddexp(0, z) - y * z) + 1e-3 * ((p[0] - 1) ** 2 + p[1] ** 2))

        pairs.append(minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x)
    return Platt(tuple(round(float(p[0]), 4) for p in pairs), tuple(round(float(p[1]), 4) for p in pairs))


def _temperature(logits: Floats, target: NDArray[np.integer]) -> float:
    known = target >= 0
    x, y = logits[known], target[known]

    def loss(t: float) -> float:
        z = x / t
        z = z - z.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]))

    return round(float(min(np.geomspace(0.3, 4, 80), key=loss)), 4)


def probabilities(left: Left) -> dict[str, Floats]:
    """Calibrated by the other folds; frozen renders by all."""
    found = {name: np.zeros_like(values) for name, values in left.logits.items()}
    for fold in sorted(set(left.fold.tolist())):
        own = left.fold == fold
        used = calibrated(left, (left.fold >= 0) & ~own)
        for index in np.flatnonzero(own):
            found["content"][index] = used.content(left.logits["content"][index])
            found["form"][index] = used.form(left.logits["form"][index])
            found["type"][index] = used.type(left.logits["type"][index])
    return found


def judge(left: Left, found: dict[str, Floats]) -> None:
    """Print every figure, with intervals over groups."""
    for name, own in (("left-out libraries", left.fold >= 0), ("frozen renders", left.fold == -2)):
        print(f"\n{name}: {own.sum()} examples")
        _judge_content(left, found["content"], np.flatnonzero(own))
        _judge_type(left, found["type"], np.flatnonzero(own & (left.type >= 0)))
        _judge_exclusive("form", found["form"], left.form, left, np.flatnonzero(own & (left.form >= 0)), FORMS)


def _judge_content(left: Left, found: Floats, own: NDArray[np.integer]) -> None:
    own = own[((left.content[own] == 1) | left.either[own]).any(axis=1)]
    top = found[own].argmax(axis=1)
    fits = (left.content[own] == 1) | left.either[own]
    first = fits.argmax(axis=1)
    truth = np.where(fits[np.arange(len(own)), top], top, first)
    groups = [left.rows[index]["split_group"] for index in own]
    _show("content macro-F1", lambda i: macro_f1(truth[i], top[i]), groups)
    confidence, right = found[own].max(axis=1), truth == top
    _show("content ECE", lambda i: ece(confidence[i], right[i]), groups)
    _show("content AUROC", lambda i: auroc(confidence[i], right[i]), groups)
    for label, name in enumerate(CONTENT):
        its = truth == label
        if its.any():
            others = [
                f"{CONTENT[o]} {np.mean(top[its] == o):.2f}" for o in np.argsort(-np.bincount(top[its], minlength=7))
            ]
            print(f"    {name:<17} {its.sum():5d}  {', '.join(others[:3])}")


def _judge_type(left: Left, found: Floats, own: NDArray[np.integer]) -> None:
    _judge_exclusive("type", found, left.type, left, own, TYPES)
    truth, top = left.type[own], found[own].argmax(axis=1)
    groups = [left.rows[index]["split_group"] for index in own]
    _show("coarse groups accuracy", lambda i: float(np.mean(GROUP_OF[truth[i]] == GROUP_OF[top[i]])), groups)
    drums = own[np.isin(left.type[own], DRUMS)]
    if not len(drums):
        return
    truth, top, confidence = left.type[drums], found[drums].argmax(axis=1), found[drums].max(axis=1)
    groups = [left.rows[index]["split_group"] for index in drums]
    _show("drums balanced", lambda i: balanced(truth[i], top[i]), groups)
    _show("drums coverage at .90", lambda i: coverage_at(confidence[i], truth[i] == top[i], 0.9), groups)
    for library in sorted({left.rows[index]["library"] for index in drums}):
        its = np.array([left.rows[index]["library"] == library for index in drums])
        print(f"    {library:<24} {its.sum():4d}  balanced {balanced(truth[its], top[its]):.2f}")


def _judge_exclusive(
    what: str, found: Floats, target: NDArray[np.integer], left: Left, own: NDArray[np.integer], names: tuple[str, ...]
) -> None:
    if not len(own):
        return
    truth, top, confidence = target[own], found[own].argmax(axis=1), found[own].max(axis=1)
    groups = [left.rows[index]["split_group"] for index in own]
    _show(f"{what} accuracy", lambda i: float(np.mean(truth[i] == top[i])), groups)
    _show(f"{what} balanced", lambda i: balanced(truth[i], top[i]), groups)
    _show(f"{what} ECE", lambda i: ece(confidence[i], truth[i] == top[i]), groups)
    _show(f"{what} AUROC", lambda i: auroc(confidence[i], truth[i] == top[i]), groups)
    for label in np.unique(truth):
        its = truth == label
        order = np.argsort(-np.bincount(top[its], minlength=len(names)))[:3]
        told = ", ".join(f"{names[o]} {np.mean(top[its] == o):.2f}" for o in order)
        print(f"    {names[label]:<12} {its.sum():5d}  {told}")


def _show(name: str, score: Any, groups: list[str]) -> None:
    value, low, high = interval(score, groups, rounds=200)
    print(f"  {name:<26} {value:.3f} [{low:.3f}, {high:.3f}]")


def ship(left: Left, out: Path, package: Path) -> None:
    """Put weights, and calibration from everything that was left out, into the package."""
    weights = package / "soundnet.safetensors"
    shutil.copyfile(out / "weights.safetensors", weights)
    used = calibrated(left, left.fold >= 0)
    told = json.loads((out / "weights.json").read_text(encoding="utf-8"))
    facts = {
        "version": VERSION, "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(), **told,
        "calibration": {
            "content": {"scale": used.content.scale, "offset": used.content.offset},
            "form": used.form.temperature, "type": used.type.temperature,
        },
    }  # fmt: skip
    (package / "soundnet.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"{weights.stat().st_size / 1e6:.2f} MB of weights")


def main() -> None:
    """Judge, and ship where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--ship", type=Path)
    args = parser.parse_args()
    left = left_out(args.examples, args.out)
    judge(left, probabilities(left))
    if args.ship:
        ship(left, args.out, args.ship)


if __name__ == "__main__":
    main()
