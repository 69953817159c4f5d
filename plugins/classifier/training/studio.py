"""What recipes make sounds from: the corpus and the sound fonts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from soundfont import SoundFont


@dataclass(frozen=True)
class Studio:
    """Paths of everything that is not made by code."""

    corpus: Path
    fluid: Path
    muse: Path

    @cached_property
    def fonts(self) -> tuple[SoundFont, SoundFont]:
        """FluidR3 GM and MuseScore General, both MIT."""
        return SoundFont("fluidr3", self.fluid), SoundFont("musescore", self.muse)
