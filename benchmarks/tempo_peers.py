"""Tempo according to Essentia's estimators; run by the interpreter that has it, needs nothing else.

    python tempo_peers.py FILE...

Prints one JSON object per file: name of the estimator to BPM, or null where it raised or gave none. Files are
read by Essentia's own loader at 44.1 kHz.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def estimators() -> dict[str, Callable[[Any], float]]:
    import essentia
    import essentia.standard as standard

    essentia.log.infoActive = False
    essentia.log.warningActive = False
    return {
        "RhythmExtractor2013 multifeature": lambda x: standard.RhythmExtractor2013(method="multifeature")(x)[0],
        "RhythmExtractor2013 degara": lambda x: standard.RhythmExtractor2013(method="degara")(x)[0],
        "PercivalBpmEstimator": lambda x: standard.PercivalBpmEstimator()(x),
    }


def answer(estimator: Callable[[Any], float], samples: Any) -> float | None:
    try:
        bpm = float(estimator(samples))
    except RuntimeError:
        return None
    return bpm if bpm > 0 else None


def main() -> None:
    import essentia.standard as standard

    known = estimators()
    for path in sys.argv[1:]:
        samples = standard.MonoLoader(filename=path, sampleRate=44100)()
        answers = {name: answer(estimator, samples) for name, estimator in known.items()}
        sys.stdout.write(json.dumps({"path": path, "bpm": answers}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
