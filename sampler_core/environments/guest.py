"""The guest's half of the bridge: one file, standard library only, Python 3.8 or newer.

The host runs ``PYTHON guest.py GUEST_FILE FD_IN FD_OUT PARENT_PID``. The plugin's guest file registers what the
host may call, and imports nothing of ours but this module, under the name ``guest``::

    import guest

    @guest.function
    def energy(audio, scale):                    # arrays arrive mapped read-only, parameters as given
        return guest.Reply(float(scale * (audio ** 2).sum()), {"squared": audio ** 2})

Frames are a 4-byte big-endian length and UTF-8 JSON; arrays are ``.npy`` files that both sides map. Workers
use the same frames. Anything a guest prints goes to its log, never into the conversation.
"""

import ctypes
import faulthandler
import importlib.util
import json
import os
import queue
import signal
import sys
import threading
import traceback
from typing import Any, Callable, Dict, Mapping, Optional, TypeVar  # noqa: UP035 - Python 3.8

F = TypeVar("F", bound=Callable[..., Any])

_MAX_FRAME = 1 << 27
_PR_SET_PDEATHSIG = 1
_functions: Dict[str, Callable[..., Any]] = {}  # noqa: UP006


class Reply:
    """What a guest function returns when it gives arrays: a JSON-able ``value`` and named ``arrays``."""

    def __init__(self, value: Any = None, arrays: Optional[Mapping[str, Any]] = None) -> None:  # noqa: UP045
        self.value = value
        self.arrays = dict(arrays or {})


def function(callee: F) -> F:
    """Let the host call ``callee`` by its name."""
    _functions[callee.__name__] = callee
    return callee


def pack(value: Any) -> bytes:
    """Return ``value`` as one frame.

    Raises:
        ValueError: it holds NaN or infinity, or is too long for a frame.
        TypeError: it is not JSON-able.
    """
    payload = json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
    if len(payload) > _MAX_FRAME:
        raise ValueError(f"a message of {len(payload)} bytes is too long: hand over arrays instead")
    return len(payload).to_bytes(4, "big") + payload


def unpack(receive: Callable[[int], bytes]) -> Any:
    """Return the next value from ``receive(size)``, which gives at most ``size`` bytes, or ``None`` at the end.

    Raises:
        ValueError: what arrives is not a frame, or breaks off inside one.
    """
    header = _exactly(receive, 4)
    if header is None:
        return None
    size = int.from_bytes(header, "big")
    payload = _exactly(receive, size) if size <= _MAX_FRAME else None
    if payload is None:
        raise ValueError("the other side sent something that is not a whole frame")
    return json.loads(payload.decode(), parse_constant=_refuse)


def write_frame(fd: int, value: Any) -> None:
    """Write ``value`` to ``fd`` as one frame; errors as :func:`pack`."""
    write_bytes(fd, pack(value))


def write_bytes(fd: int, data: bytes) -> None:
    """Write all of ``data`` to ``fd``."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def read_frame(fd: int) -> Any:
    """Read one frame from ``fd``; ``None`` when the other side has closed. Errors as :func:`unpack`."""
    return unpack(lambda size: os.read(fd, size))


def die_with_parent(parent_pid: int) -> None:
    """Have the kernel kill this process when ``parent_pid`` dies; leave at once if it already has."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(1)


def _exactly(receive: Callable[[int], bytes], size: int) -> Optional[bytes]:  # noqa: UP045
    parts = []
    missing = size
    while missing:
        part = receive(min(missing, 1 << 20))
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _serve(fd_in: int, fd_out: int) -> None:
    requests: Any = queue.SimpleQueue()
    # A thread reads, so that a busy guest too notices that its host is gone.
    threading.Thread(target=_listen, args=(fd_in, requests), daemon=True).start()
    while True:
        request = requests.get()
        try:
            answer = pack(_answer(request))
        except (Exception, SystemExit):  # noqa: BLE001 - whatever the plugin raises belongs to its caller
            answer = pack({"error": traceback.format_exc()})
        write_bytes(fd_out, answer)


def _listen(fd: int, requests: Any) -> None:
    while True:
        request = read_frame(fd)
        if request is None:
            os._exit(0)
        requests.put(request)


def _answer(request: Any) -> Any:
    callee = _functions.get(request["function"])
    if callee is None:
        known = ", ".join(sorted(_functions)) or "none"
        raise LookupError(f"the guest has no function {request['function']!r}; it has: {known}")
    arrays = {name: _load(path) for name, path in request["arrays"].items()}
    result = callee(**request["params"], **arrays)
    reply = result if isinstance(result, Reply) else Reply(result)
    for name, array in reply.arrays.items():
        _save(os.path.join(request["folder"], "reply-" + name + ".npy"), array)  # noqa: PTH118
    return {"value": reply.value, "arrays": sorted(reply.arrays)}


def _load(path: str) -> Any:
    import numpy

    return numpy.load(path, mmap_mode="r", allow_pickle=False)


def _save(path: str, array: Any) -> None:
    import numpy

    numpy.save(path, numpy.asarray(array), allow_pickle=False)


def _load_guest_file(path: str) -> None:
    sys.modules["guest"] = sys.modules[__name__]
    spec = importlib.util.spec_from_file_location("guest_functions", path)
    if spec is None or spec.loader is None:
        raise ImportError("cannot load " + path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


def main() -> None:
    """Entry point of the guest process."""
    path, fd_in, fd_out, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    die_with_parent(parent)
    faulthandler.enable()
    os.set_inheritable(fd_in, False)
    os.set_inheritable(fd_out, False)
    try:
        _load_guest_file(path)
    except Exception:  # noqa: BLE001 - told to the host, which raises it
        write_frame(fd_out, {"error": traceback.format_exc()})
        return
    write_frame(fd_out, {"ready": os.getpid()})
    _serve(fd_in, fd_out)


if __name__ == "__main__":
    main()
