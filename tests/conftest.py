from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from sampler_core.text import given_library

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = {
    "sampler_core": REPOSITORY,
    "sampler_sdk": REPOSITORY / "plugin_sdk",
    "sampler_features": REPOSITORY / "plugins/features",
    "sampler_regions": REPOSITORY / "plugins/regions",
    "sampler_tempo": REPOSITORY / "plugins/tempo",
    "sampler_key": REPOSITORY / "plugins/key",
    "sampler_content": REPOSITORY / "plugins/content",
    "sampler_classifier": REPOSITORY / "plugins/classifier",
    "sampler_plot": REPOSITORY / "plugins/plot",
    "sampler_library": REPOSITORY / "plugins/library",
}


def installed(package: str) -> Path | None:
    """The folder a package is imported from."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def pytest_report_header() -> list[str]:
    return [f"testing {package} from {installed(package)}" for package in PACKAGES]


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests never touch the user's library; environments may be shared, they cost a download each. What the installed
    plugins say of themselves is found out once for all processes that test."""
    base = tmp_path_factory.getbasetemp()
    os.environ["SAMPLER_CACHE"] = str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-cache")
    os.environ["SAMPLER_LIBRARY"] = str(tmp_path_factory.mktemp("library"))


@pytest.fixture(autouse=True)
def _no_library_given() -> None:
    """A command that ran in this process leaves nothing in the hints of the next test."""
    given_library.set(None)


@pytest.fixture(scope="session")
def new_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated library without content, to copy: making one takes longer than most tests."""
    from sampler_core.library import Library

    path = tmp_path_factory.mktemp("new")
    Library.open(path).close()
    return path


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real audio with ground truth, or a skip that says how to provide it."""
    folder = Path(os.environ.get("SAMPLER_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
    if not (folder / "MANIFEST.csv").exists():
        pytest.skip("no corpus: set SAMPLER_CORPUS to a folder with a MANIFEST.csv")
    return folder
