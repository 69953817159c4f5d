"""What all views of a file share, so that they say and show the same: its segments and stretches by class, a letter
and a colour for each class, the time axis, and answers and failures in words. Imports the database."""

from sampler_core.views.axis import clock, dominant, ticks
from sampler_core.views.endings import told, unanswered
from sampler_core.views.palette import Swatch, swatches
from sampler_core.views.segments import Segment, Stretch, Unlabelled, segments, stretches
from sampler_core.views.words import spoken

__all__ = [
    "Segment", "Stretch", "Swatch", "Unlabelled", "clock", "dominant", "segments", "spoken", "stretches", "swatches",
    "ticks", "told", "unanswered",
]  # fmt: skip
