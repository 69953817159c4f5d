"""The version gate: which SDK a plugin can live with, and the command that mends it."""

from __future__ import annotations

import pytest

from sampler_core.registry.candidates import Candidate
from sampler_core.registry.gate import incompatibility


@pytest.fixture(autouse=True)
def _installed(monkeypatch):
    versions = {"sampler-sdk": "0.4.2", "sampler-core": "0.4.1.dev3"}
    monkeypatch.setattr("sampler_core.registry.gate.installed_version", versions.get)


def needing(*requires: str) -> Candidate:
    return Candidate("loudness", "acme", "acme-loudness", "1.0", requires, "", None, "")


@pytest.mark.parametrize(
    "requirement",
    [
        "sampler-sdk", "Sampler_SDK>=0.4,<0.5", "sampler-sdk~=0.4.0", "sampler-sdk==0.4.*", "sampler-core>=0.4.1.dev1",
        "numpy>=99", "sampler-sdk>=9; python_version < '3'", "sampler-sdk @ file:///somewhere",
        "sampler-sdk>=9; extra == 'later'",
    ],
)  # fmt: skip
def test_what_fits_is_let_in(requirement):
    assert incompatibility(needing(requirement)) is None


UPGRADE_SDK = 'pip install --upgrade "sampler-sdk{}"'
UPGRADE_PLUGIN = "pip install --upgrade acme-loudness"


@pytest.mark.parametrize(
    ("specifier", "command"),
    [
        (">=0.5", UPGRADE_SDK), ("~=1.0", UPGRADE_SDK), ("==0.5.*", UPGRADE_SDK), (">0.4.2,<2", UPGRADE_SDK),
        ("<0.4", UPGRADE_PLUGIN), (">=0.1,<0.2", UPGRADE_PLUGIN), ("==0.3.*", UPGRADE_PLUGIN),
        ("!=0.4.2", UPGRADE_PLUGIN),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_the_command_that_mends_it(specifier, command):
    told = incompatibility(needing("numpy", f"sampler-sdk{specifier}"))

    assert told is not None
    reason, hint = told
    assert reason.endswith("; 0.4.2 is installed")
    assert all(part in reason for part in specifier.split(","))
    assert hint.startswith(command.split("{")[0])


def test_an_sdk_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr("sampler_core.registry.gate.installed_version", lambda name: None)

    assert incompatibility(needing("sampler-sdk>=0.1")) == (
        "it needs sampler-sdk>=0.1, which is not installed",
        'pip install "sampler-sdk>=0.1"',
    )
