"""What is worth trying when a folder is walked."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

from .opening import open_regular, read_at
from .sniff import recognize

AUDIO_EXTENSIONS = frozenset({
    ".3ga", ".aac", ".ac3", ".adts", ".afc", ".aif", ".aifc", ".aiff", ".alac", ".amr", ".ape", ".asf", ".au",
    ".bwf", ".caf", ".dff", ".dsf", ".dts", ".dtshd", ".eac3", ".ec3", ".flac", ".m4a", ".m4b", ".m4r", ".mka",
    ".mp+", ".mp1", ".mp2", ".mp3", ".mp4", ".mpa", ".mpc", ".mpp", ".oga", ".ogg", ".ogv", ".opus", ".rf64", ".snd",
    ".spx", ".tak", ".tta", ".voc", ".w64", ".wav", ".wave", ".webm", ".wma", ".wv",
})  # fmt: skip

_HEAD_BYTES = 512


def looks_like_audio(path: Path) -> bool:
    """Whether a file met in a folder is worth decoding: by its extension, else by its content, whatever its name.

    Raises:
        DecodeError: if that takes reading it, and it cannot be read.
    """
    return path.suffix.lower() in AUDIO_EXTENSIONS or has_audio_magic(path)


def has_audio_magic(path: Path) -> bool:
    """Whether the content of ``path`` is audio, as far as its first bytes tell.

    Text is not, though some texts begin like audio: UTF-16 with the bits that begin a frame of MPEG audio.

    Raises:
        DecodeError: if it cannot be read, or is not a regular file.
    """
    fd = open_regular(path)
    try:
        return recognize(fd) is not None and not _is_text(read_at(fd, _HEAD_BYTES, 0))
    finally:
        os.close(fd)


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        return "\0" not in codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
