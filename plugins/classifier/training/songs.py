"""Music played by sound fonts: tracks, loops that close without a seam, phrases, solo pieces and pads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import bands
import numpy as np
from augment import Kind, processed
from dataset import Split
from labels import DRUM_LOOP, FULL_LOOP, SOLO_LOOP, SOLO_PHRASE, SOLO_PIECE, TRACK, Labels, labels
from numpy.random import Generator
from presets import HELD_OUT
from sampler_sdk.render.dsp import uniform
from sound import Draw, Samples, Sound, rendered
from soundfont import RATE, Score
from studio import Studio
from styles import FROZEN_STYLES, SOLO, STYLES, Programs, Style

CHORALE = labels({"singing"}, {"music", "tonal_instrument"}, "phrase")
"""A choir of a sound font."""
PAD_TEXTURE = labels({"tonal_instrument"}, {"music", "ambience"}, "texture")
PHRASE = TRACK.shaped("phrase")
_BANDS = [name for name, style in STYLES.items() if not style.chorale]
_DRUMMED = [name for name, style in STYLES.items() if style.kits]


@dataclass(frozen=True)
class Piece:
    """A score and its truth; of a loop the second half is kept."""

    score: Score
    labels: Labels
    loops: bool = False
    longest_s: float = 3.2


Maker = Callable[[Generator, Split], Piece]


def _style(rng: Generator, split: Split, among: list[str]) -> Style:
    kept = [name for name in among if (name in FROZEN_STYLES) == (split == "frozen")]
    return bands.some_style(rng, kept or among)


def _program(rng: Generator, split: Split, programs: Programs) -> int:
    kept = [program for program in programs if (program in HELD_OUT) == (split == "frozen")]
    return int(rng.choice(kept or list(programs)))


def _track(rng: Generator, split: Split) -> Piece:
    style = _style(rng, split, list(STYLES))
    told = CHORALE.shaped("track") if style.sung else TRACK
    return Piece(bands.score(bands.band(rng, style, 22.0), 2.0), told)


def _phrase(rng: Generator, split: Split) -> Piece:
    style = _style(rng, split, list(STYLES))
    played = bands.band(rng, style, uniform(rng, 2.5, 6))
    return Piece(bands.score(played, uniform(rng, 0.3, 2)), CHORALE if style.sung else PHRASE)


def _bars(rng: Generator, style: Style) -> int:
    bar_s = 240 / style.bpm[1]
    return int(rng.choice([bars for bars in (1, 2, 2, 4) if bars * bar_s <= 4.5] or [1]))


def _drum_loop(rng: Generator, split: Split) -> Piece:
    style = _style(rng, split, _DRUMMED)
    tune = bands.tune(rng, style, bars=int(rng.choice([1, 1, 2])))
    thin = rng.random() < 0.3 and len(tune.groove.lines) > 2
    without = [str(rng.choice(list(tune.groove.lines)))] if thin else []
    bands.drum(tune, int(rng.choice(style.kits)), without=without)
    return Piece(bands.twice(tune), DRUM_LOOP, loops=True, longest_s=5.0)


def _full_loop(rng: Generator, split: Split) -> Piece:
    style = _style(rng, split, _DRUMMED)
    tune = bands.tune(rng, style, bars=_bars(rng, style))
    bands.drum(tune, int(rng.choice(style.kits)))
    bands.write(tune, "bass")
    if rng.random() < 0.8:
        bands.write(tune, "chords", loud=0.8)
    if rng.random() < 0.4:
        bands.write(tune, "melody")
    return Piece(bands.twice(tune), FULL_LOOP, loops=True, longest_s=5.0)


def _part_loop(rng: Generator, split: Split) -> Piece:
    part = str(rng.choice(["bass", "chords", "arpeggio", "melody"]))
    style = _style(rng, split, [name for name in _BANDS if getattr(STYLES[name], part)])
    tune = bands.tune(rng, style, bars=_bars(rng, style))
    bands.write(tune, part)
    return Piece(bands.twice(tune), SOLO_LOOP, loops=True, longest_s=5.0)


def _solo(rng: Generator, split: Split) -> Piece:
    """A piece for two hands or for one voice, or a riff of a few seconds."""
    kind = str(rng.choice(["keys", "keys", "strings", "melody", "melody", "bass"]))
    program, seconds = _program(rng, split, SOLO[kind]), uniform(rng, 1.5, 7)
    tune = bands.tune(rng, Style((60, 140), grooves=("rock", "waltz", "six_eight")), seconds=seconds)
    hands = {"keys": ("chords", "melody"), "strings": ("arpeggio", "bass"), "melody": ("melody",), "bass": ("bass",)}[
        kind
    ]
    hands = hands[:1] if len(hands) == 2 and rng.random() < 0.3 else hands
    for part in hands:
        bands.write(tune, part, program, loud=uniform(rng, 0.6, 1))
    piece = len(hands) == 2 or (kind == "melody" and seconds > 4.5)
    return Piece(bands.score(tune, uniform(rng, 0.3, 1.5)), SOLO_PIECE if piece else SOLO_PHRASE)


def _pads(rng: Generator, split: Split) -> Piece:
    style = STYLES["ambient"]
    tune = bands.tune(rng, Style((40, 60), chords=style.chords), seconds=uniform(rng, 5, 10))
    bands.write(tune, "chords", _program(rng, split, style.chords))
    return Piece(bands.score(tune, 1.0), PAD_TEXTURE, longest_s=3.0)


_MAKERS: tuple[tuple[int, Maker, Kind], ...] = (
    (105, _track, "scene"), (40, _phrase, "scene"), (60, _drum_loop, "loop"), (40, _full_loop, "loop"),
    (60, _part_loop, "loop"), (90, _solo, "scene"), (20, _pads, "scene"),
)  # fmt: skip
FROZEN_SHARE = 0.1


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Everything, half of it produced; ``frozen`` is in styles that training never hears."""
    planned = list(_planned(split))
    for number, font in enumerate(studio.fonts):
        chosen = [(draw, piece, kind) for draw, piece, kind in planned if draw.index % 2 == number]
        for (draw, piece, kind), samples in zip(chosen, font.render([p.score for _, p, _ in chosen]), strict=True):
            yield _sound(draw, piece, kind, samples, font.name)


def _planned(split: Split) -> Iterator[tuple[Draw, Piece, Kind]]:
    firsts = accumulate((count for count, _, _ in _MAKERS), initial=0)
    for first, (count, maker, kind) in zip(firsts, _MAKERS, strict=False):
        for index in range(first, first + (count if split == "train" else round(count * FROZEN_SHARE))):
            draw = Draw("songs", index, split)
            yield draw, maker(draw.generator(), split), kind


def _sound(draw: Draw, piece: Piece, kind: Kind, samples: Samples, font: str) -> Sound:
    rng = draw.generator()
    rng.random(4096)  # not the numbers that wrote the piece
    out, rate = samples[len(samples) // 2 :] if piece.loops else samples, RATE
    out = out * np.float32(uniform(rng, 0.3, 0.99) / max(float(np.abs(out).max()), 1e-9))
    if rng.random() < 0.5:
        out, rate = processed(rng, out, rate, kind)
    return rendered(draw, out, rate, piece.labels, library=f"{font}-music", licence="MIT", longest_s=piece.longest_s,
                    crops=1)  # fmt: skip
