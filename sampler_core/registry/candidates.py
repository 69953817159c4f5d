"""Entry points of installed distributions, and digests that say whether anything about them has changed."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import importlib_metadata

from ..hookspecs import ENTRY_POINT_GROUP

_LARGE_BYTES = 256 * 1024
_LONGEST_NAME = 300
_REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Candidate:
    """One entry point. ``digest`` covers the distribution's files and the versions of what it requires;
    ``source_digest`` is the hash of the source tree of an editable install."""

    name: str
    target: str
    distribution: str
    version: str
    requires: tuple[str, ...]
    digest: str
    source_digest: str | None
    location: str
    """The folder it lives in: the same files elsewhere are described anew, for their paths differ."""
    problem: str = ""
    """Why its metadata cannot be read; nothing else of it can be trusted then."""


def find_candidates() -> list[Candidate]:
    """All entry points of the group, by distribution name and then by name. Imports none of them."""
    found: dict[str, list[Candidate]] = {}
    installed = cast(Iterable[importlib_metadata.Distribution], importlib_metadata.distributions())
    for dist in installed:
        if _is_plugin(dist):
            candidates = _candidates(dist)
            # As for imports, the first on sys.path hides others of the same name.
            found.setdefault(canonical_name(candidates[0].distribution), candidates)
    return [each for name in sorted(found) for each in sorted(found[name], key=lambda each: each.name)]


def canonical_name(distribution: str) -> str:
    """The normalised form of a distribution's name."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@cache
def installed_version(distribution: str) -> str | None:
    """The installed version of a distribution, or ``None``."""
    try:
        return importlib_metadata.version(distribution)
    except (importlib_metadata.PackageNotFoundError, FileNotFoundError):
        return None


@cache
def installed_digest() -> str:
    """Hash of what lies in the folders that Python imports from: another whenever something is installed or removed."""
    digest = hashlib.sha256()
    here = {"", ".", str(Path(sys.argv[0]).parent)}
    with suppress(OSError):  # a folder that was deleted
        here.add(str(Path.cwd()))
    for folder in dict.fromkeys(sys.path):
        if folder in here or not Path(folder).is_dir():
            continue
        for entry in sorted(os.scandir(folder), key=lambda each: each.name):
            if entry.name != "__pycache__":
                # A package's folder changes when Python leaves bytecode in it, metadata only when it is installed.
                told = not entry.is_dir() or entry.name.endswith((".dist-info", ".egg-info"))
                time_ns = entry.stat(follow_symlinks=False).st_mtime_ns if told else 0
                digest.update(os.fsencode(f"{folder}/{entry.name} {time_ns}\n"))
    return digest.hexdigest()


def tree_digest(folder: Path) -> str:
    """Hash of a folder's files, or of one file; what exceeds 256 kB counts by its size and time of change."""
    digest = hashlib.sha256()
    for path in sorted(_sources(folder)):
        stat = path.stat()
        large = stat.st_size > _LARGE_BYTES
        content = f"{stat.st_size} {stat.st_mtime_ns}".encode() if large else path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _is_plugin(dist: importlib_metadata.Distribution) -> bool:
    try:
        return f"[{ENTRY_POINT_GROUP}]" in (dist.read_text("entry_points.txt") or "")
    except (OSError, ValueError):  # it cannot be read, or is no text
        return False


def _candidates(dist: importlib_metadata.Distribution) -> list[Candidate]:
    try:
        points = dist.entry_points.select(group=ENTRY_POINT_GROUP)
        return [_candidate(dist, point) for point in points] or [_unreadable(dist, "no entry point is named in it")]
    except Exception as error:  # noqa: BLE001 - damaged metadata of one distribution must not hide the others
        return [_unreadable(dist, str(error))]


def _candidate(dist: importlib_metadata.Distribution, point: importlib_metadata.EntryPoint) -> Candidate:
    name, version = dist.name, dist.version  # each is read from the metadata anew
    requires = tuple(dist.requires or ())
    record = dist.read_text("RECORD")
    editable = record is None or _is_editable(dist)
    folders = _folders(point.module) if editable else ()
    source = _trees_digest(folders) if folders else None
    parts = (record or "", dist.read_text("METADATA") or "", source or "", *_versions(requires))
    for text in (point.name, point.value, name, version):
        if not isinstance(text, str) or not text or len(text) > _LONGEST_NAME or not text.isprintable():
            raise ValueError(f"{text!r:.80} is no name or version")
    return Candidate(
        name=point.name,
        target=point.value,
        distribution=name,
        version=version,
        requires=requires,
        digest=hashlib.sha256("\0".join(parts).encode()).hexdigest(),
        source_digest=source,
        location=str(folders[0] if folders else dist.locate_file("")),
    )


def _unreadable(dist: importlib_metadata.Distribution, problem: str) -> Candidate:
    """What can be told of a distribution with damaged metadata."""
    try:
        name, version = dist.name, dist.version
    except Exception:  # noqa: BLE001 - it may not even have a name
        name, version = "unknown", "unknown"
    name, version = (_printable(text) for text in (name, version))
    location = str(dist.locate_file(""))
    return Candidate(
        name, "", name, version, (), "", None, location, f"its metadata in {location} is damaged: {problem}"
    )


def _printable(text: Any) -> str:
    shown = "".join(each if each.isprintable() else "?" for each in str(text)[:_LONGEST_NAME])
    return shown or "unknown"


def _is_editable(dist: importlib_metadata.Distribution) -> bool:
    info = getattr(dist.origin, "dir_info", None)
    return bool(getattr(info, "editable", False))


def _folders(module: str) -> tuple[Path, ...]:
    """Where the top-level package (or module) of ``module`` lies, found without importing it."""
    try:
        spec = importlib.util.find_spec(module.partition(".")[0])
    except (ImportError, ValueError):
        return ()
    if spec is None:
        return ()
    if spec.submodule_search_locations:
        return tuple(Path(folder) for folder in spec.submodule_search_locations)
    return (Path(spec.origin),) if spec.origin else ()


def _trees_digest(folders: tuple[Path, ...]) -> str:
    return hashlib.sha256("\0".join(tree_digest(folder) for folder in folders).encode()).hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*") if folder.is_dir() else [folder]:
        if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts:
            yield path


def _versions(requires: Iterable[str]) -> Iterator[str]:
    for requirement in requires:
        name = _REQUIREMENT_NAME.match(requirement)
        if name is not None:
            yield f"{name.group()}=={installed_version(name.group())}"
