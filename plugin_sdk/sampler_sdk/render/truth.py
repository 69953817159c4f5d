"""What is true of a rendered sound, and the sound with its truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

from sampler_core.contracts import Audio, Part, Span
from sampler_core.kinds import Mode, Tonic

Samples = NDArray[np.float32]
Aspect = Literal["tempo", "beats", "key", "regions", "sections"]


class TrueKey(Part):
    """The key a sound was written in."""

    tonic: Tonic
    mode: Mode

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}"


class TrueSection(Span):
    """A stretch with one content; equal labels repeat each other."""

    label: str


class Truth(Part):
    """What is true of a rendered sound, exact by construction.

    ``bpm`` or ``key`` of ``None`` means that the sound has none. What cannot fairly be asked of a sound (the key
    of a three-note riff) is missing from ``scored``, and a benchmark leaves it out.
    """

    kind: str
    """What it is: ``drum_loop``, ``song``, ``kick``, ``speech``, …"""
    scored: frozenset[Aspect]
    bpm: float | None = None
    """Beats per minute; with a changing tempo, 60 over the median beat."""
    is_constant: bool | None = None
    beats: tuple[float, ...] = ()
    """Seconds, on the written grid: swing and humanised timing move the notes, not the beats."""
    downbeats: tuple[float, ...] = ()
    meter: tuple[int, int] | None = None
    """Time signature. In 6/8 and 12/8 the beat is the dotted quarter."""
    onsets: tuple[float, ...] = ()
    """When notes start, in seconds, as played."""
    key: TrueKey | None = None
    tuning_cents: float | None = None
    """Deviation from A4 = 440 Hz."""
    regions: tuple[Span, ...] = ()
    """Where the sound is above the noise floor."""
    noise_floor_dbfs: float | None = None
    sections: tuple[TrueSection, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """``samples`` of shape ``(frames, channels)``, float32 within ±1, and their truth."""

    samples: Samples
    sample_rate_hz: int
    truth: Truth

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return float(self.samples.shape[0] / self.sample_rate_hz)

    @property
    def audio(self) -> Audio:
        """The samples as analyzers see them."""
        return Audio.from_array(self.samples, self.sample_rate_hz)

    def write(self, path: Path, subtype: str = "PCM_24") -> None:
        """Write an audio file in the format of the path's extension (``.wav``, ``.flac``, ``.aiff``)."""
        soundfile.write(path, self.samples, self.sample_rate_hz, subtype=subtype)
