"""sampler as a library, in one screen.

``analyze(paths, library=…)`` runs the installed plugins over files and folders, ``Session(library).submit(paths)`` does
so in the background; ``Library`` answers questions about what was found; ``Registry`` says which plugins are installed
and how they stand. Each is imported on first use, so that ``import sampler_core`` stays quick.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # `typing` takes longer to load than all else before the handlers of signals are set
if TYPE_CHECKING:
    from typing import Any

    from .library import Library
    from .query.grammar import parse_query
    from .registry.registry import Registry
    from .run import RunReport, WrongUse, analyze
    from .session import Session

    __version__: str

__all__ = ["Library", "Registry", "RunReport", "Session", "WrongUse", "__version__", "analyze", "parse_query"]

_HOMES = {
    "Library": "library", "Registry": "registry.registry", "RunReport": "run", "Session": "session",
    "WrongUse": "run", "analyze": "run", "parse_query": "query.grammar",
}  # fmt: skip


def __dir__() -> list[str]:
    """The public names, although none is imported yet."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("sampler-core")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
