"""What only a library knows of the names in a query: which kinds and fields are meant, and what was saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from ..contracts import Scope
from ..facets.known import AmbiguousName, Asked, UnknownName
from ..facets.values import key_of
from ..hookspecs import QueryTermSpec
from ..spelling import nearest
from ..store.kinds import stored_kinds
from ..store.tables import SearchField, SearchRow, table
from .disagree import Disagree
from .grammar import DISAGREE, NAMES
from .meaning import KnownNames, Meant, is_number, meaning
from .query import Contains, Query, QueryError, Sort, Term, Written
from .saved import check_size, saved_in, saved_names
from .terms import Asks, Installed, Told, none_installed, of_plugin
from .values import BadValue, check_names

_FIELDS, _ROWS = table(SearchField), table(SearchRow)
OWN_ORDERS = ("duration", "path", "added", "modified")
"""What the order may go by besides results."""
_MOST_WORDS = 1000
_NEEDS_TERM = "sort:{0} goes by what {0}: finds, which each alternative has to have"


@dataclass(frozen=True)
class Ordered:
    """A facet or field that the order goes by, and whether its values are words."""

    asked: Asked
    words: bool


@dataclass(frozen=True)
class Resolved:
    """A query, what each term about results and each order by them means, and the saved queries it refers to.

    ``asked`` is what of results is asked for or sorted by, under the names that the query has for it; ``labels`` are
    all facets of labels that tell of whole files.
    """

    query: Query
    meant: Mapping[Term, tuple[Meant, ...]]
    orders: Mapping[str, Ordered]
    saved: Mapping[str, Query]
    asked: Mapping[str, tuple[Asked, ...]]
    labels: tuple[Asked, ...]
    names: KnownNames
    ids: Mapping[tuple[str, str], int]
    """The numbers of fields; those that no result has are not there."""
    terms: Mapping[Term, Asks] = field(default_factory=dict)
    """What asks something else than rows: terms of plugins, and ``disagree:``."""
    each: Scope = Scope.FILE
    """What is listed."""
    told: Mapping[Term, Mapping[int, Told]] = field(default_factory=dict)
    """What those terms found; see :func:`answered`."""

    def id_of(self, asked: Asked) -> int:
        """The number of the rows that are asked for; one that is nobody's where there are none."""
        return self.ids.get((asked.kind.id, asked.field), -1)

    def sure_id_of(self, asked: Asked) -> int:
        """The number of the rows with the confidence of a facet, likewise."""
        return self.ids.get((asked.kind.id, (asked.facet and asked.facet.confidence) or ""), -1)


def answered(resolved: Resolved, connection: Connection) -> Resolved:
    """Return ``resolved`` with what its terms of plugins, and ``disagree:``, find.

    Raises:
        TermFailed: when what a plugin does raised.
    """
    return replace(resolved, told={term: asks.files(connection) for term, asks in resolved.terms.items()})


