"""Wrong values of every option and argument of every command, in this process: each ends in a sentence.

The commands are walked, those of plugins too, so that a new option is tried by itself.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache

import click
import numpy as np
import pytest
import soundfile
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, remember

from sampler_core.audio import arriving
from sampler_core.cli import cli, commands
from sampler_core.cli.errors import explained
from sampler_core.cli.parameters import Place
from sampler_core.kinds import Key, Tempo
from sampler_core.library import Library

LONG = "x" * 100_001
WRONG = (
    "",
    " ",
    "-1",
    "0",
    "1.5",
    "nan",
    "inf",
    "-inf",
    "1e999",
    "1e308",
    str(2**31),
    str(2**63),
    str(2**64),
    "9" * 5000,
    "99999999999999d",
    "0d",
    "\udce9",
    "a\udce9=b\udce9",
    "bpm=\udce9",
    LONG,
    f"a={LONG}",
    f"own={'y' * 300}",
    "x" * 300,
    "w " * 1000,
    "bpm:1 " * 1500,
    f"path:{'%_' * 25_000}",
    f"saved:{','.join('ab' * 2000)}",
    "(" * 3000,
    '"' * 3001,
    "[" * 20_000,
    f"a={'[' * 20_000}",
    f"tempo.bpm_max={'[' * 20_000}",
    f"tempo.bpm_max={'9' * 5000}",
    f"tempo.bpm_max={'9' * 400}",
    "tempo.bpm_max=1e999",
    "tempo.bpm_max=\udce9",
    "tempo.bpm_max=NaN",
    f"tempo.memory_mb={'9' * 30}",
    "tempo.time_base_s=inf",
    "tempo.cores=nan",
    f"classifier.own_labels={'d/' * 5000}",
    "classifier.own_labels=\udce9",
    "=",
    "=x",
    "a=",
    ",",
    "no:",
    "../../../etc/passwd",
    "/dev/full",
    "/dev/null/x",
    "WzFd",
    "bnVsbA",
    "🎧",
    f"bpm={'9' * 5000}",
    "sort:bpm " * 40,
    "a.b:1",
    "a.b.c.d:..",
    "limit:0",
    "added:99999999d",
    "modified:9999-99-99",
    "\x1b[8m",
    "x\ny",
    "{fifo}",
    "{folder}",
    "{broken}",
    "{file}/x",
    "sqlite:///x",
    "postgresql://",
    "postgresql:///x?host=\udce9",
)
SHARED = 6
"""How many of them are tried on an option that another command has as well: there all are tried."""
LIMIT_S = 10.0
"""What takes longer hangs, for all that a person can tell."""

GIVEN: dict[str, list[str]] = {
    "analyze": ["{empty}"],
    "library create": ["postgresql:///{folder}"],
    "library archive": ["{folder}/made.zip"],
    "library unarchive": ["{broken}"],
    "library restore": ["none"],
    "plot": ["{file}"],
    "plugins show": ["tempo"],
    "queries remove": ["none"],
    "set": ["{file}", "bpm=90"],
    "show": ["{file}"],
    "tag": ["{file}", "used"],
    "train": ["{empty}"],
    "unset": ["{file}", "bpm"],
    "untag": ["{file}", "used"],
    "watch": ["{empty}"],
    "env build": ["none"],
    "env remove": ["none"],
}
"""What a command has to be given beside the option that is tried."""
LEFT_OUT = {
    "demo"
}  # it renders and analyzes for a minute whatever it is told, and has no value to be wrong but a folder


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("wrong")
    there = {name: folder / name for name in ("folder", "file", "broken", "fifo", "empty")}
    there["folder"].mkdir()
    there["empty"].mkdir()
    soundfile.write(there["file"], np.zeros(4410), 44100, format="WAV")
    there["broken"].write_bytes(b"RIFF")
    os.mkfifo(there["fifo"])
    with Library.open(folder / "library") as opened:
        remember(opened, there["file"], audio_info(0.1), Ended(Tempo, [examples.tempo()]), Ended(Key, [examples.key()]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMPLER_LIBRARY", str(folder / "library"))
        patch.setattr(arriving, "happenings", lambda folders, *_, **__: iter((arriving.Happened(found=list(folders)),)))
        patch.chdir(there["folder"])
        yield {name: str(path) for name, path in there.items()}


def walked(command: click.Command = cli, *names: str) -> Iterator[tuple[str, click.Command]]:
    """Every command by its name, groups too."""
    yield " ".join(names), command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name="sampler")
        for name in command.list_commands(context):
            if (inner := command.get_command(context, name)) is not None:
                yield from walked(inner, *names, name)


def lines(name: str, command: click.Command, places: dict[str, str]) -> Iterator[list[str]]:
    """Command lines of ``command``, each with one wrong value."""
    given = [word.format(**places) for word in GIVEN.get(name, [])]
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    for parameter in command.params:
        for value in wrong(name, parameter, places):
            if isinstance(parameter, click.Argument):
                position = arguments.index(parameter)
                yield [*name.split(), *given[:position], value, *given[position + 1 :]]
            elif isinstance(parameter, click.Option) and not parameter.is_flag:
                yield [*name.split(), *given, parameter.opts[0], value]


def wrong(name: str, parameter: click.Parameter, places: dict[str, str]) -> Iterator[str]:
    """All wrong values, or some where another command comes first with the same parameter."""
    first = next(each for each, its in having() if its == parameter.opts)
    at = NAMES.index(name) % SHARED
    chosen = WRONG if name in (first, *QUICK) else WRONG[at :: len(WRONG) // SHARED]
    yield from (value.format(**places) if value.startswith("{") else value for value in chosen)


def named(name: str) -> click.Command:
    """The command of that name; a plugin's is examined if need be."""
    command: click.Command | None = cli
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None, name
    return command


