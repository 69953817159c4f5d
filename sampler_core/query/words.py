"""What can be asked for: every name, and of a name its words with counts, or its range, in a library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, distinct, func, select

from ..contracts import Scope, Word
from ..facets.known import Asked
from ..facets.vocabulary import Vocabulary
from ..store.tables import SearchRow, table
from .meaning import KnownNames, is_number, kept_as, spelt_out
from .resolved import Resolved

_ROWS = table(SearchRow)
_MOST = 1000


@dataclass(frozen=True)
class Name:
    """A name that can be asked for: of a facet, or of a group of them; ``kinds`` are those that claim it."""

    name: str
    help: str
    type: str
    unit: str
    kinds: tuple[str, ...]
    scope: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {**vars(self), "kinds": list(self.kinds), "unit": self.unit or None}


@dataclass(frozen=True)
class WordCount:
    """A word, on how many files it is found, other ways to write it, and which words almost count as it."""

    word: str
    files: int
    aliases: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {**vars(self), "aliases": list(self.aliases), "near": list(self.near)}


@dataclass(frozen=True)
class NumberRange:
    """Numbers: on how many files there is one, and between what they lie; ``None`` where there is none."""

    files: int
    low: float | None
    high: float | None
    unit: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {**vars(self), "unit": self.unit or None}


def names(known: KnownNames) -> Iterator[Name]:
    """Yield every short name that a kind claims, facets as they are declared, groups with what they have."""
    for name, claims in known.kinds.names().items():
        for scope in dict.fromkeys(each.kind.scope for each in claims):
            those = [each for each in claims if each.kind.scope is scope]
            facet = those[0].facet
            assert facet is not None
            kinds = tuple(dict.fromkeys(each.kind.id for each in those))
            yield Name(name, _help(name, those), facet.type, facet.unit, kinds, scope.value)


def _help(name: str, claims: list[Asked]) -> str:
    facets = [each.facet for each in claims if each.facet]
    if claims[0].likely is not None:
        return f"any of {', '.join(dict.fromkeys(f.name for f in facets))} with a probability of {claims[0].likely:g}"
    if name == facets[0].group:
        return f"the answer to any of {', '.join(facet.name for facet in facets)}"
    return facets[0].help


def words_of(connection: Connection, resolved: Resolved, asked: tuple[Asked, ...]) -> list[WordCount] | NumberRange:
    """Return the words of what is ``asked``, those of the vocabulary in its order and then others, at most 1000 of
    them, or the range of its numbers. A file counts once however many stretches of it have it."""
    facet, c = asked[0].facet, _ROWS.c
    ids = [resolved.id_of(each) for each in asked]
    likely = asked[0].likely
    here = (c.field_id.in_(ids), c.rank == 0 if likely is None else c.confidence >= likely)
    files = func.count(distinct(c.file_id)).label("files")
    range_of = select(files, func.min(c.number), func.max(c.number)).where(*here, c.number.is_not(None))
    number, low, high = connection.execute(range_of).one()
    if number or (facet is not None and is_number(facet)):
        return NumberRange(number, low, high, facet.unit if facet else "")
    counted = select(c.word, files).where(*here, c.word.is_not(None)).group_by(c.word).order_by(files.desc(), c.word)
    found: dict[str, int] = {row.word: row.files for row in connection.execute(counted)}
    declared = list(_declared(asked, found))
    return [*declared, *(WordCount(*each) for each in islice(found.items(), _MOST))]


def _declared(asked: tuple[Asked, ...], found: dict[str, int]) -> Iterator[WordCount]:
    """The words that are declared, each once; they are taken out of those that were ``found``."""
    told = set[str]()
    for each in asked:
        words = each.facet.words if each.facet else [Word(name=w) for w in spelt_out(each.kind.schema, each.field)]
        vocabulary = Vocabulary(each.facet) if each.facet else None
        for word in words:
            kept = kept_as(each.facet, vocabulary, word.name)[0] if each.facet and vocabulary else word.name
            if kept not in told:
                told.add(kept)
                yield WordCount(word.name, found.pop(kept, 0), word.aliases, word.near)


FILES: Mapping[str, str] = {
    "duration": "Length in seconds",
    "rate": "Sample rate in Hz",
    "channels": "Number of channels",
    "tag": "A tag: NAME=VALUE, or text in it",
    "path": "Text in the path",
    "text": "Text in path or tags, as a word alone",
    "status": "How an analyzer ended",
    "added": "When the library first heard the sound",
    "modified": "When the file last changed",
    "saved": "What a saved query finds",
    "duplicates": "The sound lies at several places",
    "gone": "Not at its place any more",
    "conf": "How sure the estimates are that are asked for",
    "disagree": "Who says something of a facet differs: disagree:bpm",
}
"""What asks about files themselves, and what it means."""


def of_files() -> Iterator[Name]:
    """Yield the names that ask about files themselves."""
    return (Name(name, told, "file", "", (), Scope.FILE.value) for name, told in FILES.items())
