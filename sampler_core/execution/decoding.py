"""Decoding as a step of every plan: it has outcomes like any analyzer, and a version."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from ..contracts import Resources, Scope
from ..planning.plan import Step
from ..registry.description import AnalyzerDescription

DECODER_VERSION = "1"

DECODE = Step(
    analyzer=AnalyzerDescription(
        plugin="core", distribution="sampler-core", distribution_version=version("sampler-core"), source_digest=None,
        target="sampler_core.audio.decode:decode", name="decode", version=DECODER_VERSION, kind="audio",
        schema_version=1, result_schema={}, scope=Scope.FILE, requires=(), optional=(), options_schema={},
        resources=Resources(time_base_s=120.0, time_per_audio_s=1.0), environment=None, guest_path=None, weights=None,
        doc="Reads the file once, for all analyzers.",
    ),
    options={}, inputs=(),
)  # fmt: skip


def decode_key(identity: str) -> str:
    """The action key of decoding a file, by what the library knows it by."""
    return hashlib.sha256(f"decode {DECODER_VERSION} {identity}".encode()).hexdigest()
