"""What is known of a plugin and its analyzers without importing them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from ..contracts.analyzer import Environment, Resources, Scope
from ..hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec
from .state import PluginState

__all__ = ["AnalyzerDescription", "PluginDescription", "PluginState"]


class AnalyzerDescription(BaseModel):
    """An analyzer's declarations. ``target`` is ``module:QualName``, imported in workers only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plugin: str
    distribution: str
    distribution_version: str
    source_digest: str | None = None
    """Hash of the source tree; editable installs only."""
    target: str
    name: str
    version: str
    kind: str
    schema_version: int
    result_schema: dict[str, Any]
    scope: Scope
    divisible: bool = False
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    options_schema: dict[str, Any]
    """JSON Schema; every property has a ``default``."""
    resources: Resources
    environment: Environment | None = None
    guest_path: str | None = None
    """Absolute path of the environment's guest file."""
    weights: str | None = None
    doc: str = ""


class PluginDescription(BaseModel):
    """One installed candidate, in whatever state. ``evidence`` is the end of what it printed when it failed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    target: str
    distribution: str
    version: str
    digest: str
    state: PluginState
    reason: str = ""
    hint: str = ""
    evidence: str = ""
    analyzers: tuple[AnalyzerDescription, ...] = ()
    exporters: tuple[ExporterSpec, ...] = ()
    commands: tuple[CommandSpec, ...] = ()
    readers: tuple[AudioReaderSpec, ...] = ()
