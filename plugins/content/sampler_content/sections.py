"""Musical sections inside scenes that have a beat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from sampler_sdk import Frames, Scene, Section, Tempo

from .bars import Steps, steps
from .letters import block_distances, letters, name_of
from .model import Linear
from .placing import cuts, describe

_HEARD = 0.3
_LEAST = 0.1


def sections(
    frames: Frames, tempo: Tempo, scenes: Sequence[Scene], boundary: Linear, least_s: float
) -> tuple[Section, ...]:  # fmt: skip
    """Sections of every scene of at least ``least_s`` seconds with an accepted beat, in order.

    They tile such a scene. Letters go on from scene to scene, since what repeats is sought within a scene only.
    """
    found: list[Section] = []
    used = 0
    for number, scene in enumerate(scenes):
        grid = steps(frames, tempo, scene) if scene.duration_s >= least_s else None
        if grid is not None:
            own = _scene_sections(grid, scene, number, boundary, used)
            used += len({section.label for section in own})
            found += own
    return _with_repeats(found)


def _scene_sections(grid: Steps, scene: Scene, number: int, boundary: Linear, used: int) -> list[Section]:
    places, sure = _heard(grid, cuts(grid), boundary)
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


def _heard(grid: Steps, places: list[int], boundary: Linear) -> tuple[list[int], list[float]]:
    """``places`` without those hardly likely, nor those between equal letters that are not likely; confidences.

    A scene's own start is a boundary for certain.
    """
    while len(places) > 2:
        likely = boundary.probability(describe(grid, places))
        names = np.array(letters(block_distances(grid, places)))
        needed = np.where(names[1:] == names[:-1], _HEARD, _LEAST)
        if (likely >= needed).all():
            return places, [1.0, *likely.tolist()]
        weakest = int((likely - needed).argmin())
        places = places[: weakest + 1] + places[weakest + 2 :]
    return places, [1.0]


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
