"""What all views of a file share, so that they say and show the same: its segments and stretches by class, a letter
and a colour for each class, the time axis, and answers and failures in words. Imports the database.

Kinds are known by what they say of themselves: ``file.kinds`` are those of the library, each with its ``about``.
"""

from sampler_core.facets.labels import Judged, judged
from sampler_core.facets.paths import value_at
from sampler_core.facets.sentence import filled
from sampler_core.views.axis import dominant, ticks
from sampler_core.views.bands import labelled
from sampler_core.views.endings import told, unanswered
from sampler_core.views.palette import Swatch, swatches
from sampler_core.views.segments import (
    Division,
    Segment,
    Stretch,
    Unlabelled,
    classifying,
    division,
    segments,
    stretches,
)
from sampler_core.views.words import facet_in_words, told_by
from sampler_core.wording import clock, spoken

__all__ = [
    "Division", "Judged", "Segment", "Stretch", "Swatch", "Unlabelled", "classifying", "clock", "division", "dominant",
    "facet_in_words", "filled", "judged", "labelled", "segments", "spoken", "stretches", "swatches", "ticks", "told",
    "told_by", "unanswered", "value_at",
]  # fmt: skip
