"""Who got what from whom: everything that happens in a run, as JSON lines."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, TextIO

from ..files import new_stream
from ..store.codec import readable_path


class Trace:
    """Writes one object per event: ``{"t": seconds since the run began, "event": …}`` and what belongs to it.

    ``path`` of ``None`` writes nothing. Lines are written as things happen: it tells of a run that was killed, too.
    """

    def __init__(self, path: Path | None) -> None:
        self._began = time.monotonic()
        self._file: TextIO | None = new_stream(path) if path else None

    def __call__(self, event: str, **facts: Any) -> None:
        """Write an event."""
        if self._file is not None:
            told = {name: value for name, value in facts.items() if value is not None}
            line = {"t": round(time.monotonic() - self._began, 4), "event": event, **told}
            self._file.write(json.dumps(line, allow_nan=False, separators=(",", ":"), default=_shown) + "\n")

    def close(self) -> None:
        """No more will come."""
        if self._file is not None:
            self._file.close()


def _shown(value: object) -> str:
    return readable_path(value) if isinstance(value, Path) else str(value)
