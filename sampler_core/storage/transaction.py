"""One transaction of the only writer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ..contracts import ArrayRef, AudioInfo, Outcome, Status
from .arrays import ArrayFiles
from .codec import dumps, loads, path_bytes, readable, signed64
from .errors import ContractViolation
from .projections import project
from .rows import ANALYSES, OUTCOMES, analysis_rows, array_refs, step_row
from .schema import app_version
from .schemas import SchemaCheck
from .tables import (
    ArrayFile,
    Base,
    File,
    FileSummary,
    Location,
    OutcomeArray,
    ResultSchema,
    Run,
    Tag,
    table,
)

_FILES, _LOCATIONS, _TAGS, _RUNS = table(File), table(Location), table(Tag), table(Run)
_SUMMARY, _SCHEMAS, _ARRAYS, _LINKS = table(FileSummary), table(ResultSchema), table(ArrayFile), table(OutcomeArray)


@dataclass(frozen=True)
class FileRow:
    """A file of the library; ``audio`` is ``None`` where it could not be decoded."""

    id: int
    identity: str
    audio: AudioInfo | None


class Transaction:
    """Everything that writes. All of it happens, or nothing; made by ``Library.transaction()``."""

    def __init__(self, connection: Connection, arrays: ArrayFiles, check: SchemaCheck, scratch: Path) -> None:
        self._connection = connection
        self._arrays = arrays
        self._check = check
        self._scratch = scratch

    def begin_run(self, asked: dict[str, Any]) -> int:
        """Note that a run begins, and what was asked for; return its id."""
        row = {
            "started_at": datetime.now(UTC),
            "status": "running",
            "asked": dumps(asked),
            "app_version": app_version(),
        }
        return self._insert(_RUNS, row)

    def end_run(self, run_id: int, status: str, counts: dict[str, int]) -> None:
        """Note how a run ended: ``finished``, ``cancelled`` or ``failed``."""
        row = {"ended_at": datetime.now(UTC), "status": status, "counts": dumps(counts)}
        self._connection.execute(update(_RUNS).where(_RUNS.c.id == run_id).values(row))

    def put_schema(self, kind: str, schema_version: int, json_schema: dict[str, Any]) -> None:
        """Results of ``kind`` are of this version from now on. A version's first schema is kept for good."""
        row = {"kind": kind, "schema_version": schema_version, "json_schema": dumps(json_schema)}
        self._connection.execute(upsert(_SCHEMAS).on_conflict_do_nothing(), row)
        stored = select(_SCHEMAS.c.json_schema).filter_by(kind=kind, schema_version=schema_version)
        self._check.learn(kind, schema_version, loads(self._connection.scalar(stored)))

    def put_file(
        self, path: Path, stat: os.stat_result, identity: str, bytes_sha256: str | None, audio: AudioInfo | None
    ) -> FileRow:
        """The file that ``identity`` names lies at ``path``.

        ``bytes_sha256`` of ``None`` keeps what is known, as long as the file is the same.
        """
        file_id = self._file_id(identity, audio)
        self._put_location(file_id, path, stat, bytes_sha256, audio)
        return FileRow(file_id, identity, audio)

    def adopt(self, scratch_file: Path, ref: ArrayRef) -> None:
        """Take a worker's array into the library, before the outcome that refers to it is put.

        Raises:
            ValueError: when the file is not in the library's scratch folder.
            MissingArray: when there is no such array.
        """
        if not scratch_file.is_relative_to(self._scratch):
            raise ValueError(f"{scratch_file} is not in {self._scratch}")
        size = self._arrays.adopt(scratch_file, ref)
        row = {"sha256": ref.sha256, "dtype": ref.dtype, "shape": dumps(ref.shape), "size": size}
        self._connection.execute(upsert(_ARRAYS).on_conflict_do_nothing(), row)

    def put_outcomes(
        self, run_id: int, file_id: int, action_key: str, outcomes: Sequence[Outcome],
        current: bool = True, summary: bool = True,
    ) -> None:  # fmt: skip
        """Keep how a step ended, one outcome per span.

        An answer that is there already under this action key is kept, anything else is replaced. ``current``:
        this is now the state of its analyzer on the file. ``summary``: and its answer counts for its kind.

        Raises:
            ContractViolation: when a result does not match the stored schema of its kind.
            ValueError: when the outcomes are not of one step.
        """
        related = self._related(file_id, action_key, outcomes[0] if outcomes else None)
        row = next((r for r in related if r.action_key == action_key), None)
        chosen = current and summary
        if row is not None and not _keeps(row, outcomes):
            self._connection.execute(delete(OUTCOMES).where(OUTCOMES.c.id == row.id))
            related.remove(row)
            row = None
        if row is not None and (row.current, row.chosen) == (current, chosen):
            return
        self._step_back(related, row, outcomes[0], current=current, chosen=chosen)
        if row is None:
            self._put_step(run_id, file_id, action_key, outcomes, current=current, chosen=chosen)
        else:
            flags = update(OUTCOMES).where(OUTCOMES.c.id == row.id)
            self._connection.execute(flags.values(current=current, chosen=chosen))
        if chosen:
            self._project(file_id, outcomes)

    def _file_id(self, identity: str, audio: AudioInfo | None) -> int:
        known = self._connection.scalar(select(_FILES.c.id).where(_FILES.c.identity == identity))
        if known is not None:
            return int(known)
        facts = audio.model_dump(include={"sample_rate_hz", "channels", "frames"}) if audio else {}
        file_id = self._insert(_FILES, {"identity": identity, "added_at": datetime.now(UTC), **facts})
        self._insert(_SUMMARY, {"file_id": file_id, "duration_s": audio.duration_s if audio else None})
        return file_id

    def _put_location(
        self, file_id: int, path: Path, stat: os.stat_result, bytes_sha256: str | None, audio: AudioInfo | None
    ) -> None:
        row = {
            "file_id": file_id, "path_bytes": path_bytes(path), "path": readable(os.fspath(path.absolute())),
            "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "inode": signed64(stat.st_ino),
            "bytes_sha256": bytes_sha256, "audio": audio and dumps(audio.model_dump(mode="json")),
        }  # fmt: skip
        old = self._connection.execute(
            select(_LOCATIONS).where(_LOCATIONS.c.path_bytes == row["path_bytes"])
        ).one_or_none()
        if old is None:
            location_id = self._insert(_LOCATIONS, row)
        else:
            if old.file_id == file_id and bytes_sha256 is None:
                row["bytes_sha256"] = old.bytes_sha256
            if all(getattr(old, name) == value for name, value in row.items()):
                return
            location_id = old.id
            self._connection.execute(update(_LOCATIONS).where(_LOCATIONS.c.id == old.id).values(row))
            self._connection.execute(delete(_TAGS).where(_TAGS.c.location_id == old.id))
        tags = audio.tags if audio else {}
        self._insert_all(_TAGS, [
            {"file_id": file_id, "location_id": location_id, "source": "container",
             "name": readable(name), "value": readable(value)}
            for name, value in tags.items()
        ])  # fmt: skip

    def _related(self, file_id: int, action_key: str, outcome: Outcome | None) -> list[Row[Any]]:
        """The steps of the file that a new one may replace."""
        c = OUTCOMES.c
        columns = select(c.id, c.action_key, c.analyzer, c.kind, c.status, c.current, c.chosen)
        found = columns.where(c.file_id == file_id, or_(c.current, c.action_key == action_key))
        return list(self._connection.execute(found))

    def _step_back(
        self, related: list[Row[Any]], row: Row[Any] | None, outcome: Outcome, *, current: bool, chosen: bool
    ) -> None:
        """What was current or chosen until now, is not any more."""
        for other in related:
            if other is row:
                continue
            replaced = current and other.current and other.analyzer == outcome.analyzer
            outdone = chosen and other.chosen and other.kind == outcome.kind
            if replaced or outdone:
                flags = {"current": other.current and not replaced, "chosen": False}
                self._connection.execute(update(OUTCOMES).where(OUTCOMES.c.id == other.id).values(flags))

    def _put_step(
        self, run_id: int, file_id: int, action_key: str, outcomes: Sequence[Outcome], *, current: bool, chosen: bool
    ) -> None:
        row = step_row(outcomes)
        kind = outcomes[0].kind
        schema_version = self._check.versions.get(kind)
        texts = [self._checked(kind, schema_version, o.result) for o in outcomes]
        row |= {
            "run_id": run_id, "file_id": file_id, "action_key": action_key, "schema_version": schema_version,
            "current": current, "chosen": chosen,
        }  # fmt: skip
        outcome_id = self._insert(OUTCOMES, row)
        self._insert_all(ANALYSES, analysis_rows(outcome_id, outcomes, texts))
        refs = {
            r.sha256
            for o, t in zip(outcomes, texts, strict=True)
            if t and '"sha256":' in t
            for r in array_refs(o.result)
        }
        self._insert_all(_LINKS, [{"outcome_id": outcome_id, "sha256": sha256} for sha256 in sorted(refs)])

    def _checked(self, kind: str, schema_version: int | None, result: dict[str, Any] | None) -> str | None:
        if result is None:
            return None
        if schema_version is None:
            raise ContractViolation(f"{kind} has no JSON Schema in this library: put_schema comes first")
        if fault := self._check.fault(kind, schema_version, result):
            raise ContractViolation(fault)
        try:
            return dumps(result)
        except ValueError as error:
            raise ContractViolation(f"its {kind} result cannot be written: {error}") from error

    def _project(self, file_id: int, outcomes: Sequence[Outcome]) -> None:
        projection = project(outcomes[0].kind, outcomes)
        if projection is None:
            return
        if projection.summary:
            self._connection.execute(update(_SUMMARY).where(_SUMMARY.c.file_id == file_id).values(projection.summary))
        if projection.table is not None:
            rows = Base.metadata.tables[projection.table]
            self._connection.execute(delete(rows).where(rows.c.file_id == file_id))
            self._insert_all(rows, [{"file_id": file_id, **row} for row in projection.rows])

    def _insert(self, into: Any, row: dict[str, Any]) -> int:
        key = self._connection.execute(insert(into), row).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _insert_all(self, into: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(into), rows)


def _keeps(row: Row[Any], outcomes: Sequence[Outcome]) -> bool:
    """Whether the stored outcome stays: it is an answer, or what is put was read from it."""
    return row.status in (Status.OK, Status.UNDETERMINED) or all(outcome.cached for outcome in outcomes)
