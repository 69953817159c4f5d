"""``bpm=92``, ``key=Am``, ``acme.loudness.grade=loud``: what is to be set to what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ...bounds import NAME, TEXT, OutOfBounds, check_text
from ...facets.kept import Times
from ...facets.known import Kind, Kinds
from ...facets.settable import Settable, Unsettable, settable
from ...facets.written import expected, has_vocabulary, read
from ...spelling import nearest
from ..codec import dumps
from ..errors import LibraryError

Words = Callable[[str, str], Collection[str]]
"""Kind and facet → the words that it can be."""


class WrongEdit(LibraryError):  # noqa: N818
    """What is to be set cannot be set; the message says why."""


@dataclass(frozen=True)
class Assignment:
    """A facet or a field of a kind, and what it is set to: as JSON has it, or times a factor (``bpm=x2``)."""

    kind: str
    field: str
    value: Any

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return f"{self.kind}.{self.field}"

    @property
    def text(self) -> str:
        """The value in writing."""
        return str(self.value) if isinstance(self.value, Times) else dumps(self.value)


def parse_assignment(text: str, kinds: Kinds, words: Words | None = None) -> Assignment:
    """Read ``NAME=VALUE``. ``words`` gives the vocabulary of a facet, where other words are not to be taken.

    Raises:
        WrongEdit: for a name that does not exist, or a value it may not have.
    """
    _check("what is set", text, TEXT)
    name, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise WrongEdit(f"{text!r} sets nothing: write it as NAME=VALUE, for example {_example(kinds)}")
    what = parse_name(name, kinds)
    if what.is_text:
        _check(f"what {name} is set to", value, NAME)
    known = words(what.kind.id, what.field) if words is not None and has_vocabulary(what) else None
    try:
        what.check()
    except Unsettable as error:
        raise WrongEdit(str(error)) from None
    try:
        parsed = read(what, value.strip(), known)
    except Unsettable as error:
        raise WrongEdit(f"{name} cannot be {value!r}: {error}") from None
    return Assignment(what.kind.id, what.field, parsed)


def parse_name(name: str, kinds: Kinds, corrections: Iterable[tuple[str, str]] = ()) -> Settable:
    """What ``name`` means: ``bpm``, ``tempo.bpm``, ``KIND.FIELD`` of any kind, or one of ``corrections`` by kind and
    field, whatever its kind says of itself by now.

    Raises:
        WrongEdit: for a name that does not exist, or that asks for several things.
    """
    try:
        asked = [each for each in kinds.asked(name) if each.likely is None]
    except LookupError as error:
        for kind, field in corrections:
            if name == f"{kind}.{field}":
                return settable(kinds.by_id.get(kind) or Kind(kind), field)
        if name in kinds.names():  # of two kinds
            raise WrongEdit(str(error)) from None
        raise WrongEdit(f"there is nothing to set by the name of {name!r}: {_meant(name, kinds)}") from None
    if len(asked) != 1:
        names = ", ".join(each.facet.name for each in kinds.asked(name) if each.facet)
        raise WrongEdit(f"{name} asks for several things: set {names}" if asked else f"{name} only asks: set {names}")
    return settable(asked[0].kind, asked[0].facet.name if asked[0].facet else asked[0].field)


def settable_names(kinds: Kinds) -> Iterator[str]:
    """Yield the short names of what can be set."""
    for name, claims in kinds.names().items():
        if any(each.facet and each.facet.name == name and _is_settable(each.kind, name) for each in claims):
            yield name


def told_settable(kinds: Kinds) -> Iterator[tuple[str, str]]:
    """Yield the short names of what can be set, each with what it is and what it can be."""
    for name in settable_names(kinds):
        for each in kinds.names()[name]:
            if each.facet and _is_settable(each.kind, name):
                yield name, f"{each.facet.help}: {expected(settable(each.kind, name))}"


def _is_settable(kind: Kind, name: str) -> bool:
    try:
        settable(kind, name).check()
    except Unsettable:
        return False
    return True


def _example(kinds: Kinds) -> str:
    first = next(settable_names(kinds), None)
    return f"{first}=…" if first else "acme.loudness.grade=loud"


def _meant(name: str, kinds: Kinds) -> str:
    short = list(settable_names(kinds))
    plain = [
        f"{kind.id}.{field}"
        for kind in kinds.by_id.values()
        for field in kind.schema.get("properties", {})
        if _is_settable(kind, field)
    ]
    otherwise = f"{', '.join(short)}, or KIND.FIELD of a kind that says nothing of itself"
    return nearest(name, [*short, *plain], f"what can be set is {otherwise}" if short or plain else "no kind is known")


def _check(what: str, text: str, most: int) -> None:
    try:
        check_text(what, text, most)
    except OutOfBounds as error:
        raise WrongEdit(str(error)) from error
