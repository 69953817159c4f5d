"""Timelines of any shape: what the contract accepts is what comes back, and nothing else is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from stored import Writer

from sampler_core.contracts import Upstream
from sampler_core.kinds import Region, Regions, Scene, Section, Timeline
from sampler_core.library import Library

FRAMES_HZ = 700  # times that are not round, and never too close to be told apart
frames = st.lists(st.integers(0, 36_000 * FRAMES_HZ), min_size=2, max_size=24, unique=True).map(sorted)
confidences = st.floats(0, 1)


def made_regions(bounds: Sequence[tuple[float, float]]) -> Regions:
    found = [Region(start_s=a, end_s=b, peak_dbfs=-1, rms_dbfs=-9, snr_db=30, confidence=1) for a, b in bounds]
    return Regions(regions=tuple(found), noise_floor=(), leading_silence_s=0, trailing_silence_s=0, silence_ratio=0)


@st.composite
def timelines(draw: Any) -> tuple[Regions, Timeline]:
    """Regions, scenes that tile them, and lettered sections inside some scenes."""
    edges = draw(frames)
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    scenes: list[Scene] = []
    for index, (start, end) in enumerate(spans):
        cuts = sorted({start, end, *draw(st.lists(st.integers(start, end), max_size=4))})
        for a, b in pairwise(cuts):
            scenes.append(Scene(start_s=a / FRAMES_HZ, end_s=b / FRAMES_HZ, region=index, confidence=draw(confidences)))
    bounds = [(a / FRAMES_HZ, b / FRAMES_HZ) for a, b in spans]
    sections: list[Section] = []
    for index, scene in enumerate(scenes):
        for label in draw(st.lists(st.sampled_from("ABC"), max_size=2)):
            if not any(section.scene == index for section in sections):
                first = next((i for i, each in enumerate(sections) if each.label == label), None)
                sections.append(Section(
                    start_s=scene.start_s, end_s=scene.end_s, scene=index, label=label, confidence=draw(confidences),
                    aligned_to="beat", repeats=first,
                ))  # fmt: skip
    return made_regions(bounds), Timeline(scenes=tuple(scenes), sections=tuple(sections), tempo="given")


def inputs(regions: Regions) -> Upstream:
    return Upstream(requires=(Regions,), results=(regions,))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(case=timelines())
def test_a_timeline_comes_back_as_it_was_put(
    case: tuple[Regions, Timeline], library: Library, writer: Writer, tmp_path: Path
) -> None:
    regions, timeline = case
    timeline.check_against(36_000.0, inputs(regions))
    path = tmp_path / "any.wav"
    path.touch()
    file_id = writer.file(path, stored.audio_info())
    key = stored.sha256(timeline.model_dump_json() + regions.model_dump_json())
    writer.step(file_id, key, stored.outcome("timeline", timeline.model_dump(mode="json")))
    (outcome,) = library.outcomes(key) or []
    again = Timeline.model_validate(outcome.result)
    assert again == timeline
    again.check_against(36_000.0, inputs(regions))


@given(case=timelines(), data=st.data())
def test_a_scene_that_is_missing_or_moved_is_noticed(case: tuple[Regions, Timeline], data: st.DataObject) -> None:
    regions, timeline = case
    victim = data.draw(st.integers(0, len(timeline.scenes) - 1))
    scene = timeline.scenes[victim]
    moved = scene.model_copy(update={"end_s": scene.start_s + (scene.end_s - scene.start_s) / 2})
    for instead in ((), (moved,)):
        with pytest.raises(ValueError, match=r"tile|gap|overlap"):
            tiling((*timeline.scenes[:victim], *instead, *timeline.scenes[victim + 1 :]), regions)


def tiling(scenes: tuple[Scene, ...], regions: Regions) -> None:
    Timeline(scenes=scenes).check_tiles(regions.regions)


@given(case=timelines())
def test_scenes_in_another_order_are_refused(case: tuple[Regions, Timeline]) -> None:
    scenes = case[1].scenes
    if len(scenes) > 1:
        with pytest.raises(ValidationError, match="overlaps or precedes"):
            Timeline(scenes=tuple(reversed(scenes)))


@given(case=timelines())
def test_a_scene_beyond_the_end_of_the_file_is_refused(case: tuple[Regions, Timeline]) -> None:
    regions, timeline = case
    with pytest.raises(ValueError, match="after the file"):
        timeline.check_against(timeline.scenes[-1].end_s - 1.01e-3, inputs(regions))


def section(start: float, end: float, label: str = "A", repeats: int | None = None, scene: int = 0) -> Section:
    return Section(start_s=start, end_s=end, scene=scene, label=label, confidence=0.5, repeats=repeats)


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ([section(0, 11)], "leaves its scene"),
        ([section(0, 5, scene=1)], "not there"),
        ([section(0, 5), section(4, 8, "B")], "overlaps or precedes"),
        ([section(0, 5), section(5, 8, "A")], "repeats 0, not None"),
        ([section(0, 5), section(5, 8, "B", repeats=0)], "repeats 1, not 0"),
    ],
)
def test_sections_are_nested_in_order_and_say_what_they_repeat(sections: list[Section], message: str) -> None:
    scene = Scene(start_s=0, end_s=10, region=0, confidence=1)
    with pytest.raises(ValidationError, match=message):
        Timeline(scenes=(scene,), sections=tuple(sections))
