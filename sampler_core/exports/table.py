"""CSV: one row per file with what one asks for most. An empty cell means "none" or "not known"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from ..store.edits.settable import settable
from ..store.projections import project
from .cells import row_writer

COLUMNS = (
    "path", "duration_s", "sample_rate_hz", "channels", "format", "codec", "truncated", "bpm", "bpm_confidence",
    "key", "camelot", "key_confidence", "classes", "regions", "sound_s", "peak_dbfs", "rms_dbfs", "failed",
)  # fmt: skip


def write(records: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write a header and one row per record. ``failed`` names the analyzers that did."""
    write_row = row_writer(stream, COLUMNS)
    for record in records:
        write_row(_row(record))


def _row(record: dict[str, Any]) -> dict[str, Any]:
    row = {"path": record["path"], **(record["audio"] or {})}
    for kind, results in _results(record).items():
        projection = project(kind, results)
        row |= projection.summary if projection else {}
        if projection and projection.table == "file_labels":
            row["classes"] = " ".join(label["name"] for label in projection.rows if label["answer"])
    row["failed"] = " ".join(sorted({o["analyzer"] for o in record["outcomes"] if o["status"] == "failed"}))
    return row


def _results(record: dict[str, Any]) -> dict[str, list[Any]]:
    """Kind → the results that count; of what was set without an estimate, as much of one as there is."""
    outcomes = record["outcomes"]
    # Where several analyzers give a kind, the one whose answer counts comes first.
    counts = {outcome["kind"]: outcome["analyzer"] for outcome in reversed(outcomes)}
    found = {kind: [o["result"] for o in outcomes if o["analyzer"] == analyzer] for kind, analyzer in counts.items()}
    for override in record["overrides"]:
        kind, _, field = override["name"].rpartition(".")
        if not any(found.get(kind, ())):
            found[kind] = [settable(kind, field).applied({}, override["value"])]
    return found
