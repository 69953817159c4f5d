"""What a run would do, summed up: how many files each step runs on, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..wording import plural

_REASONS = 12


def lines(forecast: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what will run and why, then what cannot, each reason with the number of files; or that nothing will."""
    files, busy, counts = 0, 0, Counter[tuple[str, str, str]]()
    for entry in forecast:
        files += 1
        busy += any(step["state"] == "run" for step in entry["steps"])
        counts.update((step["state"], step["analyzer"], step["why"]) for step in entry["steps"])
    if not busy:
        yield f"Nothing will run: all is known of {plural(files, 'file')}."
    else:
        known = f"; of the other {files - busy} all is known" if busy < files else ""
        yield f"Work on {busy} of {plural(files, 'file')}{known}."
        yield from _reasons(counts, "run")
    if any(state == "skip" for state, _, _ in counts):
        yield "What cannot run, and will not be tried again:"
        yield from _reasons(counts, "skip")


def each_file(forecast: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield every file with every step."""
    for entry in forecast:
        yield ""
        yield entry["path"]
        for step in entry["steps"]:
            yield f"  {step['analyzer']:<14} {step['state']:<8} {step['why']}"


def _reasons(counts: Counter[tuple[str, str, str]], state: str) -> Iterator[str]:
    """What is the case with how many files, and for which analyzers."""
    alike: dict[tuple[str, int], list[str]] = {}
    for (its, analyzer, why), count in counts.items():
        if its == state:
            alike.setdefault((why, count), []).append(analyzer)
    ranked = sorted(alike.items(), key=lambda item: -item[0][1])
    for (why, count), analyzers in ranked[:_REASONS]:
        yield f"  {plural(count, 'file'):>12}  {', '.join(analyzers)}: {why}"
    if len(ranked) > _REASONS:
        yield f"  and {len(ranked) - _REASONS} other reasons; --all tells them file by file"
