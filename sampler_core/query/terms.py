"""Terms that ask something else than the rows of the search table: those of plugins, and what they find."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, select

from ..contracts import Facet
from ..facets.known import Asked, Kind
from ..hookspecs import QueryTermSpec
from ..spelling import folded, nearest
from ..store.tables import Location, table
from .query import Range, Written
from .values import BadValue, read_compared, read_range

_LOCATIONS = table(Location)
_PAGE = 500


@dataclass(frozen=True)
class Told:
    """What a term tells of a file it found: a ``score``, or ``values`` and by whom each is said."""

    score: float = 0.0
    values: tuple[float | str | None, ...] = ()
    said_by: tuple[str, ...] = ()


class Asks(Protocol):
    """A term with its value, which finds files."""

    @property
    def column(self) -> str:
        """The name under which what it tells is shown."""

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What the values are that it tells."""

    @property
    def order(self) -> bool:
        """Whether files can be listed by the score, best first."""

    def files(self, connection: Connection) -> Mapping[int, Told]:
        """Return what is told of each file that is found, by its id."""


class Installed:
    """What is installed that a query may name; this base has nothing."""

    def kinds(self) -> Iterable[Kind]:
        """Return the kinds, for names that the library does not know."""
        return ()

    def terms(self) -> Mapping[str, tuple[QueryTermSpec, str]]:
        """Return the terms of plugins by name, each with whose it is."""
        return {}

    def scores(self, spec: QueryTermSpec, owner: str, value: Any) -> Iterator[tuple[bytes, float]]:
        """Yield what the function of a term says: paths, as they are stored, each with a score."""
        return iter(())


none_installed = Installed()


@dataclass(frozen=True)
class OfPlugin:
    """A term of a plugin, ``owner``, with its ``value``."""

    spec: QueryTermSpec
    owner: str
    value: Any
    installed: Installed = field(compare=False, repr=False)

    @property
    def column(self) -> str:
        """The term's name."""
        return self.spec.name

    @property
    def asked(self) -> tuple[Asked, ...]:
        """A score, which is no facet of any kind."""
        name = self.spec.name
        score = Facet(name=name, help=self.spec.help[:200], type="number", at=name, format=".3f")
        return (Asked(Kind(name), name, score),)

    @property
    def order(self) -> bool:
        """As the plugin declares."""
        return self.spec.order

    def files(self, connection: Connection) -> Mapping[int, Told]:
        """Return the score of each file, the best where it was given several.

        Raises:
            TermFailed: when the plugin's function cannot be used, or raised.
        """
        found: dict[int, Told] = {}
        pairs, here = (
            self.installed.scores(self.spec, self.owner, self.value),
            select(_LOCATIONS.c.path_bytes, _LOCATIONS.c.file_id),
        )
        while page := list(islice(pairs, _PAGE)):
            places = connection.execute(here.where(_LOCATIONS.c.path_bytes.in_({path for path, _ in page})))
            ids = {row.path_bytes: row.file_id for row in places}
            for path, score in page:
                if (file_id := ids.get(path)) is not None and (file_id not in found or score > found[file_id].score):
                    found[file_id] = Told(score)
        return found


def of_plugin(spec: QueryTermSpec, owner: str, written: Written, installed: Installed) -> OfPlugin:
    """Return the term with the value that is ``written``.

    Raises:
        BadValue: when it can be no such value.
    """
    if written.sign != ":" and spec.value != "range":
        raise BadValue(f"{spec.name!r} cannot be more or less: write {spec.name}:{written.text}", -len(written.sign))
    return OfPlugin(spec, owner, _value(spec, written), installed)


def _value(spec: QueryTermSpec, written: Written) -> Any:
    match spec.value:
        case "file":
            return Path(os.path.abspath(Path(written.text).expanduser()))  # noqa: PTH100 - as written, but for dots
        case "number":
            return _number(written.text)
        case "range":
            found = _range(written)
            return found.low, found.high
        case "words":
            return tuple(_words(spec.words, written.text))
    return written.text


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadValue("expected a number")
    return number


def _range(written: Written) -> Range:
    return read_range(written.text) if written.sign == ":" else read_compared(written.sign, written.text)


def _words(known: Sequence[str], text: str) -> Iterator[str]:
    spelt, offset = {folded(word): word for word in known}, 0
    for part in text.split(","):
        if folded(part) not in spelt:
            raise BadValue(f"{part!r} is none of its words: {nearest(part, known, _listed(known))}", offset)
        yield spelt[folded(part)]
        offset += len(part) + 1


def _listed(known: Sequence[str]) -> str:
    return f"it can be {', '.join(known[:30])}{' …' * (len(known) > 30)}"
