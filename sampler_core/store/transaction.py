"""One transaction of the only writer."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from ..contracts import About, ArrayRef, AudioInfo, Outcome, Scope
from ..facets.known import Kind
from .arrays import ArrayFiles
from .attempts import count_attempts, forget_attempts
from .codec import dumps
from .edits.editing import Editing
from .edits.upgrading import keep
from .kinds import put_kind, stored_kinds
from .places import FileRow, put_file
from .rows import array_refs, check_one_step
from .runs import Took
from .schema import app_version
from .schemas import SchemaCheck
from .search_rows import make_all_searchable, make_searchable
from .steps import Step, StepWriter
from .tables import Run, RunAnalyzer, table
from .versions import set_aside, take_back

_RUNS, _ANALYZERS = table(Run), table(RunAnalyzer)
_NOTHING_SAID = About()


class Transaction:
    """Everything that writes. All of it happens, or nothing; made by ``Library.transaction()``."""

    def __init__(
        self,
        connection: Connection,
        arrays: ArrayFiles,
        check: SchemaCheck,
        scratch: Path,
        installed: Callable[[], Iterable[Kind]],
    ) -> None:
        self._connection = connection
        self._arrays = arrays
        self._check = check
        self._scratch = scratch
        self._installed = installed
        self._steps = StepWriter(connection, check)

    def begin_run(self, asked: dict[str, Any]) -> int:
        """Note that a run of this process begins, and what was asked for; return its id."""
        row = {
            "started_at": datetime.now(UTC),
            "status": "running",
            "asked": dumps({**asked, "pid": os.getpid(), "host": platform.node()}),
            "app_version": app_version(),
        }
        run_id = self._connection.execute(insert(_RUNS).returning(_RUNS.c.id), row).scalar_one()
        return int(run_id)

    def end_run(self, run_id: int, status: str, counts: dict[str, Any], took: Sequence[Took] = ()) -> None:
        """Note how a run ended: ``finished``, ``cancelled`` or ``failed``; and what its analyzers took.

        ``counts`` are those of outcomes by status, and under ``files`` of files; see :class:`.PastRun`.
        """
        row = {"ended_at": datetime.now(UTC), "status": status, "counts": dumps(counts)}
        self._connection.execute(update(_RUNS).where(_RUNS.c.id == bindparam("row")), {"row": run_id, **row})
        if took:
            self._connection.execute(insert(_ANALYZERS), [{"run_id": run_id, **asdict(each)} for each in took])

    def count_attempts(self, keys: Collection[str]) -> None:
        """A run has died with the steps of these action keys in hand."""
        count_attempts(self._connection, keys)

    def forget_attempts(self, keys: Collection[str]) -> None:
        """The steps of these action keys have an outcome."""
        forget_attempts(self._connection, keys)

    def edit(self, author: str, why: str | None = None) -> Editing:
        """Set, unset and tag as ``author``, for this reason."""
        return Editing(self._connection, author, why, self._installed)

    def keep_corrections(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add corrections in the form to which :func:`~.upgrading.in_new_form` has brought them."""
        keep(self._connection, rows)
        make_searchable(self._connection, {row["file_id"] for row in rows})

    def set_version_aside(self, kind: str, schema_version: int) -> None:
        """Let another package have this version: what there is of it is of a package that is not installed."""
        set_aside(self._connection, kind, schema_version)

    def take_version_back(self, kind: str, schema_version: int, json_schema: dict[str, Any], distribution: str) -> None:
        """Let what was set aside be of this version again, where it is of this form and of this distribution."""
        take_back(self._connection, kind, schema_version, json_schema, distribution)

    def put_schema(
        self,
        kind: str,
        schema_version: int,
        json_schema: dict[str, Any],
        about: About = _NOTHING_SAID,
        scope: Scope = Scope.FILE,
        distribution: str = "",
    ) -> None:
        """Results of ``kind`` are of this version from now on, of this scope, and say this of themselves.

        Of a version, the schema that accepts most is kept. Where a kind says something else of itself than before, what
        is searched of its results is made anew.

        Raises:
            LibraryError: when results of this version have another form here.
        """
        described = Kind(kind, about, json_schema, scope, distribution, schema_version)
        stored, changed = put_kind(self._connection, described)
        self._check.use(kind, schema_version, stored)
        self._check.kinds = stored_kinds(self._connection)
        if changed:
            self._steps.flush()
            make_all_searchable(self._connection, kind)

    def put_file(
        self, path: Path, stat: os.stat_result, identity: str, bytes_sha256: str | None, audio: AudioInfo | None
    ) -> FileRow:
        """The sound that ``identity`` names (for what cannot be decoded, the bytes) lies at ``path``.

        ``bytes_sha256`` of ``None`` keeps what is known, as long as the identity is the same. A location that
        was only renamed is moved along.
        """
        return put_file(self._connection, path, stat, identity, bytes_sha256, audio)

    def adopt(self, scratch_file: Path, refs: Sequence[ArrayRef]) -> None:
        """Take a worker's file with these arrays into the library, before the outcome that refers to them is put.

        Raises:
            ValueError: when the file is not in the library's scratch folder.
            MissingArray: when there is no such file.
        """
        if not scratch_file.is_relative_to(self._scratch):
            raise ValueError(f"{scratch_file} is not in {self._scratch}")
        self._steps.add_arrays(refs, self._arrays.adopt(scratch_file, refs[0].sha256))

    def put_outcomes(
        self, run_id: int, file_id: int, action_key: str, outcomes: Sequence[Outcome], ingredients: Mapping[str, Any],
        *, current: bool = True, summary: bool = True, checked: bool = False,
    ) -> None:  # fmt: skip
        """Keep how a step ended, one outcome per span; ``ingredients`` are what ``action_key`` is the hash of.

        An answer that is there already under this action key is kept, anything else is replaced. ``current``:
        this is now the state of its analyzer on the file. ``summary``: and its answer counts for its kind. ``checked``:
        its results have passed :meth:`.Library.check`.

        Raises:
            ContractViolation: when a result does not match the stored schema of its kind.
            ValueError: when the outcomes are not of one step.
        """
        check_one_step(outcomes)
        kind = outcomes[0].kind
        texts = [None if o.result is None else self._check.text(kind, o.result, checked=checked) for o in outcomes]
        refs = (array_refs(o.result) for o, t in zip(outcomes, texts, strict=True) if t and '"sha256":' in t)
        self._steps.add(Step(
            run_id=run_id, file_id=file_id, action_key=action_key, ingredients=dumps(dict(ingredients)),
            outcomes=outcomes, texts=texts, schema_version=self._check.versions.get(kind),
            arrays=frozenset(ref.sha256 for of in refs for ref in of), current=current, chosen=current and summary,
        ))  # fmt: skip

    def finish(self) -> None:
        """Write what was collected and move the arrays into place; the commit follows."""
        self._steps.flush()
        self._arrays.settle()
