"""What our own plugins give has its released schema beside their tests, and is read from there on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sampler_classifier.contents import ContentsAnalyzer
from sampler_classifier.segments import SegmentClassifier
from sampler_content.analyzer import ContentAnalyzer
from sampler_features import FeaturesAnalyzer
from sampler_key.analyzer import KeyAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Analyzer, Result
from sampler_sdk.testing.checks import check_released
from sampler_tempo.analyzer import TempoAnalyzer

from sampler_core import kinds

PLUGINS = Path(__file__).parent.parent / "plugins"
OURS: dict[type[Analyzer[Any]], str] = {
    FeaturesAnalyzer: "features",
    RegionsAnalyzer: "regions",
    TempoAnalyzer: "tempo",
    KeyAnalyzer: "key",
    ContentAnalyzer: "content",
    SegmentClassifier: "classifier",
    ContentsAnalyzer: "classifier",
}


@pytest.mark.parametrize(("analyzer", "plugin"), OURS.items(), ids=lambda each: getattr(each, "name", each))
def test_what_was_released_is_read(analyzer, plugin):
    folder = PLUGINS / plugin / "tests" / "schemas"
    assert (folder / f"{analyzer.produces.kind}.json").is_file()
    assert check_released(analyzer, folder) == ""


def test_no_standard_kind_is_left_out():
    standard = {each for each in vars(kinds).values() if isinstance(each, type) and issubclass(each, Result)}
    assert {analyzer.produces for analyzer in OURS} == standard
