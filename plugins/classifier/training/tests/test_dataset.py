"""By hand: ``pytest -m scale plugins/classifier/training``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.scale


def _item(number: int, frames: int, split: str = "train"):
    from dataset import Item, Row
    from labels import hit

    rng = np.random.default_rng(number)
    row = Row(
        f"sound/{number}", "made", "seed", "CC0-1.0", split, "group", 0.0, frames / 100, 1.0, frames, True, False,
        hit("kick", tuned=True),
    )  # fmt: skip
    return Item(
        row, rng.integers(0, 256, (frames, 64)).astype(np.uint8), rng.integers(0, 256, (frames + 1, 2)).astype(np.uint8)
    )


def test_items_come_back_as_they_were_written(tmp_path: Path) -> None:
    import dataset

    written = [_item(0, 3), _item(1, 50, "frozen"), _item(2, 1)]
    assert dataset.write_shard(tmp_path, "one", written[:2]) == 2
    dataset.write_shard(tmp_path, "two", written[2:])
    read = list(dataset.items(tmp_path))
    assert [item.row for item in read] == [item.row for item in written]
    for one, other in zip(read, written, strict=True):
        np.testing.assert_array_equal(one.mel, other.mel)
        np.testing.assert_array_equal(one.level, other.level)
    assert [item.row.id for item in dataset.items(tmp_path, "frozen")] == ["sound/1"]


def test_an_empty_shard_has_no_items(tmp_path: Path) -> None:
    import dataset

    assert dataset.write_shard(tmp_path, "none", []) == 0
    assert list(dataset.items(tmp_path)) == []


def test_rows_without_their_arrays_are_refused(tmp_path: Path) -> None:
    import dataset

    dataset.write_shard(tmp_path, "one", [_item(0, 3)])
    rows = (tmp_path / "one.jsonl").read_text("utf-8")
    (tmp_path / "one.jsonl").write_text(rows + rows, "utf-8")
    with pytest.raises(ValueError, match="2 rows, but arrays of 1 items"):
        list(dataset.items(tmp_path))


def test_levels_survive_quantisation_to_less_than_half_a_decibel() -> None:
    import dataset

    levels = np.linspace(-100, 1.6, 999)
    np.testing.assert_allclose(dataset.decibels(dataset.quantised(levels)), levels, atol=0.4001)
    assert dataset.decibels(dataset.quantised(np.array([-160.0, 20.0]))).tolist() == pytest.approx([-100, 1.6])


def test_every_content_label_needs_an_answer() -> None:
    from labels import Labels

    with pytest.raises(ValueError, match="speech"):
        Labels({"speech": 1})


def test_a_mixture_has_what_either_has() -> None:
    from labels import AMBIENCE, DRUM_LOOP, SPEECH, mixed

    over_drums = mixed(SPEECH, DRUM_LOOP, "phrase").content
    assert (over_drums["speech"], over_drums["percussion"], over_drums["music"]) == (1, 1, None)
    assert mixed(SPEECH, AMBIENCE, None).content["ambience"] == 1
