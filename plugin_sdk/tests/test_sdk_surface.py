"""What plugins import is complete, light, and stays."""

import subprocess
import sys
from pathlib import Path

import pytest
import sampler_sdk
from sampler_sdk import commands, library, views

import sampler_core.contracts
from sampler_core.registry.registry import Registry


def test_everything_a_plugin_needs_is_exported():
    assert set(sampler_core.contracts.__all__) <= set(sampler_sdk.__all__)
    for name in sampler_sdk.__all__:
        assert getattr(sampler_sdk, name) is not None
    assert {"hookimpl", "CommandSpec", "ExporterSpec", "AudioReaderSpec", "QueryTermSpec"} <= set(sampler_sdk.__all__)


@pytest.mark.parametrize("module", [commands, library, views])
def test_what_a_command_needs_is_exported_and_in_the_readme(module):
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    for name in module.__all__:
        assert getattr(module, name) is not None
        assert name[0].isupper() or f"`{name}`" in readme, name


def test_importing_the_sdk_imports_neither_pytest_nor_the_renderer():
    code = "import sys, sampler_sdk; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pytest", "scipy", "soundfile", "sampler_sdk.render", "sampler_sdk.testing"} & set(loaded)


def test_the_sdk_is_a_plugin_itself():
    registry = Registry.discover()
    assert {plugin.name: plugin.state for plugin in registry.plugins}["sdk"] == "ready"
    assert "demo" in {spec.name for spec in registry.commands}
