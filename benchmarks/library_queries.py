"""How fast the library writes, reads again and answers: ``python benchmarks/library_queries.py --files 50000``.

First 2,000 made-up one-shots, loops and songs go through the public API: CPU time per outcome written, and to read
everything again as a second run does. Then the rows of a library of ``--files`` are written in bulk, 21 results for
each sound, and every form of a query is asked: time to open, the 50th and 95th percentile of the first hundred files
and of a hundred at nine tenths of the listing, and the time to count.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from large_library import QUERIES, fill

from sampler_core.contracts import AudioInfo, Outcome, Result, Status
from sampler_core.kinds import TONICS, Beat, Key, NoiseFloor, Region, Regions, Tempo
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query

KINDS: tuple[type[Result], ...] = (Regions, Tempo, Key)
WRITTEN = 2000
PAGE = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument("--postgresql", metavar="ADDRESS", help="Ask a library in this empty database instead.")
    args = parser.parse_args()
    if not args.postgresql:
        with tempfile.TemporaryDirectory() as folder:
            _write_and_read(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        _ask(Path(folder) / "library", args.files, args.repeat, args.postgresql)


def _write_and_read(root: Path) -> None:
    paths = list(_files(root / "files", WRITTEN))
    with Library.open(root / "library") as library:
        cpu = _timed(lambda: _fill(library, paths), time.process_time)
    print(f"write      {cpu / WRITTEN / len(KINDS) * 1e3:8.3f} ms CPU per outcome, everything counted")
    with Library.open(root / "library") as library:
        again = _timed(lambda: _read_again(library, paths), time.process_time)
    print(f"read again {again / WRITTEN * 1e6:8.1f} ms CPU per 1,000 files")


def _ask(root: Path, files: int, repeat: int, address: str | None) -> None:
    with Library.create(root, address) if address else Library.open(root) as library:
        fill(library, files)
        with library.reading() as connection:
            size = library.database.size(connection)
    if address:
        _analyze(address)
    print(f"size       {size / files / 1e3:8.2f} kB per file, {files} files")
    print(f"open       {_timed(lambda: Library.open(root).close()) * 1e3:8.2f} ms")
    print("    first page      deep page      count\n    p50     p95     p50     p95     p50   found  query    (ms)")
    with Library.open(root) as library:
        for query in QUERIES:
            _report(library, query, repeat)


def _analyze(address: str) -> None:
    """What autovacuum does after a while."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _files(folder: Path, count: int) -> Iterator[Path]:
    for i in range(count):
        path = folder / f"pack_{i % 50}" / f"{('kick', 'loop', 'song')[i % 3]}_{i}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        yield path


def _fill(library: Library, paths: list[Path]) -> None:
    with library.transaction() as tx:
        run_id = tx.begin_run({})
        for kind in KINDS:
            schema = kind.model_json_schema(mode="serialization")
            tx.put_schema(kind.kind, kind.schema_version, schema, kind.about)
    for first in range(0, len(paths), 50):
        with library.transaction() as tx:
            for i in range(first, min(first + 50, len(paths))):
                audio = _audio(i)
                row = tx.put_file(paths[i], paths[i].stat(), audio.digest, _digest(f"bytes {i}"), audio)
                for outcome in _outcomes(i):
                    tx.put_outcomes(run_id, row.id, _digest(f"{outcome.kind} {i}"), [outcome], {"version": "1"})


def _read_again(library: Library, paths: list[Path]) -> None:
    for first in range(0, len(paths), 200):
        library.expect(paths[first : first + 200])
        for i in range(first, min(first + 200, len(paths))):
            row = library.file_for_location(paths[i], paths[i].stat())
            assert row is not None
            assert library.current(row.id)
            assert all(library.outcomes(_digest(f"{kind.kind} {i}")) for kind in KINDS)


def _audio(i: int) -> AudioInfo:
    return AudioInfo(
        digest=f"pcm-sha256:{_digest(str(i))}", format="WAV", codec="PCM_16", decoder="libsndfile 1.2.2",
        sample_rate_hz=44100, channels=2, frames=(11025, 352800, 9_000_000)[i % 3], mono_weights=(0.5, 0.5),
        tags={"genre": ("techno", "house", "dub")[i % 3], "title": f"Number {i}"},
    )  # fmt: skip


def _outcomes(i: int) -> Iterator[Outcome]:
    chance = random.Random(i)
    bpm = None if i % 3 == 0 else chance.uniform(60, 180)
    beats = tuple(Beat(time_s=n / 2, position=n % 4 + 1) for n in range((0, 16, 400)[i % 3]))
    spans = [
        Region(start_s=n, end_s=n + 0.9, peak_dbfs=-1, rms_dbfs=-12, snr_db=60, confidence=1) for n in range(i % 5)
    ]
    floor = (NoiseFloor(time_s=0, level_dbfs=-90),)
    yield _outcome(Regions(
        regions=tuple(spans), noise_floor=floor, leading_silence_s=0, trailing_silence_s=0, silence_ratio=0.1
    ))  # fmt: skip
    yield _outcome(Tempo(bpm=bpm, confidence=0.9, no_tempo_reason=None if bpm else "one_shot", beats=beats))
    key = {"tonic": chance.choice(TONICS), "mode": chance.choice(("major", "minor")), "confidence": 0.7}
    yield _outcome(Key.model_validate(key))


def _outcome(result: Result) -> Outcome:
    return Outcome(
        analyzer=result.kind, distribution=f"sampler-{result.kind}", distribution_version="0.1.0", version="1",
        kind=result.kind, scope="file", status=Status.OK, result=result.model_dump(mode="json"), elapsed_s=0.1,
    )  # fmt: skip


def _report(library: Library, query: str, repeat: int) -> None:
    parsed = parse_query(query)
    found = library.count(parsed)
    deep = next(islice(library.iterate(parsed), found * 9 // 10, None)).cursor if found > 10 * PAGE else None
    times = [_percentiles(lambda: library.find(parsed, limit=PAGE), repeat)]
    if deep is not None:
        times.append(_percentiles(lambda: library.find(parsed, limit=PAGE, after=deep), repeat))
    shown = "".join(f"{p50:7.1f} {p95:7.1f} " for p50, p95 in times) + " " * 16 * (2 - len(times))
    print(f"{shown}{_percentiles(lambda: library.count(parsed), repeat)[0]:7.1f} {found:7}  {query}")


def _percentiles(work: Callable[[], object], repeat: int) -> tuple[float, float]:
    """The 50th and the 95th, in ms."""
    times = sorted(_timed(work) * 1e3 for _ in range(repeat))
    return times[repeat // 2], times[math.ceil(repeat * 0.95) - 1]


def _timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main()
