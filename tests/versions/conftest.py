from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))  # for `packages`

from packages import Environment, Sampler


@pytest.fixture(scope="session")
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("versions"))


@pytest.fixture
def environment(own_environment: Environment) -> Iterator[Environment]:
    """One without packages of strangers."""
    yield own_environment
    own_environment.uninstall("acme-loud", "beta-level", "acme-other", "acme-mail")


@pytest.fixture
def sampler(environment: Environment, tmp_path: Path) -> Sampler:
    return Sampler(environment, tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two short sounds."""
    folder = tmp_path / "audio"
    folder.mkdir()
    for number in range(2):
        noise = np.random.default_rng(number).uniform(-0.5, 0.5, 8000)
        soundfile.write(folder / f"{number}.wav", noise, 8000)
    return sorted(folder.iterdir())
