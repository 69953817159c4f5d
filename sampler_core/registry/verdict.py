"""What a scout found out about a candidate, in the form in which it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FIELDS = ("analyzers", "exporters", "commands", "readers", "listeners", "terms")
"""What an offer has lists of."""
_SPEC: dict[str, type] = {"name": str, "help": str, "target": str}
_FORMS: dict[str, dict[str, type]] = {
    "exporters": _SPEC,
    "commands": _SPEC,
    "listeners": _SPEC,
    "readers": {"name": str, "extensions": list, "target": str},
    "terms": {**_SPEC, "value": str, "words": list, "order": bool},
}


@dataclass(frozen=True)
class Verdict:
    """An ``offer`` without ``reason``, or the reason why there is none.

    ``faults`` are sentences on what of an offer leads nowhere. ``evidence`` is the end of what was printed.
    """

    offer: dict[str, Any] | None = None
    reason: str = ""
    evidence: str = ""
    faults: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"offer": self.offer, "reason": self.reason, "evidence": self.evidence, "faults": list(self.faults)}

    @classmethod
    def of(cls, data: Any) -> Verdict | None:
        """The verdict that ``data`` is, or ``None`` where it is something else.

        Only the form is looked at, so that a help text needs no more than the standard library.
        """
        if not isinstance(data, dict) or set(data) != {"offer", "reason", "evidence", "faults"}:
            return None
        faults, offer = data["faults"], data["offer"]
        texts = [data["reason"], data["evidence"], *(faults if isinstance(faults, list) else [None])]
        if not all(isinstance(text, str) for text in texts):
            return None
        if not (is_offer(offer) if offer is not None else data["reason"]):
            return None
        return cls(offer, data["reason"], data["evidence"], tuple(faults))


def is_offer(offer: Any) -> bool:
    """Whether ``offer`` has lists of named things in each of its fields, and specs that can be made of them."""
    if not isinstance(offer, dict) or set(offer) != set(FIELDS):
        return False
    return all(
        isinstance(offer[field], list) and all(_is_thing(field, each) for each in offer[field]) for field in FIELDS
    )


def _is_thing(field: str, thing: Any) -> bool:
    if not isinstance(thing, dict) or not isinstance(thing.get("name"), str):
        return False
    if field == "analyzers":
        return True
    form = _FORMS[field]
    return set(thing) == set(form) and all(_is(form[name], value) for name, value in thing.items())


def _is(form: type, value: Any) -> bool:
    """Whether a value has its form; a list is one of texts."""
    return isinstance(value, form) and (not isinstance(value, list) or all(isinstance(each, str) for each in value))
