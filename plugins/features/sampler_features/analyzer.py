"""The features analyzer: one streaming pass that every other analyzer builds on."""

from __future__ import annotations

import numpy as np
from sampler_sdk import Analyzer, Audio, Frames, Resources, Upstream

from . import spectrum, summary, tonal
from .columns import Filled
from .filterbanks import Floats
from .levels import LevelMeter, within_range
from .spectrum import Spectrum, SpectrumTables
from .streams import Framer, Resampler, equal_blocks, frame_count
from .tonal import ChromaTables, chroma_columns

_BLOCK_HOPS = 500
_FRAMES_AT_ONCE = 128
_CHROMA_FRAMES_AT_ONCE = 32


class FeaturesAnalyzer(Analyzer[Frames]):
    """Levels at the native rate, timbre and rhythm frames at 22 050 Hz, chroma; memory does not grow."""

    name = "features"
    version = "1"
    resources = Resources(memory_mb=600, time_per_audio_s=0.2)

    def setup(self) -> None:
        """Make the filterbanks."""
        self._spectrum_tables = SpectrumTables()
        self._chroma_tables = ChromaTables()

    def analyze(self, audio: Audio, upstream: Upstream) -> Frames:
        """Return the frames of ``audio``; an empty file has none."""
        run = _Pass(audio, self._spectrum_tables, self._chroma_tables)
        left = audio.frames
        for block in equal_blocks(audio.blocks(), run.block_frames):
            left -= len(block)
            run.push(within_range(block), last=not left)
        return run.frames()


class _Pass:
    """The state of one pass over one file."""

    def __init__(self, audio: Audio, spectrum_tables: SpectrumTables, chroma_tables: ChromaTables) -> None:
        self._audio = audio
        self._weights = np.asarray(audio.info.mono_weights, np.float32)
        self._meter = LevelMeter(audio.channels, audio.sample_rate_hz)
        self.block_frames = _BLOCK_HOPS * self._meter.hop
        self._down = Resampler(audio.sample_rate_hz, spectrum.RATE_HZ)
        self._tonal_down = Resampler(spectrum.RATE_HZ, tonal.RATE_HZ)
        self._framer = Framer(spectrum.N_FFT, spectrum.HOP, _FRAMES_AT_ONCE)
        self._tonal_framer = Framer(tonal.N_FFT, tonal.HOP, _CHROMA_FRAMES_AT_ONCE)
        self._spectrum = Spectrum(spectrum_tables)
        self._chroma_tables = chroma_tables
        self._allocate()

    def _allocate(self) -> None:
        samples = self._down.length(self._audio.frames)
        rows = frame_count(samples, spectrum.HOP)
        self._level = Filled(-(-self._audio.frames // self._meter.hop), 2, np.float32)
        self._mel = Filled(rows, spectrum.MEL_BANDS, np.float16)
        self._mfcc = Filled(rows, spectrum.MFCC, np.float16)
        self._spectral = Filled(rows, 5, np.float32)
        self._onset = Filled(rows, 4, np.float32)
        self._energy = Filled(rows, 2, np.float32)
        self._chroma = Filled(frame_count(self._tonal_down.length(samples), tonal.HOP), 12, np.float32)

    def push(self, block: Floats, last: bool) -> None:
        self._level.add(self._meter.push(block))
        mono = self._down.push(block @ self._weights, last)
        for frames in self._framer.push(mono, last):
            columns = self._spectrum.columns(frames)
            self._mel.add(columns.mel_db)
            self._mfcc.add(columns.mfcc)
            self._spectral.add(columns.spectral)
            self._onset.add(columns.onset)
            self._energy.add(columns.energy)
        for frames in self._tonal_framer.push(self._tonal_down.push(mono, last), last):
            self._chroma.add(chroma_columns(frames, self._chroma_tables))

    def frames(self) -> Frames:
        """Sum up; call it after the last block."""
        audio, rate = self._audio, spectrum.RATE_HZ / spectrum.HOP
        energy, spectral, chroma = self._energy.array, self._spectral.array, self._chroma.array
        active = summary.active_frames(energy[:, 0])
        heard = bool(active.any())
        statistics = [summary.statistic(spectral[:, i], active) for i in range(5)]
        mfcc_mean, mfcc_std = summary.column_moments(self._mfcc.array, active)
        chroma_mean, _ = summary.column_moments(chroma, chroma.max(axis=1, initial=0) > 0)
        power, low_power = energy.sum(axis=0, dtype=np.float64).tolist()
        return Frames(
            duration_s=audio.duration_s,
            frame_rate_hz=rate,
            tonal_rate_hz=tonal.RATE_HZ / tonal.HOP,
            level_rate_hz=audio.sample_rate_hz / self._meter.hop,
            log_mel_db=self._mel.array,
            mfcc=self._mfcc.array,
            spectral=spectral,
            onset_strength=self._onset.array,
            chroma=chroma,
            level_dbfs=self._level.array,
            levels=self._meter.levels(),
            centroid_hz=statistics[0],
            bandwidth_hz=statistics[1],
            rolloff85_hz=statistics[2],
            flatness=statistics[3],
            flux=statistics[4],
            mfcc_mean=mfcc_mean,
            mfcc_std=mfcc_std,
            chroma_mean=chroma_mean if heard else None,
            onset_rate_hz=summary.onset_rate(spectral[:, 4], rate, audio.duration_s) if heard else None,
            attack_s=summary.attack_time(audio, self._level.array[:, 1], self._meter.hop) if heard else None,
            low_share=min(1.0, low_power / power) if heard else None,
        )
