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
from .decoding import DecodeLimits
from .embedded import CuePoint, Embedded, Loop
from .outcome import Evidence, Failure, FailureKind, Outcome, Reason, Status
from .result import Part, Result
from .span import Span
from .upstream import InputState, UndeclaredInput, Upstream

__all__ = [
    "Analyzer",
    "Array",
    "ArrayRef",
    "ArraySpec",
    "ArrayStore",
    "Audio",
    "AudioInfo",
    "CuePoint",
    "DecodeLimits",
    "Embedded",
    "Environment",
    "Evidence",
    "Failure",
    "FailureKind",
    "Guest",
    "InputState",
    "Loop",
    "MemoryArrays",
    "Options",
    "Outcome",
    "Part",
    "Reason",
    "Reply",
    "Resources",
    "Result",
    "Samples",
    "Scope",
    "Span",
    "Status",
    "UndeclaredInput",
    "Undetermined",
    "Upstream",
]
