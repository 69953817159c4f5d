"""From Python: what can be seen without importing anything heavy, and paths as text."""

from __future__ import annotations

import os
import rlcompleter
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sampler_core
from sampler_core import run as run_module
from sampler_core.session import Session


def test_the_public_names_can_be_seen_and_completed() -> None:
    assert set(sampler_core.__all__) <= set(dir(sampler_core))
    completer = rlcompleter.Completer({"sampler_core": sampler_core})
    assert completer.complete("sampler_core.open", 0) is None
    for name in sampler_core.__all__:
        assert (completer.complete(f"sampler_core.{name}", 0) or "").startswith(f"sampler_core.{name}")


def test_looking_imports_nothing() -> None:
    code = (
        "import sys, sampler_core; dir(sampler_core); sys.exit(any(m in sys.modules for m in ('sqlalchemy', 'numpy')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


class _Named(os.PathLike[str]):
    """A path that is neither text nor a ``Path``."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return self._path


@pytest.mark.parametrize("kind", [str, Path, _Named])
def test_a_path_may_be_text_or_anything_like_a_path(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, Path]] = []
    monkeypatch.setattr(run_module, "run", lambda request, library, *_: asked.append((request.paths, library)))
    sampler_core.analyze([kind("sounds")], library=kind("library"))
    assert asked == [((Path("sounds"),), Path("library"))]
    with Session(kind("library")) as session:
        assert session.library == Path("library")
