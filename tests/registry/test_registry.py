"""Discovery of real (if small) distributions: states, reasons and what is offered."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import importlib_metadata
import psutil
import pytest

from sampler_core.contracts import Analyzer, Audio, Upstream
from sampler_core.hookspecs import CommandSpec
from sampler_core.kinds import Tempo
from sampler_core.registry import cache
from sampler_core.registry.candidates import find_candidates
from sampler_core.registry.offer import Mistake
from sampler_core.registry.registry import Registry
from sampler_core.registry.scouting import examine
from sampler_core.registry.selection import Selection, UnknownName
from sampler_core.registry.state import PluginState

PLUGIN = """
from sampler_sdk import Analyzer, CommandSpec, Options, Regions, Result, Tempo, hookimpl

print("noise on stdout")

class Loudness(Result):
    kind = "acme.loudness"
    integrated_lufs: float

class {name}(Analyzer[Loudness]):
    '''How loud it is.'''
    name = "{name}"
    version = "1"
    requires = (Regions,)
    optional = (Tempo,)

    class Options(Options):
        gate_db: float = -10.0

@hookimpl
def sampler_analyzers():
    return [{name}]

@hookimpl
def sampler_commands():
    return [CommandSpec("{name}", "Say how loud", "acme_{name}:command")]
