"""The data set on disk: shards of quantised frames, each item with a row that says what it is.

A shard is ``NAME.npz`` (``mel``, ``level`` and their offsets, all items one after another) and ``NAME.jsonl`` (one
row per item)::

    for item in items(Path("data"), split="train"):
        item.row.labels.type, decibels(item.mel)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from labels import Labels
from numpy.typing import NDArray

Split = Literal["train", "test", "frozen"]
Bytes = NDArray[np.uint8]
FLOOR_DB, STEP_DB = -100.0, 0.4


@dataclass(frozen=True)
class Row:
    """Where an item comes from and what it is."""

    id: str
    library: str
    source: str
    """A file of the corpus, or a recipe with its seed."""
    licence: str
    split: Split
    split_group: str
    """Items of one group are variants or parts of one sound: never separate them."""
    start_s: float
    duration_s: float
    file_s: float
    """Length of the file the item was found in."""
    frames: int
    whole_file: bool
    """Whether the region spans more than 95 % of the file."""
    cropped: bool
    """Whether the item is a stretch out of a longer region: its form cannot be heard any more."""
    labels: Labels

    @classmethod
    def of(cls, data: dict[str, Any]) -> Row:
        """Read a row as :func:`write_shard` writes it."""
        told = data.pop("labels")
        return cls(**data, labels=Labels(**{**told, "either": tuple(told["either"])}))


@dataclass(frozen=True)
class Item:
    """``mel`` of shape ``(frames, 64)`` at 100.23 a second, ``level`` of shape ``(n, 2)`` (RMS, peak) at about 100."""

    row: Row
    mel: Bytes
    level: Bytes


def quantised(db: NDArray[np.floating]) -> Bytes:
    """Levels in units of 0.4 dB from −100 dB up, even ones: finer steps would only store the noise of the estimate."""
    steps = 2 * np.round((db.astype(np.float32) - FLOOR_DB) / (2 * STEP_DB))
    return np.asarray(np.clip(steps, 0, 254), np.uint8)


def decibels(steps: Bytes) -> NDArray[np.float32]:
    """What :func:`quantised` was given, to 0.4 dB, between −100 and 1.6 dB."""
    return steps.astype(np.float32) * np.float32(STEP_DB) + np.float32(FLOOR_DB)


def write_shard(folder: Path, name: str, found: Iterable[Item]) -> int:
    """Write a shard and return how many items it has."""
    kept = list(found)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / f"{name}.npz",
        mel=np.concatenate([np.zeros((0, 64), np.uint8), *(item.mel for item in kept)]),
        level=np.concatenate([np.zeros((0, 2), np.uint8), *(item.level for item in kept)]),
        mel_offsets=np.cumsum([0, *(len(item.mel) for item in kept)]),
        level_offsets=np.cumsum([0, *(len(item.level) for item in kept)]),
    )
    lines = [json.dumps(asdict(item.row), ensure_ascii=False) for item in kept]
    (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return len(kept)


def read_shard(folder: Path, name: str) -> Iterator[Item]:
    """The items of one shard, in order.

    Raises:
        ValueError: when rows and arrays do not belong together.
    """
    rows = [Row.of(json.loads(line)) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
        mel, level = arrays["mel"], arrays["level"]
        mels, levels = arrays["mel_offsets"].tolist(), arrays["level_offsets"].tolist()
    if len(mels) != len(rows) + 1:
        raise ValueError(f"{name}: {len(rows)} rows, but arrays of {len(mels) - 1} items")
    for number, row in enumerate(rows):
        yield Item(row, mel[mels[number] : mels[number + 1]], level[levels[number] : levels[number + 1]])


def shards(folder: Path) -> list[str]:
    """The names of the shards in ``folder``."""
    return sorted(path.stem for path in folder.glob("*.npz"))


def items(folder: Path, split: Split | None = None) -> Iterator[Item]:
    """All items of all shards in ``folder``, or those of one split."""
    for name in shards(folder):
        yield from (item for item in read_shard(folder, name) if split is None or item.row.split == split)
