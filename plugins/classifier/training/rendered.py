"""What the SDK's renderer makes: one-shots of every kind, loops, songs, clatter and weather."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

from augment import Kind, processed
from dataset import Split
from labels import (
    AMBIENCE,
    DRUM_LOOP,
    FULL_LOOP,
    NOISE_BED,
    SOLO_LOOP,
    SUNG_NOTE,
    TRACK,
    Labels,
    effect,
    hit,
    labels,
    note,
)
from sampler_sdk import render
from sampler_sdk.render import Rendered
from sound import Draw, Sound, rendered
from studio import Studio

_SHOTS: dict[str, Labels] = {
    "kick": hit("kick"), "snare": hit("snare"), "clap": hit("clap"), "hat": hit("hat"), "open_hat": hit("hat"),
    "cymbal": hit("cymbal"), "ride": hit("cymbal"), "tom": hit("tom", tuned=True), "conga": hit("perc", tuned=True),
    "rim": hit("perc"), "cowbell": hit("perc", tuned=True), "clave": hit("perc", tuned=True), "shaker": hit("perc"),
    "bass": note("bass"), "lead": note("lead_keys"), "pluck": note("lead_keys"), "stab": note("stab"),
    "pad": note("pad"), "riser": effect(), "impact": effect(), "vocal": SUNG_NOTE, "noise": effect("noise"),
}  # fmt: skip
_WEATHER = {
    "wind": AMBIENCE,
    "rain": AMBIENCE,
    "white_noise": NOISE_BED,
    "pink_noise": NOISE_BED,
    "brown_noise": NOISE_BED,
}
_FOUND = labels((), ("percussion", "noise_fx", "tonal_instrument", "music", "singing"), "loop")
_CLATTER = labels((), ("percussion", "noise_fx", "tonal_instrument", "singing"))
Made = tuple[Rendered, Labels, Kind]
SONG_S = 24.0


def _shot(seed: int) -> Made:
    kind = list(_SHOTS)[seed % len(_SHOTS)]
    told = _SHOTS[kind]
    return render.one_shot(seed, kind), told, "hit" if told.content["percussion"] else "tone"


def _weather(seed: int) -> Made:
    kind = list(_WEATHER)[seed % len(_WEATHER)]
    return render.atonal(seed, kind, duration_s=4.0), _WEATHER[kind], "scene"


_MAKERS: tuple[tuple[int, Callable[[int], Made]], ...] = (
    (330, _shot),
    (50, lambda seed: (render.drum_loop(seed, bars=1 + seed % 2), DRUM_LOOP, "loop")),
    (20, lambda seed: (render.bass_loop(seed), SOLO_LOOP, "loop")),
    (20, lambda seed: (render.chord_loop(seed), SOLO_LOOP, "loop")),
    (30, lambda seed: (render.full_loop(seed), FULL_LOOP, "loop")),
    (20, lambda seed: (render.found_loop(seed), _FOUND, "loop")),
    (20, lambda seed: (render.song(seed, duration_s=SONG_S), TRACK, "scene")),
    (20, lambda seed: (render.clatter(seed, duration_s=5.0), _CLATTER, "scene")),
    (30, _weather),
)
FROZEN_SHARE = 0.1


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Half of each kind as rendered, half produced once more."""
    firsts = accumulate((count for count, _ in _MAKERS), initial=0)
    for first, (count, maker) in zip(firsts, _MAKERS, strict=False):
        wanted = count if split == "train" else round(count * FROZEN_SHARE)
        for index in range(first, first + wanted):
            yield _sound(Draw("rendered", index, split), maker)


def _sound(draw: Draw, maker: Callable[[int], Made]) -> Sound:
    rng = draw.generator()
    # Kinds are taken in turn; the benchmarks' collections draw their seeds from 64 bits.
    made, told, kind = maker(int(rng.integers(2**20)) * 1000 + draw.index)
    samples, rate = made.samples, made.sample_rate_hz
    if rng.random() < 0.5:
        samples, rate = processed(rng, samples, rate, kind)
    short = told.form == "one_shot"
    longest = 2.4 if short else 4.5 if told.form == "loop" else 2.8
    return rendered(draw, samples, rate, told, library="sdk", detail=made.truth.kind, longest_s=longest, crops=1)
