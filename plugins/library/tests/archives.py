"""Archives as one makes them by hand: with a zip, JSON and nothing of ours."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from kept import array_files

Members = dict[str, bytes]


def members(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(held: Members) -> dict[str, Any]:
    return json.loads(held["manifest.json"])


def content(file: Path) -> Members:
    """All but the date."""
    held = members(file)
    told = manifest(held)
    del told["made_at"]
    return {**held, "manifest.json": json.dumps(told).encode()}


def rows(held: Members, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in held[f"tables/{table}.jsonl"].splitlines()]


def write(file: Path, held: Members) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return file


def put_rows(held: Members, table: str, rows: list[dict[str, Any]]) -> None:
    """Other rows, with all that the manifest says of them."""
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    held[f"tables/{table}.jsonl"] = lines
    told = {"rows": len(rows), "size": len(lines), "sha256": hashlib.sha256(lines).hexdigest()}
    in_manifest(held, lambda manifest: manifest["tables"].setdefault(table, {}).update(told))


def in_manifest(held: Members, edit: Callable[[dict[str, Any]], object]) -> None:
    told = manifest(held)
    edit(told)
    held["manifest.json"] = json.dumps(told).encode()


def as_described(library: Path, file: Path) -> Path:
    """An archive of a library, written as docs/library.md describes one."""
    kinds = {"INTEGER": "integer", "BIGINT": "integer", "FLOAT": "number", "BOOLEAN": "boolean", "DATETIME": "time",
             "BLOB": "bytes"}  # fmt: skip
    held: Members = {"manifest.json": b'{"tables": {}}'}
    with closing(sqlite3.connect(library / "library.db")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'")
        for (name,) in names.fetchall():
            facts = connection.execute(f"PRAGMA table_info({name})").fetchall()
            columns = {fact[1]: kinds.get(fact[2], "text") for fact in facts}
            rows = connection.execute(f"SELECT * FROM {name}").fetchall()
            written = [dict(zip(columns, map(as_json, row, columns.values()), strict=True)) for row in rows]
            put_rows(held, name, written)
            in_manifest(held, lambda told, n=name, c=columns: told["tables"][n].update(columns=c))
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    arrays = {f"arrays/{path.parent.name}/{path.name}": path.read_bytes() for path in array_files(library)}
    held.update(arrays)
    origin = {"format": 1, "made_at": "2026-01-01T00:00:00Z", "app_version": "0.1.0", "revision": revision}
    counts = {"arrays": len(arrays), "array_bytes": sum(map(len, arrays.values()))}
    in_manifest(held, lambda told: told.update(origin, **counts))
    return write(file, held)


def as_json(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "time":
        return f"{value.replace(' ', 'T')}Z"
    if kind == "bytes":
        return b64encode(value).decode()
    return bool(value) if kind == "boolean" else value
