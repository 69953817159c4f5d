"""Example results of the standard kinds, for the inputs of an analyzer under test."""

from __future__ import annotations

from sampler_core.contracts import Beat, Key, Mode, Region, Regions, Scene, Tempo, Timeline, Tonic


def regions(*spans: tuple[float, float]) -> Regions:
    """Regions at ``(start_s, end_s)`` each; without any, one in the first second."""
    found = tuple(
        Region(start_s=start, end_s=end, peak_dbfs=-6.0, rms_dbfs=-18.0, snr_db=40.0, confidence=0.9)
        for start, end in (spans or ((0.0, 1.0),))
    )
    return Regions(
        regions=found, noise_floor=(), leading_silence_s=found[0].start_s, trailing_silence_s=0.0, silence_ratio=0.0
    )


def tempo(bpm: float | None = 120.0, beats: int = 8) -> Tempo:
    """A constant tempo from 0 s on, or with ``None`` the answer that there is none."""
    if bpm is None:
        return Tempo(bpm=None, confidence=0.9, no_tempo_reason="no_pulse")
    times = tuple(Beat(time_s=n * 60 / bpm, position=n % 4 + 1) for n in range(beats))
    return Tempo(bpm=bpm, confidence=0.9, octave_confidence=0.9, is_constant=True, beats=times)


def key(tonic: Tonic | None = "A", mode: Mode = "minor") -> Key:
    """A key, or with ``None`` the answer that there is none."""
    if tonic is None:
        return Key(tonic=None, mode=None, confidence=0.9, no_key_reason="atonal")
    return Key(tonic=tonic, mode=mode, confidence=0.9)


def timeline(*spans: tuple[float, float]) -> Timeline:
    """Scenes that follow each other in one region; without any, one in the first second."""
    found = (Scene(start_s=start, end_s=end, region=0, confidence=0.9) for start, end in (spans or ((0.0, 1.0),)))
    return Timeline(scenes=tuple(found))
