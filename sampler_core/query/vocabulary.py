"""Which words a field of a kind can be, as far as its JSON Schema lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..spelling import folded, nearest
from ..store.errors import UnknownField


def check_words(name: str, words: tuple[str, ...], schema: Mapping[str, Any], field: str) -> None:
    """Check ``words``, which are asked of the field of a kind that a query calls ``name``.

    Raises:
        UnknownField: when the field can never be one of them.
    """
    known = vocabulary(schema, field)
    if not known:
        return
    for word in words:
        if word not in known:
            told = nearest(word, known, f"it can be {', '.join(known)}")
            raise UnknownField(f"{name}: no result can have {word!r} there: {told}")


def vocabulary(schema: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """The words, folded; none where it may be any."""
    part = schema.get("properties", {}).get(field, {})
    found: list[str] = []
    for option in part.get("anyOf", [part]) if isinstance(part, Mapping) else [part]:
        match option:
            case {"type": "null"}:
                continue
            case {"type": "boolean"}:
                found += ["true", "false"]
            case {"enum": [*words]} if all(isinstance(word, str) for word in words):
                found += [folded(word) for word in words]
            case {"const": str(word)}:
                found.append(folded(word))
            case _:
                return ()
    return tuple(found)
