"""Fit the coefficients in ``sampler_tempo/model.json``.

    python plugins/tempo/training/fit.py [--corpus PATH] [--jobs 2] [--write]

Examples are the sounds of ``sounds.py`` and ``toneless.py``, the SDK's renderer, and the corpus's one-shots that
may be trained on; every seed is below 100 000 (benchmarks use seeds from 900 000 on), and none of the corpus's
loops or songs is used. First a softmax over the candidates of each sound is fitted, then, on its predictions out of
fold, the gate, and on both the two confidences. All are L2-regularised logistic models; the confidences may only
rise with what speaks for the answer. Without ``--write`` the figures out of fold are printed and nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Upstream, render
from sampler_tempo import gate, octave
from sampler_tempo.analyzer import whole
from sampler_tempo.envelope import Stretch
from sampler_tempo.estimate import DOUBT_NAMES, FAMILY, Evidence, doubt, gather
from scipy.optimize import minimize
from sounds import RATE, Example, Studio, loop, song
from toneless import one_shot, programme

MODEL = Path(__file__).parents[1] / "sampler_tempo" / "model.json"
BPM_RANGE = (40.0, 250.0)
FOLDS = 4
OWN = {"loop": (loop, 1200), "song": (song, 180), "one_shot": (one_shot, 400), "programme": (programme, 120)}
RENDERED = {"loops": 50, "songs": 16, "one_shots": 30, "atonal": 6}
"""How many groups of ten of each collection."""
WEIGHTS = {"one_shot": 2.0}
CANDIDATE_PENALTY, LOGISTIC_PENALTY = 6e-3, 1e-3
RISING = ("best_logit", "octave_logit", "pulse_logit", "loop_fit")
Floats = NDArray[np.float64]
Job = tuple[str, int]


@dataclass
class Measured:
    """One example after measuring, and what the fitted parts predict for it out of fold."""

    kind: str
    bpm: float | None
    stretch: Stretch
    evidence: Evidence
    fold: int
    probability: Floats = field(default_factory=lambda: np.zeros(0))
    heard: Floats = field(default_factory=lambda: np.zeros(0))
    pulse_logit: float = 0.0

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which candidates are within 4 % of the truth."""
        return np.abs(self.evidence.bpm / (self.bpm or np.inf) - 1) <= 0.04


class Measurer:
    """Renders and measures jobs in a process of its own."""

    def __init__(self, corpus: Path) -> None:
        self._corpus, self._studio = corpus, Studio(corpus)
        self._features, self._regions = FeaturesAnalyzer(), RegionsAnalyzer()
        self._features.setup()
        self._regions.setup()

    def __call__(self, job: Job) -> list[Measured]:
        found = (self._measure(kind, bpm, audio) for kind, bpm, audio in self._examples(*job))
        return [item for item in found if item is not None]

    def _examples(self, source: str, seed: int) -> Iterator[tuple[str, float | None, Audio]]:
        if source in OWN:
            example: Example = OWN[source][0](seed, self._studio)
            yield example.kind, example.bpm, Audio.from_array(example.samples, RATE)
        elif source in RENDERED:
            for item in render.collection(source, seed, 10):  # type: ignore[arg-type]
                if "tempo" in item.truth.scored:
                    yield source.removesuffix("s"), item.truth.bpm, item.audio
        else:
            samples = self._studio.read(self._studio.shots[seed])
            yield "one_shot", None, Audio.from_array(samples, RATE)

    def _measure(self, kind: str, bpm: float | None, audio: Audio) -> Measured | None:
        frames = self._features.analyze(audio, Upstream())
        regions = self._regions.analyze(audio, Upstream((Frames,), (), [frames])).regions
        stretch = whole(frames, regions) if regions else None
        evidence = gather(stretch, BPM_RANGE) if stretch is not None else None
        if stretch is None or evidence is None:
            return None
        fold = int(np.random.default_rng(int(1e6 * audio.duration_s)).integers(FOLDS))
        return Measured(kind, bpm, stretch, evidence, fold)


def jobs(corpus: Path) -> list[Job]:
    """Everything to render."""
    own = [(name, seed) for name, (_, count) in OWN.items() for seed in range(count)]
    rendered = [(name, 1000 + seed) for name, groups in RENDERED.items() for seed in range(groups)]
    return own + rendered + [("shots", number) for number in range(len(Studio(corpus).shots))]


def fit_candidates(items: Iterable[Measured]) -> Floats:
    """Weights of a softmax over each item's candidates that makes the right ones likely."""
    chosen = [i for i in items if i.right.any()]
    features = np.concatenate([i.evidence.features for i in chosen])
    right = np.concatenate([i.right for i in chosen]).astype(float)
    counts = [len(i.evidence.bpm) for i in chosen]
    starts, owner = np.cumsum([0, *counts[:-1]]), np.repeat(np.arange(len(chosen)), counts)
    scale = features.std(axis=0) + 1e-9
    scaled = features / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = scaled @ weights
        raised = np.exp(score - np.maximum.reduceat(score, starts)[owner])
        total, good = np.add.reduceat(raised, starts), np.add.reduceat(raised * right, starts) + 1e-12
        gradient = scaled.T @ (raised * right / good[owner] - raised / total[owner]) / len(chosen)
        value = -np.mean(np.log(good / total)) + CANDIDATE_PENALTY * weights @ weights
        return float(value), 2 * CANDIDATE_PENALTY * weights - gradient

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x / scale)