def ended(words: list[str]) -> tuple[object, str]:
    """The exit code, and what was said."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "strict", "\n", write_through=True) for _ in range(2))
    code: object = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            with explained():
                commands.run(words)
        except SystemExit as exit_:
            code = exit_.code or 0
    said: Callable[[io.TextIOWrapper], str] = lambda stream: stream.buffer.getvalue().decode()  # type: ignore[attr-defined]  # noqa: E731
    return code, said(out) + said(err)


PLUGINS = ("plot", "train")
NAMES = [*(name for name, command in walked() if command.params and name not in (*LEFT_OUT, *PLUGINS)), *PLUGINS]
QUICK = ("find", "runs", "library prune")


@cache
def having() -> list[tuple[str, list[str]]]:
    """Each command with each of its parameters; plugins are examined for it, which is too much while collecting."""
    return [(name, parameter.opts) for name in NAMES for parameter in named(name).params]


@pytest.mark.hostile("a wrong value of any option or argument", "one sentence, exit code 2")
@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.ci) for name in NAMES]
)
def test_a_wrong_value_ends_in_a_sentence(name: str, places: dict[str, str]) -> None:
    tried, refused = 0, 0
    for words in lines(name, named(name), places):
        began = time.process_time()
        shown = [word[:80] for word in words]
        try:
            code, said = ended(words)
        except BaseException as error:
            error.add_note(f"sampler {shown}")
            raise
        assert code in (0, 1, 2), shown
        assert said.strip() or code == 0, shown
        assert "Traceback" not in said, shown
        assert len(said) < 20_000 or code == 0, shown
        assert time.process_time() - began < LIMIT_S, shown
        tried, refused = tried + 1, refused + bool(code)
    print(f"sampler {name}: {tried} wrong values, {refused} refused")  # noqa: T201 - read with `-rP`
    assert refused >= tried / 3


def test_there_are_enough_of_them() -> None:
    places = {name: name for name in ("folder", "file", "broken", "fifo", "empty")}
    number = sum(1 for name in NAMES for _ in lines(name, named(name), places))
    print(f"{number} wrong values of {len(NAMES)} commands")  # noqa: T201
    assert number > 2500


def test_every_number_that_a_built_in_command_takes_has_bounds() -> None:
    """A new option cannot be without."""
    for name, command in walked():
        if not getattr(command.callback, "__module__", "").startswith("sampler_core."):
            continue
        for parameter in command.params:
            if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType):
                bounds = (getattr(parameter.type, "min", None), getattr(parameter.type, "max", None))
                assert None not in bounds, f"sampler {name}: {parameter.name}"


def test_no_command_takes_an_empty_path_for_the_folder_one_is_in(places):
    paths = [(name, each) for name, command in walked() for each in command.params if isinstance(each.type, click.Path)]
    assert len(paths) > 20
    for name, parameter in paths:
        ours = getattr(named(name).callback, "__module__", "").startswith("sampler_core.")
        assert isinstance(parameter.type, Place) or not ours, (name, parameter.name)
    assert "it is empty; `.` is the folder you are in" in ended(["analyze", ""])[1]
