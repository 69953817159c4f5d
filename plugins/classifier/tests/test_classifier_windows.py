"""What the network is given does not depend on how loud or how long a segment is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampler_classifier.measures import NAMES, measures
from sampler_classifier.windows import BANDS, STRETCH_FRAMES, WINDOW_FRAMES, stretches, windows


@given(st.integers(1, 50_000))
def test_stretches_tile_a_segment_in_equal_parts(frames: int) -> None:
    parts = list(stretches(frames))
    lengths = [part.stop - part.start for part in parts]
    assert [part.start for part in parts] == [0, *(part.stop for part in parts[:-1])]
    assert parts[-1].stop == frames
    assert max(lengths) <= STRETCH_FRAMES
    assert max(lengths) - min(lengths) <= 1


@given(st.integers(1, STRETCH_FRAMES))
def test_windows_cover_a_stretch_from_its_first_frame_to_its_last(frames: int) -> None:
    mel = np.linspace(-60, 0, frames, dtype=np.float32)[:, None] + np.zeros(BANDS, np.float32)
    found = windows(mel)
    assert found.shape == (-(-frames // WINDOW_FRAMES), WINDOW_FRAMES, BANDS)
    assert found.max() == 1
    if frames >= WINDOW_FRAMES:
        assert found[0, 0, 0] == found.min()
        assert found[-1, -1, 0] == 1
    else:
        assert found[0, frames - 1, 0] == 1
        assert not found[0, frames:].any()


def noisy(seed: int, frames: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    mel = rng.uniform(-70, -10, (frames, BANDS)).astype(np.float32)
    return mel, rng.uniform(-50, -10, (frames, 2)).astype(np.float32)


@pytest.mark.parametrize("gain_db", [-20.0, 8.0])
def test_gain_changes_nothing(gain_db: float) -> None:
    mel, level = noisy(1, 300)
    gain = np.float32(gain_db)
    assert np.allclose(windows(mel), windows(mel + gain), atol=1e-5)
    assert np.allclose(
        measures(mel, level, whole_file=True), measures(mel + gain, level + gain, whole_file=True), atol=1e-3
    )


@given(st.integers(1, 1000), st.integers(0, 5))
def test_measures_of_anything_are_numbers(frames: int, seed: int) -> None:
    mel, level = noisy(seed, frames)
    for each, levels in ((mel, level), (np.full_like(mel, -100), np.full_like(level, -160)), (mel * 0, level * 0)):
        found = measures(each, levels, whole_file=False)
        assert found.shape == (len(NAMES),)
        assert np.isfinite(found).all()


def named(mel: np.ndarray, level: np.ndarray) -> dict[str, float]:
    return dict(zip(NAMES, measures(mel, level, whole_file=True).tolist(), strict=True))


def test_measures_tell_a_hit_from_a_drone_and_a_repetition_from_a_single_sound() -> None:
    level = np.zeros((200, 2), np.float32)
    drone = np.full((200, BANDS), -20, np.float32)
    hit = drone - np.minimum(np.arange(200), 60)[:, None].astype(np.float32)
    falling = level - np.minimum(np.arange(200), 60)[:, None]
    four = np.concatenate([hit[:50]] * 4)
    assert named(hit, falling)["fall_20"] < named(drone, level)["fall_20"]
    assert named(hit, falling)["end"] == -60
    assert named(drone, level)["end"] == 0
    assert named(four, level)["repeat_quarter"] > 0.99 > 0.5 > named(hit, falling)["repeat_quarter"]
    assert named(four, level)["onsets"] > named(hit, falling)["onsets"]
