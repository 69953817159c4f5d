"""What holds of every answer with alternatives, whoever gives it: checked where it is made, not where it is read."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationInfo

_TOLERANCE = 1e-6


def is_read(info: ValidationInfo) -> bool:
    """Whether a result is read from where it was kept, perhaps since before today's rules, rather than made."""
    return info.context is not None and "arrays" in info.context


def check_sum(answer: str, probabilities: Iterable[float]) -> None:
    """Check that the probabilities of answers that exclude one another add up to 1 at most.

    Raises:
        ValueError: when they do not; ``answer`` says to what they are answers.
    """
    total = sum(probabilities)
    if total > 1 + _TOLERANCE:
        raise ValueError(f"the probabilities of {answer} and its alternatives add up to {total:.6g}, more than 1")
