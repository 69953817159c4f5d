"""Building environments: once, whole or not at all, by one process at a time."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..contracts import Environment
from ..files import new_text
from .description import fingerprint, folder_of, interpreter_in
from .tools import InstallFailed, install, installed, version_of

_CARD = "environment.json"
_LOCKED = "requirements.lock"
_UNFINISHED = ".unfinished-"


class EnvironmentMissing(Exception):  # noqa: N818 - named as the failure kind it becomes
    """An environment is not there and could not be made; ``hint`` is the command that mends it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class BuiltEnvironment:
    """An environment on disk. ``python`` is its version, ``None`` when its interpreter no longer runs."""

    fingerprint: str
    folder: Path
    requirements: tuple[str, ...]
    installed: tuple[str, ...]
    python: str | None
    size_bytes: int


def locate(env: Environment, root: Path) -> Path | None:
    """The interpreter of ``env`` if it is built, else ``None``."""
    folder = folder_of(env, root)
    interpreter = interpreter_in(folder)
    return interpreter if (folder / _CARD).is_file() and interpreter.exists() else None


def build(env: Environment, root: Path, progress: Callable[[str], None], name: str = "NAME") -> Path:
    """Return the interpreter of ``env``, building it first if it is not there.

    ``progress`` gets the installer's output line by line; ``name`` is the analyzer's, for the hint.

    Raises:
        EnvironmentMissing: it could not be built; nothing is left of the attempt.
    """
    if there := locate(env, root):
        return there
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root, progress):
            return locate(env, root) or _build(env, root, progress, name)
    except (InstallFailed, OSError) as error:
        wanted = ", ".join(env.requirements) or "no packages"
        message = f"the environment of {name} ({wanted}) could not be built: {error}"
        raise EnvironmentMissing(message, f"sampler env build {name}") from error


def list_built(root: Path) -> tuple[BuiltEnvironment, ...]:
    """All environments under ``root``; those whose Python no longer runs too."""
    return tuple(_describe(card.parent) for card in sorted(root.glob(f"*/{_CARD}")))


def remove(built: BuiltEnvironment) -> None:
    """Delete an environment. Processes still running in it keep what they have loaded."""
    (built.folder / _CARD).unlink(missing_ok=True)
    shutil.rmtree(built.folder)


def _build(env: Environment, root: Path, progress: Callable[[str], None], name: str) -> Path:
    for stale in root.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(stale)
    folder = folder_of(env, root)
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=root) as workshop:
        new = Path(workshop) / folder.name
        progress(f"building the environment of {name}: {', '.join(env.requirements) or 'no packages'}")
        install(env, new, progress)
        with new_text(new / _LOCKED) as file:
            file.write(installed(interpreter_in(new)) + "\n")
        card = {"fingerprint": fingerprint(env), "requirements": sorted(env.requirements), "python": env.python}
        with new_text(new / _CARD) as file:
            json.dump(card, file, indent=1)
        if folder.exists():
            shutil.rmtree(folder)
        new.rename(folder)
    return interpreter_in(folder)


@contextmanager
def _alone(root: Path, progress: Callable[[str], None]) -> Iterator[None]:
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("waiting for another process that is building environments")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _describe(folder: Path) -> BuiltEnvironment:
    card = json.loads((folder / _CARD).read_text())
    return BuiltEnvironment(
        fingerprint=card["fingerprint"],
        folder=folder,
        requirements=tuple(card["requirements"]),
        installed=tuple((folder / _LOCKED).read_text().split()),
        python=version_of(interpreter_in(folder)),
        size_bytes=sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()),
    )
