"""``frames``: the shared feature pass every other analyzer builds on."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..contracts.arrays import ArraySpec
from ..contracts.facets import About, Facet, Lane, Sentence
from ..contracts.part import Part
from ..contracts.result import Result


class Statistic(Part):
    """Distribution of one feature over the active frames of a file."""

    mean: float
    std: float
    p10: float
    p50: float
    p90: float


class Levels(Part):
    """Time-domain facts over all channels. A level of ``None`` means digital silence."""

    peak_dbfs: float | None
    rms_dbfs: float | None
    crest_db: float | None
    dc_offset: tuple[float, ...]
    clipped_samples: int
    stereo_correlation: float | None


class Frames(Result):
    """Frame-wise features of a whole file, as arrays on disk.

    The rhythm and timbre frames (``frame_rate_hz``, about 100 a second; frame ``i`` is centred on
    ``i / frame_rate_hz`` seconds) come from a 22 050 Hz mono mix. ``level_dbfs`` is taken at the native rate,
    maximum over channels, and never below −160. ``None`` in a summary means the file is silent.
    """

    kind = "frames"
    about = About(
        facets=(
            Facet(
                name="peak",
                help="Highest sample over all channels",
                type="number",
                at="levels.peak_dbfs",
                unit="dBFS",
                format=".1f",
            ),
            Facet(
                name="rms",
                help="Root mean square over all channels",
                type="number",
                at="levels.rms_dbfs",
                unit="dBFS",
                format=".1f",
            ),
        ),
        lanes=(
            Lane(type="level", title="level", at="level_dbfs", rate="level_rate_hz", unit="dBFS"),
            Lane(type="image", title="spectrum", at="log_mel_db", rate="frame_rate_hz", unit="dB"),
        ),
        sentence=Sentence(
            text="peak {levels.peak_dbfs:.1f|unit dBFS}, RMS {levels.rms_dbfs:.1f|unit dBFS|else too low to measure}",
            of="levels.peak_dbfs",
            none="digital silence",
        ),
    )

    duration_s: float = Field(ge=0)
    frame_rate_hz: float = Field(gt=0)
    tonal_rate_hz: float = Field(gt=0)
    level_rate_hz: float = Field(gt=0)

    log_mel_db: Annotated[NDArray[np.float16], ArraySpec("float16", (None, 64))]
    """Power of 64 mel bands in dB re full scale, floor −100."""
    mfcc: Annotated[NDArray[np.float16], ArraySpec("float16", (None, 14))]
    spectral: Annotated[NDArray[np.float32], ArraySpec("float32", (None, 5))]
    """Columns: centroid_hz, bandwidth_hz, rolloff85_hz, flatness (0–1), flux."""
    onset_strength: Annotated[NDArray[np.float32], ArraySpec("float32", (None, 4))]
    """Half-wave rectified log-mel difference (lag 2 frames) in four bands, low to high."""
    chroma: Annotated[NDArray[np.float32], ArraySpec("float32", (None, 12))]
    """Pitch-class energy at ``tonal_rate_hz``, each frame normalised to a maximum of 1 (or all 0)."""
    level_dbfs: Annotated[NDArray[np.float32], ArraySpec("float32", (None, 2))]
    """Columns: RMS over 20 ms, peak over the hop of 10 ms."""

    levels: Levels
    centroid_hz: Statistic | None
    bandwidth_hz: Statistic | None
    rolloff85_hz: Statistic | None
    flatness: Statistic | None
    flux: Statistic | None
    mfcc_mean: tuple[float, ...] | None
    mfcc_std: tuple[float, ...] | None
    chroma_mean: tuple[float, ...] | None
    onset_rate_hz: float | None
    attack_s: float | None
    """10 to 90 % rise of the loudest onset."""
    low_share: float | None
    """Share of the energy below 120 Hz."""
