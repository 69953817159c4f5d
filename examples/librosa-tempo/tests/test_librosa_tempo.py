"""The example plugin: it keeps the contract, and takes the place of the provider it is chosen over."""

from __future__ import annotations

import numpy as np
import pytest
from sampler_librosa_tempo import LibrosaTempoAnalyzer, LibrosaTempoOptions, sampler_analyzers
from sampler_sdk import Audio, Tempo, Undetermined, render
from sampler_sdk.testing import AnalyzerContract, run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


class TestLibrosaTempoContract(AnalyzerContract):
    analyzer = LibrosaTempoAnalyzer


def test_gives_the_standard_kind() -> None:
    assert list(sampler_analyzers()) == [LibrosaTempoAnalyzer]
    assert LibrosaTempoAnalyzer.produces is Tempo


def test_finds_the_tempo_of_a_drum_loop() -> None:
    loop = render.drum_loop(7, bpm=120, bars=4, groove=render.GROOVES[0])
    assert run(LibrosaTempoAnalyzer, loop.audio).bpm == pytest.approx(120, rel=0.04)


def test_listens_to_its_option() -> None:
    loop = render.drum_loop(7, bpm=100)
    slow = run(LibrosaTempoAnalyzer, loop.audio, options=LibrosaTempoOptions(start_bpm=50))
    fast = run(LibrosaTempoAnalyzer, loop.audio, options=LibrosaTempoOptions(start_bpm=200))
    assert slow.bpm < fast.bpm


def test_is_undetermined_below_a_second() -> None:
    with pytest.raises(Undetermined, match="needs a second"):
        run(LibrosaTempoAnalyzer, Audio.from_array(np.zeros(20_000, np.float32), 44_100))
