"""The items of lists in results: sections, beats, events of any kind. They are no rows: the results of the files that a
query finds are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine

from ..facets.known import Asked, Kind, Kinds
from ..facets.paths import options, schema_at, types_at, value_at, values_at
from ..spelling import folded, nearest
from ..store.errors import LibraryError, WrongCursor
from ..store.kinds import stored_kinds
from ..store.search_rows import Results, counting
from .found import PLACE, Column, Found, Value, columns_of, found_in
from .meaning import Meant, meaning
from .order import Order
from .paging import Rows, paged
from .query import Query, QueryError, Term, Written
from .resolved import Resolved
from .stretches import Stretch
from .terms import Installed, none_installed
from .values import BadValue

_PAGE = 100
_START, _END, _MOMENT = "start_s", "end_s", "time_s"
_SINGLE = {"number", "integer", "string", "boolean"}


@dataclass(frozen=True)
class ItemList:
    """A list in the results of a kind, such as ``sections`` of ``timeline``, whose items are stretches or moments."""

    kind: Kind
    path: str

    @property
    def name(self) -> str:
        """As one asks for it."""
        return f"{self.kind.id}.{self.path}"

    @cached_property
    def of_item(self) -> Kind:
        """An item as if it were a result of its own."""
        part = schema_at(self.kind.schema, f"{self.path}[]") or {}
        alone = next(iter(options(self.kind.schema, part)), {})
        return Kind(self.name, schema={**alone, "$defs": self.kind.schema.get("$defs", {})})

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What an item says in a single value, but for when."""
        named = self.of_item.schema.get("properties", {})
        times = (_START, _END, _MOMENT)
        return tuple(each for each in named if each not in times and types_at(self.of_item.schema, each) & _SINGLE)


@dataclass(frozen=True)
class ItemColumn(Column):
    """A field of items."""

    of_numbers: bool = False

    @property
    def several(self) -> bool:
        """An item has one."""
        return False

    @property
    def has_confidence(self) -> bool:
        """A confidence is a field of its own."""
        return False

    @property
    def is_number(self) -> bool:
        """As its schema says."""
        return self.of_numbers


def list_named(name: str, kinds: Kinds) -> ItemList:
    """Return the list called ``KIND.LIST``.

    Raises:
        LibraryError: when there is none whose items say when they are; the message says what there is.
    """
    found = {each.name: each for kind in kinds.by_id.values() for each in _lists(kind)}
    if name not in found:
        known = ["region", "segment", *found]
        told = nearest(name, known, f"there is {', '.join(known)}")
        raise LibraryError(f"there is nothing called {name!r} to list: {told}")
    return found[name]


def _lists(kind: Kind) -> Iterator[ItemList]:
    for path in kind.schema.get("properties", {}):
        fields = [schema_at(kind.schema, f"{path}[].{time}") is not None for time in (_START, _END, _MOMENT)]
        if "array" in types_at(kind.schema, path) and (all(fields[:2]) or fields[2]):
            yield ItemList(kind, path)


@dataclass(frozen=True)
class OfItems:
    """A query taken apart: what is asked of files, and what of their items has to hold (or, ``negated``, must not)."""

    files: Query
    holds: tuple[tuple[Meant, bool], ...]

    @classmethod
    def of(cls, query: Query, items: ItemList) -> OfItems:
        """Take ``query`` apart: terms like ``timeline.sections.label:A`` speak of items.

        Raises:
            QueryError: when a field of items is not there, or asked for in one of several alternatives.
        """
        inner = [term for term in query.terms if _is_of(term, items)]
        if query.alternatives and any(_is_of(term, items) for term in (*query.terms, *sum(query.alternatives, ()))):
            told = f"what is asked of {items.name} has no alternatives: ask twice"
            raise QueryError(told, query.text or str(query), 0)
        rest = tuple(term for term in query.terms if term not in inner)
        holds = tuple((meant, term.negated) for term in inner for meant in _meant(term, items, query))
        return cls(replace(query, terms=rest), holds)

    def hold(self, item: Mapping[str, Any]) -> bool:
        """Whether what is asked of items holds of this one."""
        return all(_is_so(meant, item) is not negated for meant, negated in self.holds)


def _is_of(term: Term, items: ItemList) -> bool:
    return term.field.startswith(f"{items.name}.")


