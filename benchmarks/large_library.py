"""A made-up library as large as one likes, its rows written in bulk: 22 results for each sound, segments included.

For measuring and testing questions only: nothing analyzed it, and what it says is nonsense of the right shape.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from sampler_core.contracts import About, Facet, Result, Scope
from sampler_core.kinds import TONICS, Classification, Contents, Frames, Key, Regions, Tempo, Timeline
from sampler_core.library import Library
from sampler_core.spelling import folded
from sampler_core.store.codec import dumps
from sampler_core.store.search_rows import SearchWriter
from sampler_core.store.tables import Base
from sampler_core.store.tagging import tag_columns

STANDARD: tuple[type[Result], ...] = (Frames, Regions, Tempo, Key, Timeline, Contents, Classification)
SEGMENTS = 7
CONTENT = ("music", "speech", "percussion", "noise", "silence", "animal")
TYPES = ("kick", "snare", "hat", "clap", "bass", "pad", "lead", "vocal")
BATCH = 2_000
QUERIES = (
    "", "bpm:120..121", "-bpm:100..", "key:8A,9A", "key:Am bpm:90..100", "camelot:8A", "duration:..0.3", "sound:..1",
    "regions:3", "peak:-1..", "rms:..-30", "rate:96000", "channels:2", "class:kick", "class:kick conf>0.8", "form:loop",
    "contains:speech,music", "conf>0.9", "status:failed", "status:ok", "-status:ok", "tag:techno", "path:pack_17/",
    "path:nowhere", "kick", "nowhere", "-techno", "added:7d", "added:2026-01-01..2026-01-03", "modified:2023",
    "duplicates:", "frames.centroid_hz.mean:2000..2100", "acme.loudness.integrated_lufs:..-14",
    "acme.loudness.grade:loud", "-acme.loudness.grade:loud", "tempo.is_constant:true", "saved:loud",
    "acme.speech.ratio:0.9..", "speech_ratio:..0.01 class:kick", "bpm:none",
    "bpm:none conf>0.8", "key:Am,none", "acme.loudness.grade:none",
    "bpm:100.. -key:C techno", "class:kick , class:snare bpm:..100", "sort:bpm", "sort:bpm-", "sort:key sort:bpm-",
    "sort:duration", "sort:sound", "sort:regions-", "sort:peak-", "sort:rms", "sort:added-", "sort:modified",
    "sort:path-", "class:kick sort:bpm-", "sort:acme.loudness.integrated_lufs-", "sort:acme.loudness.grade",
)  # fmt: skip
"""Every form of a query, with what finds much and what finds little."""
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_LOUDNESS = {"properties": {"integrated_lufs": {}, "range": {}, "grade": {}, "clipped": {}}}
_SPEECH = {"properties": {"ratio": {"type": "number"}, "language": {"type": "string"}}}
_RATIO = Facet(name="speech_ratio", help="How much of a segment is speech", type="number", at="ratio")


def fill(library: Library, files: int) -> None:
    """Give an empty library so many files, one in twenty a copy of another, and 22 results for each sound."""
    with library.transaction() as tx:
        run_id = tx.begin_run({"paths": ["made up"]})
        for kind in STANDARD:
            schema, scope = kind.model_json_schema(mode="serialization"), _scope(kind.kind)
            tx.put_schema(kind.kind, kind.schema_version, schema, kind.about, scope, f"sampler-{kind.kind}")
        tx.put_schema("acme.loudness", 1, _LOUDNESS)
        tx.put_schema("acme.speech", 1, _SPEECH, About(facets=(_RATIO,)), Scope.SEGMENT, "acme-speech")
        tx.end_run(run_id, "finished", {"ok": files})
    library.save_query("loud", "acme.loudness.integrated_lufs:-10.. sort:acme.loudness.integrated_lufs-")
    kinds, ids = library.kinds, dict[tuple[str, str], int]()
    for first in range(1, files + 1, BATCH):
        with library.writing() as connection:
            batch = [_File(i, run_id) for i in range(first, min(first + BATCH, files + 1))]
            _write(connection, batch, SearchWriter(connection, kinds, ids))


def _write(connection: Connection, files: list[_File], search: SearchWriter) -> None:
    for name in ("files", "locations", "tags", "outcomes", "analyses"):
        rows = [row for file in files for row in getattr(file, name)()]
        if rows:
            connection.execute(insert(Base.metadata.tables[name]), rows)
    for file in files:
        for kind, results in file.results.items():
            search.replace(file.id, kind, results)
    search.flush()


def _scope(kind: str) -> Scope:
    return Scope.SEGMENT if kind in _OF_SEGMENTS else Scope.FILE


class _File:
    """The rows of one file; every twentieth holds the sound of the one before."""

    def __init__(self, number: int, run_id: int) -> None:
        self.number, self.run_id = number, run_id
        self.copy = number % 20 == 0
        self.id = number - 1 if self.copy else number
        self.chance = chance = random.Random(number)
        self.type = chance.choice(TYPES)
        self.bpm = None if number % 3 == 0 else round(chance.uniform(60, 180), 2)
        self.tonic, self.mode = chance.choice(TONICS), chance.choice(("major", "minor"))
        self.keyed = number % 4 != 0
        self.rate, self.channels = chance.choice((44100, 44100, 44100, 48000, 96000)), chance.choice((1, 2))
        self.duration = chance.choice((0.3, 1.5, 8.0, 200.0)) * chance.uniform(0.5, 1.5)
        self.content = dict(zip(chance.sample(CONTENT, 4), (0.95, 0.6, 0.2, 0.05), strict=True))
        self.failed = number % 100 == 7
        self.results = {} if self.copy else {kind: self._results(kind) for kind in _KINDS}

    def files(self) -> Iterator[dict[str, Any]]:
        if not self.copy:
            yield {
                "id": self.id, "identity": f"pcm-sha256:{_digest(self.id)}", "sample_rate_hz": self.rate,
                "channels": self.channels, "frames": round(self.duration * self.rate), "duration_s": self.duration,
                "added_at": _BEGAN + timedelta(minutes=self.number),
            }  # fmt: skip

    def locations(self) -> Iterator[dict[str, Any]]:
        folder = f"/made/up/Sample Packs/pack_{self.number % 97:02}/{self.type}s"
        path = f"{folder}/{self.type}_{self.number:06}{' copy' if self.copy else ''}.wav"
        yield {
            "id": self.number, "file_id": self.id, "path_bytes": path.encode(), "path": path,
            "path_folded": folded(path), "size": 100_000,
            "mtime_ns": (1_700_000_000 + self.number * 60) * 10**9, "inode": self.number,
            "bytes_sha256": _digest(-self.number), "audio": dumps({"format": "wav", "codec": "pcm_16", "tags": {}}),
        }  # fmt: skip

    def tags(self) -> Iterator[dict[str, Any]]:
        genre = self.chance.choice(("techno", "house", "dub", "ambient", "drum and bass"))
        for name, value in (("genre", genre), ("title", f"Number {self.number}"), ("artist", f"A {self.number % 300}")):
            yield {
                "file_id": self.id, "location_id": self.number, "source": "container", **tag_columns(name, value)
            }  # fmt: skip

    def outcomes(self) -> Iterator[dict[str, Any]]:
        for index, kind in enumerate([] if self.copy else _KINDS):
            failed, version = self.failed and kind == "key", None if kind == "decode" else 1
            yield {
                "id": self.id * 10 + index, "file_id": self.id, "run_id": self.run_id,
                "action_key": _digest(self.id * 10 + index), "analyzer": kind, "distribution": f"sampler-{kind}",
                "distribution_version": "0.1.0", "version": "1", "kind": kind, "schema_version": version,
                "scope": str(_scope(kind)), "status": "failed" if failed else "ok",
                "inputs": '{"frames":"' + _digest(self.id) + '"}', "ingredients": '{"version":"1"}',
                "reusable": True, "current": True, "chosen": True,
            }  # fmt: skip

    def analyses(self) -> Iterator[dict[str, Any]]:
        for index, (kind, results) in enumerate(self.results.items()):
            segment = kind in _OF_SEGMENTS
            for span, result in enumerate(results):
                failed = result is None
                yield {
                    "outcome_id": self.id * 10 + index, "span_index": span, "status": "failed" if failed else "ok",
                    "start_s": span * 1.0 if segment else None, "end_s": span + 1.0 if segment else None,
                    "result": None if failed else dumps(result), "elapsed_s": 0.1,
                    "failure_kind": "crash" if failed else None, "failure": _FAILURE if failed else None,
                }  # fmt: skip

    def _results(self, kind: str) -> list[dict[str, Any] | None]:
        if kind == "key" and self.failed:
            return [None]
        return [self._result(kind) for _ in range(SEGMENTS if kind in _OF_SEGMENTS else 1)]

    def _result(self, kind: str) -> dict[str, Any]:
        chance = self.chance
        match kind:
            case "frames":
                statistic = dict.fromkeys(("mean", "std", "p10", "p50", "p90"), chance.random() * 4000)
                features = ("centroid_hz", "bandwidth_hz", "rolloff85_hz", "flatness", "flux")
                levels = {
                    "peak_dbfs": -chance.random() * 12, "rms_dbfs": -chance.uniform(10, 40), "clipped_samples": 0,
                }  # fmt: skip
                return {**dict.fromkeys(features, statistic), "levels": levels, "attack_s": chance.random()}
            case "regions":
                number = chance.randrange(1, 20)
                step = self.duration / number
                regions = [{"start_s": n * step, "end_s": (n + 0.8) * step, "confidence": 0.9} for n in range(number)]
                return {"regions": regions, "silence_ratio": 0.2}
            case "tempo":
                return {"bpm": self.bpm, "confidence": chance.random(), "is_constant": chance.random() < 0.5,
                        "evidence": {f"feature_{n}": chance.random() for n in range(8)}}  # fmt: skip
            case "key":
                tonic, mode = (self.tonic, self.mode) if self.keyed else (None, None)
                return {"tonic": tonic, "mode": mode, "confidence": chance.random(),
                        "tuning_cents": chance.uniform(-50, 50)}  # fmt: skip
            case "contents":
                form = {"name": chance.choice(("one_shot", "loop")), "probability": 0.9}
                type_ = {"name": self.type, "probability": chance.random()}
                content = [{"name": name, "share": p, "probability": p} for name, p in self.content.items()]
                return {"content": content, "form": form, "type": type_, "abstained": [], "segments": SEGMENTS,
                        "alternatives": {"form": [form], "type": [type_]}}  # fmt: skip
            case "classification":
                content = [{"name": name, "probability": p} for name, p in self.content.items()]
                return {"content": content, "confidence": chance.random(), "alternatives": {}, "abstained": []}
            case "acme.loudness":
                grade = chance.choice(("soft", "medium", "loud"))
                return {"integrated_lufs": chance.uniform(-40, -5), "range": chance.random() * 20, "grade": grade}
            case "acme.speech":
                return {"ratio": chance.random() ** 4, "language": chance.choice(("en", "de", "fr"))}
        return {"scenes": [], "tempo": "given"}


_KINDS = (
    "decode", "frames", "regions", "tempo", "key", "timeline", "contents", "acme.loudness", "classification",
    "acme.speech",
)  # fmt: skip
_OF_SEGMENTS = ("classification", "acme.speech")
_FAILURE = dumps({"kind": "crash", "message": "it fell over", "hint": "try again"})


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()
