"""From a query's terms to SQL conditions on locations and file summaries."""

from __future__ import annotations

from sqlalchemy import Exists, and_, func, not_, or_, true

from ..store.tables import Location, table
from .clauses import Condition, in_turn, of_many
from .estimates import ESTIMATES, LABELS, labelled
from .facts import FACTS, scalar
from .query import Names, Query, Term
from .resolved import Resolved

_THERE = table(Location).c.gone_at.is_(None)


def condition(resolved: Resolved, *, listed: bool = True) -> Condition:
    """What has to hold for a file and its location.

    ``conf`` bounds the confidence of every estimate that the terms beside it ask for; alone, that of the class. A place
    where the file is gone is found only where ``gone:`` stands among the terms. ``listed``: in the order of an index
    that has no such places; what is only counted is quicker without.
    """
    return _any_of(resolved.query, resolved, _THERE if listed else in_turn(_THERE))


def _any_of(query: Query, resolved: Resolved, there: Condition) -> Condition:
    groups = [(and_(true(), *_all_of(group, resolved)), _asks_for_gone(group, resolved)) for group in query.groups]
    if not any(gone for _, gone in groups):
        return and_(there, or_(*(holds for holds, _ in groups)))  # said once, it is what an index is made for
    return or_(*(holds if gone else and_(there, holds) for holds, gone in groups))


def _asks_for_gone(terms: tuple[Term, ...], resolved: Resolved) -> bool:
    """Whether ``gone:`` is among ``terms``, or in a saved query among them."""
    asked = [term for term in terms if not term.negated]
    saved = [
        resolved.saved[name]
        for term in asked
        if isinstance(term.value, Names) and term.field == "saved"
        for name in term.value.names
    ]
    inner = any(_asks_for_gone(group, resolved) for query in saved for group in query.groups)
    return inner or any(term.field == "gone" for term in asked)


def _all_of(terms: tuple[Term, ...], resolved: Resolved) -> list[Condition]:
    sure = list(dict.fromkeys(term for term in terms if term.field == "conf"))
    others = [term for term in terms if term.field != "conf"]
    found = [_condition(term, sure if not term.negated else [], resolved) for term in others]
    if sure and not any(term.field in ESTIMATES and not term.negated for term in others):
        found.append(of_many(labelled(LABELS.c.answer, sure)))
    return found


def _condition(term: Term, sure: list[Term], resolved: Resolved) -> Condition:
    if (estimate := ESTIMATES.get(term.field)) is not None:
        holds = estimate(term.value, sure)
    elif term.field == "saved":
        assert isinstance(term.value, Names)
        holds = or_(*(_any_of(resolved.saved[name], resolved, in_turn(_THERE)) for name in term.value.names))
    elif (fact := FACTS.get(term.field)) is not None:
        holds = fact(term.value)
    else:
        holds = scalar(resolved.fields[term.field], term.value)
    if not term.negated:
        return holds
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(holds if isinstance(holds, Exists) else func.coalesce(holds, False))
