"""One guest process: the socket to it, the end of its output, and its death."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from typing import IO, Any

from .guest import unpack
from .tools import clean_environment

_TAIL_BYTES = 64 * 1024


class RunningGuest:
    """One process and the socket to it."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._socket, theirs = socket.socketpair()
        fd = str(theirs.fileno())
        with theirs:
            self.process = subprocess.Popen(
                (*command, fd, fd, str(os.getpid())), pass_fds=(theirs.fileno(),), env=clean_environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._tail = bytearray()
        self._drain = threading.Thread(target=self._keep_tail, args=(self.process.stdout,), daemon=True)
        self._drain.start()

    def converse(self, request: bytes, deadline: float) -> dict[str, Any] | None:
        """Send ``request`` and return the next answer, or ``None`` if the process is gone."""
        try:
            self._wait_until(deadline)
            self._socket.sendall(request)
            answer: dict[str, Any] | None = unpack(lambda size: self._receive(size, deadline))
        except ConnectionError:
            return None
        return answer

    def bury(self) -> tuple[int | None, str]:
        """Exit code and last output of a process that has closed its socket."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=1)
        self.kill()
        return self.process.returncode, bytes(self._tail).decode(errors="replace")

    def kill(self) -> None:
        """Kill the process with its whole group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._socket.close()
        self._drain.join(timeout=1)

    def _receive(self, size: int, deadline: float) -> bytes:
        self._wait_until(deadline)
        return self._socket.recv(size)

    def _wait_until(self, deadline: float) -> None:
        self._socket.settimeout(max(deadline - time.monotonic(), 1e-3))

    def _keep_tail(self, output: IO[bytes]) -> None:
        with output:
            while chunk := os.read(output.fileno(), _TAIL_BYTES):
                self._tail += chunk
                del self._tail[:-_TAIL_BYTES]
