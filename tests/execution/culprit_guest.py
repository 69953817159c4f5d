import os
import re
import signal
import sys

import guest


@guest.function
def commit(how):
    if how.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, how))
    elif how.startswith("os._exit"):
        os._exit(int(how[9]))
    elif how == "an exception":
        raise RuntimeError("the bells are out of tune")
    elif how == "sys.exit":
        sys.exit(3)
    elif how == "an endless native loop that holds the GIL":
        re.match(r"(a|a)*$", "a" * 60 + "b")
    elif how == "a memory bomb":
        eaten = []
        while True:
            eaten.append(bytearray(b"x") * (64 << 20))
    elif how == "a flood on stdout":
        sys.stdout.write("noise\n" * 2_000_000)
    elif how == "a hang at shutdown":
        import atexit
        import time

        atexit.register(time.sleep, 600)
