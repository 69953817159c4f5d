"""Files and where they lie, written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Insert, Row, bindparam, delete, insert, select, update

from ..contracts import AudioInfo
from ..spelling import folded
from .codec import absolute, ctime_ns, dumps, path_bytes, readable_path, signed64
from .tables import File, Location, Tag, table
from .tagging import tag_columns

_FILES, _LOCATIONS, _TAGS = table(File), table(Location), table(Tag)
_FILE = select(_FILES.c.id).where(_FILES.c.identity == bindparam("identity"))
_PLACE = select(_LOCATIONS, _FILES.c.identity).join_from(_LOCATIONS, _FILES)
_HERE = _PLACE.where(_LOCATIONS.c.path_bytes == bindparam("path"))
_SAME_BYTES = _PLACE.where(
    _LOCATIONS.c.bytes_sha256 == bindparam("sha256"), _LOCATIONS.c.inode == bindparam("inode"),
    _LOCATIONS.c.mtime_ns == bindparam("mtime_ns"),
)  # fmt: skip
_PLACES_OF = select(_LOCATIONS.c.path_bytes).where(_LOCATIONS.c.file_id == bindparam("file"))
_NEW_FILE, _NEW_PLACE, _NEW_TAG = (insert(into) for into in (_FILES, _LOCATIONS, _TAGS))
_MOVE = update(_LOCATIONS).where(_LOCATIONS.c.id == bindparam("row"))
_UNTAG = delete(_TAGS).where(_TAGS.c.location_id == bindparam("row"))


@dataclass(frozen=True)
class FileRow:
    """A file of the library; ``audio`` is ``None`` where it could not be decoded. ``copy``: put at a new place while it
    lies at another one, too. ``noted``: found at a place of which everything stands written."""

    id: int
    identity: str
    audio: AudioInfo | None
    copy: bool = False
    noted: bool = False


def put_file(
    connection: Connection, path: Path, stat: os.stat_result, identity: str, bytes_sha256: str | None,
    audio: AudioInfo | None,
) -> FileRow:  # fmt: skip
    """See ``Transaction.put_file``."""
    shown = readable_path(absolute(path))
    row = {
        "path_bytes": path_bytes(path), "path": shown, "path_folded": folded(shown), "size": stat.st_size,
        "mtime_ns": stat.st_mtime_ns, "inode": signed64(stat.st_ino), "ctime_ns": ctime_ns(stat),
        "bytes_sha256": bytes_sha256, "gone_at": None,
        "audio": audio and dumps(audio.model_dump(mode="json")),
    }  # fmt: skip
    old = connection.execute(_HERE, {"path": row["path_bytes"]}).one_or_none() or _renamed(connection, row)
    if old is not None and old.identity == identity:
        row["bytes_sha256"] = bytes_sha256 or old.bytes_sha256
        if all(getattr(old, name) == value for name, value in row.items()):
            return FileRow(old.file_id, identity, audio)
    known = connection.scalar(_FILE, {"identity": identity})
    file_id = _new_file(connection, identity, audio) if known is None else int(known)
    copy = old is None and known is not None and _lies_somewhere(connection, file_id)
    row["file_id"] = file_id
    if old is None:
        location_id = _insert(connection, _NEW_PLACE, row)
    else:
        location_id = old.id
        connection.execute(_MOVE, {"row": location_id, **row})
        connection.execute(_UNTAG, {"row": location_id})
    _tag(connection, file_id, location_id, audio)
    return FileRow(file_id, identity, audio, copy)


def _renamed(connection: Connection, row: dict[str, Any]) -> Row[Any] | None:
    """The location from which this very file was moved here: same inode, time and bytes, and nothing left there."""
    if row["bytes_sha256"] is None:
        return None
    given = {"sha256": row["bytes_sha256"], "inode": row["inode"], "mtime_ns": row["mtime_ns"]}
    found = connection.execute(_SAME_BYTES, given)
    return next((old for old in found.all() if not os.path.lexists(os.fsdecode(old.path_bytes))), None)


def _lies_somewhere(connection: Connection, file_id: int) -> bool:
    places = connection.scalars(_PLACES_OF, {"file": file_id})
    return any(os.path.lexists(os.fsdecode(place)) for place in places)


def _new_file(connection: Connection, identity: str, audio: AudioInfo | None) -> int:
    facts = audio.model_dump(include={"sample_rate_hz", "channels", "frames"}) if audio else {}
    facts |= {"duration_s": audio.duration_s if audio else None}
    return _insert(connection, _NEW_FILE, {"identity": identity, "added_at": datetime.now(UTC), **facts})


def _tag(connection: Connection, file_id: int, location_id: int, audio: AudioInfo | None) -> None:
    rows = [
        {"file_id": file_id, "location_id": location_id, "source": "container", **tag_columns(name, value)}
        for name, value in (_told(audio) if audio else ())
    ]
    if rows:
        connection.execute(_NEW_TAG, rows)


def _told(audio: AudioInfo) -> Iterator[tuple[str, str]]:
    """What a file says of itself, name by name."""
    for name, values in audio.tags.items():
        yield from ((name, value) for value in values)
    if audio.embedded is not None:
        yield from audio.embedded.told().items()


def _insert(connection: Connection, statement: Insert, row: dict[str, Any]) -> int:
    key = connection.execute(statement, row).inserted_primary_key
    assert key is not None
    return int(key[0])
