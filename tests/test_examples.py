"""The example plugins, installed for real: a second provider of tempo beside ours, and kinds that nobody else knows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import REPOSITORY

pytestmark = pytest.mark.ci

EXAMPLES = [REPOSITORY / "examples" / name for name in ("librosa-tempo", "brightness")]


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the examples are installed too."""
    site = tmp_path_factory.mktemp("example") / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--target", site, *EXAMPLES], check=True)
    return {**os.environ, "PYTHONPATH": str(site), "SAMPLER_CACHE": str(site.parent / "cache")}


def plan(environ: dict[str, str], *args: str) -> dict[str, Any]:
    command = [Path(sys.executable).with_name("sampler"), "plan", "--json", *args]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, env=environ).stdout)
    return found


def test_two_providers_make_a_choice_that_the_plan_shows(environ: dict[str, str]) -> None:
    both = plan(environ)
    assert {"tempo", "librosa_tempo"} <= {step["analyzer"] for step in both["steps"]}
    assert both["providers"]["tempo"] == "tempo"
    assert any("--use tempo=" in note for note in both["notes"])


def test_use_swaps_the_provider(environ: dict[str, str]) -> None:
    assert plan(environ, "--use", "tempo=librosa_tempo")["providers"]["tempo"] == "librosa_tempo"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name)
def test_its_own_tests_pass(example: Path, environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "", example / "tests"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, cwd=REPOSITORY)
    assert done.returncode == 0, done.stdout[-3000:]