"""

BROKEN = {
    "raises": ("raise OSError('no licence')", "importing `acme_raises` raised OSError: no licence"),
    "exits": ("raise SystemExit(3)", "importing `acme_exits` raised SystemExit: 3"),
    "leaves": (
        "import os, sys; print('bye', file=sys.stderr); sys.stderr.flush(); os._exit(7)",
        "importing `acme_leaves` ended the process with exit code 7; it said: bye",
    ),
    "crashes": ("import ctypes; ctypes.string_at(0)", "importing `acme_crashes` crashed the process (SIGSEGV)"),
    "missing": (
        "import acme_not_there",
        "importing `acme_missing` raised ModuleNotFoundError: No module named 'acme_not_there'",
    ),
    "misspelt": (
        "from sampler_sdk import hookimpl\n@hookimpl\ndef sampler_analysers():\n    return []",
        "unknown hook `sampler_analysers`; did you mean `sampler_analyzers`?",
    ),
    "unmarked": (
        "def sampler_analyzers():\n    return []",
        "sampler_analyzers is not marked: put @hookimpl above it",
    ),
    "wrong_arguments": (
        "from sampler_sdk import hookimpl\n@hookimpl\ndef sampler_commands(cli):\n    return []",
        "its hooks do not fit: ",
    ),
    "two_mistakes": (
        "from sampler_sdk import hookimpl\n@hookimpl\ndef sampler_analyzers():\n    raise KeyError('gone')\n"
        "@hookimpl\ndef sampler_commands():\n    raise SystemExit\n",
        "sampler_analyzers raised KeyError: 'gone' (acme_two_mistakes.py, line 4); sampler_commands raised SystemExit",
    ),
    "crashing_hook": (
        "import os\nfrom sampler_sdk import hookimpl\n@hookimpl\ndef sampler_analyzers():\n    os.abort()",
        "calling sampler_analyzers crashed the process (SIGABRT)",
    ),
}


def test_each_broken_plugin_is_failed_with_its_reason_and_the_sound_one_is_ready(site):
    site.install("loudness", PLUGIN.format(name="loudness"))
    for name, (code, _) in BROKEN.items():
        site.install(name, code)

    found = {plugin.name: plugin for plugin in Registry.discover(Selection()).plugins}

    assert found.pop("loudness").state is PluginState.READY
    assert set(found) == set(BROKEN)
    for name, plugin in found.items():
        assert plugin.state is PluginState.FAILED
        assert plugin.reason.startswith(BROKEN[name][1]), plugin.reason
        assert plugin.hint
        assert not plugin.analyzers
    assert "Segmentation fault" in found["crashes"].evidence
    assert "Traceback" in found["raises"].evidence
    assert "pip install --force-reinstall acme-missing" in found["missing"].hint


def test_a_ready_plugin_is_described_whole(site):
    site.install("loudness", PLUGIN.format(name="loudness"), version="2.1")

    registry = Registry.discover(Selection())

    (analyzer,) = registry.analyzers
    assert analyzer.model_dump(include={"plugin", "distribution", "distribution_version", "target", "kind"}) == {
        "plugin": "loudness", "distribution": "acme-loudness", "distribution_version": "2.1",
        "target": "acme_loudness:loudness", "kind": "acme.loudness",
    }  # fmt: skip
    assert (analyzer.requires, analyzer.optional) == (("regions",), ("tempo",))
    assert analyzer.options_schema["properties"]["gate_db"]["default"] == -10.0
    assert analyzer.result_schema["properties"]["integrated_lufs"]["type"] == "number"
    assert analyzer.doc == "How loud it is."
    assert analyzer.source_digest is None
    assert registry.commands == (CommandSpec("loudness", "Say how loud", "acme_loudness:command"),)
    (dead_end,) = registry.plugins[0].faults
    assert dead_end.startswith("the command `loudness`: its target `acme_loudness:command` is wrong: ")


def test_a_description_is_kept_until_the_distribution_changes(site):
    def state(*, examine: bool = False) -> str:
        return Registry.discover(Selection(), examine=examine).plugins[0].state

    site.install("loudness", PLUGIN.format(name="loudness"))
    assert state() == "unexamined"
    assert state(examine=True) == "ready"
    assert state() == "ready"
    site.install("loudness", PLUGIN.format(name="loudness") + "\n# changed")
    assert state() == "unexamined"


@pytest.mark.parametrize(("age_days", "kept"), [(29, 2), (31, 1)])
def test_descriptions_of_other_versions_are_forgotten_after_a_month(site, tmp_path, age_days, kept):
    folder, month_ago = tmp_path / "cache" / "descriptions", time.time() - age_days * 24 * 3600
    for code in ("", "\n# changed"):
        site.install("loudness", PLUGIN.format(name="loudness") + code)
        Registry.discover(Selection())
        newest = max(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        if not code:
            os.utime(newest, (month_ago, month_ago))

    assert len(list(folder.glob("*.json"))) == kept
    assert newest.exists()


def test_what_a_plugin_starts_has_no_hold_on_what_is_said_of_it(site):
    site.install(
        "starts",
        """
        import os
        open_there = [int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")]
        raise OSError([fd for fd in open_there if fd > 2 and os.get_inheritable(fd)])
        """,
    )

    (plugin,) = Registry.discover(Selection()).plugins

    assert plugin.reason.startswith("importing `acme_starts` raised OSError: [] "), plugin.reason


def test_a_failure_is_kept_until_one_asks_for_another_look(site, monkeypatch):
    site.install(
        "loudness", "import os\nif 'ACME_OK' not in os.environ: raise OSError\n" + PLUGIN.format(name="loudness")
    )
    (failed,) = Registry.discover(Selection()).plugins
    assert failed.state is PluginState.FAILED
    assert failed.hint.endswith("`sampler plugins examine loudness` tries again")

    monkeypatch.setenv("ACME_OK", "1")
    assert Registry.discover(Selection()).plugins == (failed,)
    assert Registry.discover(Selection(), examine=False).names(PluginState.FAILED) == ("loudness",)
    assert Registry.discover(Selection(), again=()).plugins[0].state is PluginState.READY


def test_another_look_that_was_interrupted_is_taken_by_the_next_run(site, monkeypatch):
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    code = "import os\nif 'ACME_OK' not in os.environ: raise OSError\n" + PLUGIN.format(name="loudness")
    site.install("loudness", code)
    Registry.discover(Selection())
    monkeypatch.setenv("ACME_OK", "1")
    with monkeypatch.context() as patch:
        patch.setattr("sampler_core.registry.scouting.examine", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Registry.discover(Selection(), again=("loudness",))

    assert Registry.discover(Selection()).plugins[0].state is PluginState.READY


def test_a_failure_is_looked_at_again_when_something_is_installed(site):
    needy = "import helper_for_acme\n" + PLUGIN.format(name="loudness")
    package = site.folder / "helper_for_acme"
    for installing in ("a module", "a distribution", "the plugin"):
        site.install("loudness", needy)
        assert Registry.discover(Selection()).names(PluginState.FAILED) == ("loudness",), installing
        assert Registry.discover(Selection(), examine=False).names(PluginState.FAILED) == ("loudness",), installing

        if installing == "a module":
            package.with_suffix(".py").touch()
        elif installing == "a distribution":
            package.mkdir()
            (package / "__init__.py").touch()
            (site.folder / "helper_for_acme-1.dist-info").mkdir()
        else:
            site.install("loudness", PLUGIN.format(name="loudness"))

        assert Registry.discover(Selection()).names(PluginState.READY) == ("loudness",), installing
        package.with_suffix(".py").unlink(missing_ok=True)
        shutil.rmtree(package, ignore_errors=True)


@pytest.mark.hostile("a plugin that hangs when it is imported", "`failed`; costs its time once")
def test_a_plugin_that_hangs_costs_its_time_once(site, monkeypatch):
    monkeypatch.setattr("sampler_core.registry.scouting.LIMIT_S", 4.0)
    monkeypatch.setattr("sampler_core.registry.scouting.examine.__defaults__", (4.0,))
    site.install("hangs", "import time; time.sleep(300)")
    (first,) = Registry.discover(Selection()).plugins
    assert first.reason == "importing `acme_hangs` did not finish within 4 s"

    began = time.monotonic()
    assert Registry.discover(Selection()).plugins == (first,)
    assert time.monotonic() - began < 1.0


def resealed(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Damage that has the digest of what it leaves, as if it had been kept in that form."""

    def damage(kept: bytes) -> bytes:
        data = json.loads(kept.partition(b"\n")[2])
        change(data)
        text = json.dumps(data)
        return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}".encode()

    return damage


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "no JSON": lambda kept: b"{",
    "empty": lambda kept: b"",
    "cut": lambda kept: kept[: len(kept) // 2],
    "no text": lambda kept: bytes(range(256)),
    "one letter": lambda kept: kept.replace(b"acme.loudness", b"acme.loudnesz"),
    "older form": lambda kept: kept.partition(b"\n")[2],
    "no verdict": resealed(lambda data: data.pop("verdict")),
    "no offer": resealed(lambda data: data["verdict"].update(offer=None)),
    "a list": resealed(lambda data: data["verdict"].update(offer=[])),
    "no commands": resealed(lambda data: data["verdict"]["offer"].pop("commands")),
    "no help": resealed(lambda data: data["verdict"]["offer"]["commands"][0].pop("help")),
    "a scope": resealed(lambda data: data["verdict"]["offer"]["analyzers"][0].update(scope="segments")),
    "an option": resealed(lambda data: data["verdict"]["offer"]["analyzers"][0].update(options_schema=[])),
    "deep": lambda kept: b"[" * 100_000,
}


