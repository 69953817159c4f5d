"""Reading with libsndfile, which reads these containers right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from ..contracts import Samples
from .opening import open_regular
from .stream import BLOCK_SAMPLES, AudioStream, DecodeError
from .tags import clean_tags

CONTAINERS = ("WAV", "RF64", "W64", "AIFF", "AU", "CAF", "FLAC", "Ogg Vorbis", "Opus", "free-format MP3")

_CODECS = {"mpeg_layer_iii": "mp3", "mpeg_layer_ii": "mp2", "mpeg_layer_i": "mp1"}
_SALVAGE_FRAMES = 64
_UNKNOWN_LENGTH = 1 << 47
"""libsndfile reports absurd counts near 2**63 where a stream does not say how long it is."""

# What libsndfile notes while parsing, where the header claims more bytes than the file has.
_SHORT_DATA = re.compile(r"^\s*(?:data|SSND|Data Size|riff|Riff size)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE)
_SIZE_UNKNOWN = 0x7FFFF000
_NO_END_PAGE = re.compile(r"Last page lacks an end-of-stream bit")


def open_stream(path: Path) -> AudioStream:
    """Open ``path`` with libsndfile.

    Raises:
        DecodeError: if it cannot be opened or libsndfile does not understand it.
    """
    return _SoundFileStream(path)


class _SoundFileStream:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = file = _open(path)
        log = file.extra_info
        self.format = file.format.lower().replace("wavex", "wav")
        self.codec = _CODECS.get(file.subtype.lower(), file.subtype.lower())
        self.decoder = f"libsndfile {soundfile.__libsndfile_version__}"
        self.sample_rate_hz: int = file.samplerate
        self.channels: int = file.channels
        self.expected_frames = _expected_frames(file.frames, log)
        self.tags = clean_tags(file.copy_metadata())
        self.warnings: list[str] = []
        self._ends_early = bool(_NO_END_PAGE.search(log))

    def blocks(self) -> Iterator[Samples]:
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
                    self.warnings.append("something that is not audio follows the last frame")
                    return
                raise DecodeError(f"is damaged after {done / self.sample_rate_hz:.1f} s: {_reason(error)}") from error
            if count == 0:
                break
            done += count
            yield buffer[:count]
        if self._ends_early:
            raise DecodeError("ends without an end-of-stream page")

    def _salvage(self, done: int) -> Iterator[Samples]:
        """What libsndfile could still read of the block in which it failed, in small steps."""
        buffer = np.empty((_SALVAGE_FRAMES, self.channels), np.float32)
        last = self.expected_frames or _UNKNOWN_LENGTH
        try:
            with _open(self._path) as file:
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

    def seekable(self) -> bool:
        return False


def _open(path: Path) -> _SequentialFile:
    # By descriptor: the content alone decides the format, and names may be any bytes.
    fd = open_regular(path)
    try:
        return _SequentialFile(fd, closefd=True)
    except soundfile.LibsndfileError as error:
        hint = "It is damaged or of a rare kind; try to convert it to WAV or FLAC."
        raise DecodeError(f"libsndfile cannot read it: {_reason(error)}", hint) from error


def _reason(error: soundfile.LibsndfileError) -> str:
    return str(error.error_string).strip().removeprefix("Error : ").rstrip(".")


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
