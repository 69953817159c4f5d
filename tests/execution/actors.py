"""Analyzers that behave in every way an analyzer can, for workers to run."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, model_validator

from sampler_core.contracts import (
    About,
    Analyzer,
    ArraySpec,
    Audio,
    Edit,
    Effect,
    Environment,
    Facet,
    Options,
    Reason,
    Resources,
    Result,
    Scope,
    Span,
    Undetermined,
    Upstream,
    Word,
)
from sampler_core.kinds import Frames, Region, Regions, Scene, Tempo, Timeline


class Length(Result):
    kind = "test.length"
    frames: int


class Doubled(Result):
    kind = "test.doubled"
    frames: int
    tempo: str


class Loud(Result):
    kind = "test.loud"
    peak: float


class Mood(Result):
    """Says of its facet that it is handed over."""

    kind = "test.mood"
    about = About(
        facets=(
            Facet(
                name="mood",
                help="How it feels",
                type="text",
                at="felt",
                words=(Word(name="calm"), Word(name="wild", aliases=("mad",))),
                edit=Edit(effects=(Effect(effect="clear", at="why"), Effect(effect="hand_over"))),
            ),
        )
    )
    felt: str
    why: str | None = None


class Grade(Result):
    """Says nothing of itself."""

    kind = "test.grade"
    grade: str


class MoodAnalyzer(Analyzer[Mood]):
    name = "mood"
    version = "1"
    corrections = ("mood",)

    def analyze(self, audio: Audio, upstream: Upstream) -> Mood:
        told = upstream.corrected("mood")
        return Mood(felt=upstream.correction("mood") if told else "calm", why="it was told" if told else "it is slow")


class GradeAnalyzer(Analyzer[Grade]):
    name = "grade"
    version = "1"
    corrections = ("grade",)

    def analyze(self, audio: Audio, upstream: Upstream) -> Grade:
        return Grade(grade=f"{upstream.correction('grade')}, followed" if upstream.corrected("grade") else "plain")


class LengthAnalyzer(Analyzer[Length]):
    name = "length"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Length:
        return Length(frames=audio.frames)


class DoubledAnalyzer(Analyzer[Doubled]):
    """Needs a length, takes a tempo where there is one."""

    name = "doubled"
    version = "1"
    requires = (Length,)
    optional = (Tempo,)

    def analyze(self, audio: Audio, upstream: Upstream) -> Doubled:
        return Doubled(frames=2 * upstream[Length].frames, tempo=upstream.state(Tempo))


class CollectorAnalyzer(Analyzer[Doubled]):
    """Tells of Python's collector of garbage: how much it leaves alone for good, and how often it looks."""

    name = "collector"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Doubled:
        return Doubled(frames=gc.get_freeze_count(), tempo=repr(gc.get_threshold()))


class Ramp(Result):
    kind = "test.ramp"
    values: Annotated[NDArray[np.float32], ArraySpec("float32", (None,))]


class ArrayAnalyzer(Analyzer[Ramp]):
    """Gives an array, a different one for each sound."""

    name = "ramp"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Ramp:
        return Ramp(values=np.cumsum(audio.samples[:, 0], dtype=np.float32))


class HalvesAnalyzer(Analyzer[Regions]):
    """Two regions in every file longer than a second, none in shorter ones."""

    name = "halves"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Regions:
        middle, end = audio.duration_s / 2, audio.duration_s
        bounds = [(0.0, middle), (middle, end)] if end > 1 else []
        regions = [Region(start_s=a, end_s=b, peak_dbfs=-1, rms_dbfs=-10, snr_db=30, confidence=1) for a, b in bounds]
        return Regions(
            regions=tuple(regions), noise_floor=(), leading_silence_s=0, trailing_silence_s=0, silence_ratio=0
        )


class LoudAnalyzer(Analyzer[Loud]):
    """One result per segment."""

    name = "loud"
    version = "1"
    scope = Scope.SEGMENT

    def analyze(self, audio: Audio, upstream: Upstream) -> Loud:
        return Loud(peak=float(abs(audio.samples).max()))


class Misbehaviour(Options):
    how: str = "raise"
    only_rate_hz: int | None = None
    marker: str = ""


