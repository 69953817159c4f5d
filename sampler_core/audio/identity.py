"""Identity of a file's bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .opening import open_regular
from .stream import DecodeError


def bytes_sha256(path: Path) -> str:
    """SHA-256 in hex of the file's bytes, read in blocks, and of its extension.

    The extension counts because it decides how a file is read where the bytes leave that open.

    Raises:
        DecodeError: if it is not a regular file that can be read to its end.
    """
    with os.fdopen(open_regular(path), "rb", buffering=0) as file:
        try:
            digest = hashlib.file_digest(file, "sha256")
        except OSError as error:
            raise DecodeError(
                f"cannot be read: {error.strerror}", "Check the disk or the network drive it lies on."
            ) from error
    digest.update(os.fsencode(path.suffix.lower()))
    return digest.hexdigest()
