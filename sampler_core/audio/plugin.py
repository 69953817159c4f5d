"""Readers that plugins bring, kept from failing anything but their own file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np

from ..contracts import Samples
from ..hookspecs import AudioReaderSpec
from .stream import AudioStream, DecodeError, OpenStream


def reader_for(path: Path, readers: Sequence[AudioReaderSpec]) -> AudioReaderSpec | None:
    """The first of ``readers`` that claims the extension of ``path``."""
    extension = path.suffix.lower()
    return next((reader for reader in readers if extension in reader.extensions), None)


def open_stream(reader: AudioReaderSpec, path: Path) -> OpenStream:
    """Open ``path`` with a plugin's reader; whatever that raises comes out as :class:`DecodeError`."""
    module, _, function = reader.target.partition(":")
    try:
        return _Guarded(reader.name, getattr(import_module(module), function)(path))
    except DecodeError:
        raise
    except Exception as error:
        raise _blame(reader.name, error) from error


class _Guarded:
    def __init__(self, name: str, inner: AudioStream) -> None:
        self._name = name
        self._inner = inner
        self.format = inner.format
        self.codec = inner.codec
        self.decoder = inner.decoder
        self.sample_rate_hz = int(inner.sample_rate_hz)
        self.channels = int(inner.channels)
        self.expected_frames = inner.expected_frames
        self.tags = dict(inner.tags)
        self.warnings = inner.warnings
        self.doubt: str | None = None

    def blocks(self) -> Iterator[Samples]:
        try:
            for block in self._inner.blocks():
                yield self._checked(block)
        except DecodeError:
            raise
        except Exception as error:
            raise _blame(self._name, error) from error

    def _checked(self, block: Samples) -> Samples:
        if block.ndim != 2 or block.shape[1] != self.channels or not np.issubdtype(block.dtype, np.floating):
            raise ValueError(f"gave a block of {block.dtype} {block.shape}, expected float32 (n, {self.channels})")
        return block

    def close(self) -> None:
        self._inner.close()


def _blame(name: str, error: Exception) -> DecodeError:
    return DecodeError(
        f"the reader {name!r} failed: {type(error).__name__}: {error}",
        "`sampler plugins` says whose it is: report it to its authors, or leave the plugin out.",
    )
