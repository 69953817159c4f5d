"""What a plugin imports, and all it imports of sampler: the stable names of the core, under semantic versioning."""

from sampler_core.contracts import *  # noqa: F403
from sampler_core.contracts import __all__ as _contracts
from sampler_core.hookspecs import (
    AudioReaderSpec,
    CommandSpec,
    ExporterSpec,
    QueryTermSpec,
    RunEnded,
    RunListenerSpec,
    hookimpl,
)
from sampler_core.kinds import *  # noqa: F403
from sampler_core.kinds import __all__ as _kinds

__all__ = [
    *_contracts,
    *_kinds,
    "AudioReaderSpec",
    "CommandSpec",
    "ExporterSpec",
    "QueryTermSpec",
    "RunEnded",
    "RunListenerSpec",
    "hookimpl",
]
