"""The language of sentences: a template taken apart. What it means is told in :class:`.Sentence`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

LABELS = "labels"
_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_FORMAT = re.compile(r"(\.\d)?[fg]?")
_STOPS = re.compile(r"[{}\[\]]")


class TemplateFault(ValueError):  # noqa: N818 - reads as a statement
    """A template that is none; the message says what is wrong with it."""


@dataclass(frozen=True)
class Place:
    """What stands in braces: a facet or field, how it is told, and what is told where it is not there."""

    path: str
    how: Literal["value", "words", "count", "spans", "each"] = "value"
    format: str = ""
    unit: str = ""
    noun: str = ""
    each: tuple[str | Place, ...] = ()
    otherwise: str | None = None


@dataclass(frozen=True)
class Group:
    """What stands in brackets; with ``field`` only where that is ``word``."""

    pieces: tuple[str | Place, ...]
    field: str = ""
    word: str = ""


Piece = str | Place | Group


@lru_cache(maxsize=1024)
def parsed(template: str) -> tuple[Piece, ...]:
    """Take ``template`` apart.

    Raises:
        TemplateFault: when it is none.
    """
    found: list[Piece] = []
    rest = template
    while rest:
        if rest.startswith("["):
            inner, rest = _within(rest, "[", "]")
            found.append(_group(inner))
        else:
            pieces, rest = _run(rest)
            found += pieces
    return tuple(found)


def _run(text: str) -> tuple[list[str | Place], str]:
    """Text and places up to the next bracket, and what follows."""
    found: list[str | Place] = []
    while text and not text.startswith("["):
        if text.startswith("{"):
            inner, text = _within(text, "{", "}")
            found.append(_place(inner))
            continue
        stop = _STOPS.search(text)
        if stop is not None and stop.group() in "}]":
            raise TemplateFault(f"a {stop.group()} that nothing opens")
        at = stop.start() if stop else len(text)
        found.append(text[:at])
        text = text[at:]
    return found, text


def _within(text: str, opening: str, closing: str) -> tuple[str, str]:
    """What stands between the first bracket of ``text`` and the one that closes it, and what follows."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == opening) - (character == closing)
        if depth == 0:
            return text[1:at], text[at + 1 :]
    raise TemplateFault(f"a {opening} that nothing closes")


def _group(text: str) -> Group:
    field = word = ""
    if text.startswith("?"):
        condition, bar, text = text[1:].partition("|")
        field, equals, word = condition.partition("=")
        if not (bar and equals and _PATH.fullmatch(field)):
            raise TemplateFault(f"[?{condition}: write [?FIELD=WORD|…]")
    pieces, rest = _run(text)
    if rest:
        raise TemplateFault("a [ within another")
    return Group(tuple(pieces), field, word)


def _place(text: str) -> Place:
    told, _, rest = text.partition("|")
    path, colon, form = told.partition(":")
    if not _PATH.fullmatch(path):
        raise TemplateFault(f"{{{told}}}: this is no field")
    if colon and not (form and _FORMAT.fullmatch(form)):
        raise TemplateFault(f"{{{told}}}: a format is such as .2f or g")
    place = Place(path, format=form)
    while rest:
        if rest.startswith("each "):
            return replace(place, how="each", each=_items(rest.removeprefix("each ")))
        told, _, rest = rest.partition("|")
        place = _filtered(place, told)
    return place


def _items(text: str) -> tuple[str | Place, ...]:
    pieces, rest = _run(text)
    if rest or any(isinstance(piece, Place) and piece.each for piece in pieces):
        raise TemplateFault("each: what is told of items has neither brackets nor another each")
    return tuple(pieces)


def _filtered(place: Place, told: str) -> Place:
    name, _, text = told.partition(" ")
    if _STOPS.search(text):
        raise TemplateFault(f"|{told}: this text has braces or brackets")
    match name:
        case "words" | "spans" if not text:
            return replace(place, how=name)
        case "count" if text:
            return replace(place, how="count", noun=text)
        case "unit" if text:
            return replace(place, unit=text)
        case "else":
            return replace(place, otherwise=text)
    raise TemplateFault(f"|{told}: there is unit …, words, count …, spans, each … and else …")
