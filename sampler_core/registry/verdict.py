"""What a scout found out about a candidate, in the form in which it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FIELDS = ("analyzers", "exporters", "commands", "readers", "listeners")
"""What an offer has lists of."""


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
    extensions = thing.get("extensions", [])
    if not isinstance(extensions, list) or not all(isinstance(each, str) for each in extensions):
        return False
    texts = {"name", "extensions", "target"} if field == "readers" else {"name", "help", "target"}
    return set(thing) == texts and all(isinstance(thing[text], str) for text in texts - {"extensions"})
