"""What a run would do, file by file and step by step, and why: without running anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .audio.discover import find_audio
from .contracts import Outcome
from .environments.description import fingerprint
from .execution.job import FileJob
from .execution.surroundings import Surroundings
from .library import Library
from .planning.decoding import decode_key
from .planning.explain import explain
from .planning.plan import Plan, Step


def forecast_files(plan: Plan, paths: Sequence[Path], library: Path) -> Iterator[dict[str, Any]]:
    """Yield ``{"path", "steps": [{"analyzer", "state", "why"}]}`` for every file under ``paths``.

    ``state`` is ``cached``, ``run`` or ``skip``. A file that the library does not know by path, size and time is
    told as new; a run would still recognize its bytes or its sound.
    """
    environments = {
        step.analyzer.name: Surroundings(fingerprint(step.analyzer.environment))
        for step in plan.steps
        if step.analyzer.environment
    }
    with Library.open_existing(library) as opened:
        corrections = opened.corrections(plan.corrections)
        for path in find_audio(paths):
            job = FileJob(path, Path(), plan, opened.outcomes, environments, corrections)
            yield {"path": str(path), "steps": _steps(job, plan, opened)}


def _steps(job: FileJob, plan: Plan, library: Library) -> list[dict[str, str]]:
    try:
        row = library.file_for_location(job.path, job.path.stat())
    except OSError as error:
        return [_entry(step, "skip", f"the file cannot be read: {error.strerror}") for step in plan.steps]
    if row is None:
        return [_entry(step, "run", "new file, or changed since it was analyzed") for step in plan.steps]
    if row.audio is None:
        stored = library.outcomes(decode_key(plan.decode, row.identity))
        why = stored[0].failure.message if stored and stored[0].failure else "decoding is tried again"
        return [_entry(step, "skip" if stored else "run", why) for step in plan.steps]
    job.heard(row.audio, decoded=False)
    before = library.current_ingredients(row.id)
    return [_foretell(step, job, before) for step in plan.steps]


def _foretell(step: Step, job: FileJob, before: dict[str, dict[str, Any]]) -> dict[str, str]:
    name = step.analyzer.name
    if name in job.results:
        outcome: Outcome = job.results[name].outcomes[0]
        if outcome.cached:
            return _entry(step, "cached", f"{outcome.status.value}, nothing it depends on has changed")
        return _entry(step, "skip", outcome.failure.message if outcome.failure else outcome.status.value)
    for given in step.inputs:
        if given.provider is not None and given.provider not in job.results:
            return _entry(step, "run", f"if {given.provider}, which runs first, gives another {given.kind}")
    return _entry(step, "run", explain(before.get(name), job.ingredients_of(step)))


def _entry(step: Step, state: str, why: str) -> dict[str, str]:
    return {"analyzer": step.analyzer.name, "state": state, "why": why}
