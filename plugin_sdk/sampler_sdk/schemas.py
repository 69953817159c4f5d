"""Keeps the schema of each kind as it was released, beside a plugin's tests, where the contract kit finds it::

    python -m sampler_sdk.schemas acme_loudness:LoudnessAnalyzer tests/schemas

Write it before each release, and keep it in version control: results of that form are in people's libraries then.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sampler_core.compatibility import incompatible_changes
from sampler_core.contracts import Analyzer, Result

from .commands import new_text, say

_MOST = 5


@dataclass(frozen=True)
class Released:
    """A kind as it was when its schema was last written to ``path``."""

    path: Path
    version: int
    schema: dict[str, Any]

    @classmethod
    def of(cls, kind: type[Result], folder: Path) -> Released | None:
        """The one in ``folder``, or ``None``."""
        path = _path(kind, folder)
        if not path.exists():
            return None
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(path, kept["schema_version"], kept["schema"])

    def fault(self, kind: type[Result]) -> str:
        """What keeps ``kind`` from being released after this one, or an empty string."""
        version, changes = kind.schema_version, incompatible_changes(self.schema, _schema(kind))
        if version < self.version:
            return f"`{kind.kind}` goes back from schema version {self.version} to {version}"
        if not changes:
            return ""
        told = ", ".join(changes[:_MOST]) + f", and {len(changes) - _MOST} more" * (len(changes) > _MOST)
        if version == self.version:
            return (
                f"`{kind.kind}` has changed since version {version} was released: {told}. Set schema_version = "
                f"{version + 1} and write upgrade(); a field that is added needs nothing but a default"
            )
        if kind.upgrade.__func__ is Result.upgrade.__func__:  # type: ignore[attr-defined]
            return (
                f"`{kind.kind}` cannot read what version {self.version} stored: {told}. Write {kind.__name__}.upgrade()"
            )
        return ""

    def is_behind(self, kind: type[Result]) -> bool:
        """Whether ``kind`` has gained something since."""
        return kind.schema_version != self.version or bool(incompatible_changes(_schema(kind), self.schema))


def write(kind: type[Result], folder: Path, *, unreleased: bool = False) -> Path:
    """Write the schema of ``kind`` as released; ``unreleased`` says that the one before never was.

    Raises:
        ValueError: when the one before was, and results of it could not be read any more.
    """
    before = Released.of(kind, folder)
    if before is not None and not unreleased and (fault := before.fault(kind)):
        raise ValueError(fault)
    path = _path(kind, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"kind": kind.kind, "schema_version": kind.schema_version, "schema": _schema(kind)}
    with new_text(path) as file:
        file.write(json.dumps(kept, indent=2, sort_keys=True) + "\n")
    return path


def _path(kind: type[Result], folder: Path) -> Path:
    return folder / f"{kind.kind}.json"


def _schema(kind: type[Result]) -> dict[str, Any]:
    return kind.model_json_schema(mode="serialization")


def _analyzer(target: str) -> type[Analyzer[Any]]:
    module, _, names = target.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for name in names.split("."):
            found = getattr(found, name)
    except (ImportError, AttributeError) as error:
        raise click.BadParameter(f"{target}: {error}") from error
    if not (isinstance(found, type) and issubclass(found, Analyzer)):
        raise click.BadParameter(f"{target} is no analyzer: write it as module:Class")
    return found


@click.command("python -m sampler_sdk.schemas")
@click.argument("targets", nargs=-1, required=True, metavar="MODULE:ANALYZER...")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--unreleased", is_flag=True, help="What is in the folder was never released: write over it.")
def main(targets: tuple[str, ...], folder: Path, unreleased: bool) -> None:
    """Write the schemas of what these analyzers give into FOLDER, as released."""
    for target in targets:
        try:
            say(str(write(_analyzer(target).produces, folder, unreleased=unreleased)))
        except ValueError as error:
            raise click.ClickException(f"{error}. If that version was never released, say --unreleased") from error


if __name__ == "__main__":
    main()
