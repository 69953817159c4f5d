"""How a run is asked to end before its work is done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Stop:
    """Set by whoever wants a run to end; the supervisor looks at it at every turn."""

    asked: bool = False
    """Finish the steps in hand and begin no others."""
    now: bool = False
    """Do not even finish those."""
    reason: str | None = None
    """Why the run stopped by itself, and what to do."""
    message: str | None = None
    """What a person should read at the next turn."""
