"""Failures by what went wrong, each with the files it befell and the next thing to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Causes:
    """Collects failures; those of the same analyzer for the same reason are told together, with the ``evidence`` of the
    first of them if that is asked for."""

    def __init__(self, *, evidence: bool = False) -> None:
        self._files: dict[tuple[str, str], dict[str, None]] = {}
        self._evidence: dict[tuple[str, str], list[str]] = {}
        self._with_evidence = evidence

    def add(self, path: str, outcome: dict[str, Any]) -> None:
        """Take in a failed outcome of the file at ``path``."""
        reason = _reason(outcome)
        if self._with_evidence and reason not in self._evidence:
            self._evidence[reason] = _evidence(outcome)
        self._files.setdefault(reason, {})[path] = None

    def lines(self, most: int | None = None, *, named: int) -> Iterator[str]:
        """The ``most`` frequent causes, with the first ``named`` files of each."""
        for (reason, hint), paths in self._by_number()[:most]:
            yield f"  failed  {reason}"
            yield from (f"          {path}" for path in [*paths][:named])
            if len(paths) > named:
                yield f"          and {len(paths) - named} more files"
            yield f"          {hint}"
            yield from (f"            {line}" for line in self._evidence.get((reason, hint), ()))

    def beyond(self, most: int) -> int:
        """How many files have a cause that is not among the ``most`` frequent."""
        return sum(len(paths) for _, paths in self._by_number()[most:])

    def _by_number(self) -> list[tuple[tuple[str, str], dict[str, None]]]:
        return sorted(self._files.items(), key=lambda group: -len(group[1]))


def _reason(outcome: dict[str, Any]) -> tuple[str, str]:
    failure = outcome["failure"]
    who = f"{outcome['analyzer']} ({outcome['distribution']} {outcome['distribution_version']})"
    message = " ".join(failure["message"].split())
    return f"{who} {failure['kind']}: {message}", failure["hint"]


def _evidence(outcome: dict[str, Any]) -> list[str]:
    """The lines of the traceback, and of what its process printed last, a native stack included."""
    evidence = outcome["failure"]["evidence"]
    return [line for part in ("traceback", "stderr_tail") for line in (evidence[part] or "").splitlines()]
