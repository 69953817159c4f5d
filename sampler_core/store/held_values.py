"""Values that a column may hold: each rule says what is wrong with one, or an empty string."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..schemas import Schema, shortened

Rule = Callable[[Any], str]
LONGEST_JSON = 2**23
MOST_OBJECTS, MOST_VALUES, DEEPEST = 250_000, 1_000_000, 100
"""Of one JSON text, lists included: ten hours of beats are 72,000. What Python makes of it has to fit into memory."""
LONGEST_TEXT = 2**20
_DIGEST = re.compile("[0-9a-f]{64}")


class Unsound(ValueError):  # noqa: N818 - reads as a statement
    """A text is no JSON of ours; the message says why."""


def json_in(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        Unsound: when it is not JSON, or too large, or nested too deeply.
    """
    if len(text) > LONGEST_JSON:
        raise Unsound(f"it is JSON of {len(text)} characters, and {LONGEST_JSON} at most are kept")
    if text.count("[") + text.count("{") > MOST_OBJECTS or text.count(",") > MOST_VALUES:
        raise Unsound("it holds more values than are kept")
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise Unsound("it is nested too deeply") from error
    except ValueError as error:
        raise Unsound(f"it is not JSON: {shortened(str(error), 100)}") from error
    if _is_deep(value):
        raise Unsound("it is nested too deeply")
    return value


def in_short(value: Any) -> str:
    """Return ``value`` as a message tells it."""
    return shortened(ascii(value) if not isinstance(value, bytes | memoryview) else f"{len(value)} bytes", 40)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def anything(_value: Any) -> str:
    """The column's type is all there is to it."""
    return ""


def text(value: str) -> str:
    """A name or a sentence."""
    return "" if len(value) <= LONGEST_TEXT else f"it has {len(value)} characters"


def counted(value: int) -> str:
    """A number of things, or a position."""
    return "" if value >= 0 else f"it is {value}"


def share(value: float) -> str:
    """A probability, a confidence or a share."""
    return "" if 0 <= value <= 1 else f"it is {value}, not between 0 and 1"


def digest(value: str) -> str:
    """A SHA-256."""
    return "" if _DIGEST.fullmatch(value) else f"{in_short(value)} is no SHA-256"


def one_of(allowed: Collection[str]) -> Rule:
    """One of these words."""
    return lambda value: "" if value in tuple(allowed) else f"it is {in_short(value)}, none of {', '.join(allowed)}"


def as_json(form: Any = Any) -> Rule:
    """JSON that pydantic takes for a ``form``."""
    adapter = TypeAdapter(form)

    def rule(value: str) -> str:
        try:
            adapter.validate_python(json_in(value))
        except ValidationError as error:
            first = error.errors()[0]
            return shortened(f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": "))
        except Unsound as error:
            return str(error)
        return ""

    return rule


def json_schema(value: str) -> str:
    """A JSON Schema that can be used, without fetching anything."""
    try:
        Schema(json_in(value))
    except ValueError as error:
        return str(error)
    return ""


def layout(value: str) -> str:
    """What is in an object of arrays: numbers, nothing that would have to be unpickled."""
    if found := _LAYOUT(value):
        return found
    return next((told for _, dtype, _ in json.loads(value) if (told := _dtype(dtype))), "")


_Length = Annotated[int, Field(ge=0)]
_LAYOUT = as_json(Annotated[list[tuple[_Length, str, tuple[_Length, ...]]], Field(min_length=1)])


def _dtype(value: str) -> str:
    try:
        return "" if np.dtype(value).kind in "biufc" else f"{in_short(value)} is no type of numbers"
    except (TypeError, ValueError):
        return f"{in_short(value)} is no type of numbers"


class Asked(BaseModel):
    """What a run was asked for, as far as anybody reads it."""

    model_config = ConfigDict(extra="allow", strict=True)

    paths: list[str] = []
    select: list[str] = []
    roots: list[str] = []
    host: str = ""
    pid: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class Counts(BaseModel):
    """What came of a run: outcomes by status, and ``files`` by what became of them."""

    model_config = ConfigDict(extra="allow", strict=True)

    __pydantic_extra__: dict[str, int]
    files: dict[str, int | dict[str, int]] = {}
