"""One letter and one colour per class, the same wherever it is drawn.

Content labels differ from one another by at least 20 (CIE 1976 ΔE) for normal sight and under simulated protanopia,
deuteranopia and tritanopia (Machado, Oliveira and Fernandes 2009, severity 1); the greys of what has no label differ
from all others by at least 15.
"""

from __future__ import annotations

import string
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from .segments import Unlabelled


class Swatch(NamedTuple):
    """How a class is drawn: ``colour`` as ``#RRGGBB``."""

    letter: str
    colour: str

    @property
    def ink(self) -> str:
        """Black or white, whichever is read better on the colour (relative luminance of WCAG 2)."""
        red, green, blue = (_linear(int(self.colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
        return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#FFFFFF"


STANDARD = {
    "music": Swatch("M", "#1F5AC8"),
    "speech": Swatch("S", "#F59B00"),
    "singing": Swatch("V", "#8E1F78"),
    "percussion": Swatch("P", "#B83A00"),
    "tonal_instrument": Swatch("T", "#4CC3F5"),
    "noise_fx": Swatch("X", "#E0C36A"),
    "ambience": Swatch("A", "#3A9150"),
    "silence": Swatch(" ", "#FFFFFF"),
    Unlabelled.NOT_CLASSIFIED: Swatch("=", "#6A6A6A"),
    Unlabelled.NOT_SURE: Swatch("?", "#939393"),
    Unlabelled.UNDETERMINED: Swatch(".", "#BDBDBD"),
    Unlabelled.FAILED: Swatch("!", "#3C3C3C"),
}
_SPARE = ("#00A6A0", "#D64C9A", "#7A7F1F", "#6A4C2B", "#5A6FA8")


def swatches(names: Iterable[str]) -> dict[str, Swatch]:
    """A swatch for each of ``names``, in their order. Names that are not standard get a letter of their own among
    these, and a colour that follows from the name alone as long as no other of them has it."""
    wanted = list(dict.fromkeys(names))
    others = sorted(name for name in wanted if name not in STANDARD)
    letters = {swatch.letter for swatch in STANDARD.values()}
    colours: set[str] = set()
    found = dict(STANDARD)
    for name in others:
        found[name] = Swatch(_letter(name, letters), _colour(name, colours))
        letters.add(found[name].letter)
        colours.add(found[name].colour)
    return {name: found[name] for name in wanted}


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
