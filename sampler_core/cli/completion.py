"""What a shell offers for the word at the cursor. No plugin is examined for it, and the library is only read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from ..text import printable
from .parameters import default_library

_SAVED = "saved:"


def export_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Formats, built in and of plugins."""
    from ..exports import BUILT_IN
    from ..registry.registry import Registry

    offered = Registry.discover(examine=False).exporters
    return _beginning(incomplete, [spec.name for spec in (*BUILT_IN, *offered)])


def plugins(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Names of installed plugins; in a list the last of its names, ``tempo,k`` and ``no:k`` too."""
    from ..registry.candidates import find_candidates

    begin = max(incomplete.rfind(","), incomplete.rfind(":")) + 1
    found = _beginning(incomplete[begin:], [candidate.name for candidate in find_candidates()])
    return [incomplete[:begin] + name for name in found]


def query_terms(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """``saved:NAME``. bash hands over its parts alone: ``saved``, ``:`` and what there is of the name."""
    before = [str(word) for word in ctx.params.get(param.name or "") or ()]
    if before[-2:] == ["saved", ":"]:
        return _beginning(incomplete, _saved(ctx))
    if before[-1:] == ["saved"] and incomplete == ":":
        return [f":{name}" for name in _saved(ctx)]
    if incomplete.startswith(_SAVED):
        return [f"{_SAVED}{name}" for name in _beginning(incomplete.removeprefix(_SAVED), _saved(ctx))]
    return _beginning(incomplete, [_SAVED])


def saved_queries(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Names of saved queries."""
    return _beginning(incomplete, _saved(ctx))


def _saved(ctx: click.Context) -> list[str]:
    from ..library import Library
    from ..store.errors import LibraryError

    given = [each.params["library"] for each in (ctx, ctx.parent) if each and each.params.get("library")]
    try:
        with Library.open_existing(Path(given[0]) if given else default_library()) as library:
            return [each.name for each in library.saved_queries()]
    except (LibraryError, OSError):
        return []  # a shell has no place to say it


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    """The ``names`` that begin so, without those that would be another word in the shell."""
    return sorted({name for name in names if name.startswith(incomplete) and printable(name) == name})
