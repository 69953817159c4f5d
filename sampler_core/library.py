"""The library: a folder with a database, arrays beside it, and a scratch folder for work in progress."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.exc import OperationalError

from .contracts import Outcome, Scope
from .facets.known import Kind, Kinds
from .files import make_shared_folder, new_text, shared_mode
from .hookspecs import QueryTermSpec
from .query.found import Column, Found, columns_of, count_found, iterate_found, named
from .query.grammar import parse_query
from .query.items import ItemList, OfItems, columns_of_items, iterate_items, list_named
from .query.known import iterate_failed, iterate_records, record_at, stored_at, was_at
from .query.meaning import KnownNames
from .query.order import Order
from .query.paging import Rows, paged
from .query.query import Query
from .query.resolved import hints, resolve
from .query.saved import Saved, remove_query, save_query, saved_queries
from .query.stretches import Stretch, iterate_spans
from .query.terms import Installed
from .query.words import Name, NumberRange, WordCount, names, of_files, words_of
from .store.arrays import ArrayFiles
from .store.backups.backup import back_up_before_migration
from .store.backups.damage import check_after_a_kill, damaged
from .store.codec import AnyPath, path_bytes
from .store.database import Database, database_of
from .store.dump import dump_lines
from .store.edits.review import Disagreement, disagreements
from .store.errors import LibraryError, LibraryFull, LibraryMissing, UnknownFile
from .store.kinds import stored_kinds
from .store.layout import ADDRESS, BACKUPS, is_there
from .store.lookups import Lookups
from .store.runs import PastRun, past_runs
from .store.schemas import SchemaCheck
from .store.stored import StoredFile
from .store.tables import Location, table
from .store.transaction import Transaction
from .text import typed

if TYPE_CHECKING:
    from .registry.registry import Registry

_LOCATIONS = table(Location)
_PAGE = 1000
OPENED: dict[Path, None] = {}
"""The libraries that this process has opened, the latest last: what nobody foresaw may be due to that."""


class Library(Lookups):
    """What was found out about files. Reads go through an engine that cannot write, writes through
    :meth:`transaction`; reads inside a transaction see what was there before it."""

    def __init__(self, path: Path, database: Database) -> None:
        super().__init__(database.reading())
        self.path, self.database = path, database
        self.arrays = ArrayFiles(path / "arrays")
        self.scratch = path / "scratch"
        self.check = SchemaCheck()
        self._writing = database.writing()
        self._plugins = _Installed(self)

    @classmethod
    def open(cls, path: AnyPath) -> Library:
        """Open the library in the folder ``path``; it is created, or migrated, as need be.

        Raises:
            LibraryError: when it cannot be used; the message says why and what to do.
        """
        path = Path(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            for folder in ("arrays", "scratch", BACKUPS):
                make_shared_folder(path / folder)
        except OSError as error:
            raise LibraryError(
                f"there can be no library in {path} ({error.strerror}): choose another --library"
            ) from error
        database = database_of(path, damaged)
        database.prepare(before=back_up_before_migration)
        check_after_a_kill(path, database)
        OPENED.pop(path, None)
        OPENED[path] = None
        return cls(path, database)

    @classmethod
    def create(cls, path: AnyPath, address: str) -> Library:
        """Make a library in the folder ``path`` whose rows are in the PostgreSQL database at ``address``, which has to
        be empty; from then on it is opened by its folder, like any other.

        Raises:
            LibraryError: when there is a library already, in the folder or the database, or no way to the database.
        """
        from .store.postgresql import PostgresqlDatabase

        path = Path(path)
        if is_there(path):
            raise LibraryError(f"there is a library in {path} already: choose another --library")
        PostgresqlDatabase(address).check_empty()
        path.mkdir(parents=True, exist_ok=True)
        with new_text(path / ADDRESS, mode=shared_mode(path), durable=True) as file:
            file.write(f"{address}\n")
        return cls.open(path)

    @classmethod
    def open_existing(cls, path: AnyPath) -> Library:
        """Open the library in ``path``, which has to be there.

        Raises:
            LibraryMissing: when it is not.
            LibraryError: as for :meth:`open`.
        """
        if not is_there(path := Path(path)):
            raise LibraryMissing(f"there is no library in {path}: `sampler analyze PATH` creates it")
        return cls.open(path)

    def close(self) -> None:
        """Close all connections."""
        self._reading.dispose()
        self._writing.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Write: all of it or, when the block raises, nothing. Other writers wait up to 30 s.

        Raises:
            LibraryBusy: when another process writes for longer than that.
            LibraryFull: when the disk is full; nothing was changed.
            LibraryError: when the disk fails otherwise; nothing was changed.
        """
        try:
            with self.writing() as connection:
                transaction = Transaction(connection, self.arrays, self.check, self.scratch, self.installed)
                yield transaction
                transaction.finish()
        except BaseException:
            self.check.field_ids.clear()  # those that were given are not
            raise
        finally:
            self.arrays.forget()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The bare connection of a transaction, for what keeps the library; errors as :meth:`transaction`."""
        try:
            with self._writing.begin() as connection:
                yield connection
        except OperationalError as error:
            if (explained := self.database.explained(error)) is None:
                raise
            raise explained from error
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise LibraryFull.of(self.path) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that cannot write, and sees one state; writers wait for it to end."""
        with self._reading.connect() as connection:
            yield connection

    def check_integrity(self) -> list[str]:
        """What the database finds wrong with itself; empty when it is sound."""
        with self._reading.connect() as connection:
            return self.database.faults(connection)

    def dump(self) -> list[str]:
        """The whole content in a canonical form, one JSON object per line; see :mod:`.dump`."""
        with self._reading.connect() as connection:
            return dump_lines(connection)

    def record(self, path: AnyPath) -> dict[str, Any] | None:
        """The public record of the file at ``path``: ``{"path", "audio", "outcomes", "overrides", "tags"}``."""
        with self._reading.connect() as connection:
            return record_at(connection, Path(path))

    def file(self, path: AnyPath) -> StoredFile:
        """All that is known of the file at ``path``, typed: ``library.file(path).result(Tempo)``.

        Raises:
            UnknownFile: when it is not in the library.
        """
        with self._reading.connect() as connection:
            found = stored_at(connection, Path(path), self.arrays)
        if found is None:
            raise self._unknown(Path(path))
        return found

    def _unknown(self, path: Path) -> UnknownFile:
        adds = f"`{typed('analyze', path)}`"
        with self._reading.connect() as connection:
            before = was_at(connection, path)
        if before is not None:
            return UnknownFile(f"{path} is known to the library {self.path} from {before}: {adds} notes its new place.")
        if not os.path.lexists(path):
            lists = f"`{typed('find')}` lists what is"
            return UnknownFile(f"{path} is not in the library {self.path}, and there is no such file: {lists}.")
        if path.is_dir():
            return UnknownFile(f"{path} is a folder: name a file in it")
        return UnknownFile(f"{path} is not in the library {self.path}. {adds} adds it.")

    def records(self, query: Query | None = None) -> Iterator[dict[str, Any]]:
        """The public records of all files that ``query`` finds, in its order. Writers are not held up meanwhile."""
        return iterate_records(self._reading, query or Query(), self._plugins)

    def failed(self, query: Query) -> Iterator[tuple[Path, Outcome]]:
        """What failed, as it stands now, on the files that ``query`` finds: one outcome for each step."""
        return iterate_failed(self._reading, query, self._plugins)

    def runs(self, limit: int | None = None) -> list[PastRun]:
        """The latest runs into this library, latest first."""
        with self._reading.connect() as connection:
            return past_runs(connection, limit)

    def disagreements(self) -> list[Disagreement]:
        """Where a correction and a newer estimate disagree, by path."""
        with self._reading.connect() as connection:
            return list(disagreements(connection))

    def sound(self, path: AnyPath) -> int:
        """The id, for edits, of the sound at ``path``.

        Raises:
            UnknownFile: when it is not in the library.
        """
        path = Path(path)
        with self._reading.connect() as connection:
            found = connection.scalar(select(_LOCATIONS.c.file_id).where(_LOCATIONS.c.path_bytes == path_bytes(path)))
        if found is None:
            raise self._unknown(path)
        return int(found)

    def sounds(self, query: Query) -> list[int]:
        """The ids, for edits, of the sounds that ``query`` finds."""
        return list(dict.fromkeys(self._paged(query, _LOCATIONS.c.file_id, _file_ids)))

    def places(self, query: Query) -> list[int]:
        """The ids, for forgetting, of the places that ``query`` finds."""
        return list(self._paged(query, _LOCATIONS.c.id, _place_ids))

    def _paged(self, query: Query, column: ColumnElement[int], read: Callable[..., list[int]]) -> Iterator[int]:
        columns = [column, _LOCATIONS.c.path_bytes]
        return paged(self._reading, query, columns, read, size=_PAGE, installed=self._plugins)

    def place(self, path: AnyPath) -> int | None:
        """The id, for forgetting, of the place ``path``; ``None`` if the library does not know it."""
        with self._reading.connect() as connection:
            here = _LOCATIONS.c.path_bytes == path_bytes(Path(path))
            return connection.scalar(select(_LOCATIONS.c.id).where(here))

    def find(
        self,
        query: Query,
        limit: int | None = None,
        after: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> list[Found]:
        """What is known at a glance of the files that ``query`` finds, in its order, by path where it has none.

        At most ``limit`` of them, behind the one whose ``cursor`` is given as ``after``. Their values are those of
        ``columns``; see :meth:`columns`.

        Raises:
            QueryError: when the query names a field that is not there, or asks for what that cannot be.
            LibraryError: when it names a saved query that is not there, ``after`` is no cursor of this order, or one
                of ``columns`` is not there; the message says what there is.
        """
        return list(self.iterate(query, limit, after, columns))

    def iterate(
        self,
        query: Query,
        limit: int | None = None,
        after: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[Found]:
        """The same, a page at a time. Writers are not held up meanwhile."""
        return iterate_found(self._reading, query, limit=limit, after=after, columns=columns, installed=self._plugins)

    def find_stretches(
        self,
        each: str,
        query: Query,
        limit: int | None = None,
        after: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> list[Stretch]:
        """The stretches of which ``query`` holds, in its order, by path and time where it has none; likewise.

        ``each`` says which: ``region``, ``segment``, or ``KIND.LIST`` for the items of a list in results, which may be
        moments: ``tempo.beats``. Conditions on facets of regions or segments speak of the one that is listed, those on
        fields of items (``timeline.sections.label:A``) of the item; all others of its file.

        Raises:
            QueryError: as for :meth:`find`.
            LibraryError: as for :meth:`find`, or when there is no such list.
        """
        return list(self.iterate_stretches(each, query, limit, after, columns))

    def iterate_stretches(
        self,
        each: str,
        query: Query,
        limit: int | None = None,
        after: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[Stretch]:
        """The same, a page at a time. Writers are not held up meanwhile."""
        of = self._each(each)
        how: Mapping[str, Any] = {"limit": limit, "after": after, "columns": columns, "installed": self._plugins}
        if isinstance(of, ItemList):
            return iterate_items(self._reading, query, of, **how)
        return iterate_spans(self._reading, query, of, **how)

    def count_stretches(self, each: str, query: Query) -> int:
        """How many stretches ``query`` finds."""
        of = self._each(each)
        if isinstance(of, ItemList):
            return sum(1 for _ in iterate_items(self._reading, query, of, columns=(), installed=self._plugins))
        with self._reading.connect() as connection:
            return Order.of(connection, query, self._plugins, of).count(connection)

    def _each(self, each: str) -> Scope | ItemList:
        """What is listed. Regions for which nothing answers are the items of the list that gives them."""
        with self._reading.connect() as connection:
            kinds = stored_kinds(connection)
        if each not in (Scope.REGION, Scope.SEGMENT):
            return list_named(each, kinds)
        scope = Scope(each)
        if not any(kind.scope is scope for kind in kinds.by_id.values()):
            for kind in kinds.by_id.values():
                if kind.about.spans and kind.about.spans.scope == each:
                    return ItemList(kind, kind.about.spans.at)
        return scope

    def columns(self, query: Query, names: Sequence[str] | None = None, each: str | None = None) -> tuple[Column, ...]:
        """What is told of each file that ``query`` finds, or of ``each`` stretch: the facets that are columns by
        default, or those called ``names``, and what the query asks for and sorts by."""
        of = Scope.FILE if each is None else self._each(each)
        with self._reading.connect() as connection:
            if isinstance(of, ItemList):
                files = OfItems.of(query, of).files
                return columns_of_items(resolve(connection, files, self._plugins), of, names)
            return columns_of(resolve(connection, query, self._plugins, of), names)

    def names(self) -> list[Name]:
        """The names that can be asked for: those of files, of all kinds that the library or an installed plugin has,
        and of query terms."""
        with self._reading.connect() as connection:
            known = KnownNames(stored_kinds(connection), self._plugins.kinds)
        known.look_at_installed()
        terms = (Name(spec.name, spec.help, "term", "", (), "file") for spec, _ in self._plugins.terms().values())
        taken = list(names(known))
        return [*of_files(), *taken, *(each for each in terms if each.name not in {name.name for name in taken})]

    def values_of(self, name: str) -> list[WordCount] | NumberRange:
        """What a name can be: its words with counts, or the range of its numbers.

        Raises:
            LibraryError: when nothing is called so, or two kinds are; the message says what there is.
        """
        with self._reading.connect() as connection:
            resolved = resolve(connection, Query(), self._plugins)
            return words_of(connection, resolved, named(name, resolved))

    def hints(self, query: Query, each: str | None = None) -> list[str]:
        """What may be wrong with words in ``query`` that neither a vocabulary nor any file has."""
        of = Scope.FILE if each is None else self._each(each)
        with self._reading.connect() as connection:
            if isinstance(of, ItemList):
                query, of = OfItems.of(query, of).files, Scope.FILE
            return list(hints(connection, resolve(connection, query, self._plugins, of)))

    def installed(self) -> Iterable[Kind]:
        """The kinds that are installed, for those that the library does not know yet."""
        return self._plugins.kinds()

    def count(self, query: Query) -> int:
        """How many files ``query`` finds."""
        with self._reading.connect() as connection:
            return count_found(connection, query, self._plugins)

    def saved_queries(self) -> list[Saved]:
        """The saved queries, by name."""
        with self._reading.connect() as connection:
            return saved_queries(connection)

    def save_query(self, name: str, query: str) -> None:
        """Keep a query, as typed, under a name; one that had the name before is replaced.

        Raises:
            QueryError: when the query cannot be read.
            LibraryError: when the name has other characters than letters, digits, _ and -, or the query asks for itself
                or for something that is not there.
        """
        with self.writing() as connection:
            save_query(connection, name, query, resolve(connection, parse_query(query), self._plugins).saved)

    def remove_query(self, name: str) -> None:
        """Forget a saved query.

        Raises:
            UnknownQuery: when there is none of this name.
        """
        with self.writing() as connection:
            remove_query(connection, name)

    def kinds_with(self, names: Iterable[str]) -> Kinds:
        """The kinds here and, where they do not tell what all of ``names`` mean, those that are installed."""
        known = KnownNames(self.kinds, self.installed)
        for name in names:
            with suppress(LookupError):
                known.asked(name)
        return known.kinds


@dataclass(frozen=True)
class QueryContext:
    """What the function of a query term is given besides the value: the ``library`` that is asked, to be read."""

    library: Library


class _Installed(Installed):
    """What plugins bring, looked for once, when a query names what a library does not know."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def kinds(self) -> Iterable[Kind]:
        return self._registry.kinds

    def terms(self) -> Mapping[str, tuple[QueryTermSpec, str]]:
        return {spec.name: (spec, self._registry.owner("terms", spec.name)) for spec in self._registry.terms}

    def scores(self, spec: QueryTermSpec, owner: str, value: Any) -> Iterator[tuple[bytes, float]]:
        from .term_calls import scores_of

        return scores_of(spec, owner, value, QueryContext(self._library))

    @cached_property
    def _registry(self) -> Registry:
        from .registry.registry import Registry

        return Registry.discover()


def _place_ids(_connection: Connection, rows: Rows, _order: Order) -> list[int]:
    return [row.id for row in rows]


def _file_ids(_connection: Connection, rows: Rows, _order: Order) -> list[int]:
    return [row.file_id for row in rows]
