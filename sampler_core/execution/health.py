"""Which analyzers a run still trusts."""

from __future__ import annotations

from collections import Counter

_IN_A_ROW = 5


class Health:
    """Counts deaths. An analyzer that dies on one file after another is not tried on more in this run; one that ran
    in a process before another analyzer died there, for no reason of its own, is suspected from then on."""

    def __init__(self) -> None:
        self._in_a_row: Counter[str] = Counter()
        self._suspects: set[str] = set()

    def died(self, analyzer: str) -> bool:
        """It died on one more file, in a fresh process too. Returns whether it was given up for that."""
        self._in_a_row[analyzer] += 1
        return self._in_a_row[analyzer] == _IN_A_ROW

    def lived(self, analyzer: str) -> None:
        """It came to an end, good or bad."""
        if not self.given_up(analyzer):
            self._in_a_row[analyzer] = 0

    def given_up(self, analyzer: str) -> bool:
        """Whether it died on five files in a row."""
        return self._in_a_row[analyzer] >= _IN_A_ROW

    def suspect(self, analyzer: str) -> bool:
        """It may have damaged its process for who came after it. Returns whether that is news."""
        news = analyzer not in self._suspects
        self._suspects.add(analyzer)
        return news

    def suspected(self, analyzer: str) -> bool:
        """Whether nobody should run in a process after it."""
        return analyzer in self._suspects
