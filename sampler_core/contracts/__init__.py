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
from .arrays import Array, ArrayRef, ArraySpec, ArrayStore, MemoryArrays, dump_results
from .audio import Audio, AudioInfo, Samples
from .decoding import DecodeLimits
from .embedded import CuePoint, Embedded, Loop
from .estimate import check_sum, is_read
from .facets import About, Edit, Effect, Facet, Lane, Likely, Near, Sentence, Spans, Word
from .outcome import Evidence, Failure, FailureKind, Outcome, Reason, Status
from .part import Part
from .result import Result
from .span import Span
from .upstream import InputState, UndeclaredInput, Upstream

__all__ = [
    "About",
    "Analyzer",
    "Array",
    "ArrayRef",
    "ArraySpec",
    "ArrayStore",
    "Audio",
    "AudioInfo",
    "CuePoint",
    "DecodeLimits",
    "Edit",
    "Effect",
    "Embedded",
    "Environment",
    "Evidence",
    "Facet",
    "Failure",
    "FailureKind",
    "Guest",
    "InputState",
    "Lane",
    "Likely",
    "Loop",
    "MemoryArrays",
    "Near",
    "Options",
    "Outcome",
    "Part",
    "Reason",
    "Reply",
    "Resources",
    "Result",
    "Samples",
    "Scope",
    "Sentence",
    "Span",
    "Spans",
    "Status",
    "UndeclaredInput",
    "Undetermined",
    "Upstream",
    "Word",
    "check_sum",
    "dump_results",
    "is_read",
]
