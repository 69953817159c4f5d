"""Building environments."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sampler_core.contracts import Environment
from sampler_core.environments import tools
from sampler_core.environments.builder import EnvironmentMissing, build, list_built, locate, remove
from sampler_core.environments.description import default_root, fingerprint
from sampler_core.environments.host import GuestProcess

GUEST_FILE = Path(__file__).with_name("guest_for_tests.py")
EMPTY = Environment(requirements=(), guest="guest.py")


def environment(*requirements, python=">=3.9"):
    return Environment(requirements=requirements, guest="guest.py", python=python)


@pytest.fixture
def without_uv(monkeypatch):
    which = tools.shutil.which
    monkeypatch.setattr(tools.shutil, "which", lambda name: None if name == "uv" else which(name))


def test_the_fingerprint_follows_the_content_only():
    assert fingerprint(environment("a", "b")) == fingerprint(environment("b", "a"))
    assert fingerprint(environment("a")) != fingerprint(environment("a==1"))
    assert fingerprint(EMPTY) == fingerprint(EMPTY.model_copy(update={"guest": "other.py"}))


def test_the_place_can_be_set(monkeypatch, tmp_path):
    monkeypatch.setenv("SAMPLER_ENVIRONMENTS", str(tmp_path))
    assert default_root() == tmp_path
    monkeypatch.delenv("SAMPLER_ENVIRONMENTS")
    assert default_root().parts[-2:] == ("sampler", "environments")


def test_an_environment_is_built_once_listed_and_removed(tmp_path, without_uv):
    lines = []
    assert locate(EMPTY, tmp_path) is None
    interpreter = build(EMPTY, tmp_path, lines.append)
    assert lines
    assert build(EMPTY, tmp_path, pytest.fail) == interpreter == locate(EMPTY, tmp_path)
    (built,) = list_built(tmp_path)
    assert (built.fingerprint, built.requirements, built.installed) == (fingerprint(EMPTY), (), ())
    assert built.python == ".".join(map(str, sys.version_info[:3]))
    remove(built)
    assert locate(EMPTY, tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_a_guest_runs_in_the_environment(tmp_path, without_uv):
    guest_file = tmp_path / "guest_file.py"
    guest_file.write_text("import guest, sys\n@guest.function\ndef prefix():\n    return sys.prefix\n")
    interpreter = build(EMPTY, tmp_path / "environments", lambda line: None)
    with GuestProcess(interpreter, guest_file, scratch=tmp_path) as guest:
        assert guest.call("prefix", timeout_s=20).value == str(interpreter.parent.parent)


@pytest.mark.ci
def test_a_failed_build_says_why_and_leaves_nothing(tmp_path, without_uv, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(EnvironmentMissing, match=r"(?s)of loud \(no-such==1\).*No matching distribution") as missing:
        build(environment("no-such==1"), tmp_path, lambda line: None, name="loud")
    assert missing.value.hint == "sampler env build loud"
    assert not list(tmp_path.iterdir())


def test_an_interrupted_build_leaves_nothing(tmp_path, without_uv):
    def interrupt(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(environment("no-such==1"), tmp_path, interrupt)
    assert not list(tmp_path.iterdir())


def test_what_a_killed_build_left_is_swept_up(tmp_path, without_uv):
    (tmp_path / ".unfinished-abc").mkdir()
    build(EMPTY, tmp_path, lambda line: None)
    assert not (tmp_path / ".unfinished-abc").exists()


def test_no_fitting_python_is_told(tmp_path, without_uv):
    with pytest.raises(EnvironmentMissing, match=r"no Python >=3\.30"):
        build(environment(python=">=3.30"), tmp_path, lambda line: None)
    assert not list(tmp_path.iterdir())


def test_a_python_on_path_that_does_not_run_is_passed_over(tmp_path, monkeypatch):
    shim = tmp_path / "python3.19"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tools.find_python(environment(python=">=3.19")) is None
    shim.write_text("#!/bin/sh\necho 3.19.2\n")
    assert tools.find_python(environment(python=">=3.19")) == str(shim)


def test_an_environment_whose_python_went_away_is_built_again(tmp_path, without_uv):
    interpreter = build(EMPTY, tmp_path, lambda line: None)
    interpreter.unlink()
    interpreter.symlink_to(tmp_path / "gone")
    assert list_built(tmp_path)[0].python is None
    assert build(EMPTY, tmp_path, lambda line: None).exists()


_BUILD = """
import subprocess
import sys
from pathlib import Path
from sampler_core.contracts import Environment
from sampler_core.environments.builder import build
print(build(Environment(requirements=(), guest="none.py"), Path(sys.argv[1]), lambda line: None))
"""


def test_two_processes_at_once_build_one(tmp_path):
    command = [sys.executable, "-c", _BUILD, tmp_path]
    builders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (process.communicate(timeout=120)[0] for process in builders)
    assert first == second != ""
    assert len(list_built(tmp_path)) == 1


@pytest.mark.ci
@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_a_guest_with_numpy_1_beside_the_hosts_numpy_2(tool, tmp_path, monkeypatch, request):
    if tool == "pip":
        request.getfixturevalue("without_uv")
    else:
        monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        if not shutil.which("uv"):
            pytest.skip("uv is neither on PATH nor beside this Python")
    interpreter = build(environment("numpy<2", python=">=3.9,<3.13"), tmp_path / "environments", print)
    with GuestProcess(interpreter, GUEST_FILE, scratch=tmp_path) as guest:
        samples = np.random.default_rng(0).standard_normal((100_000, 2)).astype(np.float32)
        reply = guest.call("doubled", timeout_s=60, arrays={"samples": samples})
    assert reply.value["numpy"].startswith("1.")
    assert np.__version__.startswith("2.")
    np.testing.assert_array_equal(reply.arrays["doubled"], samples * 2)
    (built,) = list_built(tmp_path / "environments")
    assert any(line.startswith("numpy==1.") for line in built.installed)
