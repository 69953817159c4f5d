from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sampler_sdk.library import Library

sys.path.insert(0, str(Path(__file__).parent))  # for `archives`, and for the processes that the tests start
sys.path.insert(0, str(Path(__file__).parents[3] / "tests" / "store"))  # for `libraries`
sys.path.insert(0, str(Path(__file__).parents[3] / "tests"))  # for `servers`

from libraries import (  # noqa: F401  fixtures
    empty,
    filled_library,
    full,
    library,
    new_database,
    run_id,
    scratch_arrays,
    sound,
    writer,
)


@pytest.fixture(scope="session")
def new_library(tmp_path_factory):
    """A library without content, to copy: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("new")
    Library.open(path).close()
    return path
