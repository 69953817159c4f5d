"""The words of a facet: what a person writes, which word is meant, and which others are near."""

from __future__ import annotations

from collections.abc import Iterable

from ..contracts import Facet
from ..spelling import folded, nearest, searchable


class Vocabulary:
    """The words that a facet declares, by everything they may be called."""

    def __init__(self, facet: Facet) -> None:
        self.words = {word.name: word for word in facet.words}
        self.open = facet.open
        self._parts = {word.parts: word.name for word in facet.words if word.parts}
        self._spelt: dict[str, dict[str, str]] = {}
        """Folded spelling → each way to write it → the word."""
        for word in facet.words:
            for alias in (word.name, *word.aliases):
                self._spelt.setdefault(_spelling(alias), {}).setdefault(alias, word.name)

    def read(self, text: str) -> str | None:
        """The word that ``text`` means, or ``None``. Where only the case of letters tells two apart (``Cm``, ``CM``),
        the one that is written most alike."""
        ways = self._spelt.get(_spelling(text), {})
        best = min(ways, key=lambda alias: _differences(alias, text), default=None)
        return None if best is None else ways[best]

    def of_parts(self, parts: tuple[str, ...]) -> str | None:
        """The word for what stands in the fields of a result."""
        return self._parts.get(parts)

    def parts_of(self, word: str) -> tuple[str, ...]:
        """What stands in the fields of a result for a word."""
        known = self.words.get(word)
        return known.parts if known is not None and known.parts else (word,)

    def near(self, word: str) -> tuple[str, ...]:
        """The words that almost count as ``word``."""
        known = self.words.get(word)
        return known.near if known is not None else ()

    def meant(self, text: str, others: Iterable[str] = ()) -> str:
        """``did you mean …?`` for a text that is no word, or what words there are."""
        known = [*self.words, *(other for other in others if other not in self.words)]
        return nearest(text, known, f"it can be {', '.join(known[:_TOLD])}{' …' * (len(known) > _TOLD)}")


_TOLD = 30


def written(text: str) -> str:
    """How a word is kept that no vocabulary has: ``One Shot`` is ``one_shot``."""
    return searchable(text)


def _spelling(text: str) -> str:
    """One for ``A minor``, ``a-minor`` and ``aminor``."""
    return folded(text).replace(" ", "").replace("_", "").replace("-", "")


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
