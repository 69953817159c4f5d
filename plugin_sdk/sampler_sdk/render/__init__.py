"""A renderer of audio with exact ground truth: NumPy and SciPy only, and equal seeds give equal sound.

::

    from sampler_sdk import render

    loop = render.drum_loop(7, bpm=120)
    loop.samples, loop.sample_rate_hz, loop.truth.beats
    song = render.song(3, key=render.TrueKey(tonic="A", mode="minor"), cents=-20)
    for item in render.collection("loops", seed=1, n=100): ...
"""

from .arranged import arranged_song
from .collection import Collection, collection
from .excerpts import cut, excerpt
from .found import clatter, found_loop
from .grooves import GROOVES, Groove
from .loops import bass_loop, chord_loop, drum_loop, full_loop, melodic_loop
from .mastering import Master
from .oneshots import ONE_SHOTS, one_shot
from .programmes import atonal, scenes, silence, sparse
from .songs import song
from .truth import Aspect, Rendered, TrueKey, TrueSection, Truth

__all__ = [
    "GROOVES", "ONE_SHOTS", "Aspect", "Collection", "Groove", "Master", "Rendered", "TrueKey", "TrueSection", "Truth",
    "arranged_song", "atonal", "bass_loop", "chord_loop", "clatter", "collection", "cut", "drum_loop", "excerpt",
    "found_loop", "full_loop", "melodic_loop", "one_shot", "scenes", "silence", "song", "sparse",
]  # fmt: skip
