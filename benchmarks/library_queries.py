"""How fast the library writes, reads again and answers: ``python benchmarks/library_queries.py --files 5000``.

Fills a new library with made-up one-shots, loops and songs through the public API, then prints CPU time per outcome
written, time to open, CPU time to read everything again as a second run does, and the 50th and 95th percentile of
every query form.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sampler_core.contracts import AudioInfo, Beat, Key, NoiseFloor, Outcome, Region, Regions, Result, Status, Tempo
from sampler_core.storage.keys import TONICS
from sampler_core.storage.library import Library
from sampler_core.storage.query import parse_query

KINDS: tuple[type[Result], ...] = (Regions, Tempo, Key)
QUERIES = (
    "bpm:120..121", "key:Am bpm:90..100", "key:8A,9A", "duration:..0.3", "status:failed", "tag:techno", "path:pack_17/",
    "kick", "-status:ok", "bpm:100.. -key:C techno",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--repeat", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = list(_files(root / "files", args.files))
        with Library.open(root / "library") as library:
            cpu = _timed(lambda: _fill(library, paths), time.process_time)
        print(f"write      {cpu / args.files / len(KINDS) * 1e3:8.3f} ms CPU per outcome, everything counted")
        print(f"size       {(root / 'library/library.db').stat().st_size / args.files / 1e3:8.2f} kB per file")
        print(f"open       {_timed(lambda: Library.open(root / 'library').close()) * 1e3:8.2f} ms")
        with Library.open(root / "library") as library:
            again = _timed(lambda: _read_again(library, paths), time.process_time)
            print(f"read again {again / args.files * 1e6:8.1f} ms CPU per 1,000 files")
            for query in QUERIES:
                _report(library, query, args.repeat)


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
            tx.put_schema(kind.kind, kind.schema_version, kind.model_json_schema(mode="serialization"))
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
    found = library.find(parsed)
    times = sorted(_timed(lambda: library.find(parsed, limit=100)) * 1e3 for _ in range(repeat))
    p50, p95 = times[repeat // 2], times[int(repeat * 0.95)]
    print(f"find       {p50:8.2f} ms p50 {p95:8.2f} ms p95, 100 of {len(found):6}: {query}")


def _timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main()
