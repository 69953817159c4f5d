"""Formats that need nothing beyond the standard library; plugins add others through the same hook."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Any, TextIO, cast

from ..hookspecs import ExporterSpec

Write = Callable[[Iterable[dict[str, Any]], TextIO], None]
"""Writes file records (the objects of ``sampler show --json``) to a text stream."""

BUILT_IN = (
    ExporterSpec("jsonl", "One JSON object per file and line, complete", "sampler_core.exports.jsonl:write"),
    ExporterSpec("csv", "One row per file: what one asks for most", "sampler_core.exports.table:write"),
)


class UnknownFormat(ValueError):  # noqa: N818 - reads as a statement
    """Nobody offers this format."""


def exporter(name: str, offered: Iterable[ExporterSpec] = ()) -> Write:
    """The function that writes the format ``name``; ``offered`` are the formats of plugins.

    Raises:
        UnknownFormat: naming the formats there are.
    """
    known = {spec.name: spec for spec in (*offered, *BUILT_IN)}
    if name not in known:
        raise UnknownFormat(f"there is no export format {name!r}: choose one of {', '.join(sorted(known))}")
    module, _, function = known[name].target.partition(":")
    return cast(Write, getattr(importlib.import_module(module), function))
