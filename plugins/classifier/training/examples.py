"""From the data set to what the network is fitted to: ``python examples.py DATA OUT.npz``.

Every item is cut as at run time, into stretches of at most ten seconds and windows of one. Levels stay quantised in
decibels, because the augmentation works on those.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from dataset import Item, decibels, items
from labels import CONTENT, FORMS, TYPES
from numpy.typing import NDArray
from sampler_classifier.measures import measures
from sampler_classifier.windows import cut, stretches


@dataclass(frozen=True)
class Example:
    """One stretch of one item."""

    windows: NDArray[np.uint8]
    frames: int
    measures: NDArray[np.float32]
    item: Item


def examples(item: Item) -> Iterator[Example]:
    """The stretches of ``item``."""
    rate = len(item.level) / len(item.mel)
    for part in stretches(len(item.mel)):
        mel = item.mel[part]
        level = item.level[int(part.start * rate) : max(int(part.start * rate) + 1, int(part.stop * rate))]
        known = measures(decibels(mel), decibels(level), whole_file=item.row.whole_file)
        yield Example(cut(mel), len(mel), known, item)


def _audible(row: dict[str, Any]) -> dict[str, Any]:
    """The labels that can be heard: a piece cut out of a loop has no seam."""
    told: dict[str, Any] = row["labels"]
    return told | {"form": None} if row["cropped"] and told["form"] == "loop" else told


def main() -> None:
    """Write all examples of a folder of shards into one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    found = [example for item in items(args.data) for example in examples(item)]
    rows = [asdict(example.item.row) for example in found]
    told = [_audible(row) for row in rows]
    np.savez_compressed(
        args.out,
        windows=np.concatenate([example.windows for example in found]),
        offsets=np.cumsum([0, *(len(example.windows) for example in found)]),
        frames=np.array([example.frames for example in found]),
        measures=np.stack([example.measures for example in found]),
        content=np.array(
            [[-1 if t["content"][n] is None else t["content"][n] for n in CONTENT] for t in told], np.int8
        ),
        either=np.array([[n in t["either"] for n in CONTENT] for t in told]),
        form=np.array([FORMS.index(t["form"]) if t["form"] else -1 for t in told]),
        type=np.array([TYPES.index(t["type"]) if t["type"] else -1 for t in told]),
        rows=np.array([json.dumps({k: v for k, v in row.items() if k != "labels"}) for row in rows]),
    )
    print(f"{len(found)} examples of {len({row['id'] for row in rows})} items")


if __name__ == "__main__":
    main()
