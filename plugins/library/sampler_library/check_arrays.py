"""Arrays on disk against their rows: there, whole, of the type and shape that is noted; and what nobody refers to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from sampler_core.store.maintenance import (
    ArrayFile,
    ArrayFiles,
    Cure,
    Fault,
    OutcomeArray,
    Watch,
    array_is_whole,
    layout_of,
    read_object,
    shortened,
    table,
)

_ARRAYS, _LINKS = table(ArrayFile), table(OutcomeArray)


def array_faults(connection: Connection, arrays: ArrayFiles, watch: Watch, *, digests: bool = True) -> Iterator[Fault]:
    """What is wrong with arrays, and which are orphans."""
    rows = connection.execute(select(_ARRAYS).order_by(_ARRAYS.c.sha256)).all()
    used = set(connection.scalars(select(_LINKS.c.sha256).distinct()))
    for number, row in enumerate(rows):
        watch("arrays", number, len(rows))
        if row.sha256 not in used:
            yield Fault("orphan", f"array {row.sha256}", "no result refers to it", Cure.SWEEP, row.sha256, residue=True)
        elif what := _fault(arrays.place(row.sha256), row.sha256, row.size, row.layout, digests=digests):
            yield Fault("array", f"array {row.sha256}", what, Cure.FORGET_ARRAY, row.sha256)
    left = list(files_without_row(arrays, {row.sha256 for row in rows}))
    if left:
        size = sum(path.stat().st_size for path in left)
        what = f"{len(left)} files ({size} bytes) belong to no result; `sampler library prune` removes them"
        yield Fault("orphan", str(arrays.root), what, residue=True)


def files_without_row(arrays: ArrayFiles, known: set[str]) -> Iterator[Path]:
    """Every file under ``arrays`` that is not an array of ``known`` digests."""
    for path in sorted(arrays.root.rglob("*")):
        if path.is_file() and not (path.stem in known and path == arrays.place(path.stem)):
            yield path


def layout_in(file: Path) -> str:
    """What is in an object, as its row has it. Nothing is unpickled, and nothing read but headers.

    Raises:
        ValueError: when it holds no arrays of numbers, or is not as long as its headers say.
    """
    try:
        with file.open("rb") as read:
            return layout_of(read_object(read, file.stat().st_size))
    except (OSError, ValueError) as error:
        raise ValueError(shortened(str(error), 100)) from error


def _fault(file: Path, sha256: str, size: int, layout: str, *, digests: bool) -> str | None:
    if not file.exists():
        return "its file is not there"
    if not array_is_whole(file, sha256, size, digest=digests):
        return "its file is not what was written"
    try:
        held = layout_in(file)
    except ValueError as error:
        return f"its file cannot be read: {error}"
    return None if held == layout else f"its file holds {held}, noted is {layout}"
