"""Container tags made safe to store: lower-case names, bounded lengths, no control characters."""

from __future__ import annotations

from collections.abc import Mapping

MAX_TAGS = 64
MAX_NAME = 64
MAX_VALUE = 1000


def clean_tags(raw: Mapping[str, str]) -> dict[str, str]:
    """Normalise what a container says of itself; empty values are dropped."""
    cleaned: dict[str, str] = {}
    for name, value in sorted(raw.items()):
        key, text = _printable(name, MAX_NAME).lower(), _printable(value, MAX_VALUE)
        if key and text and len(cleaned) < MAX_TAGS:
            cleaned.setdefault(key, text)
    return cleaned


def _printable(text: str, limit: int) -> str:
    decodable = text[: 4 * limit].encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in decodable).strip()[:limit]
