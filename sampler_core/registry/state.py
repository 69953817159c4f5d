"""How a plugin stands."""

from __future__ import annotations

from enum import StrEnum


class PluginState(StrEnum):
    """``ready``, or why it is not: every installed candidate is in exactly one of these states."""

    READY = "ready"
    FAILED = "failed"
    """It could not be imported, or what it offers is malformed."""
    INCOMPATIBLE = "incompatible"
    """It needs another version of the SDK; it was not imported."""
    BLOCKED = "blocked"
    """The person asked to leave it out; it was not imported."""
    SHADOWED = "shadowed"
    """Another distribution offers the same name and comes first."""
    UNEXAMINED = "unexamined"
    """Nobody has looked at this version of it yet."""
