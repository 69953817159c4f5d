"""The tools that make a virtual environment: which Python, and uv or venv with pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from ..contracts import Environment
from .description import fits, interpreter_in, running_version

_NEWEST, _OLDEST = 20, 8
_SHOW_VERSION = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
_SHOW_INSTALLED = (
    "from importlib.metadata import distributions as d; "
    "print('\\n'.join(sorted(x.metadata['Name'] + '==' + x.version for x in d())))"
)
_TAIL_LINES = 12

Progress = Callable[[str], None]


class InstallFailed(Exception):  # noqa: N818 - the outcome of an installation
    """A tool gave up; the message holds the end of what it printed."""


def install(env: Environment, folder: Path, progress: Progress) -> None:
    """Make a virtual environment in ``folder`` with the requirements of ``env`` in it.

    uv does it where it is on PATH, else venv and pip. Without requirements there is no pip in it either.

    Raises:
        InstallFailed: no Python fits, or a tool gave up.
    """
    uv, python = shutil.which("uv"), find_python(env)
    interpreter = str(interpreter_in(folder))
    pip: tuple[str, ...]
    if uv:
        # Without a Python at hand uv knows of more places; it must not download one unasked.
        venv = (uv, "venv", "--no-project", "--no-python-downloads", "--python", python or env.python, str(folder))
        pip = (uv, "pip", "install", "--python", interpreter)
    elif python:
        venv = (python, "-I", "-m", "venv", *(() if env.requirements else ("--without-pip",)), str(folder))
        pip = (interpreter, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check")
    else:
        raise InstallFailed(f"no Python {env.python} found: this one is {running_version()} and none on PATH fits")
    _run(venv, progress)
    if env.requirements:
        _run((*pip, *env.requirements), progress)


def find_python(env: Environment) -> str | None:
    """A Python that ``env`` accepts: the running one, else the newest on PATH."""
    if fits(env, running_version()):
        return sys.executable
    names = (f"python3.{minor}" for minor in range(_NEWEST, _OLDEST - 1, -1) if fits(env, f"3.{minor}.99"))
    found = (path for name in names if (path := shutil.which(name)))
    return next((path for path in found if fits(env, version_of(Path(path)) or "0")), None)


def version_of(interpreter: Path) -> str | None:
    """The version of the Python at ``interpreter``; ``None`` if it does not run."""
    return _ask(interpreter, _SHOW_VERSION)


def installed(interpreter: Path) -> str:
    """What is installed beside ``interpreter``, one exact requirement per line."""
    return _ask(interpreter, _SHOW_INSTALLED) or ""


def clean_environment() -> dict[str, str]:
    """The process's environment without what points into the running Python's world."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def _ask(interpreter: Path, program: str) -> str | None:
    command = (str(interpreter), "-I", "-c", program)
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=clean_environment())
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()


def _run(command: Sequence[str], progress: Progress) -> None:
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", env=clean_environment(),
    )  # fmt: skip
    with process:
        try:
            for line in process.stdout or ():
                tail.append(line.rstrip())
                progress(line.rstrip())
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise InstallFailed(f"`{' '.join(command[:4])} …` ended with code {process.returncode}:\n" + "\n".join(tail))