def fit_logistic(features: Floats, target: Floats, weight: Floats, rising: list[bool]) -> tuple[Floats, float]:
    """Weights and bias of a weighted logistic regression; weights of ``rising`` features are not negative."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    share = weight / weight.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        score, penalised = scaled @ weights, np.r_[weights[:-1], 0.0]
        value = share @ (np.logaddexp(0, score) - target * score) + LOGISTIC_PENALTY * penalised @ penalised
        gradient = scaled.T @ (share * (1 / (1 + np.exp(-score)) - target)) + 2 * LOGISTIC_PENALTY * penalised
        return float(value), gradient

    bounds = [(0, None) if up else (None, None) for up in [*rising, False]]
    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:-1] / scale, float(found[-1] - (found[:-1] * mean / scale).sum())


def predict_candidates(items: list[Measured]) -> Floats:
    """Fit on all items, and leave each item's probabilities out of fold in it."""
    for fold in range(FOLDS):
        weights = fit_candidates(i for i in items if i.fold != fold)
        for item in (i for i in items if i.fold == fold):
            item.probability = octave.softmax(item.evidence.features @ weights)
            best = int(item.probability.argmax())
            item.heard = gate.describe(
                item.stretch, item.evidence.onsets, item.evidence.features[best], float(item.probability[best])
            )
    return fit_candidates(items)


def predict_gate(items: list[Measured]) -> tuple[Floats, float]:
    """Fit on all items, and leave each item's logit out of fold in it."""
    heard, folds = np.array([i.heard for i in items]), np.array([i.fold for i in items])
    target = np.array([float(i.bpm is not None) for i in items])
    weight = np.array([WEIGHTS.get(i.kind, 1.0) for i in items])
    free = [False] * len(gate.NAMES)
    for fold in range(FOLDS):
        weights, bias = fit_logistic(heard[folds != fold], target[folds != fold], weight[folds != fold], free)
        for item in (i for i in items if i.fold == fold):
            item.pulse_logit = float(item.heard @ weights + bias)
    return fit_logistic(heard, target, weight, free)


def fit_confidences(items: list[Measured]) -> tuple[tuple[Floats, float], tuple[Floats, float]]:
    """Confidence that the best candidate is right, and that it is, given that it is up to a factor of 2 or 3."""
    doubts, right, related = [], [], []
    for item in (i for i in items if i.bpm is not None):
        order = np.argsort(item.probability)[::-1]
        bpm, best = item.evidence.bpm[order], order[0]
        features = item.evidence.features[best]
        doubts.append(doubt(bpm, item.probability[order], item.pulse_logit, features, item.stretch.duration_s))
        right.append(float(item.right[best]))
        related.append(any(abs(bpm[0] / ((item.bpm or 0.0) * f) - 1) <= 0.04 for f in FAMILY))
    given, target, family = np.array(doubts), np.array(right), np.array(related)
    rising, ones = [name in RISING for name in DOUBT_NAMES], np.ones(len(given))
    sys.stderr.write(f"with a tempo: Acc1 {target.mean():.3f}, Acc2 {family.mean():.3f} out of fold\n")
    return (
        fit_logistic(given, target, ones, rising),
        fit_logistic(given[family], target[family], ones[family], rising),
    )


def _named(names: tuple[str, ...], weights: Floats, bias: float = 0.0) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip((*names, "bias"), (*weights, bias), strict=True)}


_measurer: Measurer


def _start(corpus: Path) -> None:
    global _measurer
    _measurer = Measurer(corpus)


def _measured(job: Job) -> list[Measured]:
    return _measurer(job)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("SAMPLER_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
    parser.add_argument("--corpus", type=Path, default=default)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="replace the table in the package")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs, initializer=_start, initargs=(options.corpus,)) as pool:
        items = [item for found in pool.map(_measured, jobs(options.corpus), chunksize=8) for item in found]
    candidates, pulse = predict_candidates(items), predict_gate(items)
    for kind in sorted({i.kind for i in items}):
        logits = np.array([i.pulse_logit for i in items if i.kind == kind])
        sys.stderr.write(f"{kind}: {len(logits)} items, {(logits > -0.85).mean():.3f} given a tempo out of fold\n")
    confidence, octave_confidence = fit_confidences(items)
    table = {
        "candidates": _named(octave.NAMES, candidates),
        "gate": _named(gate.NAMES, *pulse),
        "confidence": _named(DOUBT_NAMES, *confidence),
        "octave": _named(DOUBT_NAMES, *octave_confidence),
    }
    if options.write:
        MODEL.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
