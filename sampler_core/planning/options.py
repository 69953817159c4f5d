"""Options of analyzers: read from the command line and ``sampler.toml``, checked without importing the analyzer."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..bounds import BACKUP_EVERY_DAYS, BACKUPS_KEPT, OPTION, SETTINGS_BYTES, check_text
from ..files import UnreadableText, read_small_text
from ..registry.description import AnalyzerDescription
from ..registry.selection import did_you_mean
from ..schemas import Schema, shortened

Settings = dict[str, dict[str, Any]]
"""Analyzer name → option name → value; a string where it has not been read yet."""


_TABLES = ("analyzers", "library", "resources")
_LIBRARY = Schema({
    "properties": {
        "backup_every_days": {"type": "number", "minimum": 0, "maximum": BACKUP_EVERY_DAYS[1]},
        "backups_kept": {"type": "integer", "minimum": 0, "maximum": BACKUPS_KEPT[1]},
    },
    "additionalProperties": False,
})  # fmt: skip


class OptionError(ValueError):
    """An option that does not exist or has a value it may not have."""


def parse_option_settings(settings: Sequence[str]) -> Settings:
    """Read ``analyzer.option=value`` strings.

    Raises:
        OptionError: when one is not of that form.
    """
    found: Settings = {}
    for setting in settings:
        target, equals, value = setting.partition("=")
        analyzer, dot, option = target.strip().partition(".")
        if not (equals and dot and analyzer and option):
            form = "write ANALYZER.OPTION=VALUE, as in tempo.bpm_max=200"
            raise OptionError(f"`{shortened(setting)}` is not an option: {form}")
        found.setdefault(analyzer, {})[option.strip()] = value.strip()
    return found


def read_option_file(path: Path, table: str = "analyzers") -> Settings:
    """Read the tables ``[analyzers.NAME]`` of a ``sampler.toml``, or those of another ``table``.

    Raises:
        OptionError: when the file cannot be read, is not TOML or its tables are none.
    """
    tables = _read_toml(path).get(table, {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise OptionError(f"{path}: what is set belongs in tables such as [{table}.tempo]")
    return tables


def read_library_settings(path: Path) -> dict[str, float]:
    """Read the table ``[library]`` of a ``sampler.toml``: ``backup_every_days`` and ``backups_kept``.

    Raises:
        OptionError: when the file cannot be read, is not TOML, or the table holds anything else.
    """
    found = _read_toml(path).get("library", {})
    if not isinstance(found, dict) or _LIBRARY.fault(found):
        raise OptionError(f"{path}: [library] takes backup_every_days, a number, and backups_kept, a whole number")
    return found


def _read_toml(path: Path) -> dict[str, Any]:
    found = _toml_of(path)
    for name in found:
        if name not in _TABLES:
            raise OptionError(f"{path}: [{shortened(name)}] is none of its tables{did_you_mean(name, _TABLES)}")
    return found


def _toml_of(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_small_text(path, SETTINGS_BYTES))
    except UnreadableText as error:
        raise OptionError(str(error)) from error
    except RecursionError as error:
        raise OptionError(f"{path} cannot be read as TOML: it is nested too deeply") from error
    except ValueError as error:  # numbers of too many digits, too
        raise OptionError(f"{path} cannot be read as TOML: {error}") from error


def merge_options(*layers: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Join settings; later layers win, option by option."""
    merged: Settings = {}
    for layer in layers:
        for analyzer, options in layer.items():
            merged.setdefault(analyzer, {}).update(options)
    return merged


def complete_options(analyzer: AnalyzerDescription, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options ``analyzer`` runs with: what was given, checked and in one spelling, and defaults for the rest.

    Raises:
        OptionError: for an unknown option, or a value its JSON Schema refuses.
    """
    schema = analyzer.options_schema
    properties: dict[str, dict[str, Any]] = schema.get("properties", {})
    for name in given:
        if name not in properties:
            close = did_you_mean(name, properties)
            raise OptionError(f"`{analyzer.name}` has no option `{name}`{close}")
    complete = {name: each["default"] for name, each in properties.items()}
    for name, value in given.items():
        complete[name] = _read(f"{analyzer.name}.{name}", value, {"$defs": schema.get("$defs", {}), **properties[name]})
    return complete


def file_digests(analyzer: AnalyzerDescription, options: Mapping[str, Any]) -> dict[str, str]:
    """Option → SHA-256 of the file it names, for options of type ``FilePath``: an answer depends on what is in
    the file, not on where it lies."""
    properties: dict[str, dict[str, Any]] = analyzer.options_schema.get("properties", {})
    return {
        name: hashlib.sha256(Path(value).read_bytes()).hexdigest()
        for name, value in options.items()
        if value is not None and _is_file(properties[name])
    }


def _is_file(schema: Mapping[str, Any]) -> bool:
    return any(each.get("format") == "file-path" for each in (schema, *schema.get("anyOf", ())))


def _read(where: str, value: Any, schema: dict[str, Any]) -> Any:
    faults: list[str] = []
    accepted = Schema(schema)
    for reading in _readings(value):
        faults.append(_unkeepable(reading) or accepted.fault(reading))
        if not faults[-1]:
            return _file(where, reading) if _is_file(schema) and reading is not None else _spell(reading, schema)
    raise OptionError(f"{where} cannot be {shortened(repr(value))}: {faults[0]}")


def _unkeepable(value: Any) -> str:
    """Why ``value`` cannot be written down as JSON with a result, or an empty string."""
    try:
        check_text("it", json.dumps(value, allow_nan=False, ensure_ascii=False), OPTION)
    except (TypeError, ValueError) as error:  # a date, infinity, bytes that are no characters
        return str(error)
    except RecursionError:
        return "it is nested too deeply"
    return ""


def _file(where: str, name: str) -> str:
    try:
        path = Path(name).absolute()
        there = path.is_file()
    except OSError as error:  # a name that is too long, a folder that was deleted
        raise OptionError(f"{where}: {shortened(name)}: {error.strerror}") from error
    if not there:
        raise OptionError(f"{where}: there is no file {path}")
    return str(path)


def _readings(value: Any) -> list[Any]:
    """What a value may mean; a string from the command line is read as JSON first."""
    if not isinstance(value, str):
        return [value]
    try:
        return [json.loads(value, parse_constant=str), value]
    except (ValueError, RecursionError):  # no JSON, or numbers of too many digits, or too deep
        return [value]


def _spell(value: Any, schema: dict[str, Any]) -> Any:
    """A whole number given for a real one becomes a float, so that 120 and 120.0 are the same option."""
    types = {each.get("type") for each in (schema, *schema.get("anyOf", ()))}
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not (whole and "number" in types and "integer" not in types):
        return value
    try:
        return float(value)
    except OverflowError:
        raise OptionError(f"{shortened(str(value))} is too large") from None