def _meant(term: Term, items: ItemList, query: Query) -> tuple[Meant, ...]:
    assert isinstance(term.value, Written)
    text, at, field = query.text or str(query), term.at or 0, term.field.removeprefix(f"{items.name}.")
    if schema_at(items.of_item.schema, field) is None:
        told = nearest(field, items.fields, f"they have {', '.join(items.fields) or 'none'}")
        raise QueryError(f"items of {items.name} have no field {field!r}: {told}", text, at)
    try:
        return meaning(term.field, (Asked(items.of_item, field),), term.value)
    except BadValue as error:
        before = len(term.field) + len(term.value.sign) + term.value.quoted
        raise QueryError(str(error), text, min(at + before + error.offset, len(text))) from None


def _is_so(meant: Meant, item: Mapping[str, Any]) -> bool:
    value = value_at(item, meant.asked.field)
    if meant.is_none:
        return value is None
    if meant.range is None:
        return value is not None and folded(_text(value)) in meant.words
    return isinstance(value, int | float) and not isinstance(value, bool) and meant.range.has(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def columns_of_items(resolved: Resolved, items: ItemList, names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """Return what is told of each item: its own fields, or ``names``, of which some may be of its file; and what the
    query asks for."""
    own = items.fields if names is None else [name for name in names if name in items.fields]
    of_file = () if names is None else [name for name in names if name not in items.fields]
    item = items.of_item
    numbers = {name for name in own if types_at(item.schema, name) & {"number", "integer"}}
    fields = [ItemColumn(name, (Asked(item, name),), of_numbers=name in numbers) for name in own]
    return (*fields, *columns_of(resolved, of_file))


def iterate_items(
    engine: Engine,
    query: Query,
    items: ItemList,
    *,
    limit: int | None = None,
    after: str | None = None,
    columns: Sequence[str] | None = None,
    installed: Installed = none_installed,
) -> Iterator[Stretch]:
    """Yield the items of a list in the files that ``query`` finds, in its order and theirs."""
    asked, skip, before = OfItems.of(query, items), *_read_cursor(after)

    def read(connection: Connection, rows: Rows, order: Order) -> list[tuple[Found, Results, Sequence[Column]]]:
        nonlocal limit
        limit = order.limit if limit is None else min(limit, order.limit or limit)
        told = columns_of_items(order.resolved, items, columns)
        files = found_in(connection, rows, order, [each for each in told if not isinstance(each, ItemColumn)])
        ids = list(dict.fromkeys(row.file_id for row in rows))
        by_file = {of: results for of, _, results in counting(connection, stored_kinds(connection), ids, items.kind.id)}
        return [(file, by_file.get(row.file_id, ()), told) for row, file in zip(rows, files, strict=True)]

    number = 0
    pages = paged(engine, asked.files, PLACE, read, size=_PAGE, after=before, installed=installed, whole=True)
    for file, results, told in pages:
        for index, item in enumerate(_items(results, items)):
            if index >= skip and asked.hold(item):
                yield _stretch(file, item, told, f"{index + 1}.{before or ''}")
                number += 1
                if number == limit:
                    return
        skip, before = 0, file.cursor


def _items(results: Results, items: ItemList) -> Iterator[Mapping[str, Any]]:
    for result in results:
        for item in values_at(result, f"{items.path}[]"):
            start = item.get(_START, item.get(_MOMENT)) if isinstance(item, Mapping) else None
            if isinstance(start, int | float):
                yield item


def _stretch(file: Found, item: Mapping[str, Any], columns: Sequence[Column], cursor: str) -> Stretch:
    start, end = (item[_START], item.get(_END)) if _START in item else (item[_MOMENT], None)
    values = {
        each.name: Value(_single(item.get(each.name))) if isinstance(each, ItemColumn) else file.values[each.name]
        for each in columns
    }
    return Stretch(file.path, float(start), end, file.duration_s, values, cursor)


def _single(value: Any) -> float | str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return float(value)
    return value if isinstance(value, str) else None


def _read_cursor(after: str | None) -> tuple[int, str | None]:
    """How many items of the next file were told, and the cursor of the file before it."""
    if after is None:
        return 0, None
    skip, point, before = after.partition(".")
    if not point or not skip.isascii() or not skip.isdigit() or len(skip) > 9:
        raise WrongCursor("this is no cursor of items: take it whole from what `sampler find --each … --json` printed")
    return int(skip), before or None
