"""What of a result goes into columns that one can search: from a kind's JSON to rows, nothing else.

Each standard kind owns its columns of ``file_summary`` and, some, a table. Other kinds are kept as JSON alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..kinds import camelot
from ..spelling import searchable
from .keys import key_name

Row = dict[str, Any]


@dataclass(frozen=True)
class Projection:
    """Columns of ``file_summary``, and the rows that replace a file's rows in ``table``."""

    summary: Row = field(default_factory=dict)
    table: str | None = None
    rows: list[Row] = field(default_factory=list)


def project(kind: str, results: Sequence[Row | None]) -> Projection | None:
    """The projection of one step's results, one per span; ``None`` for a kind that has none.

    Spans without a result are passed over; with no result at all the columns become empty.
    """
    make = KINDS.get(kind)
    return make([result for result in results if result is not None]) if make else None


def _regions(results: list[Row]) -> Projection:
    if not results:
        return Projection({"sound_s": None, "regions": None}, "regions")
    regions = results[0]["regions"]
    summary = {"sound_s": sum(r["end_s"] - r["start_s"] for r in regions), "regions": len(regions)}
    columns = ("start_s", "end_s", "peak_dbfs", "rms_dbfs", "snr_db", "confidence")
    return Projection(summary, "regions", _rows(regions, columns))


def _timeline(results: list[Row]) -> Projection:
    scenes = results[0]["scenes"] if results else []
    return Projection({}, "segments", _rows(scenes, ("region", "start_s", "end_s", "confidence")))


def _tempo(results: list[Row]) -> Projection:
    tempo = results[0] if results else {}
    return Projection({"bpm": tempo.get("bpm"), "bpm_confidence": tempo.get("confidence")})


def _key(results: list[Row]) -> Projection:
    key = results[0] if results else {}
    name = (key["tonic"], key["mode"]) if key.get("tonic") else None
    return Projection({
        "key": name and key_name(*name), "camelot": name and camelot(*name), "key_confidence": key.get("confidence"),
    })  # fmt: skip


def _frames(results: list[Row]) -> Projection:
    levels = results[0]["levels"] if results else {}
    return Projection({"peak_dbfs": levels.get("peak_dbfs"), "rms_dbfs": levels.get("rms_dbfs")})


def _contents(results: list[Row]) -> Projection:
    return Projection({}, "file_labels", [row for result in results[:1] for row in _labels(result)])


def _labels(contents: Row) -> Iterator[Row]:
    """A row for each label of each question. Names are kept in lower case, as they are searched."""
    for question, labels in {"content": contents["content"], **contents["alternatives"]}.items():
        answered = question not in contents["abstained"]
        seen: set[str] = set()
        for index, label in enumerate(labels):
            name = searchable(label["name"])
            if name not in seen:
                seen.add(name)
                yield {
                    "question": question, "name": name, "probability": label["probability"],
                    "share": label.get("share"), "answer": answered and index == 0,
                }  # fmt: skip


def _rows(parts: list[Row], columns: Sequence[str]) -> list[Row]:
    return [{"position": i, **{name: part[name] for name in columns}} for i, part in enumerate(parts)]


KINDS: dict[str, Callable[[list[Row]], Projection]] = {
    "regions": _regions,
    "timeline": _timeline,
    "tempo": _tempo,
    "key": _key,
    "frames": _frames,
    "contents": _contents,
}
