"""What happens to sounds between a microphone and a library, done to their log-mel frames, many at once on a GPU.

All functions take decibels of shape ``(n, 96, 64)``, one window each, and ``of`` of shape ``(n,)``: the example each
window belongs to, for what is done to an example is done to all its windows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

FLOOR_DB = -100.0
RANGE_DB = 70.0
_LOG_STEP = math.log(6.4) / 27
_TOP_MEL = 15 + math.log(11.025) / _LOG_STEP


@dataclass(frozen=True)
class Strength:
    """How often each thing happens."""

    shift: float = 0.5
    colour: float = 0.6
    noise: float = 0.4
    lowpass: float = 0.15
    compress: float = 0.3
    mask: float = 0.3
    late: float = 0.3


def augmented(db: Tensor, of: Tensor, count: int, strength: Strength) -> Tensor:
    """Windows of ``count`` examples after all of it."""
    db = _shifted(db, of, count, strength.shift)
    db = db + _curve(count, strength.colour, db.device)[of][:, None, :]
    db = _compressed(db, of, count, strength.compress)
    db = _lowpassed(db, of, count, strength.lowpass)
    db = _with_noise(db, of, count, strength.noise)
    db = _late(db, of, count, strength.late)
    return _masked(db, strength.mask)


def heard(db: Tensor, of: Tensor, count: int, frames: Tensor) -> Tensor:
    """As at run time: 0 to 1, from 70 dB below the loudest band of the example up; 0 beyond ``frames``."""
    loudest = torch.full((count,), FLOOR_DB, device=db.device)
    loudest = loudest.scatter_reduce(0, of, db.amax(dim=(1, 2)), "amax")
    inside = torch.arange(db.shape[1], device=db.device)[None, :] < frames[of][:, None]
    return ((db - loudest[of][:, None, None]) / RANGE_DB + 1).clamp(0, 1) * inside[:, :, None]


def _chosen(count: int, share: float, device: torch.device) -> Tensor:
    return (torch.rand(count, device=device) < share).float()


def _shifted(db: Tensor, of: Tensor, count: int, share: float) -> Tensor:
    """Pitch: up or down by up to four semitones, which is many bands for a hat and hardly one for a bass."""
    semitones = (torch.rand(count, device=db.device) * 8 - 4) * _chosen(count, share, db.device)
    hz = _band_hz(torch.arange(db.shape[2], device=db.device, dtype=torch.float32))
    bands = _hz_band(hz[None, :] * 2 ** (-semitones[of][:, None] / 12))
    low = bands.floor().clamp(0, db.shape[2] - 1)
    part = (bands - low).clamp(0, 1)[:, None, :].expand_as(db)
    low = low.long()[:, None, :].expand_as(db)
    high = (low + 1).clamp(max=db.shape[2] - 1)
    return db.gather(2, low) * (1 - part) + db.gather(2, high) * part


def _band_hz(band: Tensor) -> Tensor:
    """Centres of the 64 bands: Slaney's mel scale up to 11 025 Hz."""
    mel = (band + 1) * (_TOP_MEL / 65)
    return torch.where(mel < 15, mel * 200 / 3, 1000 * torch.exp(_LOG_STEP * (mel - 15)))


def _hz_band(hz: Tensor) -> Tensor:
    mel = torch.where(hz < 1000, hz * 3 / 200, 15 + torch.log(hz.clamp(min=1) / 1000) / _LOG_STEP)
    return mel * (65 / _TOP_MEL) - 1


def _curve(count: int, share: float, device: torch.device) -> Tensor:
    """Equalisers, rooms and microphones: a smooth curve over the bands, ``(count, 64)``."""
    bands = torch.linspace(0, 1, 64, device=device)
    curve = torch.zeros(count, 64, device=device)
    for waves, size_db in ((1, 5.0), (2, 3.0), (3, 2.0), (5, 1.5)):
        curve = curve + size_db * torch.randn(count, 1, device=device) * torch.cos(torch.pi * waves * bands)
    return curve * _chosen(count, share, device)[:, None]


def _compressed(db: Tensor, of: Tensor, count: int, share: float) -> Tensor:
    """Compression and expansion: distances from the loudest shrink or grow."""
    factor = 1 + (torch.rand(count, device=db.device) * 0.6 - 0.35) * _chosen(count, share, db.device)
    loudest = torch.full((count,), FLOOR_DB, device=db.device).scatter_reduce(0, of, db.amax(dim=(1, 2)), "amax")
    top = loudest[of][:, None, None]
    return top + (db - top) * factor[of][:, None, None]


def _lowpassed(db: Tensor, of: Tensor, count: int, share: float) -> Tensor:
    """Codecs, low sample rates, telephones: nothing above a band."""
    edge = 28 + torch.randint(0, 36, (count,), device=db.device).float()
    edge = torch.where(_chosen(count, share, db.device) > 0, edge, torch.full_like(edge, 64.0))
    beyond = torch.arange(db.shape[2], device=db.device)[None, :] >= edge[of][:, None]
    return torch.where(beyond[:, None, :], db - 40, db)


def _with_noise(db: Tensor, of: Tensor, count: int, share: float) -> Tensor:
    """A noise floor 15 to 65 dB below the loudest, of any colour, added in power."""
    loudest = torch.full((count,), FLOOR_DB, device=db.device).scatter_reduce(0, of, db.amax(dim=(1, 2)), "amax")
    below = 15 + 50 * torch.rand(count, device=db.device)
    below = torch.where(_chosen(count, share, db.device) > 0, below, torch.full_like(below, 200.0))
    tilt = torch.randn(count, device=db.device)[:, None] * torch.linspace(-10, 10, 64, device=db.device)
    floor = (loudest - below)[:, None] + tilt
    ripple = torch.randn_like(db) * 2
    return 10 * torch.log10(10 ** (db / 10) + 10 ** ((floor[of][:, None, :] + ripple) / 10))


def _late(db: Tensor, of: Tensor, count: int, share: float) -> Tensor:
    """The cut comes up to 40 ms early: rows move back."""
    by = torch.randint(0, 5, (count,), device=db.device) * _chosen(count, share, db.device).long()
    rows = torch.arange(db.shape[1], device=db.device)[None, :] - by[of][:, None]
    moved = db.gather(1, rows.clamp(min=0)[:, :, None].expand_as(db))
    return torch.where((rows < 0)[:, :, None], torch.full_like(db, FLOOR_DB), moved)


def _masked(db: Tensor, share: float) -> Tensor:
    """A few bands, or a few frames, of a window are missing (SpecAugment, Park et al. 2019)."""
    n, rows, bands = db.shape
    out = db
    for axis, size, widest in ((2, bands, 8), (1, rows, 12)):
        start = torch.rand(n, device=db.device) * size
        width = torch.rand(n, device=db.device) * widest * _chosen(n, share, db.device)
        at = torch.arange(size, device=db.device)[None, :]
        gone = (at >= start[:, None]) & (at < (start + width)[:, None])
        out = torch.where(gone[:, None, :] if axis == 2 else gone[:, :, None], out - 60, out)
    return out
