"""Fit the coefficients of ``sampler_key/calibration.json`` to what ``gather.py`` collected."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sampler_key import notation
from sampler_key.harmonics import Harmonics
from sampler_key.scoring import Evidence, gather, softmax
from scipy.optimize import minimize

Floats = NDArray[np.float64]
TARGET = Path(__file__).parent.parent / "sampler_key" / "calibration.json"
PITCHED = ("tonal_share", "tuning_agreement", "fit")
HARMONIC = ("log_spread", "fit", "log_frames")
GENEROUS = 0.57
"""Share of the weight that sounds with a key get: to abstain from a key is worse than to name one too many."""
CORRECT = ("probability", "log_odds_tonal")
OPENING = 4.0
"""Rendered pieces begin on the tonic more often than others do; left free, this weight becomes 6.4, and progressions
that begin elsewhere go wrong."""


@dataclass(frozen=True)
class Sound:
    """One collected sound."""

    label: str
    group: str
    key: int | None
    evidence: Evidence


def load(cache: Path) -> list[Sound]:
    """All sounds of ``cache``."""
    cards = [json.loads(line) for line in (cache / "index.jsonl").read_text().splitlines()]
    return [Sound(card["label"], card["group"], _key(card), gather(_heard(cache, card))) for card in cards]


def _heard(cache: Path, card: dict[str, Any]) -> Harmonics:
    with np.load(cache / f"{card['number']}.npz") as arrays:
        return Harmonics.of_arrays(arrays["hpcp"], arrays["measures"])


def _key(card: dict[str, Any]) -> int | None:
    if "key" not in card:
        return None
    tonic, mode = card["key"]
    return notation.TONICS.index(tonic) + (12 if mode == "minor" else 0)


def fit_keys(evidence: Floats, sounds: Sequence[Sound]) -> Floats:
    """Weights of kinds of ``evidence``, shape (sounds, 24, kinds): maximum likelihood of the true key (conditional
    logit), the opening's held at ``OPENING``."""
    held = np.array([0.0, OPENING, 0.0])[: evidence.shape[-1]]
    free = held == 0
    true = np.array([s.key for s in sounds])

    def loss(weights: Floats) -> float:
        probabilities = softmax(evidence @ (held + np.where(free, weights, 0.0)))
        return float(-np.log(probabilities[np.arange(len(true)), true] + 1e-12).mean() + 1e-4 * weights @ weights)

    found = minimize(loss, np.array([8.0, 0.0, 10.0])[: evidence.shape[-1]]).x
    return np.round(held + np.where(free, found, 0.0), 2)


def _told(sound: Sound) -> Floats:
    """Evidence of each key, shape (24, 3)."""
    return np.stack([sound.evidence.fit, sound.evidence.opening, sound.evidence.chords], axis=1)


def fit_logistic(
    rows: Floats, hits: NDArray[np.bool_], names: Sequence[str], weight_of_hits: float | None = None
) -> dict[str, Any]:
    """An L2-regularised logistic model on standardised ``rows``, given back for raw measures.

    ``weight_of_hits`` is the share of all weight that the hits get; by default every row counts alike.
    """
    middle, width = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    standard = np.column_stack([np.ones(len(rows)), (rows - middle) / width])
    share = hits.mean()
    wanted = share if weight_of_hits is None else weight_of_hits
    weight = np.where(hits, wanted / share, (1 - wanted) / (1 - share))

    def loss(b: Floats) -> float:
        log_odds = standard @ b * np.where(hits, 1, -1)
        return float((weight * np.logaddexp(0, -log_odds)).mean() + 2e-3 * b[1:] @ b[1:])

    b = minimize(loss, np.zeros(standard.shape[1])).x
    weights = b[1:] / width
    bias = float(b[0] - weights @ middle)
    return {"bias": round(bias, 4), "weights": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}}


def table(measures: Sequence[dict[str, float]], names: Sequence[str]) -> Floats:
    """One row per sound."""
    return np.array([[each[name] for name in names] for each in measures])


def probability(model: dict[str, Any], rows: Floats) -> Floats:
    """The model's probabilities."""
    weights = np.array(list(model["weights"].values()))
    return np.asarray(1 / (1 + np.exp(-np.clip(model["bias"] + rows @ weights, -30, 30))))


def main() -> None:
    """Fit, print what came of it, and write the coefficients."""
    sounds = load(Path(sys.argv[1]))
    keyed = [s for s in sounds if s.label == "key"]
    evidence = np.array([_told(sound) for sound in keyed])
    weights, alone = fit_keys(evidence, keyed), fit_keys(evidence[..., :1], keyed)
    measures = [s.evidence.measures for s in sounds]
    labels = np.array([s.label for s in sounds])
    has_pitch = np.isin(labels, ["key", "thin", "single"])
    known = has_pitch | (labels == "unpitched")
    pitched = fit_logistic(table(measures, PITCHED)[known], has_pitch[known], PITCHED, GENEROUS)
    rich = np.isin(labels, ["key", "single", "drum_note"])
    harmonic = fit_logistic(table(measures, HARMONIC)[rich], (labels == "key")[rich], HARMONIC, GENEROUS)

    tonal = probability(pitched, table(measures, PITCHED)) * probability(harmonic, table(measures, HARMONIC))
    for each, p, s in zip(measures, tonal, sounds, strict=True):
        odds = softmax(_told(s) @ weights)
        second, first = np.sort(odds)[-2:]
        each.update(probability=first, lead=np.log(first / second), log_odds_tonal=np.log(p / max(1 - p, 1e-6)))
        each["hit"] = float(s.key == int(odds.argmax()))
    answered = (tonal >= 0.5) & (labels != "thin")
    hits = np.array([each["hit"] for each in measures]) > 0
    correct = fit_logistic(table(measures, CORRECT)[answered], hits[answered], CORRECT)
    report(sounds, tonal, hits)
    named = dict(zip(("profile", "opening", "chords"), weights.tolist(), strict=True))
    fitted = named | {"profile_alone": float(alone[0]), "pitched": pitched, "harmonic": harmonic, "correct": correct}
    TARGET.write_text(json.dumps(fitted, indent=1) + "\n")


def report(sounds: Sequence[Sound], tonal: Floats, hits: NDArray[np.bool_]) -> None:
    """Print per group how many get a key, and how many the right one."""
    groups = np.array([f"{s.group} {s.label}" for s in sounds])
    for group in sorted(set(groups)):
        mine = groups == group
        said, exact = (tonal[mine] >= 0.5).mean(), hits[mine].mean()
        sys.stdout.write(f"{group:32s} {mine.sum():4d}  key said {said:.3f}  exact {exact:.3f}\n")


if __name__ == "__main__":
    main()
