"""From the data set to what the network is fitted to: ``python examples.py DATA OUT.npz``.

Every item is cut as at run time, into stretches of at most ten seconds and windows of one. Levels stay quantised in
decibels, because the augmentation works on those.
"""

from __future__ import annotations

import argparse
import json
import zlib
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

SHORTEST_PIECE, LONGEST_PIECE = 20, 90
"""In frames of 10 ms."""


@dataclass(frozen=True)
class Example:
    """One stretch of one item."""

    windows: NDArray[np.uint8]
    frames: int
    measures: NDArray[np.float32]
    item: Item
    piece: bool
    """Whether it is cut out of the item."""


def examples(item: Item) -> Iterator[Example]:
    """The stretches of ``item``, and a short piece out of it where it is no one-shot: a word, a bar's first beat."""
    rate = len(item.level) / len(item.mel)
    parts = list(stretches(len(item.mel)))
    if item.row.labels.form != "one_shot" and len(item.mel) > 2 * LONGEST_PIECE:
        rng = np.random.default_rng(zlib.crc32(item.row.id.encode()))
        length = int(rng.integers(SHORTEST_PIECE, LONGEST_PIECE))
        first = int(rng.integers(0, len(item.mel) - length))
        parts.append(slice(first, first + length))
    for number, part in enumerate(parts):
        mel = item.mel[part]
        level = item.level[int(part.start * rate) : max(int(part.start * rate) + 1, int(part.stop * rate))]
        whole = item.row.whole_file and len(mel) == len(item.mel)
        known = measures(decibels(mel), decibels(level), whole_file=whole)
        yield Example(cut(mel), len(mel), known, item, number > 0)


def audible(example: Example) -> dict[str, Any]:
    """The labels that can be heard: a piece cut out of a loop or a phrase has lost its form.

    Drums alone are percussion and not music, a piece played on one instrument is music rather than a sound of that
    instrument: where both could be said, people say the one.
    """
    row = example.item.row
    told = asdict(row.labels)
    content = told["content"]
    if content["percussion"] == 1 and content["music"] is None and content["tonal_instrument"] != 1:
        content["music"] = 0
    if content["music"] == 1 and content["tonal_instrument"] == 1:
        content["tonal_instrument"] = None
    lost = example.piece or (row.cropped and told["form"] == "loop")
    return told | ({"form": None, "type": None} if lost else {})


def main() -> None:
    """Write all examples of a folder of shards into one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    found = [example for item in items(args.data) for example in examples(item)]
    rows = [asdict(example.item.row) for example in found]
    told = [audible(example) for example in found]
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
        piece=np.array([example.piece for example in found]),
        rows=np.array([json.dumps({k: v for k, v in row.items() if k != "labels"}) for row in rows]),
    )
    print(f"{len(found)} examples of {len({row['id'] for row in rows})} items")


if __name__ == "__main__":
    main()
