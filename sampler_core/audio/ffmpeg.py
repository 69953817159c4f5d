"""Reading with FFmpeg's libraries (PyAV): AAC, ALAC, WMA, WavPack, Matroska, MPEG audio without a frame count, …"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream as InputStream
from av.container import InputContainer

from ..contracts import Samples
from .frames import FrameConverter
from .opening import open_regular
from .stream import BLOCK_SAMPLES, AudioStream, DecodeError
from .tags import clean_tags

# Playlists, concatenation scripts and network formats could make FFmpeg open other files: they are left out.
DEMUXERS = (
    "aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avr", "caf", "dsf", "dts", "eac3", "flac", "flv", "iff",
    "ircam", "latm", "loas", "matroska", "mlp", "mov", "mp3", "mpc", "mpc8", "mpeg", "mpegts", "nistsphere", "ogg",
    "paf", "pvf", "sds", "tak", "truehd", "tta", "voc", "w64", "wav", "wv",
)  # fmt: skip

av.logging.set_level(av.logging.PANIC)


def open_stream(path: Path, demuxer: str | None = None, states_length: bool = False) -> AudioStream:
    """Open ``path`` with FFmpeg.

    Args:
        demuxer: the container's name; ``None`` lets FFmpeg probe the content.
        states_length: whether the length FFmpeg gives comes from the header and is no guess.

    Raises:
        DecodeError: if it cannot be opened or holds no audio FFmpeg can decode.
    """
    return _FFmpegStream(path, demuxer, states_length)


class _FFmpegStream:
    def __init__(self, path: Path, demuxer: str | None, states_length: bool) -> None:
        os.close(open_regular(path))
        self._container = _open_container(path, demuxer)
        try:
            self._stream = stream = _audio_stream(self._container)
        except DecodeError:
            self._container.close()
            raise
        context = stream.codec_context
        self.format = self._container.format.name.split(",")[0]
        self.codec = context.name
        self.decoder = "libavcodec " + ".".join(str(n) for n in av.library_versions["libavcodec"])
        self.sample_rate_hz = context.sample_rate
        self.channels = context.channels
        self.expected_frames = self._stated_frames() if states_length else None
        self.tags = clean_tags({**stream.metadata, **self._container.metadata})
        self.warnings: list[str] = []

    def _stated_frames(self) -> int | None:
        stream, container = self._stream, self._container
        if stream.duration and stream.time_base is not None:
            return int(stream.duration * stream.time_base * self.sample_rate_hz)
        if container.duration and len(container.streams) == 1:
            return int(container.duration * self.sample_rate_hz / av.time_base)
        return None

    def blocks(self) -> Iterator[Samples]:
        pieces: list[Samples] = []
        held = 0
        broken: DecodeError | None = None
        try:
            for piece in self._pieces():
                pieces.append(piece)
                held += piece.size
                if held >= BLOCK_SAMPLES:
                    yield np.concatenate(pieces)
                    pieces, held = [], 0
        except DecodeError as error:
            broken = error
        if pieces:
            yield np.concatenate(pieces)
        if broken is not None:
            raise broken

    def _pieces(self) -> Iterator[Samples]:
        converter = FrameConverter(self._stream.codec_context.layout, self.sample_rate_hz)
        try:
            for frame in self._frames():
                yield from converter.convert(frame)
            yield from converter.flush()
        except (av.FFmpegError, OSError, ValueError) as error:
            raise DecodeError(f"is damaged or cut: {_reason(error)}") from error
        if converter.changed:
            self.warnings.append("rate or channels change on the way; converted to those of the start")

    def _frames(self) -> Iterator[av.AudioFrame]:
        damaged = 0
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.InvalidDataError:
                damaged += 1
                continue
            yield from frames
        if damaged:
            self.warnings.append(f"{damaged} damaged packets were left out")

    def close(self) -> None:
        self._container.close()


def _open_container(path: Path, demuxer: str | None) -> InputContainer:
    options = {"format_whitelist": ",".join(DEMUXERS), "protocol_whitelist": "file"}
    try:
        # The prefix keeps a colon in the name from being read as a protocol.
        return av.open(f"file:{path}", format=demuxer, options=options, metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        hint = "It is not audio, or it is damaged or of a rare kind; try to convert it to WAV or FLAC."
        raise DecodeError(f"FFmpeg cannot read it: {_reason(error)}", hint) from error


def _audio_stream(container: InputContainer) -> InputStream:
    if not container.streams.audio:
        raise DecodeError("holds no audio", "Only files with an audio stream can be analyzed.")
    stream = container.streams.audio[0]
    context = stream.codec_context
    if context is None or not context.sample_rate or not context.channels:
        raise DecodeError("holds audio that FFmpeg cannot decode", "Convert it to WAV or FLAC.")
    return stream


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")
