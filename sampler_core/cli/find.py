"""``sampler find``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .common import TERMS, joined, json_option, library_option, write_json


@click.command("find", context_settings=TERMS)
@click.argument("terms", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), help="At most this many.")
@library_option
@json_option
def command(terms: tuple[str, ...], limit: int | None, library: Path, as_json: bool) -> None:
    """Search the library.

    \b
      sampler find bpm:120..128 key:Am       a range, a key (also 8A, "A minor")
      sampler find class:kick 'conf>0.8'     what it is, and how sure that has to be
      sampler find contains:speech           anywhere in the file
      sampler find duration:..2 path:drums/  short files in a folder
      sampler find status:failed             what went wrong
      sampler find bass -tag:used            words in path and tags; - means not

    `conf` bounds the confidence of the estimates that the other terms ask for; alone, that of the class. Quote it, or
    write conf:0.8.. instead: a shell takes > for itself. With --json, one object per file and line.
    """
    from ..storage.library import Library
    from ..storage.query import parse_query

    query = parse_query(joined(terms))
    with Library.open_existing(library) as opened:
        found = opened.find(query, limit=limit)
    for row in found:
        entry = row.as_dict()
        if as_json:
            write_json(entry)
        else:
            click.echo(_line(entry))
    if not as_json:
        click.echo(f"{len(found)} found", err=True)


def _line(row: dict[str, Any]) -> str:
    from ..views.words import spoken

    bpm = f"{row['bpm']:7.2f}" if row["bpm"] is not None else "      –"
    key = row["key"] or "–"
    classes = " ".join(dict.fromkeys(map(spoken, row["classes"]))) or "–"
    return f"{bpm}  {key:<9} {row['duration_s'] or 0:8.2f} s  {classes:<24} {row['path']}"
