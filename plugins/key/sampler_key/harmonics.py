"""The host's way to the pitch classes of a file: mono, 11 025 Hz, block by block through the guest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray
from sampler_sdk import Array, Audio, Guest, Reason, Span, Undetermined

RATE_HZ = 11025
FRAME = 4096
HOP = 2048
FRAME_RATE_HZ = RATE_HZ / HOP
_FRAMES_PER_CALL = 640
"""Just under two minutes."""
_CALL_TIMEOUT_S = 30.0
_LOUDEST = 1e4

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Harmonics:
    """What the guest heard. Frame ``i`` is centred on ``(first + i) / FRAME_RATE_HZ`` seconds.

    ``hpcp``: shape (frames, 36), bin 0 at A. ``energy``: of the band from 40 to 3500 Hz, linear.
    ``tonal_share``: share of it in clear peaks. ``deviation``: sum over peaks of weight × unit phasor of the
    deviation from equal temperament at A4 = 440 Hz; ``peak_weight``: the sum of these weights.
    """

    hpcp: Floats
    energy: Floats
    tonal_share: Floats
    deviation: NDArray[np.complex128]
    peak_weight: Floats
    first: int = 0

    @classmethod
    def of_arrays(cls, hpcp: Array, measures: Array) -> Harmonics:
        """From the arrays the guest function returns."""
        energy, share, cosine, sine, weight = np.asarray(measures, np.float64).T
        return cls(np.asarray(hpcp, np.float64), energy, share, cosine + 1j * sine, weight)

    def within(self, span: Span) -> Harmonics:
        """The frames whose centres lie in ``span``; at least one."""
        first = min(round(span.start_s * FRAME_RATE_HZ), self.frames - 1)
        last = max(first + 1, min(round(span.end_s * FRAME_RATE_HZ), self.frames))
        return self._taken(slice(first, last), self.first + first)

    def sounding(self, below_loudest_db: float = 50.0) -> Harmonics:
        """The frames that are not much softer than the loudest; frames then no longer follow one another."""
        return self._taken(self.energy > self.energy.max(initial=0.0) * 10 ** (-below_loudest_db / 10), self.first)

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.energy)

    def _taken(self, rows: slice | NDArray[np.bool_], first: int) -> Harmonics:
        return Harmonics(
            self.hpcp[rows], self.energy[rows], self.tonal_share[rows], self.deviation[rows],
            self.peak_weight[rows], first,
        )  # fmt: skip


def listen(audio: Audio, guest: Guest) -> Harmonics:
    """Have the guest turn ``audio`` into harmonics; memory does not grow with the audio.

    Raises:
        Undetermined: the samples are too large for the mono mix to be finite.
        GuestError, GuestDied, TimeoutError: from the guest.
    """
    replies = [
        guest.call("harmonics", timeout_s=_CALL_TIMEOUT_S, arrays={"audio": block}).arrays
        for block in _overlapping(_resampled(audio))
    ]
    names = ("hpcp", "measures")
    return Harmonics.of_arrays(*(np.concatenate([reply[name] for reply in replies]) for name in names))


def _resampled(audio: Audio) -> Iterator[NDArray[np.float32]]:
    stream = soxr.ResampleStream(audio.sample_rate_hz, RATE_HZ, 1, dtype="float32", quality="HQ")
    for mono in audio.mono_blocks():
        # A view of a memory map is a subclass of array that soxr does not take.
        yield _checked(stream.resample_chunk(np.asarray(mono)))
    yield _checked(stream.resample_chunk(np.zeros(0, np.float32), last=True))


def _checked(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    # Essentia hangs on a single sample that is not finite, and its squares must stay finite too.
    if not np.isfinite(samples).all():
        raise Undetermined(Reason.DAMAGED, "the samples are too large to be mixed")
    return np.clip(samples, -_LOUDEST, _LOUDEST)


def _overlapping(chunks: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Blocks of whole frames: the first frame is centred on the first sample, the last on the last hop."""
    need, step = (_FRAMES_PER_CALL - 1) * HOP + FRAME, _FRAMES_PER_CALL * HOP
    waiting = np.zeros(FRAME // 2, np.float32)
    for chunk in chunks:
        waiting = np.concatenate([waiting, chunk])
        while len(waiting) >= need + FRAME:
            yield waiting[:need]
            waiting = waiting[step:]
    hops = max(1, -(-(len(waiting) - FRAME // 2) // HOP))
    rest = np.zeros((hops - 1) * HOP + FRAME, np.float32)
    kept = waiting[: len(rest)]
    rest[: len(kept)] = kept
    yield rest
