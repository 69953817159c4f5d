"""Equal seeds give equal sound, today and next year: benchmark results stay comparable."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from sampler_sdk import render

FROZEN = Path(__file__).parent / "frozen_renders.json"
MAKERS = {
    "drum_loop": lambda: render.drum_loop(1, bars=1),
    "bass_loop": lambda: render.bass_loop(2),
    "chord_loop": lambda: render.chord_loop(3),
    "melodic_loop": lambda: render.melodic_loop(4),
    "full_loop": lambda: render.full_loop(5),
    "song": lambda: render.song(6, duration_s=6),
    "excerpt": lambda: render.cut(render.song(7, duration_s=5), 1, 3),
    "one_shot": lambda: render.one_shot(8),
    "speech": lambda: render.atonal(9, "speech", duration_s=2),
    "rain": lambda: render.atonal(10, "rain", duration_s=2),
    "sparse": lambda: render.sparse(11, duration_s=6),
    "found_loop": lambda: render.found_loop(13, bpm=150),
    "clatter": lambda: render.clatter(14, duration_s=3),
    "arranged_song": lambda: render.arranged_song(15, shortest_s=20, longest_s=40),
    "scenes": lambda: render.scenes(12, count=2),
}


def fingerprint(item):
    """Digest of the truth, and levels of 16 stretches: machines may differ in a sample's last bits."""
    times = json.dumps(json.loads(item.truth.model_dump_json(exclude={"scored"})), sort_keys=True)
    blocks = np.array_split(item.samples.astype(np.float64), 16)
    return {
        "frames": len(item.samples),
        "truth": hashlib.sha256(times.encode()).hexdigest()[:16],
        "levels": [round(float(np.sqrt(np.mean(block**2))), 6) for block in blocks],
    }


@pytest.mark.parametrize("name", MAKERS)
def test_seeds_are_frozen(name):
    once, again = MAKERS[name](), MAKERS[name]()
    assert np.array_equal(once.samples, again.samples)
    now, frozen = fingerprint(once), json.loads(FROZEN.read_text())[name]
    assert now["frames"] == frozen["frames"]
    assert now["truth"] == frozen["truth"]
    assert now["levels"] == pytest.approx(frozen["levels"], rel=1e-3, abs=1e-5)


def test_collections_repeat_and_seeds_share_nothing():
    one, again, other = (list(render.collection("drum_loops", seed, 3)) for seed in (1, 1, 2))
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(one, again, strict=True))
    assert {a.truth.onsets for a in one}.isdisjoint({b.truth.onsets for b in other})


def test_unknown_collections_are_refused():
    with pytest.raises(KeyError):
        next(render.collection("symphonies", 1, 1))
