"""What is worth trying when a folder is walked."""

from __future__ import annotations

import os
from pathlib import Path

from .opening import open_regular
from .sniff import recognize
from .stream import DecodeError

AUDIO_EXTENSIONS = frozenset({
    ".3ga", ".aac", ".ac3", ".adts", ".afc", ".aif", ".aifc", ".aiff", ".alac", ".amr", ".ape", ".asf", ".au",
    ".bwf", ".caf", ".dff", ".dsf", ".eac3", ".ec3", ".flac", ".m4a", ".m4b", ".m4r", ".mka", ".mp1", ".mp2",
    ".mp3", ".mp4", ".mpa", ".mpc", ".oga", ".ogg", ".ogv", ".opus", ".rf64", ".snd", ".spx", ".tak", ".tta",
    ".voc", ".w64", ".wav", ".wave", ".webm", ".wma", ".wv",
})  # fmt: skip

# Common companions of audio; they are passed over without being opened.
OTHER_EXTENSIONS = frozenset({
    ".asd", ".cfg", ".csv", ".cue", ".db", ".doc", ".docx", ".gif", ".htm", ".html", ".ini", ".jpeg", ".jpg", ".js",
    ".json", ".log", ".m3u", ".m3u8", ".md", ".mid", ".midi", ".nfo", ".nki", ".npy", ".pdf", ".pek", ".pls",
    ".png", ".py", ".reapeaks", ".rtf", ".sfk", ".sfv", ".sqlite", ".svg", ".toml", ".txt", ".url", ".webp", ".xls",
    ".xlsx", ".xml", ".yaml", ".yml", ".zip",
})  # fmt: skip


def looks_like_audio(path: Path) -> bool:
    """Whether a file met in a folder is worth decoding: by its extension, else by its first bytes."""
    extension = path.suffix.lower()
    if extension in AUDIO_EXTENSIONS:
        return True
    if extension in OTHER_EXTENSIONS:
        return False
    try:
        fd = open_regular(path)
    except DecodeError:
        return False
    try:
        return recognize(fd) is not None
    finally:
        os.close(fd)
