"""Every command against names, tags, labels, plugins and messages that were made to take a terminal over.

What each command writes, in a pipe and on a terminal, is looked at byte by byte. The commands are those that there
are: one that is added without a line here fails.
"""

from __future__ import annotations

import io
import os
import pty
import re
import select
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pytest
import soundfile
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, failure, remember

from sampler_core.cli import cli, commands
from sampler_core.cli.errors import explained
from sampler_core.contracts import Result
from sampler_core.kinds import Contents, Key, Label, Presence, Scene, Section, Tempo, Timeline
from sampler_core.library import Library

SAMPLER = str(Path(sys.executable).with_name("sampler"))
EVIL = "\x1b]52;c;ZXZpbA==\x1b\\\x1b[8mevil\x9b8m\u202egnp\u2066\u2028\x85\x07\r\n\tforged\x7f"
NAME = f"{EVIL}\udcff.wav"
_STYLING = re.compile(rb"\x1b\[(?!8m)[0-9;]*m|\x1b\[\?25[lh]|\x1b\[[0-9]*[AK]|\r+(?=[\x1b\n]|$)")
"""What rich and :func:`redraw` send to a terminal."""

DATA = {"--csv", "--paths", "--null", "csv", "evil"}
"""Outputs that are exact in a pipe."""

ARGUMENTS: dict[str, list[list[str]]] = {
    "analyze": [["{evil}"], ["-p", "{evil}", "."], ["-O", "{evil}=1", "."], ["--use", "{evil}", "."]],
    "demo": [],
    "doctor": [[], ["--json"]],
    "env": [[], ["--json"]],
    "env build": [["{evil}"]],
    "env list": [[]],
    "env remove": [["{evil}"]],
    "export": [[], ["--format", "csv"], ["--format", "{evil}"], ["{evil}"], ["--output", "no/{evil}"]],
    "failures": [[], ["--json"], ["--analyzer", "{evil}"], ["{evil}:"]],
    "find": [
        [],
        ["--json"],
        ["--csv"],
        ["--paths"],
        ["--null"],
        ["--count"],
        ["{evil}"],
        ["{evil}:1"],
        ["bpm:{evil}"],
        ["saved:{evil}"],
        ["--save", "{evil}", "bpm:1"],
        ["'{evil}"],
        ["tag:{evil}"],
    ],
    "forget": [["{evil}"], ["gone:"], ["{evil}", "--yes", "--edits", "--json"]],
    "formats": [[], ["--json"]],
    "library": [],
    "library backup": [[], ["--list"], ["--json"]],
    "library check": [[], ["--json"], ["--repair"]],
    "library create": [["{evil}"]],
    "library archive": [["{folder}/out.zip"], ["no/{evil}"]],
    "library unarchive": [["{file}"], ["{evil}"]],
    "library prune": [[], ["--older", "{evil}"]],
    "library restore": [["{evil}", "--yes"]],
    "library stats": [[], ["--json"]],
    "plan": [[], ["--mermaid"], ["--explain", "{sounds}"], ["{sounds}", "--json"], ["-p", "{evil}"]],
    "plot": [["{file}", "-o", "{folder}/{evil}.png"], ["{evil}"], ["{file}", "-o", "{evil}"]],
    "plugins": [[], ["--json"]],
    "plugins examine": [["{evil}"]],
    "plugins list": [[]],
    "plugins show": [["evil"], ["{evil}"], ["evil", "--json"]],
    "queries": [[], ["--json"]],
    "queries remove": [["{evil}"]],
    "retry": [["{evil}"], ["--analyzer", "{evil}"]],
    "review": [[], ["{evil}"], ["--json"]],
    "runs": [[], ["--json"], ["-n", "{evil}"]],
    "set": [["{file}", "own={evil}", "--why", "{evil}", "--by", "{evil}"], ["{file}", "{evil}"], ["{evil}", "bpm=1"]],
    "show": [["{file}"], ["{broken}"], ["{file}", "--json"], ["{evil}"]],
    "tag": [["{file}", "{evil}={evil}"], ["{evil}", "x"]],
    "train": [["{evil}"], ["{sounds}", "-o", "{evil}/x.npz"]],
    "unset": [["{file}", "own"], ["{file}", "{evil}"]],
    "untag": [["{file}", "{evil}"]],
    "watch": [["{evil}"]],
    "words": [[], ["--json"], ["own"], ["{evil}"]],
}
"""A command → arguments to try, besides those that every command gets."""
EVERYWHERE = [["--help"], ["--{evil}"], ["{evil}", "{evil}", "--library", "{evil}"]]

