"""Bytes that are text in some encoding."""

from __future__ import annotations


def decoded(data: bytes) -> str:
    """``data`` up to its first NUL, as UTF-8 or else what Windows writes in western countries, so that no character
    is lost or replaced. (Latin-1 differs from it in control characters alone.)"""
    return text_of(data.split(b"\0", 1)[0])


def text_of(data: bytes) -> str:
    """The same for all of ``data``."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").strip()