def resolve(
    connection: Connection, query: Query, installed: Installed = none_installed, each: Scope = Scope.FILE
) -> Resolved:
    """Look up the names in ``query``. Order and limit of a saved query hold where ``query`` itself says nothing.
    ``each`` says what is listed: of two facets that a name may mean, that of this scope is meant.

    Raises:
        UnknownQuery: when no query is saved under a name.
        QueryError: when no kind has such a field, or it can never have the value that is asked for.
        QueryTooLarge: when there are too many terms, or saved queries name others too deeply.
    """
    saved = saved_in(connection, query)
    check_size(query, saved)
    inner = [saved[name] for name in saved_names(query)]
    by = query if query.sort else next((each for each in inner if each.sort), query)
    limit = query.limit or next((each.limit for each in inner if each.limit), None)
    names = KnownNames(stored_kinds(connection), installed.kinds, each)
    meant: dict[Term, tuple[Meant, ...]] = {}
    asked: dict[str, tuple[Asked, ...]] = {}
    terms: dict[Term, Asks] = {}
    for one in (query, *saved.values()):
        for term in (term for group in one.groups for term in group):
            _check_text(one, term, names)
            if not isinstance(term.value, Written):
                continue
            found = _asked(one, term, names, installed)
            if isinstance(found, tuple):
                asked[term.field] = found
                meant[term] = _meaning(one, term, found)
            else:
                terms[term] = found
    scored = {sort.field for sort in by.sort if _is_scored(by, sort, terms)}
    by_results = {
        sort.field: _order(by, sort, names, installed) for sort in by.sort if sort.field not in {*OWN_ORDERS, *scored}
    }
    asked = {**{name: (one,) for name, one in by_results.items()}, **asked}
    labels = tuple(_labels(names, each))
    ids = {(row.kind, row.field): row.id for row in connection.execute(select(_FIELDS))}
    orders = {name: Ordered(one, _is_words(connection, one, ids)) for name, one in by_results.items()}
    shaped = replace(query, sort=by.sort, limit=limit)
    return Resolved(shaped, meant, orders, saved, asked, labels, names, ids, terms, each)


def hints(connection: Connection, resolved: Resolved) -> Iterator[str]:
    """Yield what may be wrong with words that neither a vocabulary nor any file has."""
    for term, those in resolved.meant.items():
        ids = [resolved.id_of(each.asked) for each in those]
        c = _ROWS.c
        for word in dict.fromkeys(word for each in those for word in each.unknown):
            if connection.scalar(select(c.word).where(c.field_id.in_(ids), c.word == word).limit(1)) is None:
                there = connection.scalars(select(c.word).where(c.field_id.in_(ids)).distinct().limit(_MOST_WORDS))
                facets = [each.asked.facet for each in those if each.asked.facet]
                known = dict.fromkeys([*(w.name for facet in facets for w in facet.words), *filter(None, there)])
                yield f"no file has {term.field}:{word}: {nearest(word, known, _there_is(list(known)))}"


def _there_is(words: list[str]) -> str:
    told = f"there is {', '.join(words[:20])}{' …' * (len(words) > 20)}"
    return told if words else "no file has any"


def _meaning(query: Query, term: Term, asked: tuple[Asked, ...]) -> tuple[Meant, ...]:
    assert isinstance(term.value, Written)
    try:
        return meaning(term.field, asked, term.value)
    except BadValue as error:
        before = len(term.field) + len(term.value.sign) + term.value.quoted
        raise _error(query, term.at, str(error), before + error.offset) from None


def _asked(query: Query, term: Term, names: KnownNames, installed: Installed) -> tuple[Asked, ...] | Asks:
    """What a term asks for: facets or a field, or something else than those. A facet goes before a plugin's term."""
    if term.field == DISAGREE:
        return _disagree(query, term, names)
    try:
        return names.asked(term.field)
    except UnknownName:
        if (offered := installed.terms().get(term.field)) is not None:
            return _of_plugin(query, term, *offered, installed)
        told = _unknown(term.field, names, [*NAMES, *installed.terms()])
        raise _error(query, term.at, f"there is no field {term.field!r}: {told}") from None
    except AmbiguousName as error:
        raise _error(query, term.at, str(error)) from None


def _of_plugin(query: Query, term: Term, spec: QueryTermSpec, owner: str, installed: Installed) -> Asks:
    assert isinstance(term.value, Written)
    try:
        return of_plugin(spec, owner, term.value, installed)
    except BadValue as error:
        before = len(term.field) + len(term.value.sign) + term.value.quoted
        raise _error(query, term.at, str(error), before + error.offset) from None


def _disagree(query: Query, term: Term, names: KnownNames) -> Asks:
    assert isinstance(term.value, Written)
    before, name = len(term.field) + 1, term.value.text
    try:
        asked = tuple(each for each in names.asked(name) if each.facet is not None and each.likely is None)
    except UnknownName:
        raise _error(query, term.at, f"there is no field {name!r}: {_unknown(name, names, ())}", before) from None
    except AmbiguousName as error:
        raise _error(query, term.at, str(error), before) from None
    if not asked:
        raise _error(query, term.at, f"{name} is no facet, so nobody can disagree about it", before)
    return Disagree(asked, f"{DISAGREE}:{name}")


