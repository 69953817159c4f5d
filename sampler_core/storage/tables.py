"""The tables. Rows are built by :mod:`.transaction` alone; nothing is validated here but by the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from ..contracts import FailureKind, Question, Reason, Scope, Status

_LABEL = ("name", "question", "probability", "answer", "file_id")
QUESTIONS: tuple[str, ...] = get_args(Question)

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def _one_of(column: str, values: Any) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def _only(flag: str) -> dict[str, Any]:
    """For an index of the rows alone that have ``flag`` set."""
    return {"sqlite_where": text(f"{flag} = 1"), "postgresql_where": text(flag)}


def _file(**more: Any) -> Any:
    return Field(foreign_key="files.id", ondelete="CASCADE", **more)


class Base(SQLModel):
    """Base of all tables, with a registry of their own and named constraints."""

    metadata = MetaData(naming_convention=NAMING)


class Meta(Base, table=True):
    """Facts about the library itself."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str


class Run(Base, table=True):
    """One ``sampler analyze``. One that is ``running`` although its process (``asked.pid``) has gone was killed."""

    __tablename__ = "runs"
    __table_args__ = (_one_of("status", ("running", "finished", "cancelled", "failed")),)

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime
    ended_at: datetime | None = None
    status: str
    app_version: str
    asked: str = Field(sa_type=Text)
    counts: str | None = Field(default=None, sa_type=Text)


class RunAnalyzer(Base, table=True):
    """What one analyzer did in a run; see :class:`.runs.Took`."""

    __tablename__ = "run_analyzers"

    run_id: int = Field(primary_key=True, foreign_key="runs.id", ondelete="CASCADE")
    analyzer: str = Field(primary_key=True)
    version: str
    distribution: str
    distribution_version: str
    steps: int
    elapsed_s: float
    cpu_s: float
    peak_mb: float


class Attempt(Base, table=True):
    """A step without an outcome that was in hand when a run died, ``deaths`` times."""

    __tablename__ = "attempts"

    action_key: str = Field(primary_key=True)
    deaths: int


class ResultSchema(Base, table=True):
    """The JSON Schema of a kind, so that rows can be checked and read without its plugin."""

    __tablename__ = "result_schemas"

    kind: str = Field(primary_key=True)
    schema_version: int = Field(primary_key=True)
    json_schema: str = Field(sa_type=Text)


class File(Base, table=True):
    """One sound (or one undecodable byte string), wherever it lies."""

    __tablename__ = "files"

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(unique=True)
    sample_rate_hz: int | None = None
    channels: int | None = None
    frames: int | None = Field(default=None, sa_type=BigInteger)
    added_at: datetime = Field(index=True)


class Location(Base, table=True):
    """Where a file was seen, as what bytes, and what its container says (``audio``: ``AudioInfo`` as JSON)."""

    __tablename__ = "locations"
    __table_args__ = (Index("ix_locations_order", "path_bytes", "file_id"),)  # a listing by path reads it alone

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = _file(index=True)
    path_bytes: bytes = Field(sa_type=LargeBinary, unique=True)
    path: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    mtime_ns: int = Field(sa_type=BigInteger, index=True)
    inode: int = Field(sa_type=BigInteger)
    bytes_sha256: str | None = Field(default=None, index=True)
    audio: str | None = Field(default=None, sa_type=Text)


