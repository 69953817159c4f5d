"""The host's half of the bridge: starts a guest, calls it, and survives whatever happens to it."""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from ..contracts import Array
from . import guest as guest_half
from .running import RunningGuest

# The kernel ties a guest's life to the thread that started it, so this one thread starts them all.
_spawner = ThreadPoolExecutor(1, "guest-spawner")


class GuestError(Exception):
    """A guest function raised; the message holds the guest's traceback."""


class GuestDied(Exception):  # noqa: N818 - it says what happened
    """The guest process ended in the middle of a call.

    ``signal`` is the name of the signal that killed it, else ``exit_code`` says how it ended; ``stderr_tail``
    is the end of what it printed, a native stack included; a traceback of this exception shows it.
    """

    def __init__(self, function: str, exit_code: int | None, stderr_tail: str) -> None:
        killed = exit_code is not None and exit_code < 0
        self.signal = signal.Signals(-exit_code).name if killed and exit_code else None
        self.exit_code = None if killed else exit_code
        self.stderr_tail = stderr_tail
        how = f"was killed by {self.signal}" if killed else f"ended with exit code {exit_code}"
        super().__init__(f"the guest process {how} in {function}; a new one starts with the next call")
        if stderr_tail:
            self.add_note(stderr_tail)


@dataclass(frozen=True)
class GuestReply:
    """What a guest function returned."""

    value: Any
    arrays: Mapping[str, Array] = field(default_factory=dict)


class GuestProcess:
    """Calls functions of ``guest_file`` in a process run by ``interpreter``.

    The process starts with the first call, stays warm, and is started anew after it died or was killed.
    ``scratch`` is an existing folder for arrays under way; ``on_spawn`` is told the pid (and process group)
    of every process started. One call at a time: further threads wait.
    """

    def __init__(
        self,
        interpreter: Path,
        guest_file: Path,
        *,
        scratch: Path,
        on_spawn: Callable[[int], None] | None = None,
        start_timeout_s: float = 60.0,
    ) -> None:
        self._command = (str(interpreter), "-I", "-u", guest_half.__file__, str(guest_file))
        self._scratch = scratch
        self._on_spawn = on_spawn
        self._start_timeout_s = start_timeout_s
        self._running: RunningGuest | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process now running, if any."""
        return self._running.process.pid if self._running else None

    def call(
        self, function: str, *, timeout_s: float, arrays: Mapping[str, Array] | None = None, **params: Any
    ) -> GuestReply:
        """Call ``function`` with JSON-able ``params`` and ``arrays``; the reply's arrays are mapped read-only.

        ``timeout_s`` is for the call itself; a process that has to be started first gets its own time.

        Raises:
            GuestError: the function, or the loading of the guest file, raised.
            MemoryError: the function ran out of memory.
            GuestDied: the process crashed, exited or was killed.
            TimeoutError: no answer in time; the process and its children have been killed.
            ValueError: ``params`` hold NaN or infinity, or an array holds Python objects.
        """
        with self._lock, tempfile.TemporaryDirectory(prefix="call-", dir=self._scratch) as folder:
            paths = _write(arrays or {}, Path(folder))
            request = guest_half.pack({"function": function, "params": params, "arrays": paths, "folder": folder})
            running = self._running or self._start(function)
            answer = self._converse(running, request, function, timeout_s)
            if "error" in answer:
                _raise(f"{function} failed in the guest process", answer["error"])
            return GuestReply(answer["value"], _read(answer["arrays"], Path(folder)))

    def close(self) -> None:
        """End the process; a later call starts a new one."""
        if self._running is not None:
            self._running.kill()
            self._running = None

    def __enter__(self) -> GuestProcess:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _start(self, function: str) -> RunningGuest:
        running = self._running = _spawner.submit(RunningGuest, self._command).result()
        if self._on_spawn is not None:
            self._on_spawn(running.process.pid)
        hello = self._converse(running, b"", f"its start (before {function})", self._start_timeout_s)
        if "error" in hello:
            self.close()
            raise GuestError(f"the guest file could not be loaded:\n{hello['error']}")
        return running

    def _converse(self, running: RunningGuest, request: bytes, what: str, timeout_s: float) -> dict[str, Any]:
        try:
            answer = running.converse(request, time.monotonic() + timeout_s)
        except TimeoutError:
            self.close()
            raise TimeoutError(f"{what} gave no answer within {timeout_s:g} s; its process was killed") from None
        except BaseException:
            self.close()
            raise
        if answer is None:
            self._running = None
            raise GuestDied(what, *running.bury())
        return answer


def _write(arrays: Mapping[str, Array], folder: Path) -> dict[str, str]:
    paths = {name: folder / f"{name}.npy" for name in arrays}
    for name, path in paths.items():
        np.save(path, arrays[name], allow_pickle=False)
    return {name: str(path) for name, path in paths.items()}


def _raise(what: str, trace: str) -> NoReturn:
    *_, last = trace.rstrip().splitlines()
    if last.startswith("MemoryError"):
        raise MemoryError(f"{what}: its memory is at its limit")
    raise GuestError(f"{what}:\n{trace}")


def _read(names: list[str], folder: Path) -> dict[str, Array]:
    # A map outlives the name of its file, so the folder can go.
    return {name: np.load(folder / f"reply-{Path(name).name}.npy", mmap_mode="r", allow_pickle=False) for name in names}
