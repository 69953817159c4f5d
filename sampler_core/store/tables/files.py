"""Sounds, where they lie, and what people say of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text
from sqlmodel import Field

from .base import Base, ByteOrdered, of_file, one_of, where


class File(Base, table=True):
    """One sound (or one undecodable byte string), wherever it lies."""

    __tablename__ = "files"

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(unique=True)
    sample_rate_hz: int | None = None
    channels: int | None = None
    frames: int | None = Field(default=None, sa_type=BigInteger)
    duration_s: float | None = Field(default=None, index=True)
    added_at: datetime = Field(index=True)


class Location(Base, table=True):
    """Where a file was seen, as what bytes, and what its container says (``audio``: ``AudioInfo`` as JSON).

    ``ctime_ns`` is when its content or inode last changed, NULL where the platform does not tell or nobody looked yet;
    ``gone_at`` when it was missed, NULL while it is there.
    """

    __tablename__ = "locations"
    __table_args__ = (
        # A listing by path reads one of these alone, one of copies the third.
        Index("ix_locations_order", "path_folded", "path_bytes", "file_id", **where("gone_at IS NULL")),
        Index("ix_locations_gone", "path_folded", "path_bytes", "file_id", **where("gone_at IS NOT NULL")),
        Index("ix_locations_file_id", "file_id", "gone_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = of_file()
    path_bytes: bytes = Field(sa_type=LargeBinary, unique=True)
    path: str = Field(sa_type=Text)
    path_folded: str = Field(sa_type=ByteOrdered)
    """As it is searched and listed; see :func:`..labels.folded`."""
    size: int = Field(sa_type=BigInteger)
    mtime_ns: int = Field(sa_type=BigInteger, index=True)
    inode: int = Field(sa_type=BigInteger)
    bytes_sha256: str | None = Field(default=None, index=True)
    audio: str | None = Field(default=None, sa_type=Text)
    ctime_ns: int | None = Field(default=None, sa_type=BigInteger)
    gone_at: datetime | None = None


class Edit(Base, table=True):
    """What a person did: when, who, why, and on how many files."""

    __tablename__ = "edits"
    __table_args__ = (one_of("action", ("set", "unset", "keep", "tag", "untag")),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    author: str
    why: str | None = Field(default=None, sa_type=Text)
    action: str
    what: str = Field(sa_type=Text)
    files: int


class Override(Base, table=True):
    """What a person says a field of a kind is on a sound (``value``), and what was estimated then (``estimate``), as
    JSON.

    It is of the ``schema_version`` of the kind under which it was said; ``upgrade()`` adds others of the same edit.
    """

    __tablename__ = "overrides"

    file_id: int = of_file(primary_key=True)
    kind: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    schema_version: int = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    estimate: str = Field(sa_type=Text)
    edit_id: int = Field(foreign_key="edits.id")


class Tag(Base, table=True):
    """A tag: the container's belongs to a location, a person's to the sound and to an edit."""

    __tablename__ = "tags"
    __table_args__ = (one_of("source", ("container", "user")),)

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = of_file(index=True)
    location_id: int | None = Field(default=None, foreign_key="locations.id", ondelete="CASCADE", index=True)
    source: str
    name: str
    value: str = Field(sa_type=Text)
    name_folded: str
    value_folded: str = Field(sa_type=Text)
    number: float | None = None
    """The value as a number; see :func:`..places.number_in`."""
    edit_id: int | None = Field(default=None, foreign_key="edits.id")
