from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import importlib_metadata
import pytest


class Site:
    """A folder of installed distributions, searched by this process and by those it starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(
        self, name: str, code: str, *, distribution: str = "", version: str = "1.0", requires: tuple[str, ...] = ()
    ) -> None:
        """Install a distribution with one entry point ``name``, which is a module of that name (or what
        ``distribution`` makes of it, so that two distributions may have the same entry point)."""
        distribution = distribution or f"acme-{name}"
        module = distribution.replace("-", "_")
        (self.folder / f"{module}.py").write_text(dedent(code))
        info = self.folder / f"{module}-{version}.dist-info"
        info.mkdir(exist_ok=True)
        needs = "".join(f"Requires-Dist: {each}\n" for each in requires)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n{needs}")
        (info / "entry_points.txt").write_text(f"[sampler.plugins]\n{name} = {module}\n")
        (info / "RECORD").write_text(f"{module}.py,sha256={hash(code)},\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of its own, without the plugins that happen to be installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]))
    monkeypatch.syspath_prepend(folder)
    real = importlib_metadata.distributions

    def of_this_site() -> list[importlib_metadata.Distribution]:
        return [each for each in real() if Path(str(each.locate_file(""))) == folder]

    monkeypatch.setattr(importlib_metadata, "distributions", of_this_site)
    before = set(sys.modules)
    yield Site(folder)
    imported = {name for name in sys.modules if name.startswith("acme_")} - before
    assert not imported, "a plugin was imported into this process"
