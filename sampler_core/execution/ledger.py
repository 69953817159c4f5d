"""What the steps of a run took, by analyzer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..planning.plan import Step
from ..store.runs import Took


class Ledger:
    """Adds up what ran; what was known already took nothing."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._took = {
            a.name: Took(a.name, a.version, a.distribution, a.distribution_version)
            for a in (step.analyzer for step in steps)
        }

    def add(self, analyzer: str, elapsed_s: float, cpu_s: float, peak_mb: float, *, steps: int = 1) -> None:
        """One step has ended, well or badly; or, with ``steps=0``, what belongs to one."""
        took = self._took[analyzer]
        self._took[analyzer] = replace(
            took, steps=took.steps + steps, elapsed_s=took.elapsed_s + elapsed_s, cpu_s=took.cpu_s + cpu_s,
            peak_mb=max(took.peak_mb, peak_mb),
        )  # fmt: skip

    @property
    def entries(self) -> tuple[Took, ...]:
        """One for each analyzer, in the order of the plan."""
        return tuple(self._took.values())
