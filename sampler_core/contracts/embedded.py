"""What a file says of itself beside its tags: typed fields from the chunks that samplers, recorders and DAWs write."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Loop(BaseModel):
    """A stretch to be repeated: from ``start_frame`` up to, not including, ``end_frame``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=0)
    direction: Literal["forward", "alternating", "backward"] = "forward"
    times: int | None = Field(default=None, ge=1)
    """How often it is played; ``None`` for ever."""


class CuePoint(BaseModel):
    """A marked position, or a stretch where it has a length."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    frame: int = Field(ge=0)
    length_frames: int | None = Field(default=None, ge=0)
    label: str | None = None


class Embedded(BaseModel):
    """What the chunks of a file say: nothing of it was heard, nothing was checked against the sound.

    From ``acid``, ``smpl``, ``inst``, ``cue `` with its labels, ``bext`` and ``iXML`` of RIFF, RF64 and W64, ``INST``,
    ``MARK`` and ``basc`` of AIFF, and the chunks of Apple Loops in CAF. Names are those of the standards.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    tempo_bpm: float | None = Field(default=None, gt=0)
    beats: float | None = Field(default=None, gt=0)
    """How many beats the whole file has."""
    time_signature: tuple[int, int] | None = None
    root_note: int | None = Field(default=None, ge=0, le=127)
    """As a MIDI number: 60 is middle C."""
    fine_tune_cents: float | None = None
    """How much the sound is higher than ``root_note``."""
    lowest_note: int | None = Field(default=None, ge=0, le=127)
    highest_note: int | None = Field(default=None, ge=0, le=127)
    key: str | None = None
    """Such as ``A minor``, or ``A`` where the mode is not said."""
    is_loop: bool | None = None
    """Whether it is made to be repeated; ``False`` for a one-shot."""
    loops: tuple[Loop, ...] = ()
    cue_points: tuple[CuePoint, ...] = ()
    recorded_at: datetime | None = None
    """When recording began, by the recorder's clock; it does not say its time zone."""
    time_reference_frames: int | None = Field(default=None, ge=0)
    """The first frame's place on the timeline, counted from midnight."""
    originator: str | None = None
    originator_reference: str | None = None
    description: str | None = None
    umid: str | None = None
    """SMPTE 330M identifier, in hex."""
    coding_history: str | None = None
    integrated_lufs: float | None = None
    loudness_range_lu: float | None = None
    true_peak_dbtp: float | None = None
    momentary_lufs: float | None = None
    short_term_lufs: float | None = None
    project: str | None = None
    scene: str | None = None
    take: str | None = None
    tape: str | None = None
    note: str | None = None
    category: str | None = None
    subcategory: str | None = None
    descriptors: tuple[str, ...] = ()

    def told(self) -> dict[str, str]:
        """Name → value of everything that has a single value, as text; what ``tag:`` asks for as well."""
        said = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {
            name: _as_text(value)
            for name, value in said
            if value is not None and (name == "time_signature" or not isinstance(value, tuple))
        }


def _as_text(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.10g}"
        case datetime():
            return value.isoformat()
        case (beats, unit):
            return f"{beats}/{unit}"
    return str(value)
