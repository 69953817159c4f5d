"""An analyzer that goes wrong in every way there is, in its own process or in its guest's."""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

from sampler_core.contracts import Analyzer, Audio, Environment, Options, Resources, Result, Upstream
from sampler_core.kinds import Frames


class Confession(Result):
    kind = "test.confession"
    text: str = ""
    number: float = 0.0


class Deed(Options):
    how: str = ""
    when: Literal["setup", "analyze"] = "analyze"
    only_rate_hz: int = 48000


class CulpritAnalyzer(Analyzer[Confession]):
    """Commits what ``how`` names, on files of one sample rate."""

    name = "culprit"
    version = "1"
    resources = Resources(time_base_s=8, time_per_audio_s=0)
    Options = Deed

    def setup(self) -> None:
        if self.options.when == "setup":
            DEEDS[self.options.how]()

    def analyze(self, audio: Audio, upstream: Upstream) -> Confession:
        if self.options.when == "analyze" and audio.sample_rate_hz == self.options.only_rate_hz:
            return DEEDS[self.options.how]() or Confession()
        return Confession()


class GuestCulpritAnalyzer(CulpritAnalyzer):
    """Lets its guest do it."""

    name = "guest_culprit"
    environment = Environment(requirements=(), guest="culprit_guest.py")

    def analyze(self, audio: Audio, upstream: Upstream) -> Confession:
        guilty = audio.sample_rate_hz == self.options.only_rate_hz
        patience_s = 2 if "endless" in self.options.how else 7
        self.guest.call("commit", how=self.options.how if guilty else "nothing", timeout_s=patience_s)
        return Confession()


def send_signal(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


def loop_forever() -> None:
    while True:
        pass


def loop_natively_holding_the_gil() -> None:
    re.match(r"(a|a)*$", "a" * 60 + "b")


def eat_memory() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(b"x") * (64 << 20))


def leak_descriptors() -> None:
    while True:
        os.dup(0)


def run_forty_processes() -> None:
    for _ in range(40):
        subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
    time.sleep(600)


def crash_later_in_a_thread() -> None:
    threading.Thread(target=lambda: (time.sleep(0.3), ctypes.string_at(0)), daemon=True).start()


def flood_stdout() -> None:
    for _ in range(200):
        os.write(1, b"noise\n" * 10_000)


def give_200_mb() -> Confession:
    return Confession(text="x" * (200 << 20))


def give_nan() -> Confession:
    return Confession(number=float("nan"))


def give_an_undeclared_field() -> Confession:
    return Confession.model_validate({"excuse": "none"})


def read_an_undeclared_input() -> Any:
    return Upstream()[Frames]


def leave_children_behind() -> None:
    for _ in range(3):
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])


def feed_hungry_children() -> None:
    eat = "import time; eaten = bytearray(b'x') * (700 << 20); time.sleep(600)"
    for child in [subprocess.Popen([sys.executable, "-c", eat]) for _ in range(4)]:
        child.wait()


def die_while_sending() -> None:
    write = os.write

    def half(fd: int, data: Any) -> int:
        write(fd, bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    os.write = half


def hang_at_shutdown() -> None:
    atexit.register(time.sleep, 600)


def raise_an_error() -> None:
    raise RuntimeError("the bells are out of tune")


DEEDS: dict[str, Callable[[], Any]] = {
    "SIGSEGV": lambda: send_signal(signal.SIGSEGV),
    "SIGABRT": lambda: send_signal(signal.SIGABRT),
    "SIGKILL": lambda: send_signal(signal.SIGKILL),
    "os._exit(0)": lambda: os._exit(0),
    "os._exit(3)": lambda: os._exit(3),
    "sys.exit": lambda: sys.exit(3),
    "an exception": raise_an_error,
    "an endless loop in Python": loop_forever,
    "an endless native loop that holds the GIL": loop_natively_holding_the_gil,
    "a memory bomb": eat_memory,
    "a leak of descriptors": leak_descriptors,
    "forty processes at once": run_forty_processes,
    "a thread that crashes after the answer": crash_later_in_a_thread,
    "a flood on stdout": flood_stdout,
    "an answer of 200 MB": give_200_mb,
    "NaN in the answer": give_nan,
    "a field that was not declared": give_an_undeclared_field,
    "an input that was not declared": read_an_undeclared_input,
    "child processes left behind": leave_children_behind,
    "children that hold 2.8 GB together": feed_hungry_children,
    "death in the middle of sending": die_while_sending,
    "a hang at shutdown": hang_at_shutdown,
}
