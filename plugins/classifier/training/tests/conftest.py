from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TRAINING))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real audio with ground truth, or a skip that says how to provide it."""
    folder = Path(os.environ.get("SAMPLER_CORPUS", TRAINING.parents[2].parent / "shared" / "corpus"))
    if not (folder / "MANIFEST.csv").exists():
        pytest.skip("no corpus: set SAMPLER_CORPUS to a folder with a MANIFEST.csv")
    return folder
