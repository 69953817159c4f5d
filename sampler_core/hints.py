"""What to install for commands that our own packages add, where a hint names one."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

from .text import quoted

LIBRARY = "sampler-library"
PACKAGES = {"forget": LIBRARY, "library": LIBRARY, "plot": "sampler-plot", "train": "sampler-classifier"}
"""Command → the package that brings it."""


def library_command(first: str, *words: object) -> str:
    """Return ``sampler library`` with these words as a hint has it: in backticks, and behind what has to be installed
    before. The ``first`` is as it is typed, and may be several."""
    return with_package(" ".join(["sampler library", first, *map(quoted, words)]))


def with_package(command: str) -> str:
    """Return a command of :data:`LIBRARY` as a hint has it; see :func:`library_command`."""
    try:
        distribution(LIBRARY)
    except PackageNotFoundError:
        return f"`pip install {LIBRARY}`, then `{command}`"
    return f"`{command}`"
