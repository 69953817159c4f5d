"""``sampler failures``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..contracts import FailureKind, Outcome, Status
from .common import QueryCommand, joined, json_option, library_option, query_argument
from .terminal import say, typed, write_json

if TYPE_CHECKING:
    from ..library import Library

F = TypeVar("F", bound=Callable[..., Any])

_NAMED = 20


def failure_options(command: F) -> F:
    """Which failures are meant."""
    for option in (
        query_argument,
        click.option("--analyzer", "analyzers", multiple=True, metavar="NAME", help="Only of this analyzer."),
        click.option("--kind", "kinds", multiple=True, type=click.Choice([kind.value for kind in FailureKind]),
                     help="Only of this kind."),
    ):  # fmt: skip
        command = option(command)
    return command


def failed(
    library: Library, terms: tuple[str, ...], analyzers: tuple[str, ...], kinds: tuple[str, ...]
) -> Iterator[tuple[Path, Outcome]]:
    """What failed on the files that a query finds, as it stands now.

    Raises:
        QueryError: when the query cannot be read.
    """
    from ..query.grammar import parse_query
    from ..query.query import Names, Term

    query = parse_query(joined(terms)).narrowed(Term("status", Names((Status.FAILED,))))
    for path, outcome in library.failed(query):
        told = not analyzers or outcome.analyzer in analyzers
        if told and outcome.failure is not None and (not kinds or outcome.failure.kind in kinds):
            yield path, outcome


@click.command("failures", cls=QueryCommand)
@failure_options
@click.option("--traceback", is_flag=True, help="With a traceback for each reason, and what was printed.")
@library_option
@json_option
def command(
    terms: tuple[str, ...],
    analyzers: tuple[str, ...],
    kinds: tuple[str, ...],
    traceback: bool,
    library: Path,
    as_json: bool,
) -> None:
    """What failed, on all files or on those that a query finds, and what to do about it.

    \b
      sampler failures --kind crash
      sampler failures --analyzer key path:drums/
      sampler failures --kind exception --traceback

    Failures of the same reason are told together. With --json, one object per failure and line goes to stdout, with its
    evidence: traceback, signal, what the process printed.
    """
    from ..library import Library
    from ..store.codec import readable_path
    from ..store.records import outcome_record
    from .causes import Causes

    causes, count = Causes(evidence=traceback), 0
    with Library.open_existing(library) as opened:
        for path, outcome in failed(opened, terms, analyzers, kinds):
            count += 1
            told, record = readable_path(path), outcome_record(outcome)
            if as_json:
                write_json({"path": told, **{name: value for name, value in record.items() if name not in _EMPTY}})
            else:
                causes.add(told, record)
    for line in causes.lines(named=_NAMED):
        say(line)
    if not as_json:
        say(f"{count} failed; `{typed('retry')}` tries again" if count else "nothing failed", err=True)


_EMPTY = ("result", "reason", "cached", "span")
"""What the failure of a step does not have."""
