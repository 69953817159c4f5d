"""Calibrate what ``fit.py`` left: ``python calibrate.py EXAMPLES.npz OUT [--ship PACKAGE]``.

Calibration is fitted to libraries that were left out; the answers for a fold use the calibration of the others. They
go into ``OUT/left_out.npz``, which ``benchmarks/classifier_accuracy.py`` scores. With ``--ship`` weights and
calibration go into the package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from folds import FOLDS
from labels import CONTENT, FORMS, TYPES
from numpy.typing import NDArray
from sampler_classifier.calibration import Platt, Temperature
from scipy.optimize import minimize

Floats = NDArray[np.float32]
VERSION = "1"


@dataclass(frozen=True)
class Left:
    """Logits for examples that were left out, each from a network that had not seen its library."""

    rows: list[dict[str, Any]]
    fold: NDArray[np.integer]
    logits: dict[str, Floats]
    content: NDArray[np.integer]
    either: NDArray[np.bool_]
    form: NDArray[np.integer]
    type: NDArray[np.integer]


def left_out(examples: Path, out: Path) -> Left:
    """Everything that some fold left out, with the logits of its network; frozen renders, which all folds left out,
    are taken from the first. Pieces cut out of items were for training only."""
    with np.load(examples, allow_pickle=False) as arrays:
        given = {name: arrays[name] for name in ("content", "either", "form", "type")}
        rows, pieces = [json.loads(row) for row in arrays["rows"]], arrays["piece"]
    picked: dict[int, tuple[int, dict[str, Floats]]] = {}
    for fold in range(FOLDS):
        with np.load(out / f"fold_{fold}.npz", allow_pickle=False) as arrays:
            numbers = arrays["examples"].tolist()
            logits = {name: arrays[name] for name in ("content", "form", "type")}
        for position, example in enumerate(numbers):
            if not pieces[example]:
                picked.setdefault(example, (fold, {name: values[position] for name, values in logits.items()}))
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


def judged(left: Left, found: dict[str, Floats]) -> Iterator[dict[str, Any]]:
    """Every answer beside the truth, for the benchmark: those of real libraries, and those of frozen renders."""
    for index, row in enumerate(left.rows):
        prefix = "" if left.fold[index] >= 0 else "frozen "
        fits = (left.content[index] == 1) | left.either[index]
        if fits.any():
            top = int(found["content"][index].argmax())
            truth = top if fits[top] else int(fits.argmax())
            yield _row(f"{prefix}content", row, CONTENT[truth], CONTENT[top], found["content"][index].max())
        for question, names, target in (("form", FORMS, left.form), ("type", TYPES, left.type)):
            if target[index] >= 0:
                values = found[question][index]
                yield _row(prefix + question, row, names[target[index]], names[int(values.argmax())], values.max())


def _row(question: str, row: dict[str, Any], truth: str, found: str, confidence: float) -> dict[str, Any]:
    group = f"{row['library']} {row['split_group']}"
    return {"question": question, "group": group, "truth": truth, "found": found, "confidence": float(confidence)}


def ship(left: Left, out: Path, package: Path) -> None:
    """Put weights, and calibration from everything that was left out, into the package."""
    target, used = package / "soundnet.safetensors", calibrated(left, left.fold >= 0)
    shutil.copyfile(out / "final.safetensors", target)
    told = json.loads((out / "final.json").read_text(encoding="utf-8"))
    facts = {
        "version": VERSION, "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        **{name: told[name] for name in ("widths", "size", "hidden")},
        "measures": {name: [round(value, 5) for value in values] for name, values in told["measures"].items()},
        "calibration": {
            "content": {"scale": used.content.scale, "offset": used.content.offset},
            "form": used.form.temperature, "type": used.type.temperature,
        },
    }  # fmt: skip
    (package / "soundnet.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"{target.stat().st_size / 1e6:.2f} MB of weights")


def main() -> None:
    """Calibrate, and ship where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--ship", type=Path)
    args = parser.parse_args()
    left = left_out(args.examples, args.out)
    rows = [json.dumps(row) for row in judged(left, probabilities(left))]
    np.savez_compressed(args.out / "left_out.npz", judged=np.array(rows))
    if args.ship:
        ship(left, args.out, args.ship)


if __name__ == "__main__":
    main()
