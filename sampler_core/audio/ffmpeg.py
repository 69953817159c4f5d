"""Reading with FFmpeg's libraries (PyAV): AAC, ALAC, WMA, WavPack, Matroska, MPEG audio without a frame count, …"""

from __future__ import annotations

import os
from collections.abc import Iterator

import av
import numpy as np
from av.audio.stream import AudioStream as InputStream
from av.container import InputContainer
from av.stream import Disposition

from ..contracts import Samples
from .channels import channels_of, give_up, is_listed, layout_for
from .embedded.texts import text_of
from .frames import FrameConverter
from .magic import Way
from .ogg import has_last_page
from .opening import open_regular
from .source import Source, Stretch
from .stream import BLOCK_SAMPLES, CutError, DecodeError, OpenStream

# Playlists, concatenation scripts and network formats could make FFmpeg open other files: they are left out.
DEMUXERS = (
    "aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avi", "avr", "bonk", "caf", "dsf", "dts", "dtshd", "eac3",
    "epaf", "flac", "flv", "hcom", "iff", "ircam", "latm", "libopenmpt", "loas", "matroska", "mlp", "mov", "mp3",
    "mpc", "mpc8", "mpeg", "mpegts", "mxf", "nistsphere", "nut", "ogg", "oma", "osq", "paf", "pvf", "qcp", "qoa",
    "rka", "rm", "sds", "shn", "sox", "tak", "truehd", "tta", "voc", "vqf", "w64", "wav", "wavarc", "wsd", "wv",
    "wve", "xwma",
)  # fmt: skip

av.logging.set_level(av.logging.PANIC)


def open_stream(source: Source, way: Way, like: OpenStream | None = None) -> OpenStream:
    """Open ``source`` with FFmpeg, in the ``way`` that was chosen for it.

    Args:
        like: an open stream whose rate and number of channels it is to be converted to.

    Raises:
        DecodeError: if it cannot be opened or holds no audio FFmpeg can decode.
    """
    return _FFmpegStream(source, way, like)


class _FFmpegStream:
    def __init__(self, source: Source, way: Way, like: OpenStream | None) -> None:
        os.close(open_regular(source.path))
        self._source = source
        self._bytes = None if source.is_whole_file else source.open()
        # The prefix keeps a colon in the name from being read as a protocol.
        self._container = _open_container(self._bytes or f"file:{source.path}", way.demuxer)
        try:
            tracks = _audio_tracks(self._container)
        except DecodeError:
            self.close()
            raise
        self._way = way
        self._lists_channels: bool | None = None
        self._stream = stream = _chosen(tracks)
        context = stream.codec_context
        self.format = self._container.format.name.split(",")[0]
        self.codec = context.name
        self.decoder = "libavcodec " + ".".join(str(n) for n in av.library_versions["libavcodec"])
        self.sample_rate_hz = like.sample_rate_hz if like else context.sample_rate
        self.channels = like.channels if like else channels_of(context)
        self.expected_frames = self._stated_frames() if way.states_length else way.stated_frames
        self.tags = _texts({**stream.metadata, **self._container.metadata})
        self.warnings = _about_tracks(tracks, stream)
        self.doubt: str | None = None

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
        if self.format == "ogg" and not self._has_last_page():
            raise CutError("ends without an end-of-stream page")

    def _has_last_page(self) -> bool:
        fd = open_regular(self._source.path)
        try:
            return has_last_page(fd, self._source.start, self._source.end or os.fstat(fd).st_size)
        finally:
            os.close(fd)

    def _pieces(self) -> Iterator[Samples]:
        converter = FrameConverter(layout_for(self.channels, self._stream.codec_context), self.sample_rate_hz)
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
            if self._lists_channels is None and frames:
                self._lists_channels = is_listed(frames[0].layout)
            if self._lists_channels:
                for frame in frames:
                    give_up(frame.layout)
            yield from frames
        if self._way.all_bytes_there and not damaged:
            self.expected_frames = None
        if damaged:
            self.warnings.append(f"{damaged} damaged {'packet was' if damaged == 1 else 'packets were'} left out")

    def close(self) -> None:
        self._container.close()
        if self._bytes is not None:
            self._bytes.close()


def _open_container(file: str | Stretch, demuxer: str | None) -> InputContainer:
    options = {"format_whitelist": ",".join(DEMUXERS), "protocol_whitelist": "file"}
    try:
        return av.open(file, "r", format=demuxer, options=options, metadata_errors="surrogateescape")
    except (av.FFmpegError, OSError, ValueError) as error:
        if isinstance(file, Stretch):
            file.close()
        hint = "It is not audio, or it is damaged or of a rare kind; try to convert it to WAV or FLAC."
        # Of a kind that is not on the list it says no more than this.
        reason = "it is of no kind that is read" if isinstance(error, av.ArgumentError) else _reason(error)
        raise DecodeError(f"FFmpeg cannot read it: {reason}", hint) from error


def _audio_tracks(container: InputContainer) -> list[InputStream]:
    """The tracks that can be decoded, of which there is at least one."""
    if not container.streams.audio:
        raise DecodeError("holds no audio", "Only files with an audio stream can be analyzed.")
    tracks = [track for track in container.streams.audio if _is_known(track)]
    if not tracks:
        raise DecodeError("holds audio that FFmpeg cannot decode", "Convert it to WAV or FLAC.")
    return tracks


def _is_known(track: InputStream) -> bool:
    context = track.codec_context
    return context is not None and bool(context.sample_rate and channels_of(context))


def _chosen(tracks: list[InputStream]) -> InputStream:
    """The first track that is marked to be played by default, else the first."""
    return next((track for track in tracks if track.disposition & Disposition.default), tracks[0])


def _about_tracks(tracks: list[InputStream], chosen: InputStream) -> list[str]:
    if len(tracks) < 2:
        return []
    reason = "marked as default" if chosen.disposition & Disposition.default else "none is marked as default"
    return [f"holds {len(tracks)} audio tracks: number {tracks.index(chosen) + 1} is read ({reason})"]


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


def _texts(metadata: dict[str, str]) -> dict[str, str]:
    """Without what FFmpeg took for UTF-8 and was not."""
    return {name: text_of(value.encode("utf-8", "surrogateescape")) for name, value in metadata.items()}
