"""What a scout found out about a candidate, in the form in which it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FIELDS = ("analyzers", "exporters", "commands", "readers")
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
    """Whether ``offer`` has lists of named things in each of its fields."""
    if not isinstance(offer, dict) or set(offer) != set(FIELDS):
        return False
    if not all(isinstance(things, list) for things in offer.values()):
        return False
    texts = ("name", "help", "target")
    return all(
        isinstance(each, dict) and all(isinstance(each.get(text, ""), str) for text in texts) and each.get("name")
        for things in offer.values()
        for each in things
    ) and all(set(each) == set(texts) for field in ("exporters", "commands") for each in offer[field])
