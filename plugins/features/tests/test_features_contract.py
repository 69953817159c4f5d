"""The features analyzer keeps the contract of every analyzer."""

from __future__ import annotations

from sampler_features import FeaturesAnalyzer
from sampler_sdk.testing import AnalyzerContract


class TestFeatures(AnalyzerContract):
    analyzer = FeaturesAnalyzer
