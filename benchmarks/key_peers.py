"""Key according to Essentia's KeyExtractor; a guest of the environment that `sampler-key` brings."""

from typing import Any

import essentia
import guest  # type: ignore[import-not-found]
import numpy as np

essentia.log.infoActive = False
essentia.log.warningActive = False

from essentia.standard import KeyExtractor  # noqa: E402

PROFILES = ("bgate", "braw", "edma", "edmm", "shaath", "krumhansl", "temperley", "diatonic")
TUNED = {"hpcpSize": 36, "frameSize": 16384, "hopSize": 4096, "minFrequency": 40, "pcpThreshold": 0.2}


@guest.function  # type: ignore[untyped-decorator]
def keys(audio: Any) -> Any:
    """Answer of every profile, with default frames and with the long ones that tell tuning, for 44.1 kHz mono."""
    samples = np.array(audio, np.float32)
    answers = {}
    for profile in PROFILES:
        answers[profile] = KeyExtractor(profileType=profile)(samples)
        answers[f"{profile} 36/16384"] = KeyExtractor(profileType=profile, **TUNED)(samples)
    return {name: [tonic, mode, float(strength)] for name, (tonic, mode, strength) in answers.items()}
