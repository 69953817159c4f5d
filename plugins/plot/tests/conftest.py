from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from sampler_sdk.library import Library

sys.path.insert(0, str(Path(__file__).parent))  # for `plot_sketches`


@pytest.fixture(scope="session")
def new_library(tmp_path_factory):
    """A library without content, to copy: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("new")
    Library.open(path).close()
    return path


@pytest.fixture
def library(new_library, tmp_path):
    shutil.copytree(new_library, tmp_path / "library")
    with Library.open(tmp_path / "library") as opened:
        yield opened
