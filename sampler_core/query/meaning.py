"""What a term about results means: which rows of the search table it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..contracts import Facet, Scope
from ..facets.known import Asked, Kind, Kinds, UnknownName
from ..facets.paths import options, schema_at
from ..facets.values import is_plain
from ..facets.vocabulary import Vocabulary
from ..spelling import folded, nearest, searchable
from .query import Range, Written
from .values import BadValue, is_numeric, read_compared, read_range

_NONE = "none"


@dataclass(frozen=True)
class Meant:
    """Files whose result has such a value (one of ``words``, or a number in ``range``); with neither, files that have a
    result without any. ``unknown`` are those of the words that no vocabulary has."""

    asked: Asked
    words: tuple[str, ...] = ()
    range: Range | None = None
    unknown: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether there is to be no value."""
        return self.range is None and not self.words

    @property
    def is_estimate(self) -> bool:
        """Whether there is a confidence that ``conf`` can bound."""
        return has_confidence(self.asked)


class KnownNames:
    """Finds what names mean among the kinds of a library, and, where that has none, among those that are installed;
    of two kinds that of ``scope`` is meant."""

    def __init__(self, kinds: Kinds, installed: Callable[[], Iterable[Kind]], scope: Scope = Scope.FILE) -> None:
        self.kinds, self.scope = kinds, scope
        self._installed: Callable[[], Iterable[Kind]] | None = installed

    def asked(self, name: str) -> tuple[Asked, ...]:
        """See :meth:`.Kinds.asked`.

        Raises:
            UnknownName: when nothing is called so.
            AmbiguousName: when two kinds claim it.
        """
        try:
            return self.kinds.asked(name, scope=self.scope)
        except UnknownName:
            if self._installed is None:
                raise
        more, self._installed = self._installed(), None
        self.kinds = Kinds([*(kind for kind in more if kind.id not in self.kinds.by_id), *self.kinds.by_id.values()])
        return self.kinds.asked(name, scope=self.scope)

    def look_at_installed(self) -> None:
        """Take the kinds in that are installed, whose names nobody asked for yet."""
        if self._installed is not None:
            more, self._installed = self._installed(), None
            kinds = self.kinds.by_id
            self.kinds = Kinds([*kinds.values(), *(kind for kind in more if kind.id not in kinds)])

    def is_known(self, name: str) -> bool:
        """Whether a kind of the library claims this name, or it is written like a field of one."""
        return "." in name or name in self.kinds.names()


def has_confidence(asked: Asked) -> bool:
    """Whether values of a facet have a confidence."""
    return asked.facet is not None and (asked.facet.type == "label" or asked.facet.confidence is not None)


def is_number(facet: Facet) -> bool:
    """Whether the values of a facet are numbers."""
    return facet.type in ("number", "moment")


def meaning(name: str, asked: tuple[Asked, ...], written: Written) -> tuple[Meant, ...]:
    """Return what of ``asked``, which the query calls ``name``, is to have the value that is ``written``.

    Raises:
        BadValue: when it can be no value of that.
    """
    found = [each for one in asked for each in _meant(name, one, written)]
    # A word that one facet of a group knows is none of which the others should say anything.
    valued = [{*each.unknown} for each in found if not each.is_none]
    unknown = set.intersection(*valued) if valued else set[str]()
    return tuple(replace(each, unknown=tuple(word for word in each.unknown if word in unknown)) for each in found)


def _meant(name: str, asked: Asked, written: Written) -> Iterator[Meant]:
    words = Vocabulary(asked.facet) if asked.facet is not None and not is_number(asked.facet) else None
    none = not written.quoted and written.sign == ":" and not (words and words.read(_NONE))
    if none and written.text == _NONE:
        yield Meant(asked)
    elif asked.facet is None:
        yield _of_field(asked, written)
    elif words is None:
        yield Meant(asked, range=_range(written))
    else:
        if written.sign != ":":
            raise BadValue(f"{name!r} cannot be more or less: write {name}:{written.text}", -len(written.sign))
        if none and _NONE in written.text.split(","):
            yield Meant(asked)
        yield _of_words(asked, words, written.text, passed_over=_NONE if none else "")


def _range(written: Written) -> Range:
    return read_range(written.text) if written.sign == ":" else read_compared(written.sign, written.text)


def _of_words(asked: Asked, words: Vocabulary, text: str, passed_over: str) -> Meant:
    assert asked.facet is not None
    kept, unknown, offset = [], [], 0
    for part in text.split(","):
        word, known = kept_as(asked.facet, words, part)
        if part != passed_over or not part:
            if not word or not (known or words.open):
                raise BadValue(f"{part!r} is no {asked.facet.name}: {words.meant(part)}", offset)
            kept.append(word)
            unknown += [] if known else [word]
        offset += len(part) + 1
    return Meant(asked, tuple(kept), unknown=tuple(unknown))


def kept_as(facet: Facet, words: Vocabulary, text: str) -> tuple[str, bool]:
    """Return how a word of a facet stands in the search table, and whether the vocabulary has it."""
    known = words.read(text)
    if facet.type == "label":
        return searchable(known or text), known is not None
    if known is None or is_plain(facet):
        return folded(known or text), known is not None
    return known, True


def _of_field(asked: Asked, written: Written) -> Meant:
    """The value of a field that is no facet: a number, as far as its looks say nothing else."""
    if written.sign != ":" or (not written.quoted and is_numeric(written.text)):
        return Meant(asked, range=_range(written))
    parts = tuple(folded(part) for part in written.text.split(","))
    known = spelt_out(asked.kind.schema, asked.field)
    for part in parts:
        if known and part not in known:
            told = nearest(part, known, f"it can be {', '.join(known)}")
            raise BadValue(f"{asked.name}: no result can have {part!r} there: {told}")
    return Meant(asked, parts)


def spelt_out(schema: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return the words that a field can be as its JSON Schema lists them, folded; none where it may be any."""
    part = schema_at(schema, field)
    found: list[str] = []
    for option in options(schema, part) if part is not None else ():
        match option:
            case {"type": "boolean"}:
                found += ["true", "false"]
            case {"enum": [*words]} if all(isinstance(word, str) for word in words):
                found += [folded(word) for word in words]
            case {"const": str(word)}:
                found.append(folded(word))
            case _:
                return ()
    return tuple(found)
