"""What keeping a library takes: ``python benchmarks/library_keeping.py --files 5000``.

Fills a new library with made-up files, each with three results and two arrays, then prints how long backing up,
checking, restoring and pruning take, and what a backup adds on disk.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from library_queries import _digest, _files, _fill
from sampler_library.automatic import Policy, keep_automatically
from sampler_library.check import check
from sampler_library.prune import what_prune_would_do
from sampler_library.restore import restore
from sampler_library.stats import stats
from sampler_library.wish import Wish

from sampler_core.contracts import Outcome, Status
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.backups.backup import back_up
from sampler_core.store.backups.manifest import Backup

T = TypeVar("T")
_SCHEMA = {"type": "object"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--array-kb", type=int, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Library.open(root / "library") as library:
            _fill(library, list(_files(root / "files", args.files)))
            _add_arrays(library, args.files, args.array_kb)
            _keep(library, root)


def _add_arrays(library: Library, files: int, size_kb: int) -> None:
    arrays, noise = ScratchArrays(library.scratch), np.random.default_rng(1)
    for first in range(1, files + 1, 50):
        with library.transaction() as tx:
            tx.put_schema("bench.arrays", 1, _SCHEMA)
            for file_id in range(first, min(first + 50, files + 1)):
                refs = [arrays.put([noise.random(size_kb * 128)])[0] for _ in range(2)]
                for ref in refs:
                    tx.adopt(library.scratch / f"{ref.sha256}.npy", [ref])
                result = {"arrays": [ref.model_dump(mode="json") for ref in refs]}
                outcome = Outcome(
                    analyzer="arrays", distribution="bench", distribution_version="1", version="1",
                    kind="bench.arrays", scope="file", status=Status.OK, result=result,
                )  # fmt: skip
                tx.put_outcomes(1, file_id, _digest(f"arrays {file_id}"), [outcome], {})


def _keep(library: Library, root: Path) -> None:
    found = _told("stats", lambda: stats(library))
    print(f"database {found.database_bytes / 1e6:.0f} MB, arrays {found.array_bytes / 1e6:.0f} MB")
    _told("automatic backup", lambda: keep_automatically(library, Policy(every_days=0), print))
    backup: Backup = _told("backup", lambda: back_up(library.path))
    print(f"two backups take {stats(library).backup_bytes / 1e6:.0f} MB")
    _told("check", lambda: check(library.path))
    _told("prune, told only", lambda: what_prune_would_do(library, Wish(gone=True)))
    library.close()
    _told("restore in place", lambda: restore(library.path, backup))
    _told("restore into a new folder", lambda: restore(root / "new", backup))


def _told(what: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    done = work()
    print(f"{what:<26} {time.perf_counter() - began:7.2f} s")
    return done


if __name__ == "__main__":
    main()
