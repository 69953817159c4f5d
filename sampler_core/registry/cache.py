"""What scouts found, kept so that nothing is imported to print a help text."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from functools import cache
from pathlib import Path

import platformdirs

from ..files import new_text
from .candidates import Candidate, canonical_name, installed_digest, installed_version
from .verdict import Verdict

CACHE_VARIABLE = "SAMPLER_CACHE"
_KEPT_S = 30 * 24 * 3600
_CHECKING = ("pydantic", "jsonschema-rs", "packaging")


def descriptions_folder() -> Path:
    """Where descriptions are kept; ``SAMPLER_CACHE`` moves it."""
    root = os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("sampler")
    return Path(root) / "descriptions"


def read_verdict(candidate: Candidate) -> Verdict | None:
    """What a scout found out about this very version of the plugin, if one has.

    That it could not be used holds as long as the same is installed beside it.
    """
    try:
        digest, _, text = _path(candidate).read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            return None
        kept = json.loads(text)
        verdict = Verdict.of(kept["verdict"])
        holds = verdict is not None and (not _depends(verdict) or kept["beside"] == installed_digest())
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return verdict if holds else None


def keep_verdict(candidate: Candidate, verdict: Verdict) -> None:
    """Keep a verdict, and forget those on other versions after a month."""
    path = _path(candidate)
    # A cache that cannot be written costs time, nothing else.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = installed_digest() if _depends(verdict) else ""
        text = json.dumps({"verdict": verdict.as_data(), "beside": beside})
        with new_text(path) as file:
            file.write(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")
        for other in path.parent.glob(f"{_prefix(candidate)}*.json"):
            if time.time() - other.stat().st_mtime > _KEPT_S:
                other.unlink()


def forget_verdict(candidate: Candidate) -> None:
    """Have ``candidate`` examined again."""
    with contextlib.suppress(OSError):
        _path(candidate).unlink()


def _depends(verdict: Verdict) -> bool:
    """Whether it might turn out otherwise without a change in the plugin, say where something is missing."""
    return verdict.offer is None or bool(verdict.faults)


def _path(candidate: Candidate) -> Path:
    surroundings = (_core_digest(), sys.version, sys.prefix, *(str(installed_version(each)) for each in _CHECKING))
    entry = (candidate.name, candidate.target, candidate.distribution, candidate.version)
    parts = (*surroundings, *entry, candidate.location, candidate.digest)
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return descriptions_folder() / f"{_prefix(candidate)}{key}.json"


def _prefix(candidate: Candidate) -> str:
    return f"{canonical_name(candidate.distribution)}--{hashlib.sha256(candidate.name.encode()).hexdigest()[:8]}--"


@cache
def _core_digest() -> str:
    """Hash of the code that descriptions are made with."""
    core = Path(__file__).parent.parent
    files = [
        core / "hookspecs.py",
        core / "schemas.py",
        *sorted((core / "contracts").glob("*.py")),
        *sorted((core / "registry").glob("*.py")),
    ]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
