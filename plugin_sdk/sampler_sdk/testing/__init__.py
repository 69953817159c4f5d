"""Tests for analyzers: the contract kit (needs pytest) and helpers to run an analyzer by itself; and for commands,
:mod:`sampler_sdk.testing.libraries`, which fills a library without a run.

::

    from sampler_sdk.testing import AnalyzerContract, run

    class TestKey(AnalyzerContract):
        analyzer = KeyAnalyzer
        providers = (FeaturesAnalyzer, RegionsAnalyzer)

    def test_finds_a_minor():
        song = render.song(3, key=render.TrueKey(tonic="A", mode="minor"))
        assert run(KeyAnalyzer, song.audio, providers=TestKey.providers).tonic == "A"
"""

from . import examples
from .cases import CASES, Case
from .contract import AnalyzerContract
from .running import opened, run, run_spans

__all__ = ["CASES", "AnalyzerContract", "Case", "examples", "opened", "run", "run_spans"]
