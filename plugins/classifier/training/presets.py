"""General MIDI's sounds in the classifier's words: what one note of a preset is, and where it is played."""

from __future__ import annotations

from dataclasses import dataclass

from labels import Labels, Type, effect, hit, labels, note

Preset = tuple[int, int, str]
"""Bank, program, name."""
HELD_OUT = frozenset({2, 7, 11, 22, 26, 35, 38, 41, 53, 59, 62, 66, 71, 75, 83, 89, 93, 106})
"""Programs that only frozen items play."""
_RANGES = {
    0: (28, 98), 6: (36, 84), 7: (36, 84), 8: (60, 100), 9: (72, 103), 10: (60, 96), 11: (53, 89), 12: (45, 90),
    13: (65, 100), 14: (55, 77), 19: (36, 84), 24: (40, 80), 25: (40, 80), 32: (26, 52), 40: (55, 96), 41: (48, 84),
    42: (36, 74), 43: (28, 55), 46: (30, 96), 48: (40, 88), 52: (48, 79), 56: (54, 84), 57: (40, 70), 58: (28, 55),
    60: (40, 76), 61: (45, 80), 64: (55, 84), 66: (44, 75), 67: (36, 68), 68: (58, 90), 70: (34, 70), 71: (50, 86),
    72: (74, 102), 73: (60, 94), 80: (40, 92), 88: (40, 84), 104: (45, 80), 108: (55, 88), 112: (66, 96), 114: (55, 84),
}  # fmt: skip
"""Usual notes, from each program up to the next that is listed."""


@dataclass(frozen=True)
class Voiced:
    """What a note of a preset is; short notes of ``stabs`` are stabs. ``sung`` presets imitate a choir."""

    labels: Labels
    low: int
    high: int
    stabs: bool = False


def notes_of(program: int) -> tuple[int, int]:
    """The usual range of a program, as MIDI notes."""
    return _RANGES[max(first for first in _RANGES if first <= program)]


_BELLS = (*range(8, 15), 98, 108, 112)
_PADS = (48, 49, 50, 51, *range(88, 96), 97)
_CHOIRS = (52, 53, 54)
_UNSURE = labels({"tonal_instrument"}, {"noise_fx"}, "one_shot")
"""Sounds between instrument and effect."""
_DRUM = labels({"percussion"}, {"tonal_instrument"}, "one_shot")
_SPECIAL: dict[tuple[int, int], Labels] = {
    (0, 47): _DRUM, (0, 85): labels((), {"singing", "tonal_instrument"}, "one_shot"),
    (0, 96): _UNSURE, (0, 99): _UNSURE, (0, 100): _UNSURE, (0, 101): _UNSURE, (0, 102): _UNSURE, (0, 103): _UNSURE,
    (0, 113): hit("perc", tuned=True), (0, 114): labels({"tonal_instrument"}, {"percussion"}, "one_shot", "bell"),
    (0, 115): hit("perc", tuned=True), (0, 116): _DRUM,
    (0, 117): hit("tom", tuned=True), (0, 118): hit("tom", tuned=True),
    (0, 119): labels((), {"percussion", "noise_fx"}, "one_shot"), (0, 120): effect(), (0, 121): effect(),
    (0, 122): labels({"ambience"}, {"noise_fx"}), (0, 123): labels({"noise_fx"}, {"ambience"}, "one_shot", "fx"),
    (0, 124): effect(), (0, 125): labels((), (), None, either=("noise_fx", "ambience")),
    (0, 126): labels({"ambience"}, {"noise_fx"}), (0, 127): effect(),
    (1, 115): hit("perc", tuned=True),
    (8, 115): hit("perc"), (8, 116): _DRUM,
    (8, 117): hit("tom", tuned=True), (8, 118): hit("tom", tuned=True), (9, 125): effect("noise"), (10,
    115): hit("perc"),
}  # fmt: skip


def voiced(preset: Preset) -> Voiced | None:
    """What a note of ``preset`` is; ``None`` for presets that a controller must open first, and for kits."""
    bank, program, name = preset
    if "Expr" in name or bank >= 128:
        return None
    low, high = notes_of(program)
    if (bank, program) in _SPECIAL:
        return Voiced(_SPECIAL[bank, program], 48, 72)
    return Voiced(_plain(program), low, high, program in (*range(48, 52), 55, *range(61, 64), 81, 87, 90))


def _plain(program: int) -> Labels:
    if program in _CHOIRS:
        return labels({"singing"}, {"tonal_instrument"}, "one_shot", "vocal")
    if program == 91:  # a pad of voices
        return labels({"tonal_instrument"}, {"singing"}, "one_shot", "pad")
    return note(_type(program))


def _type(program: int) -> Type:
    if 32 <= program < 40:
        return "bass"
    if program == 55:
        return "stab"
    return "bell" if program in _BELLS else "pad" if program in _PADS else "lead_keys"
