"""Outcomes on their way into the database: collected, then written with a few statements for many steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from ..contracts import ArrayRef, Outcome, Status
from .edits.overrides import overrides_of
from .rows import ANALYSES, OUTCOMES, analysis_rows, layout_of, step_row
from .schemas import SchemaCheck
from .search_rows import SearchWriter, with_corrections
from .sql import upsert
from .tables import ArrayFile, OutcomeArray, table

_ARRAYS, _LINKS = table(ArrayFile), table(OutcomeArray)
_C = OUTCOMES.c
_RELATED = select(_C.id, _C.file_id, _C.action_key, _C.analyzer, _C.kind, _C.status, _C.current, _C.chosen).where(
    _C.file_id.in_(bindparam("files", expanding=True)),
    or_(_C.current, _C.action_key.in_(bindparam("keys", expanding=True))),
)
_DELETE = delete(OUTCOMES).where(_C.id == bindparam("row"))
_FLAGS = update(OUTCOMES).where(_C.id == bindparam("row"))
_INSERT = insert(OUTCOMES).returning(_C.id, _C.action_key)


@dataclass(frozen=True)
class Step:
    """The outcomes of one analyzer on one file; ``texts`` are their results as JSON."""

    run_id: int
    file_id: int
    action_key: str
    ingredients: str
    schema_version: int | None
    outcomes: Sequence[Outcome]
    texts: Sequence[str | None]
    arrays: frozenset[str]
    current: bool
    chosen: bool

    @property
    def claims(self) -> set[tuple[object, ...]]:
        """What only one step of a batch may lay its hand on."""
        first = self.outcomes[0]
        return {(self.action_key,), (self.file_id, "analyzer", first.analyzer), (self.file_id, "kind", first.kind)}


class StepWriter:
    """Collects steps and writes them together."""

    def __init__(self, connection: Connection, check: SchemaCheck) -> None:
        self._connection = connection
        self._check = check
        self._arrays: dict[str, dict[str, Any]] = {}
        self._steps: list[Step] = []
        self._claimed: set[tuple[object, ...]] = set()

    def add(self, step: Step) -> None:
        """Take up a step; it is written with the next :meth:`flush`."""
        if not self._claimed.isdisjoint(step.claims):
            self.flush()
        self._steps.append(step)
        self._claimed |= step.claims

    def add_arrays(self, refs: Sequence[ArrayRef], size: int) -> None:
        """Take up the arrays of an object, to which steps may refer; ``size`` of all of it in bytes."""
        digest = refs[0].sha256
        self._arrays[digest] = {"sha256": digest, "layout": layout_of(refs), "size": size}

    def flush(self) -> None:
        """Write what was collected."""
        self._many(upsert(self._connection, _ARRAYS).on_conflict_do_nothing(), list(self._arrays.values()))
        self._arrays.clear()
        steps, self._steps, self._claimed = self._steps, [], set()
        if not steps:
            return
        related = self._related(steps)
        batch = _Batch()
        for step in steps:
            batch.settle(step, related[step.file_id])
        self._many(_DELETE, batch.deleted)
        # First what steps back, then what steps forward: the unique indexes hold after every row.
        for flags in (batch.back, batch.forward):
            self._many(_FLAGS, list(flags.values()))
        self._insert(batch.new)
        self._make_searchable(batch.shown)

    def _related(self, steps: Sequence[Step]) -> dict[int, list[Any]]:
        """By file, the stored steps that new ones may replace."""
        found: dict[int, list[Any]] = defaultdict(list)
        wanted = {"files": list({s.file_id for s in steps}), "keys": [s.action_key for s in steps]}
        for row in self._connection.execute(_RELATED, wanted):
            found[row.file_id].append(row)
        return found

    def _insert(self, steps: Sequence[Step]) -> None:
        if not steps:
            return
        rows = [_row(step) for step in steps]
        ids = {row.action_key: row.id for row in self._connection.execute(_INSERT, rows)}
        analyses, links = [], []
        for step in steps:
            outcome_id = ids[step.action_key]
            analyses += analysis_rows(outcome_id, step.outcomes, step.texts)
            links += [{"outcome_id": outcome_id, "sha256": sha256} for sha256 in sorted(step.arrays)]
        self._many(insert(ANALYSES), analyses)
        self._many(insert(_LINKS), links)

    def _make_searchable(self, steps: Sequence[Step]) -> None:
        overrides = overrides_of(self._connection, [step.file_id for step in steps])
        search = SearchWriter(self._connection, self._check.kinds, self._check.field_ids)
        for step in steps:
            kind, results = step.outcomes[0].kind, [outcome.result for outcome in step.outcomes]
            said = overrides.get(step.file_id, ())
            search.replace(step.file_id, kind, with_corrections(search.kinds, kind, results, said))
        search.flush()

    def _many(self, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)


class _Batch:
    """What has to happen so that a batch of steps is stored."""

    def __init__(self) -> None:
        self.deleted: list[dict[str, Any]] = []
        self.back: dict[int, dict[str, Any]] = {}
        self.forward: dict[int, dict[str, Any]] = {}
        self.new: list[Step] = []
        self.shown: list[Step] = []

    def settle(self, step: Step, related: Iterable[Any]) -> None:
        """Decide on ``step``, given the stored steps of its file."""
        own = next((row for row in related if row.action_key == step.action_key), None)
        if own is not None and _stays(own, step):
            if (own.current, own.chosen) == (step.current, step.chosen):
                return
            self.forward[own.id] = {"row": own.id, "current": step.current, "chosen": step.chosen}
        else:
            if own is not None:
                self.deleted.append({"row": own.id})
            self.new.append(step)
        for row in related:
            if row is not own:
                self._step_back(row, step)
        if step.chosen:
            self.shown.append(step)

    def _step_back(self, row: Any, step: Step) -> None:
        """Let ``step`` take over from a stored one, as far as it does."""
        first = step.outcomes[0]
        current = row.current and not (step.current and row.analyzer == first.analyzer)
        chosen = row.chosen and current and not (step.chosen and row.kind == first.kind)
        if (current, chosen) != (row.current, row.chosen):
            flags = self.back.setdefault(row.id, {"row": row.id, "current": True, "chosen": True})
            flags["current"] &= current
            flags["chosen"] &= chosen


def _stays(row: Any, step: Step) -> bool:
    """Whether the stored outcome stays: it is an answer, or what is put was read from it."""
    return row.status in (Status.OK, Status.UNDETERMINED) or all(outcome.cached for outcome in step.outcomes)


def _row(step: Step) -> dict[str, Any]:
    return step_row(step.outcomes) | {
        "run_id": step.run_id, "file_id": step.file_id, "action_key": step.action_key,
        "ingredients": step.ingredients, "schema_version": step.schema_version,
        "current": step.current, "chosen": step.chosen,
    }  # fmt: skip
