"""What handing a library over takes: ``python benchmarks/library_archive.py --files 50000``.

Makes up a library with 22 results for each file and, with ``--arrays``, so many arrays; exports it, imports the archive
into SQLite and, with ``--postgresql ADDRESS`` of an empty database, into that. Prints seconds and the highest memory of
each step, which has a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from large_library import fill
from sampler_library.archive.taking_in import take_in
from sampler_library.archive.writing import write_archive
from sqlalchemy import insert

from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.rows import layout_of
from sampler_core.store.tables import ArrayFile, table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--arrays", type=int, default=0)
    parser.add_argument("--array-kb", type=int, default=20)
    parser.add_argument("--postgresql", metavar="ADDRESS")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Library.open(root / "library") as library:
            fill(library, args.files)
            _add_arrays(library, args.arrays, args.array_kb)
        print(f"database {(root / 'library' / 'library.db').stat().st_size / 1e6:.0f} MB")
        _told("archive", lambda: write_archive(root / "library", root / "1.zip"))
        print(f"archive {(root / '1.zip').stat().st_size / 1e6:.0f} MB")
        _told("unarchive into SQLite", lambda: take_in(root / "sqlite", root / "1.zip"))
        if args.postgresql:
            Library.create(root / "postgresql", args.postgresql).close()
            _told("unarchive into PostgreSQL", lambda: take_in(root / "postgresql", root / "1.zip"))
            _told("archive from PostgreSQL", lambda: write_archive(root / "postgresql", root / "2.zip"))


def _add_arrays(library: Library, count: int, size_kb: int) -> None:
    scratch, noise = ScratchArrays(library.scratch), np.random.default_rng(1)
    for first in range(0, count, 500):
        with library.writing() as connection:
            refs = [scratch.put([noise.random(size_kb * 128)])[0] for _ in range(min(500, count - first))]
            sizes = [library.arrays.adopt(library.scratch / f"{ref.sha256}.npy", ref.sha256) for ref in refs]
            rows = [
                {"sha256": ref.sha256, "layout": layout_of([ref]), "size": size}
                for ref, size in zip(refs, sizes, strict=True)
            ]
            connection.execute(insert(table(ArrayFile)), rows)
            library.arrays.settle()


def _told(what: str, work: Callable[[], object]) -> None:
    def alone() -> None:
        began = time.perf_counter()
        work()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"{what:<26} {time.perf_counter() - began:7.2f} s {memory:7.0f} MB", flush=True)

    process = multiprocessing.get_context("fork").Process(target=alone)
    process.start()
    process.join()
    assert process.exitcode == 0


if __name__ == "__main__":
    main()
