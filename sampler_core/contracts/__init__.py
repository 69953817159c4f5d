"""What crosses a plugin boundary. Imports nothing else of the core; needs only pydantic and NumPy."""

from .analyzer import (
    Analyzer,
    Environment,
    Guest,
    Options,
    Reply,
    Resources,
    Scope,
    Undetermined,
)
from .arrays import Array, ArrayRef, ArraySpec, ArrayStore, MemoryArrays
from .audio import Audio, AudioInfo, Samples
from .classification import LABELS, Answers, Classification, Contents, Label, Presence, Question
from .decoding import DecodeLimits
from .embedded import CuePoint, Embedded, Loop
from .frames import Frames, Levels, Statistic
from .key import TONICS, Key, KeyCandidate, KeySpan, Mode, Tonic, camelot, open_key
from .outcome import Evidence, Failure, FailureKind, Outcome, Reason, Status
from .regions import NoiseFloor, Region, Regions
from .result import Part, Result
from .span import Span
from .tempo import RELATIONS, Beat, Meter, RegionTempo, Tempo, TempoCandidate, TempoPoint
from .timeline import Scene, Section, Timeline
from .upstream import InputState, UndeclaredInput, Upstream

__all__ = [
    "LABELS",
    "RELATIONS",
    "TONICS",
    "Analyzer",
    "Answers",
    "Array",
    "ArrayRef",
    "ArraySpec",
    "ArrayStore",
    "Audio",
    "AudioInfo",
    "Beat",
    "Classification",
    "Contents",
    "CuePoint",
    "DecodeLimits",
    "Embedded",
    "Environment",
    "Evidence",
    "Failure",
    "FailureKind",
    "Frames",
    "Guest",
    "InputState",
    "Key",
    "KeyCandidate",
    "KeySpan",
    "Label",
    "Levels",
    "Loop",
    "MemoryArrays",
    "Meter",
    "Mode",
    "NoiseFloor",
    "Options",
    "Outcome",
    "Part",
    "Presence",
    "Question",
    "Reason",
    "Region",
    "RegionTempo",
    "Regions",
    "Reply",
    "Resources",
    "Result",
    "Samples",
    "Scene",
    "Scope",
    "Section",
    "Span",
    "Statistic",
    "Status",
    "Tempo",
    "TempoCandidate",
    "TempoPoint",
    "Timeline",
    "Tonic",
    "UndeclaredInput",
    "Undetermined",
    "Upstream",
    "camelot",
    "open_key",
]  # fmt: skip
