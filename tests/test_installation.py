"""Which code is being tested: what is installed must be what lies in this checkout."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .conftest import PACKAGES, REPOSITORY, installed


def sources(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.suffix in (".py", ".json") and path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_installed_code_is_the_code_of_this_checkout(package: str) -> None:
    where = installed(package)
    assert where is not None, f"{package} is not installed: see CONTRIBUTING.md"
    stale = f"{where} is not this checkout's {package}: install it again (CONTRIBUTING.md says how)"
    assert sources(where) == sources(PACKAGES[package] / package), stale


def test_everything_is_a_package_and_basic_leaves_out_the_heavy_ones() -> None:
    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    ours = {name: {each.partition(" @ ")[0] for each in extras[name]} for name in ("all", "basic")}
    told = [tomllib.loads(file.read_text()) for file in REPOSITORY.glob("plugin*/**/pyproject.toml")]

    assert ours["all"] == {each["project"]["name"] for each in told}
    assert ours["basic"] == ours["all"] - {"sampler-classifier", "sampler-key"}
