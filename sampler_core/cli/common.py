"""Options and output that several commands share."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

import click
from click.core import ParameterSource

from .. import bounds
from ..text import given_library
from .parameters import Number, Place, default_library, whole

F = TypeVar("F", bound=Callable[..., Any])


HERE = Path()
"""The folder that one stands in. It may have been deleted: then it has no settings, and no name."""


class QueryCommand(click.Command):
    """A command whose arguments may begin with a minus: ``-tag:used`` and ``-808`` are terms, not options.

    One minus and one letter is an option; more letters are a term, and so is everything behind ``--``. click alone
    would take ``-jazz`` for ``-j azz``.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name: param for param in self.get_params(ctx) for name in param.opts if name.startswith("-")}
        options: list[str] = []
        terms: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                break
            option = known.get(arg.partition("=")[0] if arg.startswith("--") else arg)
            if option is None and not arg.startswith("--"):
                attached = arg[2:].isdigit() and _takes_value(known.get(arg[:2]))  # -j4
                (options if attached else terms).append(arg if attached else _term(arg, ctx))
                continue
            options.append(arg)
            if _takes_value(option) and arg in known:
                options += islice(rest, 1)
        return super().parse_args(ctx, [*options, "--", *terms, *rest])


def _takes_value(param: click.Parameter | None) -> bool:
    return isinstance(param, click.Option) and not param.is_flag and not param.count


def _term(arg: str, ctx: click.Context) -> str:
    if len(arg) == 2 and arg[0] == "-" and not arg[1].isdigit() and not ctx.resilient_parsing:
        hint = f"to leave out what has {arg[1]!r} in it, write it behind two minuses: -- {arg}"
        raise click.NoSuchOption(arg, f"No such option: {arg}; {hint}", ctx=ctx)
    return arg


def joined(terms: tuple[str, ...]) -> str:
    """The words of a query as one text."""
    return " ".join(terms)


def query_argument(command: F) -> F:
    """The words of a query, as ``terms``."""
    return click.argument("terms", nargs=-1, shell_complete=_query_terms)(command)


def _query_terms(context: click.Context, argument: click.Parameter, incomplete: str) -> list[str]:
    from .completion import query_terms

    return query_terms(context, argument, incomplete)


def library_option(command: F) -> F:
    """``--library``, or ``SAMPLER_LIBRARY``, or the user's data folder."""
    return click.option(
        "--library", type=Place(), envvar="SAMPLER_LIBRARY", default=default_library,
        show_default="user data folder", help="The library's folder.", callback=_remembered,
    )(command)  # fmt: skip


def _remembered(context: click.Context, option: click.Parameter, library: Path) -> Path:
    """``library``; given on the command line, it belongs into the commands that are told to be typed next."""
    given = context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE
    given_library.set(library if given else None)
    return library


def json_option(command: F) -> F:
    """``--json``: data for machines on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")(command)


def _plugins(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from .completion import plugins

    return plugins(ctx, param, incomplete)


def plan_options(command: F) -> F:
    """The options that shape a plan."""
    for option in (
        click.option("-O", "--option", "settings", multiple=True, metavar="ANALYZER.OPTION=VALUE",
                     help="Set an analyzer's option; `sampler plugins show NAME` lists them."),
        click.option("--use", multiple=True, metavar="KIND=ANALYZER",
                     help="Whose answer counts where several analyzers give the same kind."),
        click.option("-p", "--plugins", "select", multiple=True, metavar="NAMES", shell_complete=_plugins,
                     help="Only these (`tempo,key`), or all but one (`no:key`); what they need is added."),
    ):  # fmt: skip
        command = option(command)
    return command


def run_options(command: F) -> F:
    """The options that shape a run, and of the plan it carries out. The command takes them as ``how``: keyword
    arguments of :class:`~sampler_core.execution.request.Request`."""

    @functools.wraps(command)
    def with_how(
        *args: Any, select: tuple[str, ...], use: tuple[str, ...], settings: tuple[str, ...],
        resources: tuple[str, ...], jobs: int, memory: float | None, min_free: float, nice: int, **others: Any,
    ) -> Any:  # fmt: skip
        os.nice(nice)  # workers and guests inherit it
        how = {
            "select": select, "use": parse_use(use), "options": analyzer_options(settings, HERE),
            "resources": analyzer_options(resources, HERE, "resources"), "jobs": jobs, "memory_mb": memory,
            "min_free_mb": min_free, **library_settings(HERE),
        }  # fmt: skip
        return command(*args, how=how, **others)

    for option in (
        click.option("--nice", type=click.IntRange(0, 19), default=0,
                     help="Leave the processor to other work, 19 the most."),
        click.option("--min-free", type=Number(bounds.MIN_FREE_MB), default=512, show_default=True, metavar="MB",
                     help="Begin no file with less than this free on the library's disk."),
        click.option("--memory", type=Number(bounds.MEMORY_MB), metavar="MB",
                     help="What all workers may hold together."),
        click.option("--jobs", "-j", type=whole(bounds.JOBS), default=os.cpu_count, show_default="one per core",
                     help="Worker processes."),
        click.option("--resource", "resources", multiple=True, metavar="ANALYZER.RESOURCE=VALUE",
                     help="Set what an analyzer may take; `sampler plugins show NAME` lists it."),
        plan_options,
    ):  # fmt: skip
        with_how = option(with_how)
    return with_how  # type: ignore[return-value]


def walk_options(command: F) -> F:
    """``--hidden`` and ``--verbose``: what of folders is taken, and told; below :func:`run_options`."""

    @functools.wraps(command)
    def with_how(*args: Any, how: dict[str, Any], hidden: bool, verbose: bool, **others: Any) -> Any:
        return command(*args, how={**how, "hidden": hidden, "verbose": verbose}, **others)

    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Name everything that is passed over, and why."),
        click.option("--hidden", is_flag=True, help="Take hidden files and folders, too."),
    ):
        with_how = option(with_how)
    return with_how  # type: ignore[return-value]


def parse_use(pairs: tuple[str, ...]) -> dict[str, str]:
    """``kind=analyzer`` pairs as a mapping."""
    use: dict[str, str] = {}
    for pair in pairs:
        kind, equals, name = pair.partition("=")
        if not equals or not kind or not name:
            raise click.BadParameter(f"{pair!r}: write it as KIND=ANALYZER, for example tempo=librosa_tempo")
        use[kind] = name
    return use


def analyzer_options(
    settings: tuple[str, ...], folder: Path, table: Literal["analyzers", "resources"] = "analyzers"
) -> dict[str, dict[str, Any]]:
    """Options (or resources) of analyzers: those of ``sampler.toml`` in ``folder``, and over them the command line's.

    Raises:
        WrongUse: when one cannot be read.
    """
    from ..planning.options import merge_options, parse_option_settings, read_option_file
    from ..run import WrongUse

    file = folder / "sampler.toml"
    try:
        there = read_option_file(file, table) if os.path.lexists(file) else {}
        return merge_options(there, parse_option_settings(settings))
    except ValueError as error:
        raise WrongUse(str(error)) from error


def library_settings(folder: Path) -> dict[str, Any]:
    """How the library is kept, as ``sampler.toml`` in ``folder`` says.

    Raises:
        WrongUse: when it cannot be read.
    """
    from ..planning.options import read_library_settings
    from ..run import WrongUse

    file = folder / "sampler.toml"
    try:
        return dict(read_library_settings(file)) if os.path.lexists(file) else {}
    except ValueError as error:
        raise WrongUse(str(error)) from error
