"""What workers, their guests and their children hold is what the system says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest

from sampler_core.execution.watch import Held, Watch

HOLDS = """
import subprocess, sys, time
held = bytearray(b"x") * (80 << 20)
while time.process_time() < 0.3: pass
children = [subprocess.Popen(["sleep", "300"]) for _ in range(2)]
print("ready", flush=True)
time.sleep(300)
"""


def test_a_group_holds_what_each_of_its_processes_holds() -> None:
    command = [sys.executable, "-c", HOLDS]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            watch = Watch()
            held = watch.look({1: (process.pid,), 2: (2**22 + 1,)})
            assert watch.look({1: (process.pid,)}) == {}, "it has just looked"
            used = psutil.Process(process.pid).cpu_times()
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    assert held[1].processes == 3
    assert 80 < held[1].mb < 120
    assert held[1].cpu_s == pytest.approx(used.user + used.system, abs=0.1)
    assert held[2] == Held()
