"""Failures by what went wrong, each with the files it befell and the next thing to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Causes:
    """Collects failures; those of the same analyzer for the same reason are told together."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], dict[str, None]] = {}

    def add(self, path: str, outcome: dict[str, Any]) -> None:
        """Take in a failed outcome of the file at ``path``."""
        self._files.setdefault(_reason(outcome), {})[path] = None

    def lines(self, most: int | None = None, *, named: int) -> Iterator[str]:
        """The ``most`` frequent causes, with the first ``named`` files of each."""
        for (reason, hint), paths in self._by_number()[:most]:
            yield f"  failed  {reason}"
            yield from (f"          {path}" for path in [*paths][:named])
            if len(paths) > named:
                yield f"          and {len(paths) - named} more files"
            yield f"          {hint}"

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
