"""What is known of a plugin and its analyzers without importing them. Whatever does not fit these models is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, ValidationInfo, field_validator

from ..contracts import About
from ..contracts.analyzer import Scope
from ..facets.checks import RESERVED as FIELDS_OF_FILES
from ..facets.checks import faults
from ..facets.settable import hands_over
from .rules import (
    RESERVED,
    AnalyzerName,
    Document,
    Extension,
    Kind,
    Kinds,
    Line,
    Names,
    OptionsSchema,
    ResultSchema,
    SchemaVersion,
    Sha256,
    SpecName,
    Target,
    TermName,
    TermWord,
    UsableEnvironment,
    UsableResources,
    Version,
    sentence,
)
from .selection import did_you_mean
from .state import PluginState

__all__ = [
    "AnalyzerDescription",
    "AnalyzerOffer",
    "PluginDescription",
    "PluginState",
    "ReaderOffer",
    "SpecOffer",
    "TermOffer",
]

_MOST = 1000


class AnalyzerOffer(BaseModel):
    """An analyzer's declarations. ``target`` is ``module:QualName``, imported in workers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    target: Line
    name: AnalyzerName
    version: Version
    kind: Kind
    schema_version: SchemaVersion
    result_schema: ResultSchema
    about: About = About()
    """What the kind says of itself: facets, lanes and the like."""
    scope: Scope
    divisible: StrictBool = False
    requires: Kinds = ()
    optional: Kinds = ()
    corrections: Names = ()
    options_schema: OptionsSchema
    """JSON Schema; every property has a ``default``."""
    resources: UsableResources
    environment: UsableEnvironment | None = None
    guest_path: Annotated[str, Field(max_length=4096)] | None = None
    """Absolute path of the environment's guest file."""
    weights: Sha256 | None = None
    doc: Document = ""

    @field_validator("about")
    @classmethod
    def _fits_the_kind(cls, about: About, info: ValidationInfo) -> About:
        if told := list(islice(faults(about, info.data.get("result_schema", {})), 3)):
            raise ValueError("; ".join(told))
        return about

    @field_validator("corrections")
    @classmethod
    def _fields_of_the_kind(cls, corrections: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        about = info.data.get("about", About())
        if about == About():
            fields = list(info.data.get("result_schema", {}).get("properties", {}))
        else:
            fields = [each.name for each in about.facets if each.edit and hands_over(each.edit)]
        for each in corrections:
            if each not in fields:
                told = "name facets with the effect hand_over, or fields of a kind that has no facets"
                raise ValueError(f"{told}: {each} is none of these{did_you_mean(each, fields)}")
        return corrections


class AnalyzerDescription(AnalyzerOffer):
    """An analyzer's declarations, and whose they are."""

    plugin: str
    distribution: str
    distribution_version: str
    source_digest: str | None = None
    """Hash of the source tree; editable installs only."""


class SpecOffer(BaseModel):
    """A command, an export format or a run listener."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SpecName
    help: Line
    target: Target


class ReaderOffer(BaseModel):
    """A reader of audio."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SpecName
    extensions: Annotated[tuple[Extension, ...], Field(min_length=1, max_length=_MOST)]
    target: Target


class TermOffer(BaseModel):
    """A term of queries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: TermName
    help: Line
    target: Target
    value: Literal["text", "file", "number", "range", "words"] = "text"
    words: Annotated[tuple[TermWord, ...], Field(max_length=_MOST)] = ()
    order: StrictBool = False

    @field_validator("name")
    @classmethod
    def _asks_for_nothing_else(cls, name: str) -> str:
        if name in FIELDS_OF_FILES:
            raise ValueError("this asks about files themselves: choose another name")
        return name

    @field_validator("words")
    @classmethod
    def _where_there_are_words(cls, words: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if bool(words) != (info.data.get("value") == "words"):
            raise ValueError('words go with value="words": list those that there are')
        return words


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
    faults: tuple[str, ...] = ()
    """What of it cannot be used although it is ready: targets that lead nowhere, say."""
    analyzers: Annotated[tuple[AnalyzerDescription, ...], Field(max_length=_MOST)] = ()
    exporters: Annotated[tuple[SpecOffer, ...], Field(max_length=_MOST)] = ()
    commands: Annotated[tuple[SpecOffer, ...], Field(max_length=_MOST)] = ()
    readers: Annotated[tuple[ReaderOffer, ...], Field(max_length=_MOST)] = ()
    listeners: Annotated[tuple[SpecOffer, ...], Field(max_length=_MOST)] = ()
    terms: Annotated[tuple[TermOffer, ...], Field(max_length=_MOST)] = ()

    @field_validator("analyzers")
    @classmethod
    def _free_names(cls, analyzers: tuple[AnalyzerDescription, ...]) -> tuple[AnalyzerDescription, ...]:
        for each in analyzers:
            if each.name in RESERVED:
                raise ValueError(f"{each.name!r} is a name that sampler uses itself")
        return analyzers


def faults_in_words(error: ValidationError) -> Iterator[str]:
    """What does not fit, the first few of it, each with the value and the accepted form."""
    first: dict[tuple[int | str, ...], Mapping[str, Any]] = {}
    each: Mapping[str, Any]
    for each in error.errors(include_url=False):
        # Of a field the first is enough: what is wrong with a part of it makes the whole wrong as well.
        first.setdefault(each["loc"][:3] if len(each["loc"]) > 3 else each["loc"][:1], each)
    for each in list(first.values())[:3]:
        yield sentence(each, lambda word: did_you_mean(word, [scope.value for scope in Scope]))


def described(model: type[BaseModel], where: str, declared: Mapping[str, Any]) -> dict[str, Any]:
    """``declared`` as plain data, checked by ``model``; ``where`` goes before each fault.

    Raises:
        ValueError: with a sentence for each of the first few things that do not fit.
    """
    try:
        return model.model_validate(dict(declared)).model_dump(mode="json")
    except ValidationError as error:
        raise ValueError("; ".join(where + told for told in faults_in_words(error))) from error
