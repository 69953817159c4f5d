"""Handing audio to the guest, with a guest that needs no Essentia."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampler_key import KeyAnalyzer
from sampler_key.harmonics import FRAME, FRAME_RATE_HZ, HOP, RATE_HZ, listen
from sampler_sdk import Audio, Region, Regions, Span, Undetermined, Upstream


class Reply:
    """What a guest function returns."""

    value = None

    def __init__(self, **arrays: np.ndarray) -> None:
        self.arrays = arrays


class EnergyGuest:
    """Gives as ``hpcp`` the energy of every frame in every bin, and remembers how long the blocks were."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def call(self, function, *, timeout_s, arrays=None, **params):
        audio = arrays["audio"]
        self.lengths.append(len(audio))
        starts = range(0, len(audio) - FRAME + 1, HOP)
        energy = np.array([np.square(audio[s : s + FRAME], dtype=np.float64).sum() for s in starts])
        measures = np.stack([energy, *np.zeros((4, len(energy)))], axis=1)
        return Reply(hpcp=np.tile(energy[:, None], 36), measures=measures)


def regions(*spans):
    parts = tuple(Region(start_s=a, end_s=b, peak_dbfs=-3, rms_dbfs=-12, snr_db=60, confidence=1) for a, b in spans)
    silence = Regions(
        regions=parts, noise_floor=(), leading_silence_s=0, trailing_silence_s=0, silence_ratio=0 if parts else 1
    )
    return Upstream(KeyAnalyzer.requires, results=[silence])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30_000))
def test_every_hop_has_its_frame(samples):
    heard = listen(Audio.from_array(np.ones(samples), RATE_HZ), EnergyGuest())
    assert heard.frames == -(-samples // HOP)


def test_long_audio_goes_in_blocks_that_make_no_difference():
    rng = np.random.default_rng(0)
    samples = rng.standard_normal(int(260 * RATE_HZ)).astype(np.float32)
    guest = EnergyGuest()
    heard = listen(Audio.from_array(samples, RATE_HZ), guest)
    assert len(guest.lengths) == 3
    assert max(guest.lengths) <= 120 * RATE_HZ
    padded = np.concatenate([np.zeros(FRAME // 2), samples, np.zeros(FRAME)])
    whole = [np.square(padded[i * HOP : i * HOP + FRAME]).sum() for i in range(heard.frames)]
    np.testing.assert_allclose(heard.energy, whole, rtol=1e-5)


def test_mono_audio_may_be_a_memory_map(tmp_path):
    samples = np.ones((11025, 1), np.float32)
    samples.tofile(tmp_path / "pcm")
    info = Audio.from_array(samples, RATE_HZ).info
    assert listen(Audio.open(tmp_path / "pcm", info), EnergyGuest()).frames == 6


def test_frames_are_where_the_sound_is():
    samples = np.zeros(44100 * 4)
    samples[44100 * 3 : 44100 * 3 + 100] = 1
    heard = listen(Audio.from_array(samples, 44100), EnergyGuest())
    assert heard.energy.argmax() / FRAME_RATE_HZ == pytest.approx(3, abs=HOP / RATE_HZ)
    assert heard.within(Span(start_s=2, end_s=2.5)).energy.max() < 1e-9


def test_silence_needs_no_guest():
    analyzer = KeyAnalyzer()
    key = analyzer.analyze(Audio.from_array(np.zeros(44100), 44100), regions())
    assert (key.tonic, key.no_key_reason) == (None, "silent")


def test_a_few_samples_are_too_short():
    with pytest.raises(Undetermined, match="too short"):
        KeyAnalyzer().analyze(Audio.from_array(np.ones(400), 44100), regions((0, 0.009)))


def test_samples_that_cannot_be_mixed_are_damage():
    wild = np.full((44100, 2), 3e38, np.float32)
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(Undetermined, match="too large"):
        listen(Audio.from_array(wild * np.array([1, 1], np.float32), 44100), _Refusing())


class _Refusing:
    def call(self, *args, **kwargs):
        raise AssertionError("the guest was called")


class _Hanging:
    def call(self, *args, **kwargs):
        raise TimeoutError("harmonics gave no answer within 30 s")


def test_a_guest_that_hangs_is_not_hidden():
    analyzer = KeyAnalyzer()
    analyzer.guest = _Hanging()
    with pytest.raises(TimeoutError):
        analyzer.analyze(Audio.from_array(np.ones(44100), 44100), regions((0, 1)))
