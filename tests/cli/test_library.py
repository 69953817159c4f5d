"""``sampler library`` as people type it, and as docs/library.md shows it."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from importlib.metadata import version
from pathlib import Path

import click
import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import servers
from inside import sampler

from sampler_core.cli import cli
from sampler_core.cli.errors import explained
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.registry.registry import Registry

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
_BLOCK = re.compile(r"(?:<!-- (.+?) -->\n)?```console\n(.*?)```", re.DOTALL)
_NUMBER = re.compile(r"\d[\d.,:TZ-]*( (bytes|kB|MB|GB))?")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``Samples`` and a library that was made of them, twice."""
    home = tmp_path_factory.mktemp("home")
    (home / "Samples").mkdir()
    rng = np.random.default_rng(3)
    for number in range(3):
        soundfile.write(home / "Samples" / f"{number}.wav", rng.uniform(-0.5, 0.5, 30000), 22050)
    for option in ((), ("-O", "tempo.bpm_max=180")):
        sampler("analyze", home / "Samples", "-p", "tempo", *option, "--library", home / "library")
    return home


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that library to do anything with."""
    shutil.copytree(home / "library", tmp_path / "library")
    yield tmp_path / "library"
    assert not list((tmp_path / "library").rglob(".keeping-*"))


def first_array(library: Path) -> Path:
    return min(library.glob("arrays/*/*.npy"))


def test_backup_damage_refusal_and_restore(library: Path) -> None:
    here = ("--library", library)
    with Library.open(library) as opened:
        before = opened.dump()
    made = json.loads(sampler("library", "backup", "--json", *here).stdout)
    assert (made["files"], made["reason"], made["lacking"]) == (3, "asked", [])
    (library / "library.db").write_bytes(b"")
    told = sampler("find", "bpm:1..", *here, expect=1).stderr
    command = re.search(r"`(sampler library restore .*)`", told)
    assert command is not None
    told = sampler(*shlex.split(command[1])[1:], "--yes")
    assert "restored the library of" in told.stdout
    with Library.open(library) as opened:
        assert opened.dump() == before


def test_restoring_asks_and_no_is_no(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = ("--library", library)
    sampler("library", "backup", *here)
    name = json.loads(sampler("library", "backup", "--list", "--json", *here).stdout)["path"]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert "in the place of" in sampler("library", "restore", name, *here, expect=1).stderr
    assert "there is no backup nothing" in sampler("library", "restore", "nothing", *here, expect=2).stderr
    assert len(sampler("library", "backup", "--list", *here).stdout.splitlines()) == 1


def test_check_tells_and_repairs_and_the_next_run_makes_it_again(home: Path, library: Path) -> None:
    here = ("--library", library)
    assert "sound" in sampler("library", "check", *here).stderr
    first_array(library).unlink()
    told = sampler("library", "check", *here, expect=1)
    assert "its file is not there" in told.stdout
    assert f"check --repair --library {library}` repairs 1" in told.stderr
    assert json.loads(sampler("library", "check", "--json", *here, expect=1).stdout)["faults"][0]["kind"] == "array"
    assert "results removed, which the next run makes again" in sampler("library", "check", "--repair", *here).stdout
    again = sampler("analyze", home / "Samples", "-p", "tempo", "-O", "tempo.bpm_max=180", "--json", *here)
    features = [o for line in again.stdout.splitlines() for o in json.loads(line)["outcomes"] if o["kind"] == "frames"]
    assert sorted(o["cached"] for o in features) == [False, True, True]
    assert "sound" in sampler("library", "check", *here).stderr


def test_prune_tells_first(library: Path) -> None:
    here = ("--library", library)
    told = json.loads(sampler("library", "prune", "--json", *here).stdout)
    assert (told["dry_run"], told["superseded"]) == (True, 3)
    assert json.loads(sampler("library", "prune", "--yes", "--uninstalled", "--json", *here).stdout)["superseded"] == 3
    assert "would go: 0 results" in sampler("library", "prune", "--uninstalled", *here).stdout
    assert "write 30d" in sampler("library", "prune", "--older", "soon", *here, expect=2).stderr


def test_handing_over(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "sounds.zip"
    told = sampler("library", "archive", file, "--library", library)
    assert "3 files, 15 results" in told.stdout
    command = re.search(r"`(sampler library unarchive .*)`", told.stderr)
    assert command is not None
    words = [tmp_path / "other" if word == "FOLDER" else word for word in shlex.split(command[1])]
    assert "3 files, 15 results" in sampler(*words[1:]).stdout
    with Library.open(library) as one, Library.open(tmp_path / "other") as other:
        assert one.dump() == other.dump()
    assert "choose a new folder" in sampler("library", "unarchive", file, "--library", library, expect=2).stderr
    assert "choose another name" in sampler("library", "archive", file, "--library", library, expect=2).stderr
    again = sampler("library", "archive", tmp_path / "2.zip", "--json", "--library", tmp_path / "other").stdout
    into = sampler("library", "unarchive", tmp_path / "2.zip", "--json", "--library", tmp_path / "third").stdout
    assert json.loads(again) == json.loads(into)
    assert json.loads(again)["tables"]["files"]["rows"] == 3


@pytest.mark.ci
def test_a_library_of_the_corpus_goes_to_postgresql_and_back(corpus: Path, tmp_path: Path) -> None:
    first, middle, last = (("--library", tmp_path / name) for name in ("first", "middle", "last"))
    folders = (corpus / "key", corpus / "robust", corpus / "structure")
    sampler("analyze", *folders, "-p", "regions,tempo", *first, expect=1)
    sampler("set", "path:structure/", "bpm=92.125", "--why", "würzig", "--yes", *first)
    sampler("tag", "path:key/", "mood=schön", "--yes", *first)
    with servers.database() as address:
        sampler("library", "create", address, *middle)
        dumps = []
        for number, (source, target) in enumerate([(first, middle), (middle, last)]):
            sampler("library", "archive", tmp_path / f"{number}.zip", *source)
            sampler("library", "unarchive", tmp_path / f"{number}.zip", *target)
            assert "sound" in sampler("library", "check", *target).stderr
        sampler("library", "archive", tmp_path / "2.zip", *last)
        for library in (first, middle, last):
            with Library.open_existing(library[1]) as opened:
                dumps.append(opened.dump())
    assert len(dumps[0]) > 1000
    assert dumps[0] == dumps[1] == dumps[2]
    parts = []
    for number in range(3):
        with zipfile.ZipFile(tmp_path / f"{number}.zip") as archive:
            parts.append({name: archive.read(name) for name in archive.namelist() if name != "manifest.json"})
    assert parts[0] == parts[1] == parts[2]
    with Library.open_existing(last[1]) as opened:
        corrected = opened.count(parse_query("bpm:92.125 path:structure/"))
        assert corrected == opened.count(parse_query("path:structure/")) > 0


def test_an_archive_of_a_newer_version(library: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        archive.writestr("manifest.json", '{"format": 2, "app_version": "9.0", "revision": "0001"}')
    told = sampler("library", "unarchive", tmp_path / "new.zip", "--library", tmp_path / "other", expect=78).stderr
    assert "upgrade sampler" in told
    assert not (tmp_path / "other").exists()


def test_a_library_of_a_version_that_was_never_released(library: Path) -> None:
    with closing(sqlite3.connect(library / "library.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
    told = sampler("find", "--library", library, expect=2).stderr
    assert told == (
        f"sampler: {library} was written by a version of sampler that was never released (revision 0005), and "
        f"{version('sampler-core')} cannot read it; nothing was changed: analyze your files again into a new library, "
        "`sampler analyze PATH --library NEW`\n"
    )


def test_stats_as_json(library: Path) -> None:
    told = json.loads(sampler("library", "stats", "--json", "--library", library).stdout)
    assert told["files"] == 3
    assert {each["analyzer"] for each in told["analyzers"]} == {"decode", "features", "regions", "tempo"}


def test_a_run_backs_up_when_that_is_due(
    home: Path, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    run = ("analyze", home / "Samples", "-p", "regions", "--library", library)
    (tmp_path / "sampler.toml").write_text("[library]\nbackup_every_days = 0\nbackups_kept = 2\n")
    for _ in range(3):
        sampler(*run)
    made = sampler("library", "backup", "--list", "--library", library).stdout.splitlines()
    assert len(made) == 2
    assert all("-automatic" in line for line in made)
    (tmp_path / "sampler.toml").write_text("[library]\nbackups = 3\n")
    assert "takes backup_every_days" in sampler(*run, expect=2).stderr


def test_the_group_alone_shows_its_commands_and_loads_none() -> None:
    code = (
        "import sys\nfrom sampler_core.cli import cli\n"
        "try: cli(['library'], standalone_mode=False)\nexcept Exception as shown: print(shown)\n"
        "assert not {'sqlalchemy', 'sampler_library.commands.backup'} & set(sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for command in ("backup", "restore", "archive", "check", "prune", "stats", "unarchive"):
        assert command in told


def _masked(text: str) -> list[str]:
    """Without numbers, sizes and widths: they differ from run to run."""
    lines = [" ".join(_NUMBER.sub("#", re.sub("[0-9a-f]{64}", "#", line)).split()) for line in text.splitlines()]
    return [line for line in lines if line]


def _cut_library(library: Path) -> None:
    (library / "library.db").write_bytes((library / "library.db").read_bytes()[:20_000])


def _estimate_anew(library: Path) -> None:
    with Library.open(library) as opened:
        path = min(found.path for found in opened.find(parse_query("")))
        outcome = next(each for each in opened.file(path).outcomes if each.kind == "tempo")
        new = {**(outcome.result or {}), "bpm": 140.0, "no_tempo_reason": None}
        analyzer = next(each for each in Registry.discover().analyzers if each.name == "tempo")
        with opened.transaction() as tx:
            tx.put_schema("tempo", analyzer.schema_version, analyzer.result_schema)
            changed = outcome.model_copy(update={"result": new, "version": "next"})
            tx.put_outcomes(tx.begin_run({"paths": []}), opened.sound(path), "f" * 64, [changed], {})


def _cut_archive(library: Path) -> None:
    archive = library.parent / "sounds.zip"
    archive.write_bytes(archive.read_bytes()[:20_000])


_BETWEEN: dict[str, Callable[[Path], None]] = {
    "an array is lost": lambda library: first_array(library).unlink(),
    "the archive is cut short": _cut_archive,
    "the database is cut short": _cut_library,
    "a newer version estimates 140": _estimate_anew,
}
"""What happens before a block that says so in a comment."""


def shown(block: str, library: Path, home: Path) -> str:
    """What a terminal shows for the commands of a block."""
    terminal = io.StringIO()
    with redirect_stdout(terminal), redirect_stderr(terminal):
        for line in block.splitlines():
            if line.startswith("$ "):
                click.echo(line)
                words = shlex.split(line.removeprefix("$ sampler ").replace("/home/ada", str(library.parent)))
                words = [max(library.glob("backups/*")).name if re.match(r"\d+T\d+Z", word) else word for word in words]
                with suppress(SystemExit), explained():
                    cli(words)
    return terminal.getvalue().replace(str(library.parent), "/home/ada").replace(str(home), "/home/ada")


@pytest.mark.parametrize(("section", "least"), [("What you say wins", 3), ("Keeping", 6), ("Handing over", 3)])
def test_the_page_shows_what_the_commands_print(
    section: str, least: int, home: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMPLER_LIBRARY", str(library))
    monkeypatch.chdir(home)
    text = PAGE.read_text(encoding="utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    blocks = _BLOCK.findall(text)
    assert len(blocks) >= least
    for before, block in blocks:
        if before:
            _BETWEEN[before](library)
        told = shown(block, library, home)
        assert _masked(told) == _masked(block), told
