"""Fit the coefficients in ``sampler_content/model.json``.

    python plugins/content/training/fit.py [--corpus PATH] [--write]

Scenes: programmes joined (``programmes.py``) from sources of the corpus that may be trained on and that a hash of
their path puts on this side, and from the SDK's renderer; and whole rendered songs, inside which content never
changes. First the yardstick, how much neighbouring stretches of one content differ; then the weights of the
evidence; then, on logits out of fold, the confidence. Sections: the songs alone. All models are L2-regularised
logistic regressions. Programmes have seeds below 1 000, songs below 500; benchmarks use other seeds and other source
files. Without ``--write`` the figures out of fold are printed and nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from learning import Floats, Known, final_logits, fit_change, fit_confidence, judged, logistic
from programmes import programmes
from sampler_content import evidence, placing, scenes
from sampler_content.axis import WIDTH, Axis
from sampler_content.bars import Beats, steps
from sampler_content.model import Curve, Linear, Model
from sampler_content.novelty import CELL
from sampler_content.windows import Moments, Yardstick
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Regions, Span, Tempo, Upstream, render
from sampler_tempo.analyzer import TempoAnalyzer
from sources import Library

MODEL = Path(__file__).parents[1] / "sampler_content" / "model.json"
PROGRAMMES, SONGS = 160, 120
CELLS = (3, 10, 30, 80)
FOLDS = 4
NOTHING = Linear(np.zeros(len(evidence.NAMES)), 0.0)
BOUNDARY_RISING = np.array([name != "shorter_bars" for name in placing.NAMES])


@dataclass(frozen=True)
class Example:
    """One file with its inputs and its boundaries, both ends included."""

    name: str
    frames: Frames
    regions: Regions
    tempo: Tempo | None
    duration_s: float
    boundaries: tuple[float, ...]


class Reader:
    """The analyzers before this one."""

    def __init__(self) -> None:
        self._features, self._regions, self._tempo = FeaturesAnalyzer(), RegionsAnalyzer(), TempoAnalyzer()
        for analyzer in (self._features, self._regions, self._tempo):
            analyzer.setup()

    def __call__(self, name: str, audio: Audio, boundaries: tuple[float, ...], *, with_tempo: bool) -> Example:
        frames = self._features.analyze(audio, Upstream())
        regions = self._regions.analyze(audio, Upstream((Frames,), (), [frames]))
        inputs = Upstream((Frames, Regions), (), [frames, regions])
        tempo = self._tempo.analyze(audio, inputs) if with_tempo else None
        return Example(name, frames, regions, tempo, audio.duration_s, boundaries)


def joined(reader: Reader, corpus: Path) -> Iterator[Example]:
    """The programmes."""
    for item in programmes(Library(corpus, "dev"), 0, PROGRAMMES):
        yield reader(item.name, item.audio, item.boundaries, with_tempo=False)


def songs(reader: Reader) -> Iterator[Example]:
    """The songs, boundaries those of their sections."""
    for seed in range(SONGS):
        song = render.arranged_song(seed)
        ends = tuple(section.end_s for section in song.truth.sections)
        yield reader(f"song-{seed}", song.audio, (0.0, *ends), with_tempo=True)


def measure_yardstick(examples: list[Example]) -> Yardstick:
    """Root mean squares of differences between descriptions of neighbouring stretches of one content."""
    rate = examples[0].frames.frame_rate_hz
    squares: dict[int, list[Floats]] = {cells: [] for cells in CELLS}
    for example in examples:
        axis = Axis(example.frames, example.regions.regions)
        count = axis.length // CELL
        columns = axis.columns(0, count * CELL).reshape(count, CELL, WIDTH).astype(np.float64)
        running = Moments(
            np.arange(count + 1.0) * CELL, _summed(columns.sum(axis=1)), _summed((columns**2).sum(axis=1))
        )
        times = axis.frame_of(np.arange(count) * CELL) / rate
        edges = np.r_[np.searchsorted(times, example.boundaries[:-1]), count]
        for first, end in zip(edges[:-1] + 2, edges[1:] - 2, strict=True):
            for cells in CELLS:
                squares[cells] += _differences(running, first, end, cells)
    deviation = np.array([np.sqrt(np.mean(squares[cells], axis=0)) for cells in CELLS])
    return Yardstick(np.array(CELLS) * CELL / rate, deviation)


def _differences(running: Moments, first: int, end: int, cells: int) -> list[Floats]:
    """Mean squared difference within one content, as a list of none or one. What is too short counts halved."""
    if end - first < cells:
        return []
    half = min(cells, (end - first) // 2)
    at = np.arange(first + half, end - half + 1, max(1, cells // 2))
    left = running.rows(at) - running.rows(at - half)
    right = running.rows(at + half) - running.rows(at)
    return [((left.description() - right.description()) ** 2).mean(axis=0)]


def _summed(values: Floats) -> Floats:
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])


def known(example: Example, yardstick: Yardstick, boundaries: tuple[float, ...]) -> Known:
    """The evidence of one file, judged."""
    axis = Axis(example.frames, example.regions.regions)
    points = scenes.gather(axis, example.regions.regions, Model(yardstick, NOTHING, Curve(1, 0), NOTHING))
    return Known(example.name, points, judged(points, boundaries))


def fit_scenes(files: list[Known]) -> tuple[Linear, Curve]:
    """Weights of the evidence from all files, confidence from logits out of fold."""
    logits, target = [], []
    for fold in range(FOLDS):
        change = fit_change([file for n, file in enumerate(files) if n % FOLDS != fold])
        for file in files[fold::FOLDS]:
            own, truth = final_logits(file, change)
            logits.append(own)
            target.append(truth)
    all_logits, all_truth = np.concatenate(logits), np.concatenate(target)
    told = all_logits >= 0
    sys.stderr.write(f"changes: {told.sum()} told out of fold, {all_truth[told].mean():.3f} of them right\n")
    return fit_change(files), fit_confidence(all_logits, all_truth)


def fit_boundary(examples: list[Example]) -> Linear:
    """Whether a section begins within 3 s, from the boundaries that are placed before any is taken away."""
    features, target, owner = [np.zeros((0, len(placing.NAMES)))], [np.zeros(0)], [np.zeros(0, int)]
    for number, example in enumerate(examples):
        whole = Span(start_s=0, end_s=example.duration_s)
        grid = steps(example.frames, Beats.of(example.tempo), whole) if example.tempo else None
        if grid is not None:
            found = placing.cuts(grid)
            away = np.abs(grid.edges_s[found[1:-1]][:, None] - np.array(example.boundaries[1:-1])).min(axis=1)
            features.append(placing.describe(grid, found))
            target.append((away <= 3.0).astype(float))
            owner.append(np.full(len(away), number % FOLDS))
    rows, right, fold = np.concatenate(features), np.concatenate(target), np.concatenate(owner)
    told = np.zeros(len(right), bool)
    for each in range(FOLDS):
        line = logistic(rows[fold != each], right[fold != each], BOUNDARY_RISING, 3e-3)
        told[fold == each] = line.logit(rows[fold == each]) >= 0
    sys.stderr.write(
        f"sections: {len(right)} placed, {right.mean():.3f} right; {right[told].mean():.3f} of the likely\n"
    )
    return logistic(rows, right, BOUNDARY_RISING, 3e-3)


def _named(line: Linear, names: tuple[str, ...]) -> dict[str, float]:
    weights = {name: round(float(w), 4) for name, w in zip(names, line.weights, strict=True) if abs(w) >= 5e-5}
    return weights | {"bias": round(line.bias, 4)}


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("SAMPLER_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
    parser.add_argument("--corpus", type=Path, default=default)
    parser.add_argument("--write", action="store_true", help="replace the table in the package")
    options = parser.parse_args()
    reader = Reader()
    mixed, whole = list(joined(reader, options.corpus)), list(songs(reader))
    yardstick = measure_yardstick(mixed)
    files = [known(e, yardstick, e.boundaries[1:-1]) for e in mixed] + [known(e, yardstick, ()) for e in whole]
    change, confidence = fit_scenes([file for file in files if len(file.evidence.points) > 2])
    table = {
        "yardstick": {
            "seconds": yardstick.seconds.round(4).tolist(),
            "deviation": yardstick.deviation.round(4).tolist(),
        },
        "change": _named(change, evidence.NAMES),
        "confidence": {"slope": round(confidence.slope, 4), "offset": round(confidence.offset, 4)},
        "boundary": _named(fit_boundary(whole), placing.NAMES),
    }  # fmt: skip
    if options.write:
        MODEL.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
