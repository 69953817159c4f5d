"""Identity of a file's bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .opening import open_regular
from .stream import DecodeError


def bytes_sha256(path: Path) -> str:
    """SHA-256 of the file's bytes in hex, read in blocks.

    Raises:
        DecodeError: if it is not a regular file that can be read to its end.
    """
    with os.fdopen(open_regular(path), "rb", buffering=0) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise DecodeError(
                f"cannot be read: {error.strerror}", "Check the disk or the network drive it lies on."
            ) from error
