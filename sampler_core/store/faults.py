"""What a check finds, and what may be done about it without guessing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal


class Cure(StrEnum):
    """What follows from other data, or is made again by the next run."""

    REINDEX = "reindex"
    FORGET_OUTCOME = "forget_outcome"
    """Remove a result; the next run makes it again."""
    FORGET_ARRAY = "forget_array"
    """Take an array from a backup; where none has it, remove the results that refer to it."""
    FORGET_ROW = "forget_row"
    """Remove a row that its table's foreign key would have removed."""
    FLAGS = "flags"
    PROJECT = "project"
    FACTS = "facts"
    """Note of a sound what decoding told."""
    SUBSTITUTE = "substitute"
    """Set a row aside, and have something harmless in one of its columns: much depends on the row, little on that."""
    SET_ASIDE = "set_aside"
    """Take a row out, into a file that is kept."""
    TABLES = "tables"
    """Make a table or an index that is missing; what was in it is gone."""
    DROP = "drop"
    SWEEP = "sweep"
    """Remove the row of an array that nothing refers to; the file goes with `sampler library prune`."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: its kind, where, what, and the cure with what it is applied to.

    ``residue`` is no damage: a run that was killed may leave it, and nothing depends on it.
    """

    kind: Literal[
        "database", "reference", "row", "result", "array", "spans", "projection", "flags", "action_key", "orphan"
    ]  # fmt: skip
    where: str
    what: str
    cure: Cure | None = None
    target: Any = None
    residue: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        named = {name: value for name, value in asdict(self).items() if name != "target"}
        return {**named, "kind": str(self.kind), "cure": self.cure and self.cure.value}
