"""Whether there is a GPU to claim. Nothing is imported for it: what talks to GPUs lives in workers."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "CUDA_VISIBLE_DEVICES"


def gpu_here() -> bool:
    """Whether this machine has an NVIDIA GPU, and ``CUDA_VISIBLE_DEVICES`` does not hide it."""
    if os.environ.get(VARIABLE, "all").strip() in ("", "-1"):
        return False
    return any(Path("/dev").glob("nvidia[0-9]*"))
