"""Names of keys: ``A minor``, ``Am``, ``8A`` (Camelot) and ``1m`` (Open Key) are the same."""

from __future__ import annotations

import re
from typing import cast

from ..kinds import TONICS, Mode, Tonic, camelot

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAME = re.compile(r"([A-Ga-g])([#♯b♭]?)\s*(major|minor|maj|min|m|M)?")
_WHEEL = re.compile(r"(1[0-2]|[1-9])([ABabdm])")


def key_name(tonic: str, mode: str) -> str:
    """The name under which a key is kept: ``A minor``."""
    return f"{tonic} {mode}"


def parse_key(text: str) -> str | None:
    """The name of the key that ``text`` means, or ``None``."""
    if wheel := _WHEEL.fullmatch(text):
        return _on_wheel(int(wheel[1]), wheel[2])
    if not (name := _NAME.fullmatch(text.strip())):
        return None
    pitch = _LETTERS[name[1].upper()] + {"#": 1, "♯": 1, "b": -1, "♭": -1, "": 0}[name[2]]
    minor = (name[3] or "") in ("m", "min", "minor")
    return key_name(TONICS[pitch % 12], "minor" if minor else "major")


def split_key(name: str) -> tuple[Tonic, Mode]:
    """Tonic and mode of a name that :func:`parse_key` gave."""
    tonic, mode = name.split()
    return cast(Tonic, tonic), cast(Mode, mode)


def parse_wheel(text: str) -> str | None:
    """The place on the Camelot wheel that ``text`` (``8A``, ``1m``) means, or ``None``."""
    if not (wheel := _WHEEL.fullmatch(text)):
        return None
    return camelot(*split_key(_on_wheel(int(wheel[1]), wheel[2])))


def _on_wheel(number: int, letter: str) -> str:
    camelot_number = (number + 6) % 12 + 1 if letter in "dm" else number
    mode: Mode = "minor" if letter in "Aam" else "major"
    return next(key_name(tonic, mode) for tonic in TONICS if camelot(tonic, mode)[:-1] == str(camelot_number))
