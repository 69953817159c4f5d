"""Several streams that lie one behind the other in a file and make one sound, as in chained Ogg."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from ..contracts import Samples
from .source import Source
from .stream import DecodeError, OpenStream


class OpenPart(Protocol):
    """Opens a part of a file; ``like`` is the stream whose rate and channels it should have, where that can be done."""

    def __call__(self, source: Source, like: OpenStream | None = None) -> OpenStream: ...


def open_stream(parts: Sequence[Source], open_part: OpenPart) -> OpenStream:
    """Open ``parts`` as one stream that has the first one's format.

    Raises:
        DecodeError: if the first one cannot be opened.
    """
    return _Chain(parts, open_part)


class _Chain:
    def __init__(self, parts: Sequence[Source], open_part: OpenPart) -> None:
        self._parts, self._open_part = parts, open_part
        self._first = first = open_part(parts[0])
        self.format, self.codec, self.decoder = first.format, first.codec, first.decoder
        self.sample_rate_hz, self.channels = first.sample_rate_hz, first.channels
        self.expected_frames: int | None = None
        self.tags = first.tags
        self.warnings: list[str] = []
        self.doubt: str | None = None

    def blocks(self) -> Iterator[Samples]:
        faults: list[DecodeError] = []
        yield from self._part(self._first, faults)
        for part in self._parts[1:]:
            try:
                stream = self._open_part(part, like=self._first)
            except DecodeError as error:
                faults.append(error)
                continue
            try:
                yield from self._part(stream, faults)
            finally:
                stream.close()
        if faults:
            raise type(faults[0])(self._told(faults))

    def _part(self, stream: OpenStream, faults: list[DecodeError]) -> Iterator[Samples]:
        if (stream.sample_rate_hz, stream.channels) != (self.sample_rate_hz, self.channels):
            shape = f"{stream.sample_rate_hz} Hz and {stream.channels} channels"
            faults.append(DecodeError(f"a part that has {shape} is left out"))
            return
        try:
            yield from stream.blocks()
        except DecodeError as error:
            faults.append(error)
        self.warnings += [warning for warning in stream.warnings if warning not in self.warnings]

    def _told(self, faults: list[DecodeError]) -> str:
        others = f", and {len(faults) - 1} more like this" if len(faults) > 1 else ""
        return f"in one of its {len(self._parts)} parts: {faults[0].message}{others}"

    def close(self) -> None:
        self._first.close()
