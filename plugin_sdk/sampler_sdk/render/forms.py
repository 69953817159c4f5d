"""Song forms as people write them: which sections follow each other, and how many bars each lasts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.random import Generator

FORMS: dict[str, tuple[str, ...]] = {
    "pop": (
        "intro verse pre chorus verse pre chorus bridge chorus outro",
        "intro verse chorus verse chorus bridge chorus chorus outro", "chorus verse pre chorus verse pre chorus outro",
    ),
    "rock": (
        "intro verse chorus verse chorus solo chorus outro", "intro verse verse chorus verse solo chorus outro",
        "intro verse chorus break verse chorus solo bridge chorus",
    ),
    "club": (
        "intro break build drop break build drop outro", "intro verse build drop verse build drop outro",
        "intro drop break build drop outro",
    ),
    "rap": ("intro chorus verse chorus verse chorus outro", "intro verse chorus verse bridge chorus outro"),
    "standard": ("intro verse verse bridge verse solo bridge verse outro", "verse verse bridge verse solo verse"),
    "folk": ("verse chorus verse chorus solo verse chorus", "intro verse verse chorus verse verse chorus outro"),
}  # fmt: skip
_LENGTHS: dict[str, tuple[int, ...]] = {
    "intro": (4, 8, 16), "verse": (4, 8, 12, 16), "pre": (4, 8), "chorus": (4, 8, 16), "bridge": (4, 8),
    "solo": (4, 8, 12, 16), "break": (4, 8, 16), "build": (4, 8), "drop": (8, 16), "outro": (4, 8, 16),
}  # fmt: skip
_TYPICAL_S, _SPREAD, _SHORTEST_S, _LONGEST_S = 15.0, 0.6, 6.8, 38.5
_TRIES = 60


@dataclass(frozen=True)
class Passage:
    """A section of a form: ``bars`` from bar ``first`` on. ``number`` counts those of the same role from 0;
    ``again``: the one before has the same role."""

    role: str
    number: int
    first: int
    bars: int
    again: bool

    @property
    def end(self) -> int:
        """The bar after the last."""
        return self.first + self.bars


def plan(rng: Generator, bar_s: float, shortest_s: float, longest_s: float) -> tuple[Passage, ...]:
    """A form with sections of 7 to 38 s, around 17 s in the median, of a total between the given lengths.

    Lengths and their spread follow what annotators mark in popular songs (Nieto et al., *The Harmonix set*,
    ISMIR 2019). Where bars are so long or short that no form fits, the nearest of 60 draws is taken.
    """
    best: tuple[Passage, ...] = ()
    missed = np.inf
    for _ in range(_TRIES):
        drawn = _draw(rng, bar_s)
        total_s = drawn[-1].end * bar_s
        miss = max(shortest_s - total_s, total_s - longest_s, 0.0)
        if miss < missed:
            best, missed = drawn, miss
        if not missed:
            break
    return best


def _draw(rng: Generator, bar_s: float) -> tuple[Passage, ...]:
    forms = FORMS[str(rng.choice(list(FORMS)))]
    roles = str(rng.choice(forms)).split()
    usual = {role: _length(rng, role, bar_s) for role in dict.fromkeys(roles)}
    bars = [usual[role] for role in roles]
    for n, role in enumerate(roles):
        if n and rng.random() < 0.12:
            bars[n] = _length(rng, role, bar_s)
        if n + 1 < len(roles) and rng.random() < 0.06:
            bars[n] += 1  # a bar of pickup or breath before the next section
    firsts = [0, *accumulate(bars)]
    return tuple(
        Passage(role, roles[:n].count(role), firsts[n], bars[n], again=n > 0 and roles[n - 1] == role)
        for n, role in enumerate(roles)
    )


def _length(rng: Generator, role: str, bar_s: float) -> int:
    options = [n for n in _LENGTHS[role] if _SHORTEST_S <= n * bar_s <= _LONGEST_S]
    options = options or [min(_LENGTHS[role], key=lambda n: abs(np.log(n * bar_s / _TYPICAL_S)))]
    weights = np.exp(-np.abs(np.log(np.array(options) * bar_s / _TYPICAL_S)) / _SPREAD)
    return int(rng.choice(options, p=weights / weights.sum()))
