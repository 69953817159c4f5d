"""What only a library knows of the names in a query: which kind and field is meant, and what was saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from ..bounds import NESTED, SORTS, TERMS
from ..spelling import nearest
from ..store.codec import loads
from ..store.errors import QueryTooLarge, UnknownField, UnknownQuery
from ..store.tables import ResultSchema, SavedQuery, Scalar, table
from .parsing import parse_query
from .query import Names, Query
from .vocabulary import check_words

_SCHEMAS, _SAVED, _SCALARS = table(ResultSchema), table(SavedQuery), table(Scalar)


@dataclass(frozen=True)
class FieldOfKind:
    """A field of a kind, and whether its values in this library are words rather than numbers."""

    kind: str
    field: str
    words: bool


@dataclass(frozen=True)
class Resolved:
    """A query, what each ``KIND.FIELD`` in it means, and the saved queries it refers to."""

    query: Query
    fields: Mapping[str, FieldOfKind]
    saved: Mapping[str, Query]


def resolve(connection: Connection, query: Query) -> Resolved:
    """Look up the names in ``query``. Order and limit of a saved query hold where ``query`` itself says nothing.

    Raises:
        UnknownQuery: when no query is saved under a name.
        UnknownField: when no result in the library is of that kind, that kind has no such field, or the field can never
            be the word that is asked for.
        QueryTooLarge: when there are too many terms, or saved queries name others too deeply.
    """
    saved = _saved_queries(connection, query)
    _check_size(query, saved)
    names = dict.fromkeys(name for each in (query, *saved.values()) for name in _open_names(each))
    inner = [saved[name] for name in _saved_names(query)]
    sort = query.sort or next((each.sort for each in inner if each.sort), ())
    limit = query.limit or next((each.limit for each in inner if each.limit), None)
    words = _words((query, *saved.values()))
    return Resolved(replace(query, sort=sort, limit=limit), _fields_of_kinds(connection, list(names), words), saved)


def _saved_names(query: Query, *, negated: bool = False) -> Iterator[str]:
    """Names of saved queries; those under a minus only if asked for."""
    for term in (term for group in query.groups for term in group):
        if term.field == "saved" and isinstance(term.value, Names) and (negated or not term.negated):
            yield from term.value.names


def _saved_queries(connection: Connection, query: Query) -> dict[str, Query]:
    """Those that ``query`` names, and those that they name."""
    found: dict[str, Query] = {}
    waiting = set(_saved_names(query, negated=True))
    while waiting:
        rows = connection.execute(select(_SAVED).where(_SAVED.c.name.in_(waiting))).all()
        if missing := waiting - {row.name for row in rows}:
            raise unknown_query(connection, min(missing))
        found |= {row.name: parse_query(row.query) for row in rows}
        waiting = {name for each in found.values() for name in _saved_names(each, negated=True)} - found.keys()
    return found


def unknown_query(connection: Connection, name: str) -> UnknownQuery:
    """The error for a name under which nothing is saved."""
    names = connection.scalars(select(_SAVED.c.name)).all()
    return UnknownQuery(f"no query is saved as {name!r}: {nearest(name, names, '`sampler queries` lists them')}")


def _check_size(query: Query, saved: Mapping[str, Query]) -> None:
    terms = _terms(query, saved, 0)
    if terms > TERMS:
        inside = ", those of its saved queries included" if saved else ""
        raise QueryTooLarge(f"this query has {terms:,} terms{inside}; {TERMS} are the most that can be asked at once")
    if len(query.sort) > SORTS:
        raise QueryTooLarge(f"this query has {len(query.sort)} times sort:, and {SORTS} are the most")


def _terms(query: Query, saved: Mapping[str, Query], depth: int) -> int:
    """How many conditions ``query`` comes to."""
    if depth > NESTED:
        raise QueryTooLarge(f"these saved queries name others more than {NESTED} deep: save one that says it all")
    inner = sum(_terms(saved[name], saved, depth + 1) for name in _saved_names(query, negated=True))
    return inner + sum(len(group) for group in query.groups)


def _open_names(query: Query) -> Iterator[str]:
    for term in (term for group in query.groups for term in group):
        if "." in term.field:
            yield term.field
    yield from (key.field for key in query.sort if "." in key.field)


def _words(queries: Iterable[Query]) -> dict[str, tuple[str, ...]]:
    """``KIND.FIELD`` → the words that are asked of it."""
    found: dict[str, tuple[str, ...]] = {}
    for term in (term for query in queries for group in query.groups for term in group):
        if "." in term.field and isinstance(term.value, Names):
            found[term.field] = found.get(term.field, ()) + term.value.names
    return found


def _fields_of_kinds(
    connection: Connection, names: list[str], words: Mapping[str, tuple[str, ...]]
) -> dict[str, FieldOfKind]:
    if not names:
        return {}
    versions = select(_SCHEMAS.c.kind, _SCHEMAS.c.json_schema).order_by(_SCHEMAS.c.schema_version)
    latest = {row.kind: row.json_schema for row in connection.execute(versions)}
    found = {name: _kind_and_field(name, latest) for name in names}
    for name, asked in words.items():
        kind, field = found[name]
        check_words(name, asked, loads(latest[kind]), field)
    return {name: FieldOfKind(*of, words=not _has_numbers(connection, *of)) for name, of in found.items()}


def _has_numbers(connection: Connection, kind: str, field: str) -> bool:
    c = _SCALARS.c
    numbers = select(c.file_id).where(c.kind == kind, c.field == field, c.number.is_not(None)).limit(1)
    return connection.scalar(numbers) is not None


def _kind_and_field(name: str, latest: Mapping[str, str]) -> tuple[str, str]:
    """``acme.loudness.range.low`` is ``range.low`` of ``acme.loudness``, if there is such a kind."""
    kind = max((kind for kind in latest if name.startswith(f"{kind}.")), key=len, default=None)
    if kind is None:
        kinds = [f"{kind}." for kind in latest]
        told = nearest(name, kinds, f"kinds are {', '.join(sorted(latest))}" if latest else "it has no results yet")
        raise UnknownField(f"{name}: no result in this library is of such a kind: {told}")
    fields = list(loads(latest[kind]).get("properties", {}))
    inner = name.removeprefix(f"{kind}.")
    if inner.partition(".")[0] not in fields:
        told = nearest(inner, fields, f"fields are {', '.join(fields)}")
        raise UnknownField(f"{name}: {kind} has no such field: {told}")
    return kind, inner
