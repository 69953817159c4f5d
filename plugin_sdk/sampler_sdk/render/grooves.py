"""Drum grooves of many genres, one bar each, one character per step.

``X`` accent, ``x`` normal, ``o`` soft, ``g`` ghost, ``?`` now and then, ``r`` two fast strokes, ``.`` rest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Groove:
    """A bar for every voice, and the tempi, metre and swing it is played in."""

    name: str
    bpm: tuple[float, float]
    lines: dict[str, str]
    beats_per_bar: int = 4
    steps_per_beat: int = 4
    signature: tuple[int, int] = (4, 4)
    swing: tuple[float, float] = (0.5, 0.5)
    swing_unit: float = 0.5


GROOVES: tuple[Groove, ...] = (
    Groove("house", (116, 130), {
        "kick": "X...X...X...X...", "clap": "....X.......X...", "hat": "?.?.?.?.?.?.?.?.", "open": "..x...x...x...x.",
    }, swing=(0.5, 0.57)),
    Groove("techno", (124, 148), {
        "kick": "X...X...X...X...", "hat": "oxoxoxoxoxoxoxox", "rim": "..?..?....?..?..", "open": "..x...x...x...x.",
    }),
    Groove("tech_house", (122, 128), {
        "kick": "X...X...X...X...", "clap": "....X.......X..?", "shaker": "xgogxgogxgogxgog",
        "conga": "..o..o....o..?o.",
    }, swing=(0.52, 0.6)),
    Groove("disco", (105, 126), {
        "kick": "X...X...X...X...", "snare": "....X.......X...", "hat": "o.x.o.x.o.x.o.x.",
        "open": "..x...x...x...x.",
    }),
    Groove("hiphop", (78, 102), {
        "kick": "X......x..x....?", "snare": "....X..g.g..X..g", "hat": "x.o.x.o.x.o.x.oo",
    }, swing=(0.53, 0.64)),
    Groove("boom_bap", (82, 98), {
        "kick": "X.?....o..X.....", "snare": "....X.......X..?", "hat": "x.x.x.x.x.x.x.x.",
        "open": "..............?.",
    }, swing=(0.54, 0.66)),
    Groove("lofi", (66, 90), {
        "kick": "X..o......x..?..", "snare": "....x.......x...", "hat": "o.g.o.g.o.g.o.g.", "rim": ".......?...?....",
    }, swing=(0.54, 0.66)),
    Groove("trap", (126, 160), {
        "kick": "X.....x...?..x..", "snare": "........X.......", "hat": "x.x.x.xrx.x.rrx.",
        "open": "..............?.",
    }),
    Groove("drill", (138, 146), {
        "kick": "X.....?....x....", "snare": "......?.X.....?.", "hat": "x..x..x.x..x..r.",
    }),
    Groove("dubstep", (136, 144), {
        "kick": "X.........x.....", "snare": "........X.......", "hat": "x.?.o.?.x.?.o.oo",
    }),
    Groove("dnb", (164, 180), {
        "kick": "X.........X.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x.",
        "ride": "?...?...?...?...",
    }),
    Groove("jungle", (155, 176), {
        "kick": "X.x.......xx....", "snare": "....X..x.x..X..x", "hat": "x.x.x.x.x.x.x.x.",
        "open": "..........?.....",
    }, swing=(0.5, 0.55)),
    Groove("breakbeat", (96, 142), {
        "kick": "X.x.......x..?..", "snare": "....X..g.g..X..g", "hat": "x.x.x.x.x.x.x.x.",
    }, swing=(0.5, 0.58)),
    Groove("rock", (88, 150), {
        "kick": "X.....?.X.?.....", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o.",
    }),
    Groove("rock_ride", (96, 160), {
        "kick": "X...?...X.x.....", "snare": "....X.......X...", "ride": "x.o.x.o.x.o.x.o.",
    }),
    Groove("punk", (160, 200), {
        "kick": "X.....x.X.....?.", "snare": "....X.......X...", "hat": "x...x...x...x...",
    }),
    Groove("metal", (140, 196), {
        "kick": "X.x.x.x.X.x.x.x.", "snare": "....X.......X...", "crash": "x...x...x...x...",
    }),
    Groove("gabber", (168, 200), {
        "kick": "X...X...X...X...", "hat": "..x...x...x...x.", "clap": "....?.......?...",
    }),
    Groove("funk", (88, 118), {
        "kick": "X.x....?..x..x..", "snare": "....Xg.g.g.gX..g", "hat": "xoxoxoxoxoxoxoxo",
        "open": ".......?......?.",
    }, swing=(0.5, 0.57)),
    Groove("soul", (70, 110), {
        "kick": "X......ox.......", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o.",
        "shaker": "gogogogogogogogo",
    }, swing=(0.5, 0.6)),
    Groove("reggaeton", (84, 106), {
        "kick": "X...x...X...x...", "snare": "...X..X....X..X.", "hat": "o.o.o.o.o.o.o.o.",
    }),
    Groove("reggae", (62, 86), {
        "kick": "........X.......", "rim": "........X.......", "hat": "x.o.x.o.x.o.x.o.", "open": "..............?.",
    }, swing=(0.5, 0.62)),
    Groove("afrobeat", (98, 124), {
        "kick": "X..x..x.X..x..?.", "rim": "x..x..x...x.x...", "shaker": "xgxgxgxgxgxgxgxg",
        "conga": "..o...oo..o...oo",
    }),
    Groove("bossa", (110, 150), {
        "kick": "x..xx..xx..xx..x", "rim": "x..x..x...x..x..", "hat": "oooooooooooooooo",
    }),
    Groove("samba", (92, 116), {
        "kick": "o...X...o...X...", "snare": "x.gx.gx.xgx.gx.g", "shaker": "xooxxooxxooxxoox",
        "bell": "x.x.x..x.x.x..x.",
    }),
    Groove("salsa", (84, 108), {
        "clave": "x..x..x...x.x...", "conga": "..x...xx..x...xx", "bell": "x.x.xoxox.x.xoxo",
        "bongo": "x?o?x?o?x?o?x?o?",
    }),
    Groove("footwork", (154, 164), {
        "kick": "X..X..X...X..X..", "clap": "............X...", "hat": "..x...x...x...x.", "tom": "........?..?..?.",
    }),
    Groove("garage", (128, 138), {
        "kick": "X.........x.....", "snare": "....X.......X...", "hat": "..x..gx...x..gx.", "rim": ".......?.?.....?",
    }, swing=(0.55, 0.66)),
    Groove("ballad", (52, 78), {
        "kick": "X.......x.o.....", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o.",
    }),
    Groove("slow", (45, 60), {
        "kick": "X.......o.......", "rim": "....x.......x...", "hat": "x.g.o.g.x.g.o.g.",
        "shaker": "gggggggggggggggg",
    }),
    Groove("shuffle", (84, 140), {
        "kick": "X.....x.....", "snare": "...X.....X..", "hat": "x.ox.ox.ox.o",
    }, steps_per_beat=3, signature=(12, 8)),
    Groove("swing", (105, 200), {
        "ride": "x..x.ox..x.o", "hat": "...x.....x..", "kick": "g..g..g..g..", "snare": ".....?..g..?",
    }, steps_per_beat=3),
    Groove("six_eight", (45, 76), {
        "kick": "X...?.", "snare": "...X..", "hat": "xoxxox",
    }, beats_per_bar=2, steps_per_beat=3, signature=(6, 8)),
    Groove("afro_six", (84, 120), {
        "kick": "x.....", "bell": "x.xx.x", "conga": ".oo.ox", "shaker": "xooxoo",
    }, beats_per_bar=2, steps_per_beat=3, signature=(6, 8)),
    Groove("waltz", (78, 180), {
        "kick": "X.......?...", "snare": "....x...x...", "hat": "x...x...x...", "ride": "..?...?...o.",
    }, beats_per_bar=3, signature=(3, 4)),
    Groove("five_four", (90, 160), {
        "kick": "X.....x.....x.......", "snare": "........X.......X...", "hat": "x.x.x.x.x.x.x.x.x.x.",
    }, beats_per_bar=5, signature=(5, 4)),
    Groove("seven_four", (110, 180), {
        "kick": "X.......x.......X.........?.", "snare": "....X.......X.......X...X...",
        "hat": "x.o.x.o.x.o.x.o.x.o.x.o.x.o.",
    }, beats_per_bar=7, signature=(7, 4)),
)  # fmt: skip
