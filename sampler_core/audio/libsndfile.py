"""Reading with libsndfile, which reads these containers right."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import numpy as np
import soundfile

from ..contracts import Samples
from .opening import open_regular, read_at
from .sniff import skip_id3
from .source import Source, Stretch
from .stream import BLOCK_SAMPLES, CutError, DecodeError, OpenStream

CONTAINERS = ("WAV", "RF64", "W64", "AIFF", "AU", "CAF", "FLAC", "Ogg Vorbis", "Opus", "free-format MP3")

_CODECS = {"mpeg_layer_iii": "mp3", "mpeg_layer_ii": "mp2", "mpeg_layer_i": "mp1"}
_OGG_ORDER = {
    3: [0, 2, 1],
    5: [0, 2, 1, 3, 4],
    6: [0, 2, 1, 5, 3, 4],
    7: [0, 2, 1, 6, 5, 3, 4],
    8: [0, 2, 1, 7, 5, 6, 3, 4],
}
"""Vorbis and Opus have the centre before the right; everything else, FFmpeg too, has left, right, centre, bass, …"""
_SALVAGE_FRAMES = 64
_UNKNOWN_LENGTH = 1 << 47
"""libsndfile reports absurd counts near 2**63 where a stream does not say how long it is."""

# What libsndfile notes while parsing, where the header claims more bytes than the file has.
_SHORT_DATA = re.compile(r"^\s*(?:data|SSND|Data Size|riff|Riff size)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE)
_SIZE_UNKNOWN = 0x7FFFF000
_FLAC_HEAD = re.compile(rb"fLaC[\x00\x80]\x00\x00\x22")
_READ_AHEAD = 1 << 14
"""libFLAC reads less than this at a time."""
_NO_END_PAGE = re.compile(r"Last page lacks an end-of-stream bit")


def open_stream(source: Source) -> OpenStream:
    """Open ``source`` with libsndfile.

    Raises:
        DecodeError: if it cannot be opened or libsndfile does not understand it.
    """
    return _SoundFileStream(source)


class _SoundFileStream:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._file = file = _SequentialFile(source)
        log = file.extra_info
        self.format = file.format.lower().replace("wavex", "wav")
        self.codec = _CODECS.get(file.subtype.lower(), file.subtype.lower())
        self.decoder = f"libsndfile {soundfile.__libsndfile_version__}"
        self.sample_rate_hz: int = file.samplerate
        self.channels: int = file.channels
        self.expected_frames = _expected_frames(file.frames, log)
        self.tags: dict[str, str] = {}
        self.warnings: list[str] = []
        self.doubt: str | None = None
        self._ends_early = bool(_NO_END_PAGE.search(log))

    def blocks(self) -> Iterator[Samples]:
        order = _OGG_ORDER.get(self.channels) if self.format == "ogg" else None
        return self._read() if order is None else (block[:, order] for block in self._read())

    def _read(self) -> Iterator[Samples]:
        done = 0
        buffer = np.empty((max(1, BLOCK_SAMPLES // self.channels), self.channels), np.float32)
        while True:
            try:
                count = self._file.buffer_read_into(buffer, "float32")
            except soundfile.LibsndfileError as error:
                for block in self._salvage(done):
                    done += len(block)
                    yield block
                if done == self.expected_frames:
                    self.doubt = "something that is not audio follows the last frame"
                    return
                raise DecodeError(f"is damaged after {done / self.sample_rate_hz:.1f} s: {_reason(error)}") from error
            if count == 0:
                break
            done += count
            yield buffer[:count]
        if self._ends_early:
            raise CutError("ends without an end-of-stream page")
        self.doubt = self._file.left_behind() if self.format == "flac" else None

    def _salvage(self, done: int) -> Iterator[Samples]:
        """What libsndfile could still read of the block in which it failed, in small steps."""
        buffer = np.empty((_SALVAGE_FRAMES, self.channels), np.float32)
        last = self.expected_frames or _UNKNOWN_LENGTH
        try:
            with _SequentialFile(self._source) as file:
                file.seek(done)
                while count := file.buffer_read_into(buffer[: max(0, last - done)], "float32"):
                    done += count
                    yield buffer[:count]
        except (soundfile.LibsndfileError, DecodeError):
            return

    def close(self) -> None:
        self._file.close()


class _SequentialFile(soundfile.SoundFile):  # type: ignore[misc]
    """soundfile seeks after each read of a seekable file, which loses the last block where a header lies."""

    def __init__(self, source: Source) -> None:
        # By descriptor: the content alone decides the format, and names may be any bytes.
        self._opened: int | Stretch = open_regular(source.path) if source.is_whole_file else source.open()
        try:
            super().__init__(self._opened, closefd=True)
        except soundfile.LibsndfileError as error:
            self._close_stretch()
            hint = "It is damaged or of a rare kind; try to convert it to WAV or FLAC."
            raise DecodeError(f"libsndfile cannot read it: {_reason(error)}", hint) from error

    def seekable(self) -> bool:
        return False

    def left_behind(self) -> str | None:
        """What a reader that stops at the stated number of frames did not look at."""
        if not isinstance(self._opened, int):
            return None
        position, size = os.lseek(self._opened, 0, os.SEEK_CUR), os.fstat(self._opened).st_size
        own = skip_id3(self._opened)[0] + 1
        joined = _FLAC_HEAD.search(read_at(self._opened, 2 * _READ_AHEAD, max(own, position - _READ_AHEAD)))
        if joined or size - position > _READ_AHEAD:
            return "more follows the frames that its header announces"
        return None

    def close(self) -> None:
        super().close()
        self._close_stretch()

    def _close_stretch(self) -> None:
        if not isinstance(self._opened, int):
            self._opened.close()


def _reason(error: soundfile.LibsndfileError) -> str:
    text = str(error.error_string).strip().removeprefix("Error : ").rstrip(".")
    # What it says where it took the beginning for MPEG audio, and was wrong.
    return "Format not recognised" if text.startswith("File does not exist") else text


def _expected_frames(frames: int, log: str) -> int | None:
    if frames <= 0 or frames >= _UNKNOWN_LENGTH:
        return None
    claim = _SHORT_DATA.search(log)
    if claim is None:
        return frames
    claimed, there = int(claim[1]), int(claim[2])
    # Programs that write to a pipe leave a placeholder near 2**31 or 2**32 as the size.
    if claimed <= there or _SIZE_UNKNOWN <= claimed <= 0xFFFFFFFF or there == 0:
        return frames
    return frames * claimed // there
