"""Decoding as a step of every plan: it has options and outcomes like any analyzer, and a version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from ..contracts import DecodeLimits, Resources, Scope
from ..contracts.canonical import canonical_json
from ..registry.description import AnalyzerDescription
from .options import complete_options
from .resources import granted
from .step import Step

DECODER_VERSION = "2"

_DECODER = AnalyzerDescription(
    plugin="core", distribution="sampler-core", distribution_version=version("sampler-core"), source_digest=None,
    target="sampler_core.audio.decode:decode", name="decode", version=DECODER_VERSION, kind="audio",
    schema_version=1, result_schema={}, scope=Scope.FILE, requires=(), optional=(),
    options_schema=DecodeLimits.model_json_schema(),
    resources=Resources(memory_mb=600, time_base_s=120.0, time_per_audio_s=1.0),
    environment=None, guest_path=None, weights=None, doc="Reads the file once, for all analyzers.",
)  # fmt: skip
_DEFAULTS = DecodeLimits().model_dump()


def decode_step(options: Mapping[str, Any], resources: Mapping[str, Any]) -> Step:
    """Decoding with ``options``, those of :class:`DecodeLimits`, with the ``resources`` of a step.

    Raises:
        OptionError: for an unknown option or resource, or a value it may not have.
    """
    return Step(granted(_DECODER, resources), complete_options(_DECODER, options), ())


DECODE = decode_step({}, {})


def decode_key(step: Step, identity: str) -> str:
    """The action key of decoding a file, by what the library knows it by; other limits than the usual count."""
    other = {name: value for name, value in step.options.items() if value != _DEFAULTS[name]}
    told = f" {canonical_json(other)}" if other else ""
    return hashlib.sha256(f"decode {DECODER_VERSION} {identity}{told}".encode()).hexdigest()
