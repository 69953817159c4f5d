"""``sampler words``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import json_option, library_option
from .terminal import say, write_json

if TYPE_CHECKING:
    from ..query.words import Name, NumberRange, WordCount

_ALIASES = 6


@click.command("words")
@click.argument("name", required=False)
@library_option
@json_option
def command(name: str | None, library: Path, as_json: bool) -> None:
    """What can be asked for: all names, or of NAME its words and on how many files each is found.

    \b
      sampler words
      sampler words class
      sampler words bpm
      sampler words tempo.no_tempo_reason
    """
    from ..library import Library

    with Library.open_existing(library) as opened:
        found = opened.names() if name is None else opened.values_of(name)
    if as_json:
        for each in found if isinstance(found, list) else [found]:
            write_json(each.as_dict())
        return
    for line in _lines(found):
        say(line)


def _lines(found: Sequence[Name] | Sequence[WordCount] | NumberRange) -> Iterator[str]:
    from ..query.words import Name, NumberRange, WordCount

    if isinstance(found, NumberRange):
        yield _range(found)
        return
    width = max((len(each.name if isinstance(each, Name) else each.word) for each in found), default=0)
    for each in found:
        if isinstance(each, Name):
            whose = "" if not each.kinds else f" ({', '.join(each.kinds)}, one per {each.scope})"
            unit = f" in {each.unit}" if each.unit else ""
            yield f"{each.name:<{width}}  {each.type}{unit}  {each.help}{whose}"
        elif isinstance(each, WordCount):
            more = f"{_more('also', each.aliases)}{_more('near', each.near)}"
            yield f"{each.word:<{width}}  {each.files:>7}{more}"


def _range(found: NumberRange) -> str:
    if found.low is None:
        return "no file has any"
    unit = f" {found.unit}" if found.unit else ""
    return f"{found.low:g} to {found.high:g}{unit}, on {found.files} {'file' if found.files == 1 else 'files'}"


def _more(what: str, words: Sequence[str]) -> str:
    told = ", ".join(words[:_ALIASES]) + (" …" if len(words) > _ALIASES else "")
    return f"  {what} {told}" if words else ""
