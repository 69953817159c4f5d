"""From a query's terms to SQL conditions on locations and file summaries."""

from __future__ import annotations

from sqlalchemy import Exists, and_, func, not_, or_, true

from .clauses import Condition, of_many
from .estimates import ESTIMATES, LABELS, labelled
from .facts import FACTS, scalar
from .query import Names, Query, Term
from .resolved import Resolved


def condition(resolved: Resolved) -> Condition:
    """What has to hold for a file and its location.

    ``conf`` bounds the confidence of every estimate that the terms beside it ask for; alone, that of the class.
    """
    return _any_of(resolved.query, resolved)


def _any_of(query: Query, resolved: Resolved) -> Condition:
    return or_(*(and_(true(), *_all_of(group, resolved)) for group in query.groups))


def _all_of(terms: tuple[Term, ...], resolved: Resolved) -> list[Condition]:
    sure = [term for term in terms if term.field == "conf"]
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
        holds = or_(*(_any_of(resolved.saved[name], resolved) for name in term.value.names))
    elif (fact := FACTS.get(term.field)) is not None:
        holds = fact(term.value)
    else:
        holds = scalar(resolved.fields[term.field], term.value)
    if not term.negated:
        return holds
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(holds if isinstance(holds, Exists) else func.coalesce(holds, False))
