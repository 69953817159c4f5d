"""What one searches: made from the results that count, and from what people say."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from ...kinds import Question
from .base import Base, of_file, one_of

_LABEL = ("name", "question", "probability", "answer", "file_id")
QUESTIONS: tuple[str, ...] = get_args(Question)


class RegionRow(Base, table=True):
    """A region of the chosen ``regions``."""

    __tablename__ = "regions"

    file_id: int = of_file(primary_key=True)
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

    file_id: int = of_file(primary_key=True)
    position: int = Field(primary_key=True)
    region: int
    start_s: float
    end_s: float
    confidence: float


class FileLabel(Base, table=True):
    """A label of the chosen ``contents``, in lower case. ``answer``: it is the answer to its question. ``share``: of
    the sound, for content only."""

    __tablename__ = "file_labels"
    __table_args__ = (one_of("question", QUESTIONS), Index("ix_file_labels_name", *_LABEL))

    file_id: int = of_file(primary_key=True)
    question: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    probability: float
    share: float | None = None
    answer: bool


class FileSummary(Base, table=True):
    """What one asks for, one row per file, from the chosen providers."""

    __tablename__ = "file_summary"

    file_id: int = of_file(primary_key=True)
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
        *(Index(f"ix_scalars_{column}", "kind", "field", column, sqlite_where=text(f"{column} IS NOT NULL"),
                postgresql_where=text(f"{column} IS NOT NULL"), postgresql_include=["file_id"])
          for column in ("number", "text")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    file_id: int = of_file(primary_key=True)
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
