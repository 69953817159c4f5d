"""Grooves to fit on: tempo range and, per part, sixteenths of a bar to choose from."""

from __future__ import annotations

from typing import NamedTuple

Parts = dict[str, tuple[str, ...]]
BACK = "....x.......x..."
HALF = "........x......."
FOUR = "x...x...x...x..."
EIGHTHS = "x.x.x.x.x.x.x.x."
ALL = "xxxxxxxxxxxxxxxx"
OFF = "..x...x...x...x."


class Genre(NamedTuple):
    """Usual tempos, and the patterns of each part; an empty pattern is a part left out."""

    bpm: tuple[int, int]
    parts: Parts


KITS = {
    "kick": ("kick",), "snare": ("snare", "clap", "rim", "snap"), "hat": ("hihat", "shaker"),
    "open": ("hihat_open", "tambourine"), "cymbal": ("cymbal",),
    "percussion": ("conga", "tom", "cowbell", "tabla", "guiro", "clave", "triangle", "bell", "rim"),
}  # fmt: skip
GENRES = {
    "house": Genre((116, 130), {"kick": (FOUR,), "snare": (BACK, "....x..x....x..."), "hat": (OFF, ALL),
                                "open": (OFF, "")}),
    "techno": Genre((122, 148), {"kick": (FOUR,), "snare": (BACK, ""), "hat": (OFF, EIGHTHS),
                                 "percussion": ("...x..x....x..x.", "x..x..x.x..x..x.", "")}),
    "trance": Genre((130, 142), {"kick": (FOUR,), "snare": (BACK,), "open": (OFF,)}),
    "dnb": Genre((164, 178), {"kick": ("x.........x.....", "x..x......x.....", "x.......x.x....."),
                              "snare": (BACK, "....x..x.x..x..."), "hat": (EIGHTHS, ALL)}),
    "jungle": Genre((155, 172), {"kick": ("x.x.......xx....",), "snare": ("....x..x.x..x..x",), "hat": (EIGHTHS,)}),
    "dubstep": Genre((138, 144), {"kick": ("x...............", "x.....x.........", "x..x..........x."),
                                  "snare": (HALF,), "hat": (EIGHTHS, "x..x..x.x..x..x.", OFF)}),
    "trap": Genre((130, 160), {"kick": ("x......x..x.....", "x.....x.......x."), "snare": (HALF,),
                               "hat": (EIGHTHS, "x.x.x.x.xxxxx.x.", "x.xxx.x.x.x.xxxx")}),
    "hiphop": Genre((78, 100), {"kick": ("x.....x.x.......", "x..x......x.....", "x......x.x......"), "snare": (BACK,),
                                "hat": (EIGHTHS, "x.x.x.xxx.x.x.x.")}),
    "lofi": Genre((68, 90), {"kick": ("x.....x...x.....", "x.......x.x....."), "snare": (BACK,), "hat": (EIGHTHS, "")}),
    "reggaeton": Genre((86, 104), {"kick": (FOUR,), "snare": ("...x..x....x..x.",), "hat": (EIGHTHS, "")}),
    "reggae": Genre((66, 84), {"kick": (HALF, "x.......x......."), "snare": (HALF,), "hat": (EIGHTHS, OFF),
                               "percussion": (OFF,)}),
    "rock": Genre((90, 160), {"kick": ("x.......x.......", "x.......x.x.....", "x.....x.x......."), "snare": (BACK,),
                              "hat": (EIGHTHS, FOUR)}),
    "ballad": Genre((58, 84), {"kick": ("x.......x.......", "x.........x....."), "snare": (BACK,),
                                "hat": (EIGHTHS, FOUR)}),
    "funk": Genre((92, 118), {"kick": ("x.....x...x..x..", "x..x..x.......x."),
                              "snare": ("....x..x.x..x..x", "....x.......x..x"), "hat": (ALL, EIGHTHS)}),
    "breaks": Genre((118, 142), {"kick": ("x.x.......x.....", "x.....x...x....."), "snare": (BACK, "....x..x....x..."),
                                 "hat": (EIGHTHS,)}),
    "garage": Genre((128, 135), {"kick": ("x.........x.....", "x......x..x....."), "snare": (BACK,),
                                 "hat": (OFF, "..xx..x...x..xx.")}),
    "percussion": Genre((80, 140), {"percussion": ("x..x..x.x..x..x.", "x.xx.xx.x.xx.xx.", "x..x..x...x.x...",
                                                   "x...x.x.x...x.x."), "kick": ("", "x.......x.......")}),
    "latin": Genre((88, 125), {"percussion": ("x..x..x...x.x...", "x..x...x..x.x..."),
                               "hat": (EIGHTHS, "x.xxx.xxx.xxx.xx"), "kick": ("x..x..x.x..x..x.", "")}),
    "hats": Genre((85, 175), {"hat": (EIGHTHS, ALL, OFF), "open": (OFF, "")}),
    "metal": Genre((100, 200), {"kick": (EIGHTHS, ALL, "x.......x.x....."), "snare": (BACK,), "cymbal": (FOUR,)}),
    "hardcore": Genre((160, 190), {"kick": (FOUR,), "hat": (OFF,), "snare": (BACK, "")}),
    "click": Genre((60, 180), {"percussion": (FOUR,)}),
}  # fmt: skip
WALTZ: Parts = {"kick": ("x...........",), "snare": ("....x...x...",), "hat": ("x...x...x...", "x.x.x.x.x.x.")}
SHARES = {
    "house": 9, "techno": 6, "trance": 3, "dnb": 6, "jungle": 2, "dubstep": 4, "trap": 5, "hiphop": 8, "lofi": 4,
    "reggaeton": 3, "reggae": 2, "rock": 6, "ballad": 3, "funk": 4, "breaks": 5, "garage": 2, "percussion": 5,
    "latin": 4, "hats": 3, "metal": 2, "hardcore": 1.5, "click": 1.5,
}  # fmt: skip
"""How often each genre is drawn."""
BARS = {1: 0.25, 2: 0.35, 4: 0.3, 8: 0.1}
