"""What a plugin offers, as plain data, or a sentence that tells its author what to change. Runs in the scout."""

from __future__ import annotations

import importlib
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from pydantic import ValidationError

from ..contracts import Analyzer, Options, Result
from ..hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec

_ANALYZER_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SPEC_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_TARGET = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RESERVED = frozenset({"decode", "no"})


class Mistake(Exception):  # noqa: N818 - the author's, told to the author
    """Something a plugin offers cannot be used; the message says what to change."""


def describe(hook: str, offered: Any) -> list[dict[str, Any]]:
    """Check and describe what the hook function returned.

    Raises:
        Mistake: when something in it cannot be used.
    """
    if isinstance(offered, str | bytes | type) or not isinstance(offered, Iterable):
        raise Mistake(f"{hook} returned {offered!r}: return a list")
    described = [_DESCRIBE[hook](each) for each in offered]
    for name, count in Counter(each["name"] for each in described).items():
        if count > 1:
            raise Mistake(f"{hook} returned {count} things called `{name}`: give each a name of its own")
    return described


def describe_analyzer(cls: Any) -> dict[str, Any]:
    """The declarations of an analyzer class, as the fields of an ``AnalyzerDescription``.

    Raises:
        Mistake: when a declaration is missing or wrong.
    """
    if not (isinstance(cls, type) and issubclass(cls, Analyzer)):
        what = "an instance of a class" if not isinstance(cls, type) else "not an Analyzer"
        raise Mistake(f"sampler_analyzers returned {cls!r}, {what}: return classes that inherit from Analyzer")
    _check_identity(cls)
    where = cls.__qualname__
    environment, guest_path = _environment(cls)
    return {
        "target": _target(cls),
        "name": cls.name,
        "version": cls.version,
        "kind": cls.produces.kind,
        "schema_version": cls.produces.schema_version,
        "result_schema": _schema(where, cls.produces),
        "scope": cls.scope,
        "divisible": cls.divisible,
        "requires": [kind.kind for kind in cls.requires],
        "optional": [kind.kind for kind in cls.optional],
        "options_schema": _options_schema(where, cls.Options),
        "resources": cls.resources.model_dump(mode="json"),
        "environment": environment,
        "guest_path": guest_path,
        "weights": cls.weights,
        "doc": inspect.cleandoc(cls.__doc__ or ""),
    }


def _check_identity(cls: type[Analyzer[Any]]) -> None:
    where = cls.__qualname__
    name, version, weights = (getattr(cls, field, None) for field in ("name", "version", "weights"))
    if not isinstance(name, str) or not _ANALYZER_NAME.fullmatch(name):
        raise Mistake(f'{where}.name is {name!r}: use lower-case letters, digits and _, as in name = "loudness"')
    if name in _RESERVED:
        raise Mistake(f"{where}.name is {name!r}, which sampler uses itself: choose another name")
    if not isinstance(version, str) or not version:
        raise Mistake(f'{where}.version is {version!r}: give the algorithm a version, as in version = "1"')
    if not hasattr(cls, "produces"):
        raise Mistake(f"{where} does not say what it gives: inherit from Analyzer[YourKind]")
    if weights is not None and not _SHA256.fullmatch(weights):
        raise Mistake(f"{where}.weights is {weights!r}: give the SHA-256 of the weights, 64 hexadecimal digits")


def _target(cls: type[Any]) -> str:
    found: Any = importlib.import_module(cls.__module__)
    for part in cls.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is not cls:
        raise Mistake(f"{cls.__qualname__} cannot be imported from {cls.__module__}: define it at the top of a module")
    return f"{cls.__module__}:{cls.__qualname__}"


def _schema(where: str, kind: type[Result]) -> dict[str, Any]:
    try:
        return kind.model_json_schema(mode="serialization")
    except Exception as error:
        raise Mistake(
            f"{where}: {kind.__qualname__} has no JSON Schema ({error}): use fields that JSON can hold"
        ) from error


def _options_schema(where: str, options: Any) -> dict[str, Any]:
    if not (isinstance(options, type) and issubclass(options, Options)):
        raise Mistake(f"{where}.Options does not inherit from sampler_sdk.Options")
    try:
        defaults = options().model_dump(mode="json")
        schema = options.model_json_schema()
    except ValidationError as error:
        fields = ", ".join(f"`{each['loc'][0]}`" for each in error.errors() if each["loc"]) or str(error)
        raise Mistake(f"{where}.Options() fails on {fields}: every option needs a valid default") from error
    except Exception as error:
        raise Mistake(f"{where}.Options cannot be described ({error}): use fields that JSON can hold") from error
    for name, each in schema.get("properties", {}).items():
        each["default"] = defaults[name]
    return schema


def _environment(cls: type[Analyzer[Any]]) -> tuple[dict[str, Any], str] | tuple[None, None]:
    """The environment, and the absolute path of its guest file."""
    environment = cls.environment
    if environment is None:
        return None, None
    where = f"{cls.__qualname__}.environment"
    try:
        SpecifierSet(environment.python)
        for requirement in environment.requirements:
            Requirement(requirement)
    except ValueError as error:
        raise Mistake(f"{where} cannot be read ({str(error).splitlines()[0]}): write it as pip does") from error
    path = Path(inspect.getfile(cls)).resolve().parent / environment.guest
    if not path.is_file():
        raise Mistake(
            f"{where} names the guest file {environment.guest}, but {path} does not exist: "
            "put it beside the module and into the package's wheel"
        )
    return environment.model_dump(mode="json"), str(path)


def _spec(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    def described(spec: Any) -> dict[str, Any]:
        if not isinstance(spec, kind):
            raise Mistake(f"{spec!r} is not a {kind.__name__}: return {kind.__name__} objects")
        if not _SPEC_NAME.fullmatch(spec.name):
            raise Mistake(f"{kind.__name__} has the name {spec.name!r}: use lower-case letters, digits, - and _")
        if not _TARGET.fullmatch(spec.target):
            raise Mistake(f"`{spec.name}` has the target {spec.target!r}: write it as module:object")
        for extension in getattr(spec, "extensions", ()):
            if not extension.startswith(".") or extension != extension.lower():
                raise Mistake(f"`{spec.name}` reads {extension!r}: write extensions in lower case with the dot")
        return asdict(spec)

    return described


_DESCRIBE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "sampler_analyzers": describe_analyzer,
    "sampler_exporters": _spec(ExporterSpec),
    "sampler_commands": _spec(CommandSpec),
    "sampler_audio_readers": _spec(AudioReaderSpec),
}
