"""What a plugin imports, and all it imports of sampler: the stable names of the core, under semantic versioning."""

from sampler_core.contracts import *  # noqa: F403
from sampler_core.contracts import __all__ as _contracts
from sampler_core.hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec, hookimpl

__all__ = [*_contracts, "AudioReaderSpec", "CommandSpec", "ExporterSpec", "hookimpl"]
