"""Many rendered items at once, for benchmarks: same kind and seed, same items."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np

from .arranged import arranged_song
from .excerpts import excerpt
from .found import clatter, found_loop
from .loops import bass_loop, chord_loop, drum_loop, full_loop, melodic_loop
from .oneshots import one_shot
from .programmes import atonal, scenes, sparse
from .songs import song
from .truth import Rendered

Collection = Literal[
    "loops", "drum_loops", "bass_loops", "chord_loops", "melodic_loops", "full_loops", "songs", "excerpts",
    "one_shots", "atonal", "sparse", "scenes", "found_loops", "clatter", "arranged_songs",
]  # fmt: skip
_MAKERS: dict[str, tuple[Callable[[int], Rendered], ...]] = {
    "loops": (drum_loop, drum_loop, full_loop, melodic_loop, chord_loop, bass_loop),
    "drum_loops": (drum_loop,), "bass_loops": (bass_loop,), "chord_loops": (chord_loop,),
    "melodic_loops": (melodic_loop,), "full_loops": (full_loop,), "songs": (song,), "excerpts": (excerpt,),
    "one_shots": (one_shot,), "atonal": (atonal,), "sparse": (sparse,), "scenes": (scenes,),
    "found_loops": (found_loop,), "clatter": (clatter,),
    "arranged_songs": (arranged_song,),
}  # fmt: skip


def collection(kind: Collection, seed: int, n: int) -> Iterator[Rendered]:
    """Yield ``n`` items. Different ``seed``s share no item, so one can be kept unseen while tuning on another.

    ::

        for item in collection("loops", seed=1, n=300):
            answer = run(TempoAnalyzer, item.audio)

    Raises:
        KeyError: when there is no such collection.
    """
    makers = _MAKERS[kind]
    for index in range(n):
        entropy = np.random.SeedSequence([zlib.crc32(kind.encode()), seed, index])
        yield makers[index % len(makers)](int(entropy.generate_state(1, np.uint64)[0] >> 1))
