"""By hand: ``pytest -m scale plugins/classifier/training``.

They need the corpus, FluidSynth and its sound fonts, eSpeak NG, Flite and FFmpeg.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("ignore:pkg_resources is deprecated")]  # by pyworld
RECIPES = (
    "corpus",
    "machines",
    "kits",
    "rendered",
    "instruments",
    "effects",
    "places",
    "songs",
    "beats",
    "speech",
    "singing",
)


@pytest.fixture(scope="module")
def studio(corpus: Path):
    from studio import Studio

    fonts = Path("/usr/share/sounds")
    made = Studio(corpus, fonts / "sf2" / "FluidR3_GM.sf2", fonts / "sf3" / "MuseScore_General_Full.sf3")
    if not (made.fluid.exists() and made.muse.exists()):
        pytest.skip("no sound fonts: install fluid-soundfont-gm and musescore-general-soundfont")
    return made


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_makes_items_with_a_truth(name: str, studio) -> None:
    from listening import listening
    from recipes import RECIPES, SPLITS

    for split in SPLITS[name]:
        sound = next(iter(RECIPES[name](studio, split)))
        assert np.isfinite(sound.samples).all()
        with listening() as listener:
            items = list(listener.items(sound))
        assert items
        assert all(item.row.split == split and len(item.mel) == item.row.frames > 0 for item in items)
        assert any(value == 1 for value in items[0].row.labels.content.values()) or items[0].row.labels.either


@pytest.mark.parametrize("name", RECIPES)
def test_equal_seeds_give_equal_sound(name: str, studio) -> None:
    from recipes import RECIPES

    for one, other in zip(*(itertools.islice(RECIPES[name](studio, "train"), 3) for _ in range(2)), strict=True):
        assert one.id == other.id
        np.testing.assert_array_equal(one.samples, other.samples)


def test_splits_share_no_sound(studio) -> None:
    from recipes import RECIPES

    train, frozen = (next(iter(RECIPES["machines"](studio, split))) for split in ("train", "frozen"))
    assert train.group != frozen.group
    assert train.samples.shape != frozen.samples.shape or not np.array_equal(train.samples, frozen.samples)
