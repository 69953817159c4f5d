"""Files of every kind that a picture has to cope with, with made-up results."""

from __future__ import annotations

import numpy as np
from sampler_sdk import (
    Beat,
    Classification,
    Contents,
    Frames,
    Key,
    KeySpan,
    Label,
    Meter,
    Presence,
    Reason,
    Regions,
    Scene,
    Section,
    Span,
    Tempo,
    TempoPoint,
    Timeline,
)
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, failure, remember

CLASSES = ("music", "speech", "singing", "percussion", "tonal_instrument", "noise_fx", "ambience")
KICK = {
    "form": Label(name="one_shot", probability=0.98), "type": Label(name="kick", probability=0.93),
    "alternatives": {
        "form": (Label(name="one_shot", probability=0.98),),
        "type": (Label(name="kick", probability=0.93), Label(name="tom", probability=0.04)),
    },
}  # fmt: skip


def levels(duration_s: float, sounds: list[tuple[float, float]]) -> Ended:
    """Noise at −80 dBFS, and sounds that decay from −6."""
    random = np.random.default_rng(0)
    peaks = random.normal(-80, 1, max(1, round(duration_s * 100)))
    for start, end in sounds:
        part = slice(round(start * 100), max(round(end * 100), round(start * 100) + 1))
        peaks[part] = np.linspace(-6, -20, len(peaks[part])) + random.normal(0, 1, len(peaks[part]))
    return Ended(Frames, [examples.frames(np.minimum(peaks, 0.0))], analyzer="features")


def scenes(sounds: list[tuple[float, float]], names: list[str], **more: object) -> list[Ended]:
    """Each sound is a region and a scene of the class of that name."""
    found = tuple(Scene(start_s=a, end_s=b, region=i, confidence=0.9) for i, (a, b) in enumerate(sounds))
    answers = [examples.classification({name: 0.9, "rain" if name == "music" else "music": 0.3}) for name in names]
    return [
        levels(max(end for _, end in sounds), sounds),
        Ended(Regions, [examples.regions(*sounds)]),
        Ended(Timeline, [Timeline(scenes=found, **{"tempo": "given", **more})], analyzer="content"),
        Ended(Classification, answers, [Span(start_s=a, end_s=b) for a, b in sounds], analyzer="classifier"),
    ]


def contents(*shares: tuple[str, float], **answers: object) -> Ended:
    labels = tuple(Presence(name=name, probability=0.9, share=share) for name, share in shares)
    return Ended(Contents, [Contents(content=labels, sound_s=1, segments=1, **answers)])


def pulse(duration_s: float, bpm: float, *, moves: bool = False) -> Ended:
    times = np.arange(0, duration_s, 60 / bpm)
    points = [(0.0, bpm), (duration_s / 2, bpm * 1.3)] if moves else [(0.0, bpm)]
    tempo = Tempo(
        bpm=bpm, confidence=0.9, is_constant=not moves, meter=Meter(numerator=4, denominator=4, probability=0.9),
        beats=tuple(Beat(time_s=time, position=n % 4 + 1, interpolated=n % 7 == 3) for n, time in enumerate(times)),
        tempo_map=tuple(TempoPoint(time_s=time, bpm=value) for time, value in points),
    )  # fmt: skip
    return Ended(Tempo, [tempo])


def keys(*spans: tuple[float, float, str | None]) -> Ended:
    found = tuple(
        KeySpan(start_s=start, end_s=end, tonic=tonic, mode=tonic and "minor", confidence=0.8)
        for start, end, tonic in spans
    )
    return Ended(Key, [Key(tonic="A", mode="minor", confidence=0.8, camelot="8A", key_map=found)])


def lettered(*rows: tuple[str, float, float]) -> tuple[Section, ...]:
    first: dict[str, int] = {}
    return tuple(
        Section(start_s=start, end_s=end, scene=0, label=label, confidence=0.8,
                repeats=None if first.setdefault(label, index) == index else first[label])
        for index, (label, start, end) in enumerate(rows)
    )  # fmt: skip


def one_shot():
    steps = scenes([(0.0, 0.04)], ["percussion"])
    spans = [Span(start_s=0.0, end_s=0.04)]
    kick = Ended(Classification, [examples.classification({"percussion": 0.99}, **KICK)], spans, analyzer="classifier")
    return 0.05, [*steps[:-1], kick, contents(("percussion", 1.0), **KICK), Ended(Tempo, [examples.tempo(None)])]


def loop():
    return 4.0, [*scenes([(0.0, 4.0)], ["music"]), pulse(4, 120), keys((0, 4, "A"))]


def song():
    letters = lettered(("A", 1, 40), ("B", 40, 80), ("A", 80, 120), ("C", 120, 121), ("B", 121, 179))
    steps = scenes([(1.0, 179.0)], ["music"], sections=letters)
    key = keys((0, 90, "A"), (90, 92, "C"), (92, 180, None))
    return 180.0, [*steps, pulse(180, 124), key, contents(("music", 1.0))]


def programme():
    sounds = [(12.0 * n, 12.0 * n + 11.5) for n in range(600)]
    names = [CLASSES[n // 13 % len(CLASSES)] for n in range(600)]
    return 7200.0, [*scenes(sounds, names), pulse(7200, 128, moves=True), keys((0, 3600, "A"), (3600, 7200, "D"))]


def silence():
    silent = examples.regions().model_copy(update={"regions": ()})
    return 3.0, [
        Ended(Frames, [examples.frames(np.full(300, -160.0))]), Ended(Regions, [silent]),
        Ended(Timeline, [Timeline(scenes=())]), Ended(Tempo, [examples.tempo(None)]), Ended(Key, [examples.key(None)]),
        contents(),
    ]  # fmt: skip


def forty():
    sounds = [(3.0 * n, 3.0 * n + 1.5) for n in range(40)]
    spans = [Span(start_s=start, end_s=end) for start, end in sounds]
    endings = [
        examples.classification({"percussion": 0.9}, segment="region", **KICK),
        examples.classification({"my own label": 0.9}, segment="region"),
        failure("ValueError: boom"), Reason.TOO_SHORT,
        examples.classification({"speech": 0.41, "singing": 0.38}, segment="region", abstained=("content",)),
    ]  # fmt: skip
    classified = Ended(Classification, endings * 8, spans, analyzer="classifier", inputs={"timeline": "absent"})
    return 120.0, [levels(120, sounds), Ended(Regions, [examples.regions(*sounds)]), classified]


def failed():
    broken = Ended(Frames, [failure("the process was killed by SIGSEGV " + "and so on " * 40)], analyzer="features")
    skipped = [Ended(kind, [failure("features failed", cause="features")]) for kind in (Regions, Timeline, Tempo, Key)]
    return 30.0, [broken, *skipped]


def unanalyzed():
    return 30.0, []


SKETCHES = {
    make.__name__: make for make in (one_shot, loop, song, programme, silence, forty, failed, unanalyzed)
}  # fmt: skip


def kept(library, folder, name, file_name=None):
    """The sketch of that name as a file of ``library``."""
    duration_s, steps = SKETCHES[name]()
    path = folder / (file_name or f"{name}.wav")
    path.touch()
    remember(library, path, audio_info(duration_s, tags={"name": name}), *steps)
    return path
