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
from typing import Any

import platformdirs

from ..files import new_text
from .candidates import Candidate, canonical_name, installed_version

CACHE_VARIABLE = "SAMPLER_CACHE"
_KEPT_S = 30 * 24 * 3600


def descriptions_folder() -> Path:
    """Where descriptions are kept; ``SAMPLER_CACHE`` moves it."""
    root = os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("sampler")
    return Path(root) / "descriptions"


def read_offer(candidate: Candidate) -> dict[str, Any] | None:
    """What this very version of the plugin offers, if a scout has seen it."""
    try:
        offer = json.loads(_path(candidate).read_bytes())
    except (OSError, ValueError):
        return None
    return offer if isinstance(offer, dict) else None


def keep_offer(candidate: Candidate, offer: dict[str, Any]) -> None:
    """Keep an offer, and forget those of other versions after a month."""
    path = _path(candidate)
    # A cache that cannot be written costs time, nothing else.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_text(path) as file:
            json.dump(offer, file)
        for other in path.parent.glob(f"{_prefix(candidate)}*.json"):
            if time.time() - other.stat().st_mtime > _KEPT_S:
                other.unlink()


def _path(candidate: Candidate) -> Path:
    surroundings = (_core_digest(), sys.version, sys.prefix, str(installed_version("pydantic")))
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
        *sorted((core / "contracts").glob("*.py")),
        *sorted((core / "registry").glob("*.py")),
    ]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
