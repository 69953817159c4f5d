"""What is in an archive: a zip with ``manifest.json``, ``tables/NAME.jsonl`` and ``arrays/ab/DIGEST.npy``.

Any program that reads zip, JSON and ``.npy`` can read it; docs/library.md describes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Final = 1
MANIFEST = "manifest.json"

Kind = Literal["integer", "number", "text", "boolean", "time", "bytes"]
"""What a column holds. In JSON a time is text (ISO 8601, in UTC), and so are bytes (base64)."""


class Origin(BaseModel):
    """What an archive of any format says of itself."""

    format: int
    app_version: str
    revision: str


class Part(BaseModel):
    """A table: its columns, how many rows there are, and the bytes of its member."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[str, Kind]
    rows: int = Field(ge=0)
    size: int = Field(ge=0)
    sha256: str


class Manifest(BaseModel):
    """What an archive holds. The digests of arrays are their names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = FORMAT
    made_at: datetime
    app_version: str
    revision: str
    """Of the database from which it was made."""
    tables: dict[str, Part]
    arrays: int = Field(ge=0)
    array_bytes: int = Field(ge=0)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return self.tables[table].rows if table in self.tables else 0


def table_member(name: str) -> str:
    """Where the rows of a table are."""
    return f"tables/{name}.jsonl"


def array_member(sha256: str) -> str:
    """Where an array is."""
    return f"arrays/{sha256[:2]}/{sha256}.npy"