class TroubleAnalyzer(Analyzer[Tempo]):
    """Goes wrong as asked, on files of one sample rate where one is given."""

    name = "trouble"
    version = "1"
    resources = Resources(time_base_s=2, time_per_audio_s=0)
    Options = Misbehaviour
    _left_open: list[int] = []

    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        if self.options.only_rate_hz in (None, audio.sample_rate_hz):
            self._misbehave(self.options.how)
        return Tempo(bpm=120, confidence=1)

    def _misbehave(self, how: str) -> None:
        match how:
            case "raise":
                raise RuntimeError("the bells are out of tune")
            case "print and raise":
                os.write(2, b"native noise\n")
                raise RuntimeError("the bells are out of tune")
            case "sys.exit":
                sys.exit(3)
            case "os._exit":
                os._exit(0)
            case "segfault":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "hang":
                time.sleep(600)
            case "undeclared":
                Upstream()[Frames]
            case "nan":
                Tempo(bpm=float("nan"), confidence=1)
            case "undetermined":
                raise Undetermined(Reason.AMBIGUOUS)
            case "memory":
                np.ones(10**9, np.float32).sum()
            case "descriptors":
                there = [int(link.name) for link in Path("/proc/self/fd").iterdir() if link.exists()]
                raise RuntimeError(str([fd for fd in there if fd > 2 and os.get_inheritable(fd)]))
            case "say goodbye":
                atexit.register(lambda: (time.sleep(0.3), Path(self.options.marker).touch()))
            case "stdout":
                os.write(1, b"noise\n" * 100_000)
            case "threads":
                for _ in range(40):
                    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
            case "files":
                self._left_open += [os.open(os.devnull, os.O_RDONLY) for _ in range(100)]
            case "time bomb":
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, 0.3)
            case "crash once":
                marker = Path(self.options.marker)
                if not marker.exists():
                    marker.touch()
                    os.kill(os.getpid(), signal.SIGKILL)


class Where(Result):
    kind = "test.where"
    worker: int
    gpu: str
    began_s: float
    ended_s: float


class SlowAnalyzer(Analyzer[Where]):
    """Takes a while, and says in which process it ran."""

    name = "slow"
    version = "1"
    optional = (Tempo,)

    def analyze(self, audio: Audio, upstream: Upstream) -> Where:
        time.sleep(0.6)
        return _where()


class GpuOptions(Options):
    crash_rate_hz: int | None = None


class GpuAnalyzer(Analyzer[Where]):
    """Says where and when it ran; dies on files of one sample rate."""

    name = "on_gpu"
    version = "1"
    resources = Resources(gpu=True)
    Options = GpuOptions

    def analyze(self, audio: Audio, upstream: Upstream) -> Where:
        if audio.sample_rate_hz == self.options.crash_rate_hz:
            os.kill(os.getpid(), signal.SIGKILL)
        return _where()


class EverywhereAnalyzer(Analyzer[Where]):
    """Likewise, without a claim."""

    name = "anywhere"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Where:
        return _where()


def _where() -> Where:
    began = time.monotonic()
    time.sleep(0.1)
    return Where(
        worker=os.getpid(), gpu=os.environ.get("CUDA_VISIBLE_DEVICES", "all"), began_s=began, ended_s=time.monotonic()
    )


class PoorTimeline(Analyzer[Timeline]):
    """Leaves the second half of the file out."""

    name = "poor_timeline"
    version = "1"
    requires = (Regions,)

    def analyze(self, audio: Audio, upstream: Upstream) -> Timeline:
        first = upstream[Regions].regions[:1]
        return Timeline(
            scenes=tuple(Scene(start_s=r.start_s, end_s=r.end_s, region=i, confidence=1) for i, r in enumerate(first))
        )


class LongAnalyzer(Analyzer[Regions]):
    """A region that ends after the file."""

    name = "long"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Regions:
        region = Region(start_s=0, end_s=audio.duration_s + 1, peak_dbfs=-1, rms_dbfs=-10, snr_db=30, confidence=1)
        return Regions(regions=(region,), noise_floor=(), leading_silence_s=0, trailing_silence_s=0, silence_ratio=0)


class WrongTypeAnalyzer(Analyzer[Length]):
    name = "wrong_type"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Length:
        return Tempo(bpm=120, confidence=1)  # type: ignore[return-value]


class TooFewAnalyzer(Analyzer[Loud]):
    """Owes one result per region and gives one in all."""

    name = "too_few"
    version = "1"
    scope = Scope.REGION

    def analyze_spans(self, audio: Audio, upstream: Upstream, spans: Sequence[Span]) -> Iterable[Loud | Undetermined]:
        return [Loud(peak=0)]


class TroubledTimeline(Analyzer[Timeline]):
    """A provider of segments that never gives any."""

    name = "troubled_timeline"
    version = "1"
    requires = (Regions,)

    def analyze(self, audio: Audio, upstream: Upstream) -> Timeline:
        raise RuntimeError("no scenes today")


