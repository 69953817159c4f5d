"""What the record of a file says on columns that were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..facets.correcting import applied
from ..facets.known import Asked, Kinds
from ..facets.labels import Judged, judged
from ..facets.paths import value_at
from ..facets.settable import settable
from ..facets.values import number_in

if TYPE_CHECKING:
    from ..query.found import Column

Record = Mapping[str, Any]
Single = str | float


def results_in(record: Record, kinds: Kinds) -> dict[str, list[Any]]:
    """Kind → the results that count; of what was set without an estimate, as much of one as there is."""
    outcomes = record["outcomes"]
    # Where several analyzers give a kind, the one whose answer counts comes first.
    counts = {outcome["kind"]: outcome["analyzer"] for outcome in reversed(outcomes)}
    found: dict[str, list[Any]] = {id_: [] for id_ in counts}
    for outcome in outcomes:
        if outcome["result"] is not None and counts[outcome["kind"]] == outcome["analyzer"]:
            found[outcome["kind"]].append(outcome["result"])
    unestimated = [kind for kind in kinds if not found.get(kind.id)]
    for kind in unestimated:
        for override in record["overrides"]:
            if override["name"].startswith(f"{kind.id}."):
                what = settable(kind, override["name"].removeprefix(f"{kind.id}."))
                found[kind.id] = [applied(what, (found.get(kind.id) or [{}])[0], override["value"])]
    return found


def value_in(column: Column, results: Mapping[str, Sequence[Any]]) -> Single | tuple[Single, ...] | None:
    """What is in ``column``: several values where a file may have several."""
    found = [value for one in column.asked for each in results.get(one.kind.id, ()) for value in _values(one, each)]
    return tuple(found) if column.several else found[0] if found else None


def confidence_in(column: Column, results: Mapping[str, Sequence[Any]]) -> float | None:
    """The confidence of that, or that there is none."""
    one = column.asked[0]
    result = next(iter(results.get(one.kind.id, ())), None)
    if result is None or one.facet is None or not column.has_confidence:
        return None
    if one.facet.type != "label":
        return number_in(value_at(result, one.facet.confidence or ""))
    answers = (each.answer for each in judged([one.facet], result))
    return next((answer.probability for answer in answers if answer is not None), None)


def _values(asked: Asked, result: Any) -> list[Single]:
    if asked.likely is not None and asked.facet is not None:
        return _likely(judged([asked.facet], result), asked.likely)
    value = asked.kind.reader.value(asked.facet, result) if asked.facet else value_at(result, asked.field)
    if isinstance(value, bool):
        return [str(value).lower()]
    return [value] if isinstance(value, str | int | float) else []


def _likely(found: Sequence[Judged], least: float) -> list[Single]:
    return [label.name for each in found for label in each.candidates if label.probability >= least]
