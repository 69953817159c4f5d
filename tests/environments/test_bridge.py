"""The bridge to a guest process, with the running Python as the guest's."""

import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import numpy as np
import pytest

from sampler_core.environments.host import GuestDied, GuestError, GuestProcess

GUEST_FILE = Path(__file__).with_name("guest_for_tests.py")


@pytest.fixture
def guest(tmp_path):
    with GuestProcess(Path(sys.executable), GUEST_FILE, scratch=tmp_path) as process:
        yield process
    assert list(tmp_path.iterdir()) == []


def gone(pid, within_s=2.0):
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0]
        except FileNotFoundError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.01)
    return False


def test_parameters_and_answers_are_json(guest):
    sent = {"text": "ü\n", "list": [1, 2.5, None, True], "map": {"a": {}}}
    assert guest.call("echo", timeout_s=10, **sent).value == sent


def test_the_process_stays_warm(guest):
    pids = {guest.call("whoami", timeout_s=10).value["pid"] for _ in range(3)}
    assert pids == {guest.pid}


def test_nothing_of_the_hosts_python_reaches_the_guest(guest, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert guest.call("whoami", timeout_s=10).value["python_variables"] == []


@pytest.mark.parametrize("shape", [(0,), (1,), (7, 3), (2_000_000,)])
def test_arrays_pass_both_ways(guest, shape):
    samples = np.ones(shape, np.float32)
    reply = guest.call("doubled", timeout_s=10, arrays={"samples": samples})
    assert reply.value["sum"] == samples.size
    np.testing.assert_array_equal(reply.arrays["doubled"], samples * 2)
    assert not reply.arrays["doubled"].flags.writeable


def test_an_exception_carries_the_guests_traceback_and_leaves_it_running(guest):
    pid = guest.call("whoami", timeout_s=10).value["pid"]
    with pytest.raises(GuestError, match=r"(?s)guest_for_tests.py.*RuntimeError: so it goes"):
        guest.call("fail", timeout_s=10, text="so it goes")
    assert guest.pid == pid


def test_an_unknown_function_names_the_known_ones(guest):
    with pytest.raises(GuestError, match=r"no function 'ecko'.*doubled, echo"):
        guest.call("ecko", timeout_s=10)


def test_nan_is_refused_on_both_sides(guest):
    with pytest.raises(ValueError, match="not JSON compliant"):
        guest.call("echo", timeout_s=10, value=float("inf"))
    with pytest.raises(GuestError, match="not JSON compliant"):
        guest.call("not_a_number", timeout_s=10)


def test_python_objects_are_refused_on_both_sides(guest):
    with pytest.raises(ValueError, match="allow_pickle"):
        guest.call("doubled", timeout_s=10, arrays={"samples": np.array([object()])})
    with pytest.raises(GuestError, match="allow_pickle"):
        guest.call("nothing_to_keep", timeout_s=10)


def test_what_a_guest_prints_disturbs_nothing(guest):
    assert guest.call("flood", timeout_s=20, size=20_000_000).value == 20_000_000
    assert guest.call("echo", timeout_s=10, still="here").value == {"still": "here"}


def test_a_hanging_guest_is_killed_with_its_children_and_replaced(guest, tmp_path_factory):
    note = tmp_path_factory.mktemp("notes") / "child"
    guest.call("whoami", timeout_s=10)
    pid = guest.pid
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"hang_with_child gave no answer within 0\.3 s"):
        guest.call("hang_with_child", timeout_s=0.3, note=str(note))
    assert time.monotonic() - began < 2
    assert guest.pid is None
    assert gone(pid)
    assert gone(int(note.read_text()))
    assert guest.call("echo", timeout_s=10, a=1).value == {"a": 1}


def test_a_segfault_is_named_and_shows_the_native_stack(guest):
    with pytest.raises(GuestDied, match="SIGSEGV in segfault") as death:
        guest.call("segfault", timeout_s=10)
    assert (death.value.signal, death.value.exit_code) == ("SIGSEGV", None)
    assert "about to fall" in death.value.stderr_tail
    assert "Fatal Python error: Segmentation fault" in death.value.stderr_tail
    assert "in segfault" in death.value.stderr_tail
    assert death.value.stderr_tail in "".join(traceback.format_exception(death.value))
    assert guest.call("echo", timeout_s=10, a=1).value == {"a": 1}


def test_an_exit_is_told_by_its_code(guest):
    with pytest.raises(GuestDied, match="exit code 7 in leave") as death:
        guest.call("leave", timeout_s=10, code=7)
    assert (death.value.signal, death.value.exit_code) == (None, 7)


def test_a_guest_that_died_between_calls_is_noticed(guest):
    guest.call("whoami", timeout_s=10)
    os.kill(guest.pid, signal.SIGKILL)
    with pytest.raises(GuestDied, match="SIGKILL"):
        guest.call("echo", timeout_s=10)
    assert guest.call("echo", timeout_s=10).value == {}


def test_every_process_started_is_announced(tmp_path):
    pids = []
    with GuestProcess(Path(sys.executable), GUEST_FILE, scratch=tmp_path, on_spawn=pids.append) as guest:
        guest.call("echo", timeout_s=10)
        guest.close()
        guest.call("echo", timeout_s=10)
        assert pids[1:] == [guest.pid]
    assert len(set(pids)) == 2
    assert all(gone(pid) for pid in pids)


def test_a_guest_file_that_cannot_be_loaded_says_why(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("import nothing_of_that_name\n")
    guest = GuestProcess(Path(sys.executable), broken, scratch=tmp_path)
    with pytest.raises(GuestError, match=r"ModuleNotFoundError.*nothing_of_that_name"):
        guest.call("echo", timeout_s=10)
    assert guest.pid is None


def test_a_guest_file_that_hangs_at_import_is_killed(tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(600)\n")
    guest = GuestProcess(Path(sys.executable), slow, scratch=tmp_path, start_timeout_s=0.3)
    with pytest.raises(TimeoutError, match="its start"):
        guest.call("echo", timeout_s=10)
    assert guest.pid is None


def test_a_busy_guest_dies_with_its_host(tmp_path):
    program = f"""
import sys
from pathlib import Path
from sampler_core.environments.host import GuestProcess
guest = GuestProcess(Path(sys.executable), Path({str(GUEST_FILE)!r}), scratch=Path({str(tmp_path)!r}))
print(guest.call("whoami", timeout_s=10).value["pid"], flush=True)
guest.call("hang_with_child", timeout_s=600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as host:
        pid = int(host.stdout.readline())
        time.sleep(0.2)
        host.kill()
    assert gone(pid)