class FarAnalyzer(Analyzer[Length]):
    """Works in an environment of its own."""

    name = "far"
    version = "1"
    environment = Environment(requirements=(), guest="far_guest.py")

    def analyze(self, audio: Audio, upstream: Upstream) -> Length:
        return Length(frames=self.guest.call("double", number=audio.frames, timeout_s=20).value)


class Boasted(Result):
    """A kind whose schema promises more than its class checks."""

    kind = "test.boasted"
    model_config = ConfigDict(json_schema_extra={"properties": {"share": {"type": "number", "maximum": 1}}})
    share: float


class BoastingAnalyzer(Analyzer[Boasted]):
    """Breaks what its schema promises."""

    name = "boasting"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Boasted:
        return Boasted(share=2.0)


class Ranged(Options):
    """Options that fit by themselves and perhaps not together; ``odd`` makes the validator fail in other ways."""

    low: float = 1.0
    high: float = 2.0
    odd: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.odd == "dies":
            os.kill(os.getpid(), signal.SIGSEGV)
        if self.odd == "raises":
            raise KeyError("a bug of\nits own")
        if self.low > self.high:
            raise ValueError(f"low ({self.low}) is above high ({self.high})")
        return self


class Inner(BaseModel):
    """A model of the plugin's own, no part of any result."""

    size: int


class RangedAnalyzer(Analyzer[Length]):
    """Breaks its contract where ``low`` is 0.5, and one of its own models where it is 0.25."""

    name, version = "ranged", "1"
    Options = Ranged

    def analyze(self, audio: Audio, upstream: Upstream) -> Length:
        if self.options.low == 0.25:
            Inner.model_validate({"size": "large"})
        return Length.model_validate({"frames": "many" if self.options.low == 0.5 else 1})


class Deadly(Result):
    kind = "test.deadly"


class DeadlyAnalyzer(Analyzer[Deadly]):
    """Takes the whole run down on files of 48 kHz."""

    name = "deadly"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Deadly:
        if audio.sample_rate_hz == 48000:
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        return Deadly()


class Worked(Result):
    kind = "test.worked"


class BusyAnalyzer(Analyzer[Worked]):
    """Works on files of 48 kHz for ever, and may use little of the processor."""

    name = "busy"
    version = "1"
    resources = Resources(time_base_s=60, time_per_audio_s=0, cores=0.01)

    def analyze(self, audio: Audio, upstream: Upstream) -> Worked:
        while audio.sample_rate_hz == 48000:
            pass
        return Worked()


class Eaten(Result):
    kind = "test.eaten"


class Appetite(Options):
    seconds: float = 1.0


class EaterAnalyzer(Analyzer[Eaten]):
    """Takes 300 MB for a while."""

    name = "eater"
    version = "1"
    resources = Resources(memory_mb=600)
    Options = Appetite

    def analyze(self, audio: Audio, upstream: Upstream) -> Eaten:
        eaten = bytearray(b"x") * (300 << 20)
        time.sleep(self.options.seconds)
        del eaten
        return Eaten()


class FillerAnalyzer(Analyzer[Eaten]):
    """Fills the disk that ``FILLER`` lies on, on files of 48 kHz."""

    name = "filler"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Eaten:
        filler = Path(os.environ["FILLER"])
        if audio.sample_rate_hz == 48000 and not filler.exists():
            try:
                with filler.open("wb", buffering=0) as file:
                    while file.write(bytes(4096)):
                        pass
            except OSError:
                pass
        return Eaten()


class TenthsAnalyzer(Analyzer[Regions]):
    """A region for every tenth of a second."""

    name = "tenths"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Regions:
        bounds = [(tenth / 10, (tenth + 1) / 10) for tenth in range(round(audio.duration_s * 10))]
        regions = [Region(start_s=a, end_s=b, peak_dbfs=-1, rms_dbfs=-10, snr_db=30, confidence=1) for a, b in bounds]
        return Regions(
            regions=tuple(regions), noise_floor=(), leading_silence_s=0, trailing_silence_s=0, silence_ratio=0
        )


class PickyAnalyzer(LoudAnalyzer):
    """Does not like what is neither loud nor soft."""

    name = "picky"

    def analyze(self, audio: Audio, upstream: Upstream) -> Loud:
        if 0.4 < abs(audio.samples).max() < 0.42:
            raise ValueError("so so")
        return super().analyze(audio, upstream)
