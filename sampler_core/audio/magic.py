"""The bytes by which audio is recognized, and who reads what begins with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reader = Literal["libsndfile", "ffmpeg"]


@dataclass(frozen=True)
class Way:
    """A way to read a file. ``demuxer`` is FFmpeg's name of the container, ``None`` leaves it to FFmpeg's probe."""

    reader: Reader
    demuxer: str | None = None
    states_length: bool = False
    """Whether the length that FFmpeg gives comes from the header; it guesses it from the bit rate otherwise."""
    stated_frames: int | None = None
    """How many frames the header states, where FFmpeg does not tell what it says."""
    all_bytes_there: bool = False
    """Whether the file has as many bytes as are stated: fewer frames are then damage or a wrong count."""


Ways = tuple[Way, ...]
"""In the order in which they are tried."""


def by_ffmpeg(demuxer: str, states_length: bool = False) -> Ways:
    """FFmpeg alone."""
    return (Way("ffmpeg", demuxer, states_length),)


def _by_either(demuxer: str) -> Ways:
    return (Way("ffmpeg", demuxer), SNDFILE)


SNDFILE = Way("libsndfile")
WAVE: Ways = (SNDFILE, Way("ffmpeg", "wav"))
AIFF: Ways = (SNDFILE, Way("ffmpeg", "aiff"))
CAF: Ways = (SNDFILE, Way("ffmpeg", "caf"))
FLAC: Ways = (SNDFILE, Way("ffmpeg", "flac", True))
W64: Ways = (SNDFILE, Way("ffmpeg", "w64"))
OGG: Ways = (SNDFILE, Way("ffmpeg", "ogg"))
UNKNOWN: Ways = (Way("ffmpeg"), SNDFILE)

_AT_THE_START: tuple[tuple[bytes, Ways], ...] = (
    (b"fLaC", FLAC),
    (b".snd", (SNDFILE, Way("ffmpeg", "au"))),
    (b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00", W64),
    (b"RF64", WAVE),
    (b"BW64", WAVE),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", by_ffmpeg("asf")),
    (b"\x1a\x45\xdf\xa3", by_ffmpeg("matroska", True)),
    (b"wvpk", by_ffmpeg("wv", True)),
    (b"TTA1", by_ffmpeg("tta", True)),
    (b"tBaK", by_ffmpeg("tak", True)),
    (b"MAC ", by_ffmpeg("ape", True)),
    (b"MP+", by_ffmpeg("mpc", True)),
    (b"MPCK", by_ffmpeg("mpc8", True)),
    (b"DSD ", by_ffmpeg("dsf", True)),
    (b"FRM8", by_ffmpeg("iff")),
    (b"#!AMR", by_ffmpeg("amr")),
    (b"Creative Voice File\x1a", _by_either("voc")),
    (b"\x7f\xfe\x80\x01", by_ffmpeg("dts")),
    (b"\xfe\x7f\x01\x80", by_ffmpeg("dts")),
    (b"\x1f\xff\xe8\x00", by_ffmpeg("dts")),
    (b"\xff\x1f\x00\xe8", by_ffmpeg("dts")),
    (b"DTSHDHDR", by_ffmpeg("dtshd")),
    (b".SoX", by_ffmpeg("sox")),
    (b"XoS.", by_ffmpeg("sox")),
    (b"NIST_1A", _by_either("nistsphere")),
    (b"\x64\xa3", _by_either("ircam")),
    (b"2BIT", _by_either("avr")),
    (b" paf", _by_either("epaf")),
    (b"fap ", _by_either("epaf")),
    (b"PVF1\n", _by_either("pvf")),
    (b"ALawSoundFile**", by_ffmpeg("wve")),
    (b"ajkg", by_ffmpeg("shn")),
    (b"qoaf", by_ffmpeg("qoa")),
    (b"OSQ ", by_ffmpeg("osq")),
    (b".RMF\x00\x00", by_ffmpeg("rm")),
    (b".ra\xfd\x00", by_ffmpeg("rm")),
    (b"ea3\x03", by_ffmpeg("oma")),
    (b"EA3\x01", by_ffmpeg("oma")),
    (b"TWIN97012000", by_ffmpeg("vqf")),
    (b"nut/multimedia container", by_ffmpeg("nut")),
)
_STARTS = tuple(magic for magic, _ in _AT_THE_START)
_FURTHER_ON: tuple[tuple[int, bytes, Ways], ...] = (
    (4, b"\xf8\x72\x6f\xba", by_ffmpeg("truehd")),
    (4, b"\xf8\x72\x6f\xbb", by_ffmpeg("mlp")),
    (65, b"FSSD", by_ffmpeg("hcom")),
)

UNREADABLE = {b"OFR ": "OptimFROG", b"LA04": "Lossless Audio (LA)", b"LPAC": "LPAC", b"#!SILK_V3": "SILK"}
"""Audio that no reader here knows."""

_MODULES = (
    (0, b"IMPM"),
    (0, b"Extended Module: "),
    (0, b"MMD"),
    (0, b"MTM\x10"),
    (20, b"!Scream!"),
    (44, b"SCRM"),
    *((1080, name) for name in (b"M.K.", b"M!K!", b"FLT4", b"FLT8", b"4CHN", b"6CHN", b"8CHN", b"OKTA", b"CD81")),
)


def ways_by_magic(head: bytes) -> Ways | None:
    """Who reads what begins with ``head``, by its magic bytes alone."""
    if head.startswith(_STARTS):
        return next(ways for magic, ways in _AT_THE_START if head.startswith(magic))
    return next((ways for at, magic, ways in _FURTHER_ON if head.startswith(magic, at)), None)


def is_module(head: bytes) -> bool:
    """Whether ``head`` begins a module: notes and samples, as trackers write them (.mod, .it, .xm, .s3m, …)."""
    return any(head.startswith(magic, at) for at, magic in _MODULES)
