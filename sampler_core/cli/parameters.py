"""Types of options that no value gets past."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import platformdirs

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


class Place(click.Path):
    """A path. An empty one, as of a variable that is not set, is none: it would mean the folder that one is in."""

    def __init__(self, exists: bool = False, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path."""
        if value == "":
            self.fail("it is empty; `.` is the folder you are in", param, ctx)
        return super().convert(value, param, ctx)


def whole(bounds: Bounds = COUNT) -> click.IntRange:
    """A whole number within bounds."""
    least, most = map(int, bounds)
    return click.IntRange(least, most)


def default_library() -> Path:
    """Where the library lives unless told otherwise."""
    folder = platformdirs.user_data_path("sampler")
    if not folder.is_absolute():
        raise click.UsageError("there is no home folder for the library: say --library, or set SAMPLER_LIBRARY")
    return folder / "library"
