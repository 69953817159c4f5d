"""Bands: which programs play which part, over which grooves, how fast."""

from __future__ import annotations

from dataclasses import dataclass

from sampler_sdk.render import GROOVES

Programs = tuple[int, ...]


@dataclass(frozen=True)
class Style:
    """A kind of music. ``kits`` is empty where nobody drums; in ``chorale`` the chords are parts of a choir or band,
    one program to a voice."""

    bpm: tuple[float, float]
    grooves: tuple[str, ...] = ()
    kits: Programs = ()
    bass: Programs = ()
    chords: Programs = ()
    arpeggio: Programs = ()
    melody: Programs = ()
    chorale: Programs = ()
    fifths: bool = False
    """Power chords."""
    sung: bool = False
    """The chorale is a choir's."""


STYLES: dict[str, Style] = {
    "pop": Style((84, 128), ("rock", "disco", "soul", "house"), (0, 8, 16, 24),
        (33, 34, 38, 39), (0, 1, 4, 5, 25, 27, 50), (25, 4, 88, 11), (80, 81, 65, 73, 27)),
    "rock": Style((92, 150), ("rock", "rock_ride", "punk"), (0, 8, 16),
        (33, 34), (29, 30, 27, 16), (27, 25), (29, 30, 18)),
    "metal": Style((120, 190), ("metal", "punk", "rock_ride"), (0, 16),
        (34, 33), (30, 29), (), (30, 29), fifths=True),
    "jazz": Style((96, 190), ("swing", "waltz", "bossa"), (32, 40),
        (32,), (0, 26, 4), (), (56, 65, 66, 64, 11, 59, 71)),
    "funk": Style((90, 116), ("funk", "soul", "disco"), (0, 8),
        (36, 33, 37), (7, 28, 16, 61), (28, 7), (65, 56, 62, 81)),
    "reggae": Style((64, 84), ("reggae",), (0, 8),
        (33, 35), (16, 27, 18), (), (57, 65, 22)),
    "latin": Style((88, 130), ("salsa", "samba", "bossa", "reggaeton", "afrobeat"), (0, 8),
        (32, 33), (0, 24, 61), (24, 0), (56, 57, 73, 65)),
    "house": Style((118, 130), ("house", "tech_house", "disco"), (24, 25, 0),
        (38, 39), (0, 16, 50, 62, 90), (81, 87), (80, 81)),
    "techno": Style((124, 146), ("techno", "gabber"), (24, 25),
        (38, 39), (90, 62, 87), (81, 80, 84), (84, 87)),
    "trap": Style((130, 156), ("trap", "drill", "dubstep"), (25, 24),
        (38, 39), (4, 88, 48, 0), (8, 10, 11), (80, 79, 73)),
    "dnb": Style((164, 178), ("dnb", "jungle"), (24, 16),
        (38, 39), (88, 89, 50), (11, 4), (81, 80)),
    "hiphop": Style((78, 98), ("hiphop", "boom_bap", "lofi"), (0, 25, 8),
        (32, 33, 38), (4, 5, 0, 26), (11, 24), (73, 56, 65)),
    "ambient": Style((50, 80), (), (),
        (39, 43), (88, 89, 90, 91, 92, 93, 94, 95, 97, 52), (98, 99, 46, 8), (73, 79, 77)),
    "folk": Style((80, 132), ("six_eight", "waltz", "slow"), (0, 40),
        (32,), (25, 24), (24, 25, 105), (110, 21, 22, 73, 40)),
    "country": Style((90, 150), ("rock", "shuffle"), (0, 8),
        (32, 33), (25, 27), (105, 25), (110, 22, 27)),
    "orchestra": Style((60, 130), (), (),
        (43, 42, 58), (48, 49, 60, 61), (46, 45, 48), (73, 68, 71, 56, 40, 60)),
    "march": Style((100, 124), ("rock",), (48,),
        (58,), (60, 57), (), (56, 71, 72)),
    "quartet": Style((60, 120), chorale=(42, 41, 40, 40)),
    "brass": Style((66, 116), chorale=(58, 57, 60, 56, 56)),
    "winds": Style((66, 116), chorale=(70, 71, 68, 73)),
    "choir": Style((56, 96), chorale=(52, 52, 53, 53), sung=True),
    "chiptune": Style((110, 170), ("techno", "rock"), (24,),
        (80,), (), (80, 81), (80, 81, 82)),
    "afro": Style((88, 124), ("afro_six", "afrobeat"), (0, 8),
        (32, 33), (108, 12, 24), (12, 108), (114, 73)),
    "east": Style((70, 120), ("slow", "six_eight"), (0,),
        (), (104, 15), (107, 15, 106), (111, 110, 77, 104)),
}  # fmt: skip
FROZEN_STYLES = ("country", "winds", "afro", "dnb")
"""Only frozen items are played in these."""
SOLO: dict[str, Programs] = {
    "keys": (0, 1, 3, 4, 5, 6, 16, 19, 21, 46, 12, 13, 11, 10, 8, 15, 20, 23),
    "strings": (24, 25, 27, 104, 105, 26, 107),
    "melody": (40, 42, 73, 65, 66, 56, 68, 71, 64, 22, 110, 75, 77, 41, 57, 74, 79, 70, 80, 81),
    "bass": (32, 33, 34, 36, 38, 39),
}  # fmt: skip
"""Programs that play alone: on both hands, plucking, one note at a time."""
_BY_NAME = {groove.name: groove for groove in GROOVES}


def grooves(style: Style) -> tuple[str, ...]:
    """The grooves of a style; where nobody drums, plain bars of four."""
    unknown = [name for name in style.grooves if name not in _BY_NAME]
    if unknown:
        raise ValueError(f"no groove is called {', '.join(unknown)}")
    return style.grooves or ("rock",)
