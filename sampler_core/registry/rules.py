"""What the values that plugins declare have to be like. Where they are not, the sentence says what is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Annotated, Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from pydantic import AfterValidator, BeforeValidator, Field

from ..contracts.analyzer import Environment, Resources
from ..schemas import Schema, UnusableSchema, shortened

RESERVED = ("decode", "no")
"""Names that mean something else in options and selections."""

# What a terminal would obey, what turns lines around, and halves of characters.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(longest: int, lines: bool = False) -> BeforeValidator:
    """Text that can be shown, on one line unless ``lines`` are allowed."""
    form = f"plain text without control characters, {longest} characters at most" + ("" if lines else ", on one line")

    def check(text: Any) -> Any:
        if not isinstance(text, str) or len(text) > longest:
            raise ValueError(form)
        if _UNSHOWN.search(text.replace("\n", "").replace("\t", "") if lines else text):
            raise ValueError(form)
        return text

    return BeforeValidator(check)


def matching(pattern: str, longest: int, form: str) -> BeforeValidator:
    """Text that fits ``pattern`` as a whole; ``form`` describes it."""
    compiled = re.compile(pattern)

    def check(text: Any) -> Any:
        if not isinstance(text, str) or len(text) > longest or not compiled.fullmatch(text):
            raise ValueError(form)
        return text

    return BeforeValidator(check)


def _usable(schema: dict[str, Any]) -> dict[str, Any]:
    try:
        Schema(schema)
    except UnusableSchema as error:
        raise ValueError(f"no JSON Schema that results can be held against: {error}") from error
    return schema


def _options(schema: dict[str, Any]) -> dict[str, Any]:
    """Each option is checked by itself, as it is when a person sets it."""
    _usable(schema)
    properties, definitions = schema.get("properties", {}), schema.get("$defs", {})
    if not isinstance(properties, dict) or not isinstance(definitions, dict):
        raise ValueError("no JSON Schema of options: `properties` and `$defs` have to be objects")
    for name, each in properties.items():
        if not isinstance(each, dict) or "default" not in each:
            raise ValueError(f"option {shortened(repr(name), 80)} has no default")
        try:
            fault = Schema({"$defs": definitions, **each}).fault(each["default"])
        except UnusableSchema as error:
            raise ValueError(f"option {shortened(repr(name), 80)} has no usable JSON Schema: {error}") from error
        if fault:
            raise ValueError(f"the default of option {shortened(repr(name), 80)} is not valid: {fault}")
    return schema


def _environment(environment: Environment) -> Environment:
    if len(environment.requirements) > 500 or len(environment.python) > 200:
        raise ValueError("500 requirements at most, and 200 characters for `python`")
    try:
        SpecifierSet(environment.python)
        for requirement in environment.requirements:
            Requirement(requirement)
    except ValueError as error:
        raise ValueError(f"cannot be read ({shortened(str(error).splitlines()[0])}): write it as pip does") from error
    if _UNSHOWN.search("".join((environment.python, environment.guest, *environment.requirements))):
        raise ValueError("plain text without control characters")
    if PurePath(environment.guest).name != environment.guest:
        raise ValueError("`guest` is the name of a file beside the module")
    return environment


def _resources(resources: Resources) -> Resources:
    """Larger numbers mean no limit either, and the system's calls do not take them."""
    for name, most in _MOST.items():
        if getattr(resources, name) > most:
            raise ValueError(f"`{name}` is {most} at most")
    return resources


_MOST = {
    "memory_mb": 2**24,
    "time_base_s": 1e7,
    "time_per_audio_s": 1e5,
    "cores": 4096,
    "open_files": 2**20,
    "processes": 2**20,
}


def _extension(text: Any) -> Any:
    fits = isinstance(text, str) and text.startswith(".") and text == text.lower() and text[1:].isprintable()
    if not fits or not 1 < len(text) <= 32:
        raise ValueError("write extensions in lower case with the dot, 32 characters at most")
    return text


Line = Annotated[str, plain(500)]
Document = Annotated[str, plain(50_000, lines=True)]
AnalyzerName = Annotated[
    str, matching(r"[a-z][a-z0-9_]*", 64, 'use lower-case letters, digits and _, as in name = "loudness"')
]
SpecName = Annotated[str, matching(r"[a-z][a-z0-9_-]*", 64, "use lower-case letters, digits, - and _")]
TermName = Annotated[str, matching(r"[a-z][a-z0-9_]*", 40, "use lower-case letters, digits and _, as in `like`")]
TermWord = Annotated[
    str, matching(r"[^\s,\"]+", 100, "a word of a query: without spaces, commas and quotes, 100 characters at most")
]
Version = Annotated[str, matching(r"[!-~](?:[ -~]*[!-~])?", 100, 'give the algorithm a version, as in version = "1"')]
Kind = Annotated[
    str, matching(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", 100, 'an id of at most 100 characters, as in "acme.loudness"')
]
Names = Annotated[
    tuple[Annotated[str, matching(r"[A-Za-z_]\w*", 100, "names of fields, each of at most 100 characters")], ...],
    Field(max_length=200),
]
Kinds = Annotated[tuple[Kind, ...], Field(max_length=200)]
SchemaVersion = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Target = Annotated[str, matching(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*", 500, "write it as module:object")]
Sha256 = Annotated[str, matching(r"[0-9a-f]{64}", 64, "give the SHA-256 of the weights, 64 hexadecimal digits")]
Extension = Annotated[str, BeforeValidator(_extension)]
ResultSchema = Annotated[dict[str, Any], AfterValidator(_usable)]
OptionsSchema = Annotated[dict[str, Any], AfterValidator(_options)]
UsableEnvironment = Annotated[Environment, AfterValidator(_environment)]
UsableResources = Annotated[Resources, AfterValidator(_resources)]


def sentence(error: Mapping[str, Any], words: Callable[[str], str]) -> str:
    """One of pydantic's errors in words: where, what it is, and what is accepted. ``words`` completes a near miss."""
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{shortened(where)} is not something that is declared here"
    if error["type"] == "missing":
        return f"{shortened(where)} is missing"
    form = str(error.get("ctx", {}).get("error") or error["msg"]).removeprefix("Value error, ")
    form = form.replace("Input should be", "it should be").replace("Field required", "it is missing")
    close = words(error["input"]) if error["type"] == "enum" and isinstance(error["input"], str) else ""
    return f"{shortened(where)} is {shown(error['input'])}: {shortened(form, 500)}{close}"


def shown(value: object) -> str:
    """``value`` as Python writes it, short, whatever it is."""
    try:
        return shortened(repr(value), 80)
    except Exception:  # noqa: BLE001 - a stranger's __repr__
        return f"a {type(value).__name__} that cannot be shown"