def _is_scored(query: Query, sort: Sort, terms: Mapping[Term, Asks]) -> bool:
    """Whether an order goes by the score of a term, which has to be in the query for that."""
    asks = [(term, each) for term, each in terms.items() if each.column == sort.field]
    if not any(each.order for _, each in asks):
        return False
    if not all(any(term in group and not term.negated for term, _ in asks) for group in query.groups):
        raise _error(query, sort.at, _NEEDS_TERM.format(sort.field))
    return True


def _order(query: Query, sort: Sort, names: KnownNames, installed: Installed) -> Asked:
    try:
        found = names.asked(sort.field)
    except UnknownName:
        offered = installed.terms().get(sort.field)
        if offered is not None and offered[0].order:
            raise _error(query, sort.at, _NEEDS_TERM.format(sort.field)) from None
        told = _unknown(sort.field, names, OWN_ORDERS)
        raise _error(query, sort.at, f"there is no order by {sort.field!r}: {told}") from None
    except AmbiguousName as error:
        raise _error(query, sort.at, str(error)) from None
    if len(found) > 1:
        those = ", ".join(each.facet.name for each in found if each.facet)
        raise _error(query, sort.at, f"{sort.field} is several at once: sort by one of {those}")
    if (scope := found[0].kind.scope) not in (Scope.FILE, names.scope):
        raise _error(query, sort.at, f"each {scope} has its own {sort.field}, so files have no order by it")
    return found[0]


def _is_words(connection: Connection, asked: Asked, ids: Mapping[tuple[str, str], int]) -> bool:
    """Whether it has words rather than numbers; of a field that is no facet its values tell."""
    if asked.facet is not None:
        return not is_number(asked.facet)
    here = _ROWS.c.field_id == ids.get((asked.kind.id, asked.field), -1)
    return connection.scalar(select(_ROWS.c.file_id).where(here, _ROWS.c.number.is_not(None)).limit(1)) is None


def _unknown(name: str, names: KnownNames, own: Iterable[str]) -> str:
    """What there is instead: of a kind that is there, its fields."""
    kinds = names.kinds.by_id
    id_ = max((id_ for id_ in kinds if name.startswith(f"{id_}.")), key=len, default=None)
    if id_ is not None:
        fields = dict.fromkeys((*kinds[id_].schema.get("properties", {}), *(f.name for f in kinds[id_].about.facets)))
        inner = name.removeprefix(f"{id_}.")
        return f"{id_} has no such field: {nearest(inner, fields, 'its fields are ' + ', '.join(fields))}"
    known = [*names.kinds.names(), *own, *(f"{id_}." for id_ in kinds)]
    return nearest(name, known, f"fields are {', '.join(known)}; quote it if it is text")


def _check_text(query: Query, term: Term, names: KnownNames) -> None:
    """Check that a word was not meant to ask for a field; quoted, it was not."""
    if term.field != "text" or not isinstance(term.value, Contains) or term.at is None or query.text[term.at] == '"':
        return
    try:
        check_names(term.value.text, lambda name: name in NAMES or names.is_known(name))
    except BadValue as error:
        raise _error(query, term.at, str(error), error.offset) from None


def _error(query: Query, at: int | None, message: str, offset: int = 0) -> QueryError:
    if at is None or not query.text:
        return QueryError(message, str(query), 0)
    return QueryError(message, query.text, min(at + offset, len(query.text)))


def _labels(names: KnownNames, scope: Scope) -> Iterator[Asked]:
    for kind in names.kinds.by_id.values():
        if kind.scope is scope:
            yield from (Asked(kind, key_of(each), each) for each in kind.about.facets if each.type == "label")
