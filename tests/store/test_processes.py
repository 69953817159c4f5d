"""Several processes at once, and processes that are killed."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import stored
from stored import IN_SQLITE, Writer

from sampler_core.contracts import ArrayRef
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.engine import connect, journal_mode

fork = multiprocessing.get_context("fork")


def start(work: Callable[..., None], *args: object) -> multiprocessing.process.BaseProcess:
    process = fork.Process(target=work, args=args)
    process.start()
    return process


def put_many(path: Path, sound: Path, name: str, count: int) -> None:
    with Library.open(path) as library:
        stored.put_schemas(library)
        writer = Writer(library, 1)
        for i in range(count):
            with library.transaction() as tx:
                file_id = tx.put_file(sound, sound.stat(), stored.audio_info().digest, None, stored.audio_info()).id
                tx.put_outcomes(writer.run_id, file_id, f"{name} {i}", [stored.tempo(version=f"{name}.{i}")], {})


def test_writers_at_once_lose_nothing(library: Library, run_id: int, sound) -> None:
    path = sound()
    library.close()
    writers = [start(put_many, library.path, path, name, 25) for name in "abc"]
    while any(process.is_alive() for process in writers):
        assert len(list(library.records())) <= 1
        time.sleep(0.02)
    assert [process.exitcode for process in writers] == [0, 0, 0]
    assert all(library.outcomes(f"{name} {i}") for name in "abc" for i in range(25))
    assert len(library.current(1)) == 1
    assert library.check_integrity() == []


def count_up(path: Path, times: int) -> None:
    with Library.open(path) as library:
        for _ in range(times):
            with library.writing() as connection:
                seen = connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'count'").scalar()
                connection.exec_driver_sql(f"UPDATE meta SET value = '{int(seen) + 1}' WHERE name = 'count'")


@pytest.mark.ci
def test_no_update_is_lost_in_two_thousand_transactions_of_two_writers(library: Library) -> None:
    with library.writing() as connection:
        connection.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('count', '0')")
    library.close()
    writers = [start(count_up, library.path, 1000) for _ in range(2)]
    seen = 0
    while any(process.is_alive() for process in writers):
        with library.reading() as connection:
            now = int(connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'count'").scalar() or 0)
        assert now >= seen
        seen = now
        time.sleep(0.01)
    assert [process.exitcode for process in writers] == [0, 0]
    with library.reading() as connection:
        assert connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'count'").scalar() == "2000"


def test_a_library_made_by_two_at_once(tmp_path: Path) -> None:
    makers = [start(lambda: Library.open(tmp_path / "new").close()) for _ in range(3)]
    for process in makers:
        process.join()
    assert [process.exitcode for process in makers] == [0, 0, 0]
    with Library.open(tmp_path / "new") as library:
        assert library.check_integrity() == []


def write_until_killed(path: Path, sound: Path, seed: int, told: int) -> None:
    with Library.open(path) as library:
        stored.put_schemas(library)
        writer = Writer(library, 1)
        arrays = ScratchArrays(library.scratch, library.arrays.root)
        file_id = writer.file(sound, stored.audio_info())
        for i in range(10_000):
            key = f"{seed} {i}"
            writer.frames(file_id, key, arrays, stored.frames_result(length=5, seed=seed * 10_000 + i))
            os.write(told, f"{key}\n".encode())


def test_killed_writers_leave_a_whole_library(library: Library, run_id: int, sound) -> None:
    path = sound()
    acknowledged: list[str] = []
    for seed in range(8):
        library.close()
        reading, told = os.pipe()
        process = start(write_until_killed, library.path, path, seed, told)
        first = os.read(reading, 1000)
        time.sleep(random.Random(seed).uniform(0, 0.15))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        os.close(told)
        acknowledged += (first + b"".join(iter(lambda fd=reading: os.read(fd, 1 << 16), b""))).decode().splitlines()
        os.close(reading)
        check_whole(library)
    assert len(acknowledged) > 8
    assert all(library.outcomes(key) for key in acknowledged)


def check_whole(library: Library) -> None:
    assert library.check_integrity() == []
    with library._reading.connect() as connection:
        rows = connection.exec_driver_sql("SELECT sha256, size FROM arrays").all()
        dangling = "SELECT count(*) FROM outcome_arrays WHERE sha256 NOT IN (SELECT sha256 FROM arrays)"
        assert connection.exec_driver_sql(dangling).scalar() == 0
    for sha256, size in rows:
        content = library.arrays.place(sha256).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (sha256, size)


def tear(database: Path) -> None:
    connection = connect(database, "rw")
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE result_schemas SET json_schema = hex(randomblob(20000))")
    connection.execute("DELETE FROM locations")
    os.kill(os.getpid(), signal.SIGKILL)


@IN_SQLITE
def test_a_reader_undoes_a_torn_transaction(library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "k", stored.tempo())
    whole = library.dump()
    library.close()
    database = library.path / "library.db"
    start(tear, database).join()
    left = database.with_name(f"library.db-{'wal' if journal_mode() == 'wal' else 'journal'}")
    assert left.stat().st_size > 0
    with Library.open_existing(library.path) as again:
        assert again.dump() == whole
    assert not left.exists()


def test_an_open_reader_undoes_a_torn_transaction(library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "k", stored.tempo())
    whole = library.dump()
    start(tear, library.path / "library.db").join()
    assert library.dump() == whole


def test_a_missing_array_is_noticed_before_anything_is_written(library: Library, run_id: int, sound) -> None:
    import pytest

    from sampler_core.store.arrays import MissingArray

    ref = ArrayRef(sha256="0" * 64, dtype="float32", shape=(1,))
    with pytest.raises(MissingArray), library.transaction() as tx:
        tx.adopt(library.scratch / f"{ref.sha256}.npy", [ref])
    with pytest.raises(ValueError, match="is not in"), library.transaction() as tx:
        tx.adopt(sound(), [ref])
