"""The confidence of what ships, on rendered one-shots that nothing was fitted to."""

from __future__ import annotations

import numpy as np
import pytest
from sampler_classifier.analyzer import ClassifierAnalyzer
from sampler_classifier.calibration import Temperature, log_odds, sigmoid
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Classification, Frames, Regions, Upstream, render

TYPES = {
    "kick": "kick",
    "snare": "snare",
    "clap": "clap",
    "hat": "hat",
    "open_hat": "hat",
    "cymbal": "cymbal",
    "ride": "cymbal",
    "tom": "tom",
    "conga": "perc",
    "rim": "perc",
    "cowbell": "perc",
    "shaker": "perc",
}


def test_log_odds_are_those_of_the_probability_and_finite() -> None:
    logits = np.linspace(-13, 13, 105, dtype=np.float32)
    assert log_odds(sigmoid(logits)) == pytest.approx(logits, abs=0.5)
    assert log_odds(sigmoid(logits[20:-20])) == pytest.approx(logits[20:-20], abs=2e-3)
    assert log_odds(np.array([0.0, 1.0], np.float32)) == pytest.approx([-13.8, 13.8], abs=0.1)
    assert sigmoid(np.array([-1e9, 0.0, 1e9], np.float32)) == pytest.approx([0, 0.5, 1])


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_a_temperature_divides_the_odds_of_labels_that_exclude_each_other(temperature: float) -> None:
    logits = np.array([3.0, -1.0, 0.5], np.float32)
    told = Temperature(temperature)(logits)
    assert told.sum() == pytest.approx(1)
    assert np.log(told / told[0]) == pytest.approx((logits - logits[0]) / temperature, abs=1e-5)


@pytest.mark.ci
def test_confidence_means_what_it_says() -> None:
    """Neither halved, nor always the same, nor too sure; and no question's labels add up to more than 1."""
    analyzers = FeaturesAnalyzer(), RegionsAnalyzer(), ClassifierAnalyzer()
    for each in analyzers:
        each.setup()
    sure, right = [], []
    for number in range(60):
        kind = [*TYPES][number % len(TYPES)]
        for result in classified(render.one_shot(9000 + number, kind).audio, *analyzers):
            for labels in result.alternatives.values():
                assert sum(label.probability for label in labels) <= 1 + 1e-9
            if best := result.alternatives.get("type"):
                sure.append(best[0].probability)
                right.append(best[0].name == TYPES[kind])
    confident, hits = np.array(sure), np.array(right)
    assert len(hits) > 40
    assert abs(confident.mean() - hits.mean()) < 0.12
    assert confident[hits].mean() - confident[~hits].mean() > 0.05


def classified(
    audio: Audio, features: FeaturesAnalyzer, regions: RegionsAnalyzer, classifier: ClassifierAnalyzer
) -> list[Classification]:
    """The longest region's classification."""
    frames = features.analyze(audio, Upstream())
    found = regions.analyze(audio, Upstream((Frames,), (), [frames]))
    spans = sorted(found.regions, key=lambda region: -region.duration_s)[:1]
    results = classifier.analyze_spans(audio, Upstream((Frames, Regions), classifier.optional, [frames, found]), spans)
    return [result for result in results if isinstance(result, Classification)]
