"""One letter and one colour per class, the same wherever it is drawn: those that a kind declares for its words, and
spare ones for others. The greys of what has no class differ from all that the standard kinds declare by at least 15
(CIE 1976 ΔE)."""

from __future__ import annotations

import string
import unicodedata
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from ..contracts import Word
from .segments import Unlabelled


class Swatch(NamedTuple):
    """How a class is drawn: ``colour`` as ``#RRGGBB``. What has the letter " " is not drawn where letters are."""

    letter: str
    colour: str

    @property
    def ink(self) -> str:
        """Black or white, whichever is read better on the colour (relative luminance of WCAG 2)."""
        red, green, blue = (_linear(int(self.colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
        return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#FFFFFF"


GREYS: dict[str, Swatch] = {
    Unlabelled.NOT_CLASSIFIED: Swatch("=", "#6A6A6A"),
    Unlabelled.NOT_SURE: Swatch("?", "#939393"),
    Unlabelled.UNDETERMINED: Swatch(".", "#BDBDBD"),
    Unlabelled.FAILED: Swatch("!", "#3C3C3C"),
}
_SPARE = ("#00A6A0", "#D64C9A", "#7A7F1F", "#6A4C2B", "#5A6FA8")


def swatches(names: Iterable[str], words: Iterable[Word] = ()) -> dict[str, Swatch]:
    """A swatch for each of ``names``, in their order: what ``words`` declares, as far as a letter can be drawn and is
    nobody else's. Others get a letter of their own among these, and a colour that follows from the name alone as long
    as no other of them has it."""
    wanted = list(dict.fromkeys(names))
    declared = {word.name: word for word in words}
    found = dict(GREYS)
    letters, colours, own = {swatch.letter for swatch in GREYS.values()}, set[str](), dict[str, str]()
    for name, word in declared.items():
        if _is_drawn(word.letter, letters):
            own[name] = word.letter
            letters.add(word.letter)
    for name in sorted(set(wanted) - found.keys()):
        colour = declared[name].colour if name in declared else ""
        found[name] = Swatch(own.get(name) or _letter(name, letters), colour or _colour(name, colours))
        letters.add(found[name].letter)
        colours.add(found[name].colour)
    return {name: found[name] for name in wanted}


def _is_drawn(letter: str, taken: set[str]) -> bool:
    """Whether a declared letter is one that is seen, in one column, and free."""
    narrow = letter.isprintable() and unicodedata.east_asian_width(letter) not in "WF" if letter else False
    return narrow and not unicodedata.combining(letter) and letter not in taken


def _letter(name: str, taken: set[str]) -> str:
    own = [letter for letter in name.upper() if letter in string.ascii_uppercase]
    free = (letter for letter in (*own, *string.ascii_uppercase, *string.digits) if letter not in taken)
    return next(free, "#")


def _colour(name: str, taken: set[str]) -> str:
    first = zlib.crc32(name.encode()) % len(_SPARE)
    order = _SPARE[first:] + _SPARE[:first]
    return next((colour for colour in order if colour not in taken), order[0])


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
