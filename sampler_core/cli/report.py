"""The report of an unexpected error: a file of the user's own, with all that its authors need."""

from __future__ import annotations

import platform
import re
import secrets
import shlex
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions, version
from pathlib import Path

import platformdirs

from ..files import PRIVATE, created
from .terminal.guard import outlet

_GROUP = "sampler.plugins"
_OURS = "sampler-core"
_KEPT = 20
_LONGEST_ARGUMENT = 1000
_SECRET = re.compile(r"(?<=://)[^/\s@]*@|(?i:(password|passwd|token|secret)=)[^\s&'\"]+")


def write(error: BaseException) -> Path:
    """Write down ``error`` and its surroundings; return the file.

    It is made exclusively, under a random name, for its owner only: in the user's folder for such things or, where
    there is none, in that for temporary files. Passwords in addresses are left out.

    Raises:
        OSError: when it can be written nowhere.
    """
    text = _SECRET.sub(lambda found: f"{found[1]}=…" if found[1] else "…@", "\n".join([*_lines(), shown(error), ""]))
    try:
        folder = platformdirs.user_state_path("sampler") / "reports"
        if not folder.is_absolute():  # there is no home
            raise FileNotFoundError(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _written(text, folder)
    except OSError:
        return _written(text, Path(tempfile.gettempdir()))


def authors(error: BaseException) -> str:
    """The distribution, with its version, whose code ``error`` comes from: a plugin's, or ours."""
    packages = {module: plugin for plugin in _plugins() for module in _packages(plugin)}
    met = [frame.f_globals.get("__name__", "").partition(".")[0] for frame, _ in traceback.walk_tb(error.__traceback__)]
    of_plugins = [packages[name] for name in met if name in packages]
    return _named(of_plugins[-1]) if of_plugins else f"{_OURS} {version(_OURS)}"


def shown(error: BaseException) -> str:
    """The traceback, with what cannot be printed as ``\\x1b``."""
    from .terminal import printable

    told = traceback.TracebackException.from_exception(error, limit=200)
    return "\n".join(printable(line) for part in told.format() for line in part.splitlines())


def _lines() -> Iterator[str]:
    yield f"A report of an unexpected error in {_OURS} {version(_OURS)}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    yield "It names folders and files of yours: read it before you pass it on."
    yield ""
    yield f"command   {shlex.join(_ascii(argument) for argument in sys.argv[1:])}"
    yield f"python    {platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    yield f"platform  {platform.platform()}"
    yield f"encoding  stdout {getattr(outlet(err=False), 'encoding', None)}, files {sys.getfilesystemencoding()}"
    for plugin in _plugins():
        yield f"plugin    {_named(plugin)}"
    yield ""


def _ascii(argument: str) -> str:
    cut = argument if len(argument) <= _LONGEST_ARGUMENT else f"{argument[:_LONGEST_ARGUMENT]}…"
    return cut.encode("ascii", "backslashreplace").decode()


def _plugins() -> list[Distribution]:
    """Installed distributions with plugins. None of them is imported."""
    found: dict[str, Distribution] = {}
    for each in distributions():
        with suppress(Exception):  # damaged metadata of one must not cost the report
            if _packages(each):
                found[_named(each)] = each
    return [found[name] for name in sorted(found)]


def _packages(plugin: Distribution) -> set[str]:
    return {entry.module.partition(".")[0] for entry in plugin.entry_points.select(group=_GROUP)}


def _named(plugin: Distribution) -> str:
    return f"{plugin.metadata['Name']} {plugin.version}"


def _written(text: str, folder: Path) -> Path:
    path = folder / f"sampler-report-{secrets.token_hex(6)}.txt"
    with created(path, PRIVATE) as file:
        file.write(text.encode("utf-8", "backslashreplace"))
    if folder.name == "reports":
        reports = sorted(folder.glob("sampler-report-*.txt"), key=lambda path: path.stat().st_mtime)
        for old in reports[:-_KEPT]:
            old.unlink(missing_ok=True)
    return path
