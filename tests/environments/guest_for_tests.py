import ctypes
import os
import pathlib
import sys
import time

import guest


@guest.function
def echo(**params):
    return params


@guest.function
def doubled(samples):
    import numpy

    return guest.Reply({"sum": float(samples.sum()), "numpy": numpy.__version__}, {"doubled": samples * 2})


@guest.function
def whoami():
    return {"pid": os.getpid(), "prefix": sys.prefix, "python_variables": [n for n in os.environ if "PYTHON" in n]}


@guest.function
def fail(text):
    raise RuntimeError(text)


@guest.function
def hang_with_child(note=None):
    if note and (child := os.fork()):
        pathlib.Path(note).write_text(str(child))
    time.sleep(600)


@guest.function
def segfault():
    sys.stdout.write("about to fall\n")
    ctypes.string_at(0)


@guest.function
def leave(code):
    os._exit(code)


@guest.function
def flood(size):
    os.write(1, b"\xff" * size)
    os.write(2, b"no newline")
    return size


@guest.function
def not_a_number():
    return float("nan")


@guest.function
def nothing_to_keep():
    return guest.Reply(arrays={"objects": [object()]})
