"""What identifies an environment, and where environments live."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from pathlib import Path

import platformdirs
from packaging.specifiers import SpecifierSet

from ..contracts import Environment


def default_root() -> Path:
    """The folder of all environments: ``SAMPLER_ENVIRONMENTS``, else the user's data folder."""
    override = os.environ.get("SAMPLER_ENVIRONMENTS")
    return Path(override) if override else platformdirs.user_data_path("sampler") / "environments"


def fingerprint(env: Environment) -> str:
    """SHA-256 of what decides an environment's content: Python, platform and requirements."""
    content = [python_tag(env), sysconfig.get_platform(), sorted(env.requirements)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def python_tag(env: Environment) -> str:
    """Version of the running Python, where it fits; else the versions that are asked for."""
    return f"{sys.version_info.major}.{sys.version_info.minor}" if fits(env, running_version()) else env.python


def fits(env: Environment, version: str) -> bool:
    """Whether Python ``version`` is one that ``env`` accepts."""
    return SpecifierSet(env.python).contains(version, prereleases=True)


def running_version() -> str:
    """The version of the Python that runs this."""
    return ".".join(str(part) for part in sys.version_info[:3])


def folder_of(env: Environment, root: Path) -> Path:
    """Where ``env`` lies, or would lie, under ``root``."""
    return root / fingerprint(env)[:16]


def interpreter_in(folder: Path) -> Path:
    """The interpreter of the virtual environment in ``folder``."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
