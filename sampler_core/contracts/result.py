"""Results: what an analyzer hands over, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import BaseModel

from .facets import About
from .part import Part
from .span import Span
from .upstream import Upstream

_ROUNDING_S = 1e-3

_OWN_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
STANDARD_KINDS = "sampler_core.kinds."
"""Where kinds are defined whose ids have no namespace."""
_STANDARD_KIND = re.compile(r"[a-z][a-z0-9_]*")


class Result(Part):
    """Base of every kind of result.

    A kind is a subclass with an id and a schema version. The standard kinds have plain ids; everyone
    else's carry a namespace, so that two packages never mean different things by one id::

        class Loudness(Result):
            kind = "acme.loudness"
            about = About(facets=(Facet(name="lufs", help="Loudness of the whole", type="number",
                                        at="integrated_lufs", unit="LUFS", format=".1f", column=True),))
            integrated_lufs: float | None

    Times are seconds from the file's start, frequencies Hz, levels dBFS or LUFS, and the unit is in the
    field's name. A field added later has a default, and everything stored before is read with it. Whatever else
    changes needs a new ``schema_version``, and an :meth:`upgrade` from the ones before; without them the planner leaves
    the analyzer out.

    Raises:
        TypeError: at class creation, when ``kind`` is missing or malformed.
    """

    kind: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1
    about: ClassVar[About] = About()
    """What of it is searched, shown, drawn and set; see :class:`Facet`."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        standard = cls.__module__.startswith(STANDARD_KINDS)
        pattern = _STANDARD_KIND if standard else _OWN_KIND
        if not pattern.fullmatch(cls.kind):
            raise TypeError(
                f"{cls.__qualname__}.kind is {cls.kind!r}: give it an id with a namespace, "
                f'for example kind = "acme.{cls.__name__.lower()}"'
            )

    def check_against(self, duration_s: float, inputs: Upstream) -> None:
        """Check what only the file and the inputs can tell; called in the worker, on every result that is made.

        Every :class:`Span` in a result lies inside the file. A kind with more to promise overrides this.

        Raises:
            ValueError: saying what does not fit.
        """
        for span in _spans(self):
            if span.end_s > duration_s + _ROUNDING_S:
                raise ValueError(f"a {type(span).__name__} ends at {span.end_s} s, after the file ({duration_s} s)")

    @classmethod
    def upgrade(cls, data: dict[str, Any], from_version: int) -> dict[str, Any]:
        """Return ``data``, stored under the older ``from_version``, in today's form.

        ``data`` are a result's fields as JSON has them, arrays by reference, with what a person has set in the place of
        estimates. As it stands it returns them as they are, which is right where nothing but fields with defaults was
        added. What then does not fit the class is not read. Override it where fields were renamed, removed, changed or
        mean something else::

            @classmethod
            def upgrade(cls, data: dict[str, Any], from_version: int) -> dict[str, Any]:
                data["level_db"] = data.pop("level") - 3.0
                return data

        Raises:
            ValueError: when it cannot be done; the analyzer makes the result anew.
        """
        return data


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _spans(each)
    elif isinstance(value, dict):
        yield from _spans(tuple(value.values()))
