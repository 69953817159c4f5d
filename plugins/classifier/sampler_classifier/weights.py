"""Where the weights lie, and what is written beside them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
WEIGHTS = _HERE / "soundnet.safetensors"


@cache
def facts() -> dict[str, Any]:
    """Version, SHA-256 of the weights, sizes, calibration, and where they come from."""
    read: dict[str, Any] = json.loads((_HERE / "soundnet.json").read_text(encoding="utf-8"))
    return read
