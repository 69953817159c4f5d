"""What is left out together: whole libraries where there are several, frozen renders always.

Fold −1 is never left out, −2 always (frozen renders, and what may not be trained on); 0 to 4 once each.
"""

from __future__ import annotations

import zlib
from typing import Any

FOLDS = 5
_FOLD = {
    "sonic-pi": 0, "oramics": 1, "muldjordkit": 2, "uzu-drumkit": 3, "web-audio-samples": 4,
}  # fmt: skip
"""Libraries of drums, one to a fold."""


def fold_of(row: dict[str, Any]) -> int:
    """The fold of an example, from its row of the data set."""
    if row["split"] != "train":
        return -2
    library = str(row["library"])
    if library in _FOLD:
        return _FOLD[library]
    if row["source"].startswith(("classify/", "music/", "segment/", "structure/", "tempo/")):
        return _hashed(row["split_group"])
    return -1


def _hashed(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS
