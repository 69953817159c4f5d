"""Types of options that no value gets past."""

from __future__ import annotations

from typing import Any

import click

from ..bounds import COUNT, Bounds


class Number(click.FloatRange):
    """A number within bounds; infinity and what is no number are in none."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(*bounds)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number."""
        number: float = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


def whole(bounds: Bounds = COUNT) -> click.IntRange:
    """A whole number within bounds."""
    least, most = map(int, bounds)
    return click.IntRange(least, most)