def examined_again(site, tmp_path, damages):
    """Whether the plugin is ready, and its description as it was, after each of those damages to it."""
    site.install("loudness", PLUGIN.format(name="loudness"))
    Registry.discover(Selection())
    (kept,) = (tmp_path / "cache" / "descriptions").glob("*.json")
    sound = kept.read_bytes()
    for name in damages:
        kept.write_bytes(DAMAGE[name](sound))
        assert kept.read_bytes() != sound, name
        assert Registry.discover(Selection()).plugins[0].state is PluginState.READY, name
        assert kept.read_bytes() == sound, name


@pytest.mark.hostile("a damaged cache of descriptions", "examined again")
def test_a_damaged_cache_is_examined_again(site, tmp_path):
    examined_again(site, tmp_path, list(DAMAGE)[::4])


@pytest.mark.ci
def test_a_cache_damaged_in_any_way_is_examined_again(site, tmp_path):
    examined_again(site, tmp_path, DAMAGE)


@pytest.mark.ci
def test_a_hanging_import_is_ended_at_the_limit_with_what_it_started(site, tmp_path):
    started = tmp_path / "pid"
    site.install(
        "hangs",
        f"""
        import pathlib, subprocess, time
        pathlib.Path({str(started)!r}).write_text(str(subprocess.Popen(["sleep", "300"]).pid))
        time.sleep(300)
        """,
    )

    ((_, verdict),) = examine(find_candidates(), limit_s=3)

    assert verdict.reason == "importing `acme_hangs` did not finish within 3 s"
    assert ends(int(started.read_text()))


def ends(pid: int, patience_s: float = 3.0) -> bool:
    """Whether a process that was killed is gone, in a moment at the latest."""
    until = time.monotonic() + patience_s
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


DAMAGED = {
    "METADATA": None,
    "entry_points.txt": "[sampler.plugins]\nacme_loudness = not a module:x\n",
    "entry_points.txt ": "[sampler.plugins]\n",
}


def test_damaged_metadata_fails_its_own_distribution_alone(site):
    site.install("sound", PLUGIN.format(name="sound"))
    info = site.folder / "acme_loudness-1.0.dist-info"
    for file, content in DAMAGED.items():
        site.install("loudness", PLUGIN.format(name="loudness"))
        path = info / file.strip()
        path.unlink() if content is None else path.write_text(content)
        (info / "RECORD").unlink()

        registry = Registry.discover(Selection())

        assert registry.names(PluginState.READY) == ("sound",), file
        (damaged,) = (plugin for plugin in registry.plugins if plugin.name != "sound")
        assert damaged.state is PluginState.FAILED, file
        assert "damaged" in damaged.reason, file
        assert damaged.hint.startswith("pip install --force-reinstall "), file
        shutil.rmtree(info)


def test_an_unreadable_requirement_is_told(site):
    site.install("loudness", "", requires=("sampler sdk >>> 3",))

    (plugin,) = Registry.discover(Selection()).plugins

    assert plugin.state is PluginState.INCOMPATIBLE
    assert plugin.reason == "its requirement `sampler sdk >>> 3` cannot be read"


