"""Which times of a timeline are boundaries."""

from __future__ import annotations

from sampler_core.kinds import Scene, Timeline


def scene(start_s: float, end_s: float, region: int, confidence: float) -> Scene:
    return Scene(start_s=start_s, end_s=end_s, region=region, confidence=confidence)


def test_likely_starts_and_the_last_end_are_boundaries():
    found = Timeline(scenes=(scene(0, 4, 0, 1), scene(4, 7, 0, 0.8), scene(7, 9, 0, 0.4)))
    assert found.boundaries() == (0, 4, 9)
    assert found.boundaries(min_confidence=0.3) == (0, 4, 7, 9)
    assert found.boundaries(min_confidence=0.9) == (0, 9)


def test_where_silence_lies_before_a_change_it_has_two_edges():
    found = Timeline(scenes=(scene(1, 4, 0, 1), scene(6, 9, 1, 0.9)))
    assert found.boundaries() == (1, 4, 6, 9)


def test_a_short_gap_has_one_edge():
    found = Timeline(scenes=(scene(0, 4, 0, 1), scene(4.3, 9, 1, 0.9)))
    assert found.boundaries() == (0, 4.3, 9)


def test_content_that_goes_on_after_a_pause_makes_none():
    found = Timeline(scenes=(scene(0, 4, 0, 1), scene(6, 9, 1, 0.1)))
    assert found.boundaries() == (0, 9)


def test_without_scenes_there_are_none():
    assert Timeline(scenes=()).boundaries() == ()
