"""What was run, and what is known of kinds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from .base import Base, one_of


class Meta(Base, table=True):
    """Facts about the library itself."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str


class Run(Base, table=True):
    """One ``sampler analyze``. If it is ``running`` although its process (``asked.pid`` on ``asked.host``) has gone, it
    was killed."""

    __tablename__ = "runs"
    __table_args__ = (one_of("status", ("running", "finished", "cancelled", "failed")),)

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
    """The JSON Schema of a kind, so that rows can be checked and read without its plugin; and, for all its versions
    alike, what the kind says of itself (``About`` as JSON), of what it tells, and who gave it last."""

    __tablename__ = "result_schemas"

    kind: str = Field(primary_key=True)
    schema_version: int = Field(primary_key=True)
    json_schema: str = Field(sa_type=Text)
    about: str | None = Field(default=None, sa_type=Text)
    scope: str | None = None
    distribution: str | None = None
