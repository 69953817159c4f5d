from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sampler_sdk.library import Library

sys.path.insert(0, str(Path(__file__).parent))  # for `plot_sketches`


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library") as opened:
        yield opened
