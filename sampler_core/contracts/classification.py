"""``classification``: what it is."""

from __future__ import annotations

from pydantic import Field

from .result import Part, Result


class Label(Part):
    """A label and its calibrated probability."""

    name: str
    probability: float = Field(ge=0, le=1)


class Classification(Result):
    """What one segment contains. ``None`` for a question means the analyzer abstained."""

    kind = "classification"

    content: tuple[Label, ...]
    """Every content label, most probable first."""
    form: Label | None
    type: Label | None
    alternatives: tuple[Label, ...] = ()
    confidence: float = Field(ge=0, le=1)
