"""Musical sections inside scenes that have a beat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sampler_sdk import Frames, Scene, Section, Tempo

from .bars import Beats, Steps, steps
from .letters import block_distances, letters, name_of
from .model import Linear
from .placing import cuts, describe


def sections(
    frames: Frames, tempo: Tempo, scenes: Sequence[Scene], boundary: Linear, least_s: float
) -> tuple[Section, ...]:  # fmt: skip
    """Sections of every scene of at least ``least_s`` seconds with an accepted beat, in order.

    They tile such a scene. Letters go on from scene to scene, since what repeats is sought within a scene only.
    """
    found: list[Section] = []
    used, beats = 0, Beats.of(tempo)
    for number, scene in enumerate(scenes):
        grid = steps(frames, beats, scene) if scene.duration_s >= least_s else None
        if grid is not None:
            own = _scene_sections(grid, scene, number, boundary, used)
            used += len({section.label for section in own})
            found += own
    return _with_repeats(found)


def _scene_sections(grid: Steps, scene: Scene, number: int, boundary: Linear, used: int) -> list[Section]:
    places = cuts(grid)
    sure = [1.0, *boundary.probability(describe(grid, places)).tolist()]  # a scene's own start is certain
    names = letters(block_distances(grid, places))
    order = list(dict.fromkeys(names))
    edges = [scene.start_s, *grid.edges_s[places[1:-1]].tolist(), scene.end_s]
    return [
        Section(
            start_s=edges[n], end_s=edges[n + 1], scene=number, label=name_of(used + order.index(names[n])),
            confidence=sure[n], aligned_to=_aligned(grid, places[n]) if n else "none",
        )
        for n in range(len(names))
    ]  # fmt: skip


def _aligned(grid: Steps, place: int) -> Literal["downbeat", "beat", "none"]:
    if grid.downbeat[place]:
        return "downbeat"
    return "beat" if grid.beat[place] else "none"


def _with_repeats(found: list[Section]) -> tuple[Section, ...]:
    firsts: dict[str, int] = {}
    for index, section in enumerate(found):
        firsts.setdefault(section.label, index)
    return tuple(
        section if firsts[section.label] == index else section.model_copy(update={"repeats": firsts[section.label]})
        for index, section in enumerate(found)
    )
