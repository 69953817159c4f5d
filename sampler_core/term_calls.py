"""Calling what plugins bring for queries: what goes wrong in it is told in a sentence that names them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .hookspecs import QueryTermSpec
from .query.query import QueryError
from .registry.rules import shown
from .registry.targets import WrongTarget, in_words, load
from .store.codec import path_bytes
from .store.errors import LibraryError


class TermFailed(Exception):  # noqa: N818
    """What a plugin's term does cannot be imported, or raised; the message says whose and what."""


def scores_of(spec: QueryTermSpec, owner: str, value: Any, context: Any) -> Iterator[tuple[bytes, float]]:
    """Yield the paths, as they are stored, and scores that the function of a term yields for ``value``.

    Raises:
        TermFailed: when it cannot be used, or raised.
        LibraryError: as the library said it to the function, which is a sentence already.
    """
    whose = f"the query term `{spec.name}` of {owner}"
    try:
        function = load(spec.target, "terms")
    except WrongTarget as wrong:
        raise TermFailed(f"{whose} cannot be used: {wrong}. Report it to its authors") from wrong
    try:
        for each in function(value, context):
            yield _pair(each)
    except (LibraryError, QueryError):
        raise
    except (Exception, SystemExit) as error:
        told = f"{whose}, `{spec.target}`, raised {in_words(error)}. Report it to its authors"
        raise TermFailed(told) from error


def _pair(each: Any) -> tuple[bytes, float]:
    try:
        path, score = each
        if isinstance(score, bool) or not math.isfinite(score := float(score)):
            raise ValueError(score)
        return path_bytes(Path(path).absolute()), score
    except (TypeError, ValueError) as error:
        raise ValueError(f"it yielded {shown(each)}: yield pairs of a path and a finite score") from error
