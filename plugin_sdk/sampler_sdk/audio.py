"""Samples outside of an analyzer, for commands and exporters: decoded as analyzers get them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from sampler_core.audio.decode import decode
from sampler_core.audio.stream import DecodeError
from sampler_core.contracts import Audio
from sampler_core.registry.registry import Registry

__all__ = ["DecodeError", "read"]


def read(path: Path) -> Audio:
    """Decode ``path`` by the readers that an analysis would use, into memory: for short files.

    ``audio.info.digest`` is that of the library where the file is still the same.

    Raises:
        DecodeError: when it cannot be decoded.
        OSError: when there is no room for the samples.
    """
    with tempfile.TemporaryDirectory(prefix="sampler-") as folder:
        target = Path(folder) / "samples"
        info = decode(path, target, Registry.discover().readers)
        samples = np.fromfile(target, "<f4").reshape(-1, info.channels)
    return Audio(samples, info)
