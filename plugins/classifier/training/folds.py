"""What is left out together: whole libraries where there are several, frozen renders always.

Fold −1 is never left out, −2 always (frozen renders, and what may not be trained on); 0 to 4 once each.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

FOLDS = 5
_LIBRARIES = {
    "sonic-pi": 0, "oramics": 1, "sampled": 1, "muldjordkit": 2, "uzu-drumkit": 3, "web-audio-samples": 4,
    "electric-bass-YR": 1, "spanish-classical-guitar": 2, "upright-piano-KW": 3, "SplendidGrandPiano": 4,
    "GregSullivan.E-Pianos": 0, "ljspeech": 1, "ami": 2, "us-gov-speech": 3,
}  # fmt: skip
_ESC = re.compile(r"esc10__([1-5])-")
"""The folds of ESC-10, which keep clips of one recording together."""


def fold_of(row: dict[str, Any]) -> int:
    """The fold of an example, from its row of the data set. What is rendered from a recording goes with it."""
    if row["split"] != "train":
        return -2
    library, group = row["library"].removeprefix("beats-"), row["split_group"]
    if "TTS__LJ" in group:
        library = "ljspeech"
    if library in _LIBRARIES:
        return _LIBRARIES[library]
    if esc := _ESC.search(row["source"]):
        return int(esc[1]) - 1
    if group.startswith(("librispeech/", "classify/", "music/", "segment/", "structure/", "tempo/")):
        return zlib.crc32(group.encode()) % FOLDS
    return -1
