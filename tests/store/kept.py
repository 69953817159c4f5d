"""A library with something of everything in it, and the processes that work on it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import stored
from stored import Writer

from sampler_core.contracts import Outcome
from sampler_core.contracts.canonical import json_sha256
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays

fork = multiprocessing.get_context("fork")


def start(work: Callable[..., None], *args: object) -> Any:
    process = fork.Process(target=work, args=args)
    process.start()
    return process


def killed(work: Callable[..., None], wait_s: float, *args: object) -> bool:
    """Start ``work``, wait until it has begun and then ``wait_s``, and kill it; return whether it was still at work."""
    reading, telling = os.pipe()
    process = start(_telling, telling, work, *args)
    os.close(telling)
    os.read(reading, 1)
    time.sleep(wait_s)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    in_the_middle = not os.read(reading, 1)
    os.close(reading)
    return in_the_middle


def _telling(telling: int, work: Callable[..., None], *args: object) -> None:
    os.write(telling, b"b")
    work(*args)
    os.write(telling, b"e")


def ingredients(outcome: Outcome, file: str = "") -> dict[str, Any]:
    return {"format": 1, "analyzer": outcome.analyzer, "version": outcome.version, "audio": file}


def put(writer: Writer, file_id: int, outcome: Outcome, **more: Any) -> None:
    """Under the action key that it would have."""
    made_from = ingredients(outcome, str(file_id))
    with writer.library.transaction() as tx:
        tx.put_outcomes(writer.run_id, file_id, json_sha256(made_from), [outcome], made_from, **more)


def fill(library: Library, folder: Path, files: int = 2) -> None:
    """Frames with arrays, regions, a timeline made from them, two versions of tempo, key and contents for each."""
    with library.transaction() as tx:
        run_id = tx.begin_run({"paths": [str(folder)], "roots": [str(folder)]})
    writer, arrays = Writer(library, run_id), ScratchArrays(library.scratch, library.arrays.root)
    for number in range(files):
        path = folder / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"boom")
        file_id = writer.file(path, stored.audio_info(str(number)), str(number))
        writer.frames(file_id, f"frames {number}", arrays, stored.frames_result(seed=number))
        regions = stored.regions((0.0, 0.5), (1.0, 1.5))
        put(writer, file_id, regions)
        inputs = {"regions": json_sha256([regions.result])}
        put(writer, file_id, stored.timeline((0.0, 0.5), (1.0, 1.5), inputs=inputs))
        put(writer, file_id, stored.tempo(60.0 + number))
        put(writer, file_id, stored.tempo(120.0 + number, version="2"))
        put(writer, file_id, stored.key())
        put(writer, file_id, stored.contents({"music": 0.9}, form=("loop", 0.8)))
    with library.transaction() as tx:
        tx.end_run(run_id, "finished", {"ok": 7 * files})


def change(library: Path, *statements: str) -> None:
    """Do to the database what no program should: no foreign keys, no checks."""
    with closing(sqlite3.connect(library / "library.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            connection.execute(statement)


def in_results(kind: str, edit: Callable[[dict[str, Any]], None], library: Path) -> None:
    """Edit the JSON of all results of a kind."""
    with closing(sqlite3.connect(library / "library.db", isolation_level=None)) as connection:
        wanted = "SELECT outcome_id, result FROM analyses JOIN outcomes ON outcome_id = id WHERE kind = ?"
        for outcome_id, text in connection.execute(wanted, (kind,)).fetchall():
            result = json.loads(text)
            edit(result)
            connection.execute("UPDATE analyses SET result = ? WHERE outcome_id = ?", (json.dumps(result), outcome_id))


def array_files(library: Path) -> list[Path]:
    return sorted((library / "arrays").rglob("*.npy"))


def rewrite(file: Path, content: bytes) -> None:
    """Other bytes under the same name; other names of the file keep what they had."""
    file.unlink()
    file.write_bytes(content)
