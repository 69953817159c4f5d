"""Archives as one makes them by hand: with a zip, JSON and nothing of ours."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
