"""``disagree:FACET``: where those who say something of a facet differ by more than what counts as near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from ..contracts import Facet, Status
from ..facets.known import Asked
from ..facets.nearness import are_near
from ..facets.paths import schema_at
from ..facets.vocabulary import Vocabulary
from ..schemas import Schema
from ..store.codec import loads
from ..store.rows import ANALYSES, OUTCOMES
from ..store.tables import Location, Override, SearchField, SearchRow, Tag, table
from .meaning import is_number, kept_as
from .terms import Told

_FIELDS, _ROWS, _TAGS = table(SearchField), table(SearchRow), table(Tag)
_LOCATIONS, _OVERRIDES = table(Location), table(Override)
_PAGE = 500
PERSON = "set"
"""Who says what a person set."""
_Value = float | str | None
_Said = dict[int, dict[str, _Value]]
"""Span → who → what; where it is of whole files, the span is 0."""


@dataclass(frozen=True)
class Disagree:
    """All who say something of what is ``asked``: the analyzers that give its kind, whoever's answer counts; a person;
    and tags that claim it."""

    asked: tuple[Asked, ...]
    column: str
    order: bool = False

    def files(self, connection: Connection) -> Mapping[int, Told]:
        """Return what is said of each file on which they differ, of a file with spans in the first where they do."""
        found: dict[int, Told] = {}
        for each in self.asked:
            if each.facet is not None:
                for file_id, told in _differing(connection, each, each.facet):
                    found.setdefault(file_id, told)
        return found


def _differing(connection: Connection, asked: Asked, facet: Facet) -> Iterator[tuple[int, Told]]:
    said: dict[int, _Said] = defaultdict(lambda: defaultdict(dict))
    estimated = _several(connection, asked) | _corrected(connection, asked)
    claims = _claimed(connection, asked, facet)
    for file_id, span, who, value in _estimates(connection, asked, estimated):
        said[file_id][span][who] = value
    for file_id, span, value in _counting(connection, asked, _corrected(connection, asked)):
        said[file_id][span][PERSON] = value
    for file_id, span, who, value in _chosen(connection, asked, claims.keys() - estimated):
        said[file_id][span][who] = value
    for file_id, those in claims.items():
        said[file_id][0] |= those
    for file_id, spans in said.items():
        for each in (spans[span] for span in sorted(spans)):
            if any(not are_near(facet, *pair) for pair in combinations(each.values(), 2)):
                yield file_id, Told(values=tuple(each.values()), said_by=tuple(each))
                break


def _outcomes(asked: Asked, *columns: ColumnElement[Any]) -> Select[Any]:
    given = (OUTCOMES.c.current, OUTCOMES.c.kind == asked.kind.id, OUTCOMES.c.status == Status.OK)
    return select(*columns).where(*given)


def _several(connection: Connection, asked: Asked) -> set[int]:
    """Files on which several analyzers give the kind."""
    each = _outcomes(asked, OUTCOMES.c.file_id).group_by(OUTCOMES.c.file_id).having(func.count() > 1)
    return set(connection.scalars(each))


def _corrected(connection: Connection, asked: Asked) -> set[int]:
    return set(connection.scalars(select(_OVERRIDES.c.file_id).where(_OVERRIDES.c.kind == asked.kind.id)))


def _estimates(
    connection: Connection, asked: Asked, file_ids: Collection[int]
) -> Iterator[tuple[int, int, str, _Value]]:
    """What each analyzer says, whatever a person set."""
    columns = (OUTCOMES.c.file_id, OUTCOMES.c.analyzer, ANALYSES.c.span_index, ANALYSES.c.result)
    wanted = _outcomes(asked, *columns).join_from(OUTCOMES, ANALYSES).order_by(OUTCOMES.c.chosen.desc(), OUTCOMES.c.id)
    for page in _pages(file_ids):
        for row in connection.execute(wanted.where(OUTCOMES.c.file_id.in_(page), ANALYSES.c.result.is_not(None))):
            try:
                yield row.file_id, row.span_index, row.analyzer, _value_in(asked, loads(row.result))
            except (AttributeError, LookupError, TypeError, ValueError):  # damaged: `check` tells of it
                continue


def _value_in(asked: Asked, result: Any) -> _Value:
    rows = (row for row in asked.kind.reader.rows(result) if row.field == asked.field and row.answer)
    row = next(rows, None)
    return None if row is None else row.word if row.number is None else row.number


def _counting(connection: Connection, asked: Asked, file_ids: Collection[int]) -> Iterator[tuple[int, int, _Value]]:
    """What counts: of a file on which nothing has such a value, ``None``."""
    of_field = (_FIELDS.c.kind == asked.kind.id, _FIELDS.c.field == asked.field, _ROWS.c.rank == 0)
    wanted = select(_ROWS).join_from(_ROWS, _FIELDS, _FIELDS.c.id == _ROWS.c.field_id).where(*of_field)
    for page in _pages(file_ids):
        there = set()
        for row in connection.execute(wanted.where(_ROWS.c.file_id.in_(page))):
            there.add(row.file_id)
            yield row.file_id, row.span, row.word if row.number is None else row.number
        yield from ((file_id, 0, None) for file_id in page if file_id not in there)


def _chosen(connection: Connection, asked: Asked, file_ids: Collection[int]) -> Iterator[tuple[int, int, str, _Value]]:
    """What the only analyzer says: that is what counts, and quicker to be had."""
    whose = _outcomes(asked, OUTCOMES.c.file_id, OUTCOMES.c.analyzer)
    who: dict[int, str] = {}
    for page in _pages(file_ids):
        who |= {row.file_id: row.analyzer for row in connection.execute(whose.where(OUTCOMES.c.file_id.in_(page)))}
    for file_id, span, value in _counting(connection, asked, who.keys()):
        yield file_id, span, who[file_id], value


def _claimed(connection: Connection, asked: Asked, facet: Facet) -> dict[int, dict[str, _Value]]:
    """What tags of places claim: file → ``tag NAME`` → value. What the facet can never be is no claim."""
    found: dict[int, dict[str, _Value]] = defaultdict(dict)
    if not facet.claims:
        return found
    c, can_be = _TAGS.c, _Possible(asked, facet)
    wanted = select(c.file_id, c.name_folded, c.value, c.number).where(
        c.name_folded.in_(facet.claims), c.location_id.is_not(None)
    )
    for row in connection.execute(wanted.order_by(c.id)):
        value = can_be.number(row.number) if is_number(facet) else can_be.word(row.value)
        if value is not None:
            found[row.file_id][f"tag {row.name_folded}"] = value
    return found


class _Possible:
    """What a facet can be of what others say."""

    def __init__(self, asked: Asked, facet: Facet) -> None:
        self._facet, self._words = facet, Vocabulary(facet)
        part = schema_at(asked.kind.schema, facet.places[0]) or {}
        self._schema = Schema({**part, "$defs": asked.kind.schema.get("$defs", {})})

    def number(self, number: float | None) -> float | None:
        """Of a tag's number."""
        return None if number is None or self._schema.fault(number) else number

    def word(self, text: str) -> str | None:
        """The word as it is kept."""
        word, known = kept_as(self._facet, self._words, text)
        return word if known or (self._words.open and word) else None


def _pages(file_ids: Collection[int]) -> Iterator[list[int]]:
    ids = sorted(file_ids)
    return (ids[first : first + _PAGE] for first in range(0, len(ids), _PAGE))