def test_of_the_same_distribution_twice_the_first_on_the_path_is_taken(site, tmp_path, monkeypatch):
    site.install("loudness", PLUGIN.format(name="loudness"), version="2.0")
    both = list(importlib_metadata.distributions()) * 2
    monkeypatch.setattr(importlib_metadata, "distributions", lambda: both)

    assert [plugin.version for plugin in Registry.discover(Selection()).plugins] == ["2.0"]


def test_a_cache_that_cannot_be_written_only_costs_time(site, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "file"))
    site.install("loudness", PLUGIN.format(name="loudness"))

    assert Registry.discover(Selection()).names(PluginState.READY) == ("loudness",)


def test_a_plugin_for_another_sdk_is_never_imported(site, tmp_path):
    touched = tmp_path / "imported"
    code = f"open({str(touched)!r}, 'w')"
    site.install("newer", code, requires=("sampler-sdk>=9",))
    site.install("older", code, requires=("sampler_sdk<0.0.1",))
    site.install("elsewhere", PLUGIN.format(name="elsewhere"), requires=('sampler-sdk>=9; sys_platform == "no"',))

    found = {plugin.name: plugin for plugin in Registry.discover(Selection()).plugins}

    assert found["newer"].state is PluginState.INCOMPATIBLE
    assert found["newer"].reason.startswith("it needs sampler-sdk>=9; 0.")
    assert found["newer"].hint == 'pip install --upgrade "sampler-sdk>=9"'
    assert found["older"].hint == "pip install --upgrade acme-older"
    assert found["elsewhere"].state is PluginState.READY
    assert not touched.exists()


def test_a_plugin_that_is_left_out_is_never_imported(site, tmp_path):
    touched = tmp_path / "imported"
    site.install("loudness", f"open({str(touched)!r}, 'w')")

    for selection in (
        Selection.parse(["no:loudness"]),
        Selection.parse([], {"SAMPLER_PLUGINS": "tempo"}),
        Selection.parse([], {"SAMPLER_DISABLE_PLUGINS": "loudness"}),
    ):
        (plugin,) = Registry.discover(selection).plugins
        assert plugin.state is PluginState.BLOCKED
        assert plugin.reason
    assert not touched.exists()


def test_without_a_selection_the_environment_decides(site, monkeypatch):
    site.install("loudness", PLUGIN.format(name="loudness"))
    monkeypatch.setenv("SAMPLER_DISABLE_PLUGINS", "loudness")

    assert Registry.discover().names(PluginState.BLOCKED) == ("loudness",)


def test_of_two_with_the_same_name_the_first_distribution_is_taken(site):
    site.install("loudness", PLUGIN.format(name="loud"), distribution="beta-loud")
    site.install("loudness", PLUGIN.format(name="other"), distribution="alpha-loud")
    site.install("again", PLUGIN.format(name="other"), distribution="gamma-loud")

    found = {plugin.distribution: plugin for plugin in Registry.discover(Selection()).plugins}

    assert found["alpha-loud"].state is PluginState.READY
    assert found["beta-loud"].state is PluginState.SHADOWED
    assert found["beta-loud"].reason == "alpha-loud already has the plugin `loudness`"
    assert found["gamma-loud"].reason == "alpha-loud already has the analyzer `other`"
    assert "pip uninstall alpha-loud" in found["gamma-loud"].hint


def test_unknown_names_are_refused(site):
    site.install("loudness", PLUGIN.format(name="loudness"))

    with pytest.raises(UnknownName, match="did you mean `loudness`"):
        Registry.discover(Selection.parse(["loundess"]))


def test_a_help_text_needs_neither_numpy_nor_pydantic(site, monkeypatch):
    monkeypatch.setattr(cache, "installed_digest", lambda: "the same")  # two processes that import from other folders
    site.install("loudness", PLUGIN.format(name="loudness"))
    Registry.discover(Selection())
    code = (
        "import json, sys\nfrom sampler_core.registry import cache\n"
        "from sampler_core.registry.registry import Registry\ncache.installed_digest = lambda: 'the same'\n"
        "found = {spec.name for spec in Registry.discover(examine=False).commands}\n"
        "heavy = {'numpy', 'pydantic', 'sqlmodel', 'librosa', 'torch', 'soundfile', 'rich', 'av', 'packaging'}\n"
        "print(json.dumps([sorted(found), sorted(heavy & set(sys.modules))]))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True)
    commands, heavy = json.loads(done.stdout)

    assert "loudness" in commands
    assert heavy == []


class Given(Analyzer[Tempo]):
    name = "given"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        raise AssertionError("never run")


def test_a_registry_of_given_classes_discovers_nothing():
    registry = Registry.of(Given)

    assert [each.name for each in registry.analyzers] == ["given"]
    assert registry.commands == registry.exporters == registry.readers == registry.terms == ()
    with pytest.raises(Mistake, match="2 things called `given`"):
        Registry.of(Given, Given)
