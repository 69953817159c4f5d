"""The classifier that ships: :class:`~sampler_classifier.soundnet.SoundNet` over every segment."""

from __future__ import annotations

from sampler_sdk import Resources

from .backend import ClassifierBackend
from .segments import SegmentClassifier
from .weights import facts


class ClassifierAnalyzer(SegmentClassifier):
    """What every segment contains, in which form, and which one-shot it is."""

    name = "classifier"
    version = "2"
    weights = facts()["sha256"]
    resources = Resources(memory_mb=1800, time_per_audio_s=0.2, gpu=True)

    def make_backend(self) -> ClassifierBackend:
        """Load the network, on the GPU unless the options say otherwise."""
        from .soundnet import SoundNet  # PyTorch takes seconds to import: in workers, not in the scout

        return SoundNet(cuda=self.options.device == "auto")
