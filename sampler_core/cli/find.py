"""``sampler find``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import QueryCommand, joined, json_option, library_option, query_argument
from .found import Write, write_lines, write_objects, write_paths, write_table
from .parameters import whole
from .terminal import is_terminal, say

if TYPE_CHECKING:
    from ..library import Library
    from ..query.query import Query

_SCREENFUL = 50
"""Files that are listed on a terminal, unless more are asked for; data and pipes have no such limit."""


@click.command("find", cls=QueryCommand)
@query_argument
@click.option("--limit", type=whole(), help="At most this many.")
@click.option("--all", "everything", is_flag=True, help=f"On a terminal, more than {_SCREENFUL}.")
@click.option("--after", metavar="CURSOR", help="Go on behind this file; its `cursor` is in the output of --json.")
@click.option("--columns", metavar="NAMES", help="Tell these of each file, with commas between them: bpm,peak.")
@click.option("--each", metavar="WHAT", help="List stretches in the files: region, segment, or KIND.LIST: tempo.beats.")
@click.option("--save", metavar="NAME", help="Save the query; `saved:NAME` then asks it in any command.")
@library_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Write a table.")
@click.option("--paths", is_flag=True, help="Write paths alone, one per line.")
@click.option("--null", "-0", is_flag=True, help="Write paths alone, each with a NUL byte behind it, for xargs -0.")
@click.option("--count", is_flag=True, help="Write only how many there are.")
def command(
    terms: tuple[str, ...], limit: int | None, everything: bool, after: str | None, columns: str | None,
    each: str | None, save: str | None, library: Path, as_json: bool, as_csv: bool, paths: bool, null: bool,
    count: bool,
) -> None:  # fmt: skip
    """Search the library.

    \b
      sampler find bpm:120..128 key:Am       a range, a key (also 8A, "A minor")
      sampler find class:kick 'conf>0.8'     what it is, and how sure that has to be
      sampler find contains:speech           anywhere in the file
      sampler find duration:..2 path:drums/  short files in a folder
      sampler find status:failed added:7d    what went wrong with what is new
      sampler find bass -tag:used            words in path and tags; - means not
      sampler find class:kick , class:snare  a comma between spaces means or
      sampler find peak:-1.. sort:peak-      the loudest first
      sampler find duplicates:               the same sound in several places
      sampler find tempo.is_constant:true    any field of any kind of result
      sampler find --each segment class:kick which stretches, and when they are
      sampler find disagree:bpm              whose tempo is another in a tag, say

    `conf` bounds the confidence of the estimates that the other terms ask for; alone, that of the class. Quote it, or
    write conf:0.8.. instead: a shell takes > for itself. With --json, one object per file and line. A name may hold a
    line break: scripts take --null or --json, not --paths.
    """
    from ..library import Library
    from ..query.grammar import parse_query

    text = joined(terms)
    query = parse_query(text)
    write = _form(as_json, as_csv, paths or null, null, count, stretches=each is not None)
    with Library.open_existing(library) as opened:
        if save is not None:
            opened.save_query(save, text)
        if write is None:
            say(str(_count(opened, query, each)))
        else:
            names = None if columns is None else [name for name in columns.split(",") if name]
            brief = write is write_lines and is_terminal() and not everything and limit is None and query.limit is None
            _list(opened, each, write, (query, _SCREENFUL if brief else limit, after, names), brief=brief)
        _say_all(opened.hints(query, each))


def _list(
    library: Library,
    each: str | None,
    write: Write,
    how: tuple[Query, int | None, str | None, list[str] | None],
    *,
    brief: bool,
) -> None:
    """Write what is found, and say how many there are; where the list is ``brief``, how many more."""
    query, _, after, names = how
    shown = library.columns(query, names, each)
    found = library.iterate(*how) if each is None else library.iterate_stretches(each, *how)
    number = sum(1 for _ in write(found, shown))
    more = _count(library, query, each) - number if brief and number == _SCREENFUL and after is None else 0
    if more:
        say(f"… and {more} more: --all shows them, --limit N or `limit:N` as many as you like", err=True)
    if write is write_lines:
        say(f"{number + more} found", err=True)


def _count(library: Library, query: Query, each: str | None) -> int:
    return library.count(query) if each is None else library.count_stretches(each, query)


def _say_all(hints: list[str]) -> None:
    for hint in hints:
        say(hint, err=True)


def _form(as_json: bool, as_csv: bool, paths: bool, null: bool, count: bool, *, stretches: bool) -> Write | None:
    """How to write; ``None`` for a count."""
    if as_json + as_csv + paths + count > 1:
        raise click.UsageError("--json, --csv, --paths (or --null) and --count exclude each other: choose one")
    if count:
        return None
    if paths:
        return write_paths("\0" if null else "\n")
    return write_objects if as_json else write_table(stretches=stretches) if as_csv else write_lines
