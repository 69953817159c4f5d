"""How steps ended, and what they found."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from ...contracts import FailureKind, Reason, Scope, Status
from .base import Base, of_file, one_of, only


class StepOutcome(Base, table=True):
    """How one analyzer ended on one file, under one action key.

    ``current``: the latest for its file and analyzer. ``chosen``: its answer counts for its kind, so the
    projections show it. ``ingredients``: what the action key is the hash of. ``reusable``: may be served
    instead of running the step again.
    """

    __tablename__ = "outcomes"
    __table_args__ = (
        one_of("scope", Scope),
        one_of("status", Status),
        ForeignKeyConstraint(["kind", "schema_version"], ["result_schemas.kind", "result_schemas.schema_version"]),
        Index("uq_outcomes_current", "file_id", "analyzer", unique=True, **only("current")),
        Index("uq_outcomes_chosen", "file_id", "kind", unique=True, **only("chosen")),
        Index("ix_outcomes_status", "status", "file_id", **only("current")),
    )

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = of_file()
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
        one_of("status", Status),
        one_of("reason", Reason),
        one_of("failure_kind", FailureKind),
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
    """The arrays of an outcome beside the database, in one object. ``layout``: where in it each begins, its type and
    its shape, as JSON."""

    __tablename__ = "arrays"

    sha256: str = Field(primary_key=True)
    layout: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)


class OutcomeArray(Base, table=True):
    """Which outcome refers to which array."""

    __tablename__ = "outcome_arrays"

    outcome_id: int = Field(primary_key=True, foreign_key="outcomes.id", ondelete="CASCADE")
    sha256: str = Field(primary_key=True, foreign_key="arrays.sha256", index=True)
