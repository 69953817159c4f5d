"""The feature pass gives what librosa gives, frame for frame."""

from __future__ import annotations

import librosa
import numpy as np
import pytest
from sampler_features import FeaturesAnalyzer, filterbanks, spectrum, tonal
from sampler_features.spectrum import Columns, Spectrum, SpectrumTables
from sampler_features.streams import Framer, Resampler
from sampler_sdk import Audio
from sampler_sdk.testing import run

RATE, N_FFT, HOP = spectrum.RATE_HZ, spectrum.N_FFT, spectrum.HOP


def _music(seconds: float = 4.0) -> np.ndarray:
    rng = np.random.default_rng(3)
    t = np.arange(round(seconds * RATE)) / RATE
    tones = sum(np.sin(2 * np.pi * f * t * (1 + 0.01 * t)) / (k + 1) for k, f in enumerate((110, 440, 1310, 5200)))
    beats = (np.arange(len(t)) % (RATE // 2) < RATE // 20) * rng.standard_normal(len(t))
    return (0.1 * tones + 0.2 * beats + 1e-3 * rng.standard_normal(len(t))).astype(np.float32)


@pytest.fixture(scope="module")
def sound():
    return _music()


@pytest.fixture(scope="module")
def columns(sound) -> Columns:
    run = Spectrum(SpectrumTables())
    parts = [run.columns(frames) for frames in Framer(N_FFT, HOP, 64).push(sound, last=True)]
    return Columns(*(np.concatenate([getattr(p, name) for p in parts]) for name in Columns.__dataclass_fields__))


@pytest.fixture(scope="module")
def magnitude(sound):
    return np.abs(librosa.stft(sound, n_fft=N_FFT, hop_length=HOP, pad_mode="constant"))


def test_mel_filterbank_is_librosas():
    ours = filterbanks.mel(RATE, N_FFT, 64)
    np.testing.assert_allclose(ours.T, librosa.filters.mel(sr=RATE, n_fft=N_FFT, n_mels=64), rtol=1e-5, atol=1e-9)


def test_mel_power(sound, columns):
    theirs = librosa.feature.melspectrogram(
        y=sound, sr=RATE, n_fft=N_FFT, hop_length=HOP, n_mels=64, pad_mode="constant"
    )
    power = 10 ** (columns.mel_db / 10) * spectrum.MEL_REFERENCE
    audible = theirs.T > spectrum.MEL_REFERENCE * 1.001e-10
    assert audible.mean() > 0.99
    np.testing.assert_allclose(power[audible], theirs.T[audible], rtol=1e-3)


def test_mfcc(columns):
    theirs = librosa.feature.mfcc(S=columns.mel_db.T, n_mfcc=14).T
    np.testing.assert_allclose(columns.mfcc, theirs, rtol=1e-3, atol=1e-3)


def test_spectral_shape(columns, magnitude):
    of = {"S": magnitude, "sr": RATE}
    theirs = (
        librosa.feature.spectral_centroid(**of),
        librosa.feature.spectral_bandwidth(**of),
        librosa.feature.spectral_rolloff(**of),
        librosa.feature.spectral_flatness(S=magnitude),
    )
    for column, reference in enumerate(theirs):
        np.testing.assert_allclose(columns.spectral[:, column], reference[0], rtol=1e-3)


def test_rolloff_of_every_single_bin():
    """Roll-off is found group by group: a tone in each bin, and noise of every width, must still land right."""
    rng = np.random.default_rng(0)
    bins = N_FFT // 2 + 1
    widths = np.tril(rng.random((bins, bins)) + 0.01)
    magnitude = np.concatenate([np.eye(bins), widths]).astype(np.float32)
    shape = spectrum.spectral_shape(magnitude, magnitude @ SpectrumTables().magnitude)
    theirs = librosa.feature.spectral_rolloff(S=magnitude.T, sr=RATE)[0]
    np.testing.assert_allclose(shape[:, 2], theirs, rtol=1e-4)


def test_resampling_is_librosas(sound):
    resampler = Resampler(44_100, RATE)
    parts = np.array_split(sound, 7)
    ours = np.concatenate([resampler.push(p, last=i == 6) for i, p in enumerate(parts)])
    theirs = librosa.resample(sound, orig_sr=44_100, target_sr=RATE)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_chroma_of_a_note_is_its_pitch_class():
    tables = tonal.ChromaTables()
    for midi in range(45, 84):
        t = np.arange(tonal.N_FFT * 4) / tonal.RATE_HZ
        note = (0.5 * np.sin(2 * np.pi * 440 * 2 ** ((midi - 69) / 12) * t)).astype(np.float32)
        (frames,) = Framer(tonal.N_FFT, tonal.HOP, 32).push(note, last=True)
        assert set(tonal.chroma_columns(frames, tables)[4:-4].argmax(axis=1)) == {midi % 12}


def test_whole_file_against_librosa():
    """From stereo at 44.1 kHz to the stored frames: resampling, blocks and float16 included."""
    stereo = np.random.default_rng(8).standard_normal((3 * 44_100, 2)).astype(np.float32) * 0.1
    stereo[:, 1] = np.cumsum(stereo[:, 1]) * 0.01
    frames = run(FeaturesAnalyzer, Audio.from_array(stereo, 44_100))
    mono = librosa.resample(stereo.mean(axis=1), orig_sr=44_100, target_sr=RATE)
    of = {"y": mono, "sr": RATE, "n_fft": N_FFT, "hop_length": HOP, "pad_mode": "constant"}
    mel_db = 10 * np.log10(librosa.feature.melspectrogram(n_mels=64, **of) / spectrum.MEL_REFERENCE)
    np.testing.assert_allclose(frames.log_mel_db, mel_db.T, rtol=1e-3, atol=0.01)
    np.testing.assert_allclose(frames.mfcc, librosa.feature.mfcc(S=mel_db, n_mfcc=14).T, rtol=1e-3, atol=0.02)
    np.testing.assert_allclose(frames.spectral[:, 0], librosa.feature.spectral_centroid(**of)[0], rtol=1e-3)
