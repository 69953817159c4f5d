"""What the peers do for one file; run by the interpreter they are installed in.

    python speed_peers.py essentia|librosa FILE...

``essentia`` is MusicExtractor as it comes; ``librosa`` loads at 22.05 kHz and runs beat_track, chroma_cqt, mfcc and
agglomerative segmentation, as a script from its tutorials would.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def essentia() -> Callable[[str], dict[str, Any]]:
    import essentia as library
    import essentia.standard as standard

    library.log.infoActive = False
    library.log.warningActive = False
    extractor = standard.MusicExtractor()

    def analyze(path: str) -> dict[str, Any]:
        pool, _ = extractor(path)
        return {"bpm": pool["rhythm.bpm"], "key": pool["tonal.key_edma.key"] + " " + pool["tonal.key_edma.scale"]}

    return analyze


def librosa() -> Callable[[str], dict[str, Any]]:
    import librosa as library
    import numpy as np

    def analyze(path: str) -> dict[str, Any]:
        samples, rate = library.load(path)
        tempo, beats = library.beat.beat_track(y=samples, sr=rate)
        chroma = library.feature.chroma_cqt(y=samples, sr=rate)
        mfcc = library.feature.mfcc(y=samples, sr=rate)
        bounds = library.segment.agglomerative(np.vstack([chroma, mfcc]), 8)
        return {"bpm": float(np.atleast_1d(tempo)[0]), "beats": len(beats), "sections": len(bounds)}

    return analyze


def main() -> None:
    analyze = {"essentia": essentia, "librosa": librosa}[sys.argv[1]]()
    for path in sys.argv[2:]:
        sys.stdout.write(json.dumps({"path": path, **analyze(path)}) + "\n")


if __name__ == "__main__":
    main()