PLUGIN = f"""
from sampler_sdk import Analyzer, CommandSpec, ExporterSpec, Options, Result, hookimpl
from pydantic import Field
EVIL = {EVIL!r}
class Nasty(Result):
    kind = "evil.nasty"
    text: str
class NastyOptions(Options):
    level: str = Field(EVIL, description=EVIL)
class NastyAnalyzer(Analyzer[Nasty]):
    __doc__ = EVIL
    name, version, Options = "nasty", "1", NastyOptions
    def analyze(self, audio, options, upstream):
        raise RuntimeError(EVIL)
@hookimpl
def sampler_analyzers():
    return [NastyAnalyzer]
@hookimpl
def sampler_exporters():
    return [ExporterSpec("evil", EVIL, "evil_plugin:write")]
@hookimpl
def sampler_commands():
    return [CommandSpec("evil", EVIL, "evil_plugin:" + EVIL)]
def write(records, stream):
    stream.write(EVIL)
"""
METADATA = {
    "evil": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0+\x1b[8m\u202e\n",
    "worse": "Metadata-Version: 2.1\nName: worse\nVersion: 1.0\nRequires-Dist: sampler-sdk>=9 \x1b[8m\n",
}


@dataclass
class Places:
    """Where the hostile things are."""

    folder: Path
    sounds: Path
    file: Path
    broken: Path
    library: Path

    def words(self, words: list[str]) -> list[str]:
        """Arguments with these places in them."""
        facts = {name: str(getattr(self, name)) for name in ("folder", "sounds", "file", "broken")}
        return [word.format(evil=EVIL, **facts) for word in words]


class Nasty(Result):
    kind = "evil.stored"
    text: str


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    folder = tmp_path_factory.mktemp("hostile") / EVIL
    sounds = folder / "sounds" / EVIL
    sounds.mkdir(parents=True)
    there = Places(folder, sounds, sounds / NAME, sounds / f"broken {NAME}", folder / "library")
    soundfile.write(os.fsencode(there.file), np.sin(np.arange(22050) / 9) * np.exp(-np.arange(22050) / 4000), 44100)
    there.broken.write_bytes(b"RIFF\x00\x00\x00\x00WAVEnothing")
    fill(there)
    plugin = install(tmp_path_factory.mktemp("plugins"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMPLER_LIBRARY", str(there.library))
        patch.setenv("SAMPLER_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(plugin), *filter(None, [os.environ.get("PYTHONPATH")])]))
        patch.setenv("TERM", "xterm-256color")
        patch.syspath_prepend(str(plugin))
        patch.chdir(folder)
        commands._registry.cache_clear()
        yield there
    commands._registry.cache_clear()


def install(folder: Path) -> Path:
    """Two distributions as importlib finds them: one hostile in all it may say, one that cannot be used."""
    (folder / "evil_plugin.py").write_text(PLUGIN, encoding="utf-8")
    for name, metadata in METADATA.items():
        told = folder / f"{name}-1.0.dist-info"
        told.mkdir()
        (told / "METADATA").write_text(metadata, encoding="utf-8")
        (told / "entry_points.txt").write_text(f"[sampler.plugins]\n{name} = evil_plugin\n")
        (told / "RECORD").write_text("")
    return folder


def fill(there: Places) -> None:
    """Hostile text in everything of a library that can hold text."""
    label = Label(name=EVIL, probability=0.9)
    contents = Contents(
        content=(Presence(name=EVIL, share=1.0, probability=0.9),),
        own=label,
        type=label,
        form=label,
        sound_s=1.0,
        segments=1,
        alternatives={"own": (label,), "type": (label,), "form": (label,)},
    )
    scenes = (Scene(start_s=0, end_s=0.5, region=0, confidence=0.9),)
    sections = (Section(start_s=0, end_s=0.5, label=EVIL, scene=0, confidence=0.9),)
    audio = audio_info(0.5, format=EVIL, codec=EVIL, warnings=(EVIL,), tags={EVIL: EVIL})
    with Library.open(there.library) as opened:
        remember(
            opened,
            there.file,
            audio,
            Ended(Nasty, [Nasty(text=EVIL)]),
            Ended(Contents, [contents]),
            Ended(Timeline, [Timeline(scenes=scenes, sections=sections)]),
            Ended(Tempo, [examples.tempo()]),
            Ended(Key, [failure(EVIL)], analyzer="nasty"),
        )
        remember(opened, there.broken, None, Ended(Nasty, [failure(EVIL)], analyzer="decode"))
        with opened.transaction() as tx:
            tx.begin_run({"paths": [EVIL], "select": [EVIL]})
            tx.edit(EVIL, EVIL).tag([opened.sound(there.file)], [(EVIL, EVIL)])
        opened.save_query("drums", f"tag:{EVIL}")


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def call(words: list[str], stream: type[io.TextIOWrapper]) -> tuple[bytes, bytes]:
    """What the command writes to stdout and stderr, run in this process."""
    out, err = (stream(io.BytesIO(), "utf-8", "strict", "\n", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), suppress(SystemExit), explained():
        commands.run(words)
    return out.buffer.getvalue(), err.buffer.getvalue()  # type: ignore[attr-defined]


def faults(sent: bytes, *, styled: bool = False) -> list[str]:
    """The lines that hold what a terminal obeys, or that a stranger made."""
    text = (_STYLING.sub(b"", sent) if styled else sent).decode("utf-8", "surrogateescape")
    return [line for line in text.split("\n") if not _harmless(line)]


def _harmless(line: str) -> bool:
    shown = line.replace("\u200d", "").replace("\u200c", "")
    obeyed = any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in shown)
    return not obeyed and not line.startswith("forged")


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command there is, by its whole name."""
    if name:
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            if each not in {"evil"} and (found := command.get_command(context, each)):
                yield from leaves(found, f"{name} {each}".strip())


def test_every_command_is_tried():
    assert {name for name, _ in leaves(cli)} <= set(ARGUMENTS)


@pytest.mark.ci
def test_every_command_of_a_plugin_is_tried(places):
    commands._registry(examine=True)
    commands._registry.cache_clear()

    assert {name for name, _ in leaves(cli)} == set(ARGUMENTS)


@pytest.mark.parametrize("stream", [io.TextIOWrapper, Terminal])
@pytest.mark.parametrize("command", ["show", "find", "failures", "runs", "plan", "tag"])
def test_what_a_stranger_wrote_is_shown(places, command, stream):
    tried(places, command, ARGUMENTS[command], stream)


@pytest.mark.hostile(
    "control characters, escape sequences or bidi marks in names, tags, labels, messages, help texts, versions",
    "shown, never sent, by every command, to a pipe or a terminal",
)
@pytest.mark.ci
@pytest.mark.parametrize("stream", [io.TextIOWrapper, Terminal])
@pytest.mark.parametrize("command", ARGUMENTS)
def test_no_command_sends_what_a_stranger_wrote(places, command, stream):
    tried(places, command, ARGUMENTS[command] + EVERYWHERE, stream)


@pytest.mark.ci
@pytest.mark.parametrize("stream", [io.TextIOWrapper, Terminal])
def test_neither_does_the_program_itself(places, stream):
    call(["plugins"], stream)  # the help names the commands of plugins that have been examined
    tried(places, "", [["--help"], ["--version"], [EVIL], [f"--{EVIL}"], ["evil"], ["evil", "--help"], []], stream)


def tried(places: Places, command: str, arguments: list[list[str]], stream: type[io.TextIOWrapper]) -> None:
    for each in arguments:
        out, err = call([*command.split(), *places.words(each)], stream)
        exact = stream is io.TextIOWrapper and DATA & {*each}
        assert faults(err, styled=stream is Terminal) == [], each
        assert exact or faults(out, styled=stream is Terminal) == [], each
        assert out or err or each == ["--json"] or exact, each


ON_A_TERMINAL = [
    ["analyze", "{sounds}", "-p", "regions,nasty", "--jobs", "2"],
    ["retry"],
    ["show", "{file}"],
    ["find"],
    ["find", "--csv"],
    ["find", "--paths"],
    ["export", "--format", "evil"],
    ["failures"],
    ["plan", "--explain", "{sounds}"],
    ["plugins"],
    ["plugins", "show", "evil"],
    ["library", "check"],
    ["{evil}"],
    ["--help"],
]


@pytest.mark.ci
@pytest.mark.parametrize("words", ON_A_TERMINAL, ids=" ".join)
def test_neither_does_a_process_on_a_terminal(places, words):
    sent = on_a_terminal([SAMPLER, *places.words(words)])

    assert sent
    assert faults(sent, styled=True) == []
    assert b"Traceback" not in sent


def on_a_terminal(command: list[str], limit_s: float = 120) -> bytes:
    """All that a process sends to a pseudo-terminal that is its stdout and stderr."""
    ours, its = pty.openpty()
    with subprocess.Popen([os.fsencode(word) for word in command], stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        sent, until = b"", time.monotonic() + limit_s
        while select.select([ours], [], [], max(0.0, until - time.monotonic()))[0]:
            try:
                sent += os.read(ours, 65536)
            except OSError:  # nobody holds the other end any more
                break
        else:
            process.kill()
    os.close(ours)
    return sent
