"""Container tags made safe to store: one name for one meaning, bounded lengths, no control characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MAX_TAGS = 64
MAX_VALUES = 16
MAX_NAME = 64
MAX_VALUE = 1000

_SAME = {
    "title": ("tit2", "tt2", "nam", "name"),
    "artist": ("tpe1", "tp1", "artists", "author"),
    "album": ("talb", "tal"),
    "albumartist": ("tpe2", "tp2", "band"),
    "genre": ("tcon", "tco"),
    "date": ("year", "tdrc", "tyer", "tye"),
    "comment": ("comm", "com", "comments", "annotation", "description"),
    "track": ("trck", "trk", "tracknumber"),
    "disc": ("tpos", "tpa", "discnumber", "disk"),
    "bpm": ("tbpm", "tbp", "tmpo", "tempo", "beatsperminute"),
    "key": ("tkey", "tke", "initialkey", "keysignature"),
    "label": ("publisher", "tpub", "tpb", "organization", "recordlabel"),
    "rating": ("popm", "pop"),
    "composer": ("tcom", "tcm"),
    "isrc": ("tsrc", "trc"),
    "copyright": ("tcop", "tcr", "cprt"),
    "encoder": ("tsse", "tss", "encodersettings", "software"),
    "encodedby": ("tenc", "ten"),
}
_NAMES = {alias: name for name, aliases in _SAME.items() for alias in aliases}
_NOT_TAGS = frozenset(
    {
        "major_brand",
        "minor_version",
        "compatible_brands",
        "handler_name",
        "vendor_id",
        "duration",
        "language",
        "filename",
        "metadata_block_picture",
        "coverart",
        "id3v2_priv.xmp",
        "xmp",
        "cuesheet",
    }
)
"""Facts on the container, pictures and blocks of other formats."""


def clean_tags(raw: Mapping[str, str | Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Normalise what a container says of itself: names as in ``title``, values as tuples; empty ones are dropped.

    Names that mean the same are one (``TBPM``, ``tmpo`` and ``tempo`` are ``bpm``), others are kept in lower case. At
    most 64 names with 16 values of 1,000 characters each are kept.
    """
    found: dict[str, dict[str, None]] = {}
    for name, values in sorted(raw.items()):
        key = canonical_name(name)
        texts = [_printable(text, MAX_VALUE) for text in ((values,) if isinstance(values, str) else values)]
        if key and key not in _NOT_TAGS and any(texts) and (key in found or len(found) < MAX_TAGS):
            found.setdefault(key, {}).update(dict.fromkeys(text for text in texts if text))
    return {key: tuple(values)[:MAX_VALUES] for key, values in found.items()}


def canonical_name(name: str) -> str:
    """The one spelling of a tag's name."""
    key = _printable(name, MAX_NAME).lower()
    bare = key.replace(" ", "").replace("_", "").replace("-", "")
    return _NAMES.get(key) or _NAMES.get(bare) or (bare if bare in _SAME else key)


def _printable(text: str, limit: int) -> str:
    decodable = text[: 4 * limit].encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in decodable).strip()[:limit]
