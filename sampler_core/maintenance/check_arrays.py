"""Arrays on disk against their rows: there, whole, of the type and shape that is noted; and what nobody refers to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, select

from ..schemas import shortened
from ..store.arrays import ArrayFiles
from ..store.backups.verify import Watch, array_is_whole
from ..store.faults import Cure, Fault
from ..store.tables import ArrayFile, OutcomeArray, table

_ARRAYS, _LINKS = table(ArrayFile), table(OutcomeArray)


def array_faults(connection: Connection, arrays: ArrayFiles, watch: Watch, *, digests: bool = True) -> Iterator[Fault]:
    """What is wrong with arrays, and which are orphans."""
    rows = connection.execute(select(_ARRAYS).order_by(_ARRAYS.c.sha256)).all()
    used = set(connection.scalars(select(_LINKS.c.sha256).distinct()))
    for number, row in enumerate(rows):
        watch("arrays", number, len(rows))
        if row.sha256 not in used:
            yield Fault("orphan", f"array {row.sha256}", "no result refers to it", Cure.SWEEP, row.sha256, residue=True)
        elif what := _fault(arrays.place(row.sha256), row.sha256, row.size, row.dtype, row.shape, digests=digests):
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


def header(file: Path) -> tuple[str, str]:
    """Type and shape of an array as its row has them. Nothing is unpickled, and nothing read but its first bytes.

    Raises:
        ValueError: when it is no array of numbers, or not as long as its header says.
    """
    with file.open("rb") as read:
        try:
            version = np.lib.format.read_magic(read)
            heads = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
            shape, _order, dtype = heads[version](read)
        except (LookupError, OSError, RecursionError, SyntaxError, TypeError, ValueError) as error:
            raise ValueError(f"it is no array ({shortened(str(error), 100)})") from error
        if dtype.kind not in "biufc":
            raise ValueError(f"it holds {dtype}, not numbers")
        if math.prod(shape) * dtype.itemsize != file.stat().st_size - read.tell():
            raise ValueError("it is not as long as its header says")
    return dtype.name, json.dumps(shape, separators=(",", ":"))


def _fault(file: Path, sha256: str, size: int, dtype: str, shape: str, *, digests: bool) -> str | None:
    if not file.exists():
        return "its file is not there"
    if not array_is_whole(file, sha256, size, digest=digests):
        return "its file is not what was written"
    try:
        held = header(file)
    except ValueError as error:
        return f"its file cannot be read: {error}"
    return None if held == (dtype, shape) else f"its file holds {held[0]} {held[1]}, noted is {dtype} {shape}"