class Edit(Base, table=True):
    """What a person did: when, who, why, and on how many files."""

    __tablename__ = "edits"
    __table_args__ = (_one_of("action", ("set", "unset", "keep", "tag", "untag")),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    author: str
    why: str | None = Field(default=None, sa_type=Text)
    action: str
    what: str = Field(sa_type=Text)
    files: int


class Override(Base, table=True):
    """What a person says a field of a kind is on a sound (``value``), and what was estimated then (``estimate``), as
    JSON."""

    __tablename__ = "overrides"

    file_id: int = _file(primary_key=True)
    kind: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    estimate: str = Field(sa_type=Text)
    edit_id: int = Field(foreign_key="edits.id")


class Tag(Base, table=True):
    """A tag: the container's belongs to a location, a person's to the sound and to an edit."""

    __tablename__ = "tags"
    __table_args__ = (_one_of("source", ("container", "user")),)

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = _file(index=True)
    location_id: int | None = Field(default=None, foreign_key="locations.id", ondelete="CASCADE", index=True)
    source: str
    name: str
    value: str = Field(sa_type=Text)
    edit_id: int | None = Field(default=None, foreign_key="edits.id")


class StepOutcome(Base, table=True):
    """How one analyzer ended on one file, under one action key.

    ``current``: the latest for its file and analyzer. ``chosen``: its answer counts for its kind, so the
    projections show it. ``ingredients``: what the action key is the hash of. ``reusable``: may be served
    instead of running the step again.
    """

    __tablename__ = "outcomes"
    __table_args__ = (
        _one_of("scope", Scope),
        _one_of("status", Status),
        ForeignKeyConstraint(["kind", "schema_version"], ["result_schemas.kind", "result_schemas.schema_version"]),
        Index("uq_outcomes_current", "file_id", "analyzer", unique=True, **_only("current")),
        Index("uq_outcomes_chosen", "file_id", "kind", unique=True, **_only("chosen")),
        Index("ix_outcomes_status", "status", "file_id", **_only("current")),
    )

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = _file()
    run_id: int = Field(foreign_key="runs.id")
    action_key: str = Field(unique=True)
    analyzer: str
    distribution: str
    distribution_version: str
    version: str
    kind: str
    schema_version: int | None = None
    scope: str
    status: str
    inputs: str = Field(sa_type=Text)
    ingredients: str = Field(sa_type=Text)
    reusable: bool
    current: bool
    chosen: bool


class Analysis(Base, table=True):
    """What one analyzer found in one file or span."""

    __tablename__ = "analyses"
    __table_args__ = (
        _one_of("status", Status),
        _one_of("reason", Reason),
        _one_of("failure_kind", FailureKind),
        CheckConstraint("status IN ('failed', 'skipped') = (failure IS NOT NULL)", name="failure"),
        CheckConstraint("(status = 'undetermined') = (reason IS NOT NULL)", name="undetermined"),
        CheckConstraint("status = 'ok' OR result IS NULL", name="result"),
        CheckConstraint("(start_s IS NULL) = (end_s IS NULL) AND start_s >= 0 AND end_s >= start_s", name="span"),
    )

    outcome_id: int = Field(primary_key=True, foreign_key="outcomes.id", ondelete="CASCADE")
    span_index: int = Field(primary_key=True)
    start_s: float | None = None
    end_s: float | None = None
    status: str
    reason: str | None = None
    result: str | None = Field(default=None, sa_type=Text)
    failure_kind: str | None = None
    failure: str | None = Field(default=None, sa_type=Text)
    elapsed_s: float


class ArrayFile(Base, table=True):
    """An array beside the database."""

    __tablename__ = "arrays"

    sha256: str = Field(primary_key=True)
    dtype: str
    shape: str
    size: int = Field(sa_type=BigInteger)


class OutcomeArray(Base, table=True):
    """Which outcome refers to which array."""

    __tablename__ = "outcome_arrays"

    outcome_id: int = Field(primary_key=True, foreign_key="outcomes.id", ondelete="CASCADE")
    sha256: str = Field(primary_key=True, foreign_key="arrays.sha256", index=True)


class RegionRow(Base, table=True):
    """A region of the chosen ``regions``."""

    __tablename__ = "regions"

    file_id: int = _file(primary_key=True)
    position: int = Field(primary_key=True)
    start_s: float
    end_s: float
    peak_dbfs: float
    rms_dbfs: float
    snr_db: float
    confidence: float


class SegmentRow(Base, table=True):
    """A scene of the chosen ``timeline``; ``region`` is the position of the region it lies in."""

    __tablename__ = "segments"

    file_id: int = _file(primary_key=True)
    position: int = Field(primary_key=True)
    region: int
    start_s: float
    end_s: float
    confidence: float


class FileLabel(Base, table=True):
    """A label of the chosen ``contents``, in lower case. ``answer``: it is the answer to its question. ``share``: of
    the sound, for content only."""

    __tablename__ = "file_labels"
    __table_args__ = (_one_of("question", QUESTIONS), Index("ix_file_labels_name", *_LABEL))

    file_id: int = _file(primary_key=True)
    question: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    probability: float
    share: float | None = None
    answer: bool


class FileSummary(Base, table=True):
    """What one asks for, one row per file, from the chosen providers."""

    __tablename__ = "file_summary"

    file_id: int = _file(primary_key=True)
    duration_s: float | None = Field(default=None, index=True)
    sound_s: float | None = None
    regions: int | None = None
    bpm: float | None = Field(default=None, index=True)
    bpm_confidence: float | None = None
    key: str | None = Field(default=None, index=True)
    camelot: str | None = None
    key_confidence: float | None = None
    peak_dbfs: float | None = None
    rms_dbfs: float | None = None


class Scalar(Base, table=True):
    """A number, a text or a truth value in the chosen result of a kind with file scope; see :mod:`.scalars`."""

    __tablename__ = "scalars"
    __table_args__ = (
        CheckConstraint("(number IS NULL) <> (text IS NULL)", name="value"),
        Index("ix_scalars_number", "kind", "field", "number", sqlite_where=text("number IS NOT NULL"),
              postgresql_where=text("number IS NOT NULL")),
        Index("ix_scalars_text", "kind", "field", "text", sqlite_where=text("text IS NOT NULL"),
              postgresql_where=text("text IS NOT NULL")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    file_id: int = _file(primary_key=True)
    kind: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    number: float | None = None
    text: str | None = None


class SavedQuery(Base, table=True):
    """A query to be asked again by its name."""

    __tablename__ = "saved_queries"

    name: str = Field(primary_key=True)
    query: str = Field(sa_type=Text)
    saved_at: datetime


def table(model: type[SQLModel]) -> Table:
    """The model's table, typed."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
