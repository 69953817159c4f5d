"""Make the classifier's data set.

    python plugins/classifier/training/make.py OUT [--only corpus,kits,…] [--corpus PATH] [--fluid PATH] [--muse PATH]

Each recipe becomes a shard per split. A recipe is a module with ``sounds(studio, split)``; equal seeds, sound fonts
and synthesisers give equal shards.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import recipes
from dataset import Item, Split, write_shard
from listening import Listener, listening
from studio import Studio


def _items(listener: Listener, recipe: recipes.Recipe, studio: Studio, split: Split) -> Iterator[Item]:
    for sound in recipe(studio, split):
        yield from listener.items(sound)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("SAMPLER_CORPUS", Path(__file__).resolve().parents[4] / "shared" / "corpus"))
    fonts = Path("/usr/share/sounds")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default=",".join(recipes.RECIPES), help="recipes, separated by commas")
    parser.add_argument("--corpus", type=Path, default=default)
    parser.add_argument("--fluid", type=Path, default=fonts / "sf2" / "FluidR3_GM.sf2")
    parser.add_argument("--muse", type=Path, default=fonts / "sf3" / "MuseScore_General_Full.sf3")
    return parser.parse_args()


def main() -> None:
    options = _options()
    studio = Studio(options.corpus, options.fluid, options.muse)
    with listening() as listener:
        for name in options.only.split(","):
            for split in recipes.SPLITS[name]:
                began = time.perf_counter()
                made = write_shard(
                    options.out, f"{name}-{split}", _items(listener, recipes.RECIPES[name], studio, split)
                )
                sys.stderr.write(f"{name}-{split}: {made} items in {time.perf_counter() - began:.0f} s\n")


if __name__ == "__main__":
    main()
