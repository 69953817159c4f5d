"""Formats that need nothing beyond the standard library; plugins add others through the same hook."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO, cast

from ..hookspecs import ExporterSpec
from ..registry.targets import WrongTarget, in_words, load

Write = Callable[[Iterable[dict[str, Any]], TextIO], None]
"""Writes file records (the objects of ``sampler show --json``) to a text stream."""

CSV = "csv"
"""Made of what is found rather than of records."""
BUILT_IN = (
    ExporterSpec("jsonl", "One JSON object per file and line, complete", "sampler_core.exports.jsonl:write"),
    ExporterSpec(CSV, "One row per file: what one asks for most", "sampler_core.exports.table:write"),
)


class UnknownFormat(ValueError):  # noqa: N818 - reads as a statement
    """Nobody offers this format."""


class ExporterFailed(Exception):  # noqa: N818
    """A plugin's exporter cannot be imported, or raised; the message says whose and what."""


def exporter(name: str, offered: Iterable[ExporterSpec] = (), owner: str = "") -> Write:
    """The function that writes the format ``name``; ``offered`` are those of plugins, ``owner`` says whose it is.

    Raises:
        UnknownFormat: naming the formats there are.
        ExporterFailed: when it cannot be imported; the function raises it for whatever a plugin's code raises.
    """
    known = {spec.name: spec for spec in (*offered, *BUILT_IN)}
    if name not in known:
        raise UnknownFormat(f"there is no export format {name!r}: choose one of {', '.join(sorted(known))}")
    target = known[name].target
    if known[name] in BUILT_IN:
        module, _, function = target.partition(":")
        return cast(Write, getattr(importlib.import_module(module), function))
    whose = f"the export format `{name}` of {owner or 'a plugin'}"
    try:
        return _contained(cast(Write, load(target, "exporters")), whose, target)
    except WrongTarget as wrong:
        raise ExporterFailed(f"{whose} cannot be used: {wrong}. Report it to its authors") from wrong


def _contained(write: Write, whose: str, target: str) -> Write:
    """``write``, whose own exceptions come out as :class:`ExporterFailed`; those of the records as they are."""

    def contained(records: Iterable[dict[str, Any]], stream: TextIO) -> None:
        of_records: list[Exception] = []

        def noted() -> Iterator[dict[str, Any]]:
            try:
                yield from records
            except Exception as error:
                of_records.append(error)
                raise

        try:
            write(noted(), stream)
        except BrokenPipeError:
            raise
        except (Exception, SystemExit) as error:
            if error in of_records:
                raise
            raise ExporterFailed(f"{whose}, `{target}`, raised {in_words(error)}. Report it to its authors") from error

    return contained
