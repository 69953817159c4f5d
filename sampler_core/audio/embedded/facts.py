"""What is gathered from a file's chunks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from ...contracts import CuePoint, Embedded, Loop

MAX_POINTS = 256
"""Of loops and of cue points; more are left out."""
MAX_TEXT = 1000
_MAX_FRAME = 2**62


class Facts:
    """Fields of :class:`~sampler_core.contracts.Embedded` and tags, as they are found. The first to say something is
    believed, and what no field can hold is left out."""

    def __init__(self) -> None:
        self.tags: dict[str, list[str]] = {}
        self.warnings: list[str] = []
        self._fields: dict[str, Any] = {}
        self._loops: list[Loop] = []
        self._cues: dict[int, dict[str, Any]] = {}

    def tag(self, name: str, value: str) -> None:
        """Take up a tag; there may be several of a name."""
        if value:
            self.tags.setdefault(name, []).append(value)

    def text(self, name: str, value: str) -> None:
        """Take up a text."""
        printable = "".join(c if c.isprintable() else " " for c in value[:MAX_TEXT]).strip()
        if printable:
            self._fields.setdefault(name, printable)

    def number(self, name: str, value: float, low: float, high: float) -> None:
        """Take up a number that lies between ``low`` and ``high``; anything else is what programs write for none."""
        if math.isfinite(value) and low <= value <= high:
            self._fields.setdefault(name, value)

    def put(self, name: str, value: Any) -> None:
        """Take up a value that is known to be valid."""
        self._fields.setdefault(name, value)

    def time_signature(self, beats: int, unit: int) -> None:
        """Take up a time signature."""
        if 1 <= beats <= 64 and unit in (1, 2, 4, 8, 16, 32, 64):
            self.put("time_signature", (beats, unit))

    def loop(self, start: int, end: int, direction: Any = "forward", times: int = 0) -> None:
        """Take up a loop; ``times`` of 0 is for ever."""
        if len(self._loops) < MAX_POINTS and 0 <= start < end < _MAX_FRAME:
            self._loops.append(Loop(start_frame=start, end_frame=end, direction=direction, times=times or None))

    def cue(self, number: int, frame: int) -> None:
        """Take up a cue point by its ``number``."""
        if (len(self._cues) < MAX_POINTS or number in self._cues) and 0 <= frame < _MAX_FRAME:
            self._cues.setdefault(number, {}).setdefault("frame", frame)

    def of_cue(self, number: int, **more: Any) -> None:
        """Label a cue point, or give it a length; the point itself may come later."""
        if len(self._cues) < MAX_POINTS or number in self._cues:
            self._cues.setdefault(number, {}).update({name: value for name, value in more.items() if value})

    def frame_of(self, number: int) -> int | None:
        """Where a cue point lies."""
        frame = self._cues.get(number, {}).get("frame")
        return frame if isinstance(frame, int) else None

    def embedded(self) -> Embedded | None:
        """All that has a field; ``None`` where there is nothing."""
        cues = sorted((c for c in self._cues.values() if "frame" in c), key=lambda cue: int(cue["frame"]))
        found = dict(self._fields)
        if self._loops:
            found["loops"] = tuple(self._loops)
        if cues:
            found["cue_points"] = tuple(CuePoint(**cue) for cue in cues)
        return Embedded(**found) if found else None


def each(parts: Iterable[tuple[str, Callable[[], None]]], facts: Facts) -> None:
    """Let every part be read; one that is damaged is named and left out."""
    for name, read in parts:
        try:
            read()
        except Exception as error:  # noqa: BLE001 - what a file says of itself never fails its decoding
            facts.warnings.append(f"its {name} cannot be read: {type(error).__name__}: {error}"[:200])
