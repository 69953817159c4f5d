"""The hooks a plugin may implement. They return data; nothing runs through a hook call.

A plugin is a package with an entry point in the group ``sampler.plugins``; the entry point names a module
whose functions are marked with :data:`hookimpl`. Every hook is optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pluggy

if TYPE_CHECKING:
    # `sampler --help` reads the specs below and must not wait for NumPy.
    from .contracts import Analyzer

PROJECT = "sampler"
ENTRY_POINT_GROUP = "sampler.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True)
class CommandSpec:
    """A command for the ``sampler`` program. ``target`` is ``module:object``, a click command, and is imported
    only when the command is invoked."""

    name: str
    help: str
    target: str


@dataclass(frozen=True)
class ExporterSpec:
    """An export format. ``target`` is ``module:function``, called as ``function(records, stream)`` with an
    iterable of file records (the objects of ``sampler show --json``) and a text stream."""

    name: str
    help: str
    target: str


@dataclass(frozen=True)
class AudioReaderSpec:
    """A reader for files with one of ``extensions`` (lower case, with the dot). ``target`` is
    ``module:function``, called in a worker as ``function(path)``; it returns a
    :class:`sampler_core.audio.stream.AudioStream`."""

    name: str
    extensions: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class RunListenerSpec:
    """A function that is told when a run ends. ``target`` is ``module:function``, called as ``function(ended)`` with a
    :class:`RunEnded` in the process of the command; a text that it returns is told on stderr, and so is, in a sentence,
    whatever it raises: the run is over, and nothing changes how it ended."""

    name: str
    help: str
    target: str


RunStatus = Literal["finished", "cancelled", "failed"]


@dataclass(frozen=True)
class RunEnded:
    """How a run into a library ended, told once all of it is stored."""

    run_id: int
    """Its number, as ``sampler runs`` lists it."""
    library: Path
    """The library's folder; ``Library.open_existing`` opens it."""
    status: RunStatus
    """``cancelled``: a person, or a full disk, ended it early. ``failed``: an error of sampler's own did."""
    files: int
    """Files that were found."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Outcomes of this run by status: ``ok``, ``undetermined``, ``failed``, ``skipped``."""
    settings: Mapping[str, float] = field(default_factory=dict)
    """What holds of the table ``[library]`` of ``sampler.toml``."""


@dataclass(frozen=True)
class QueryTermSpec:
    """A term of queries, ``like:FILE``, which finds what a plugin says, with a score for each file.

    ``target`` is ``module:function``, imported only when the term is used and called as ``function(value, context)``.
    It returns an iterable, best a generator, of ``(path, score)``: the files that are found, each with a score that is
    higher the better it fits. ``context.library`` is the library that is asked, to be read. What it yields is taken a
    page at a time, and the files count that the library knows at that place.

    ``value`` says what stands behind the name, and what the function gets for it: ``text`` a text; ``file`` an
    absolute ``Path``; ``number`` a float; ``range`` a pair of floats, ``None`` where it is open; ``words`` a tuple of
    some of ``words``, which a query writes with commas between them. With ``order``, ``sort:NAME`` lists what the term
    found best first.
    """

    name: str
    help: str
    target: str
    value: Literal["text", "file", "number", "range", "words"] = "text"
    words: tuple[str, ...] = ()
    order: bool = False


@hookspec
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:  # type: ignore[empty-body]
    """Return the analyzers of this plugin, as classes.

    ::

        @hookimpl
        def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
            return [LoudnessAnalyzer]
    """


@hookspec
def sampler_exporters() -> Iterable[ExporterSpec]:  # type: ignore[empty-body]
    """Return export formats for ``sampler export --format NAME``.

    ::

        @hookimpl
        def sampler_exporters() -> Iterable[ExporterSpec]:
            return [ExporterSpec("labels", "Audacity label track", "acme_labels.writer:write")]
    """


@hookspec
def sampler_commands() -> Iterable[CommandSpec]:  # type: ignore[empty-body]
    """Return commands for the ``sampler`` program.

    ::

        @hookimpl
        def sampler_commands() -> Iterable[CommandSpec]:
            return [CommandSpec("demo", "Render a small folder and analyze it", "sampler_sdk.demo:command")]
    """


@hookspec
def sampler_audio_readers() -> Iterable[AudioReaderSpec]:  # type: ignore[empty-body]
    """Return readers for audio formats; they go before the built-in ones for their extensions.

    ::

        @hookimpl
        def sampler_audio_readers() -> Iterable[AudioReaderSpec]:
            return [AudioReaderSpec("acme", (".acme",), "acme_audio:open_stream")]
    """


@hookspec
def sampler_run_ended() -> Iterable[RunListenerSpec]:  # type: ignore[empty-body]
    """Return functions that are told when a run ends.

    ::

        @hookimpl
        def sampler_run_ended() -> Iterable[RunListenerSpec]:
            return [RunListenerSpec("mail", "Tell the team that a run has ended", "acme_mail:run_ended")]
    """


@hookspec
def sampler_query_terms() -> Iterable[QueryTermSpec]:  # type: ignore[empty-body]
    """Return terms of queries, and orders by what they find.

    ::

        @hookimpl
        def sampler_query_terms() -> Iterable[QueryTermSpec]:
            return [QueryTermSpec("like", "sounds like this file", "acme_like:alike", value="file", order=True)]
    """
