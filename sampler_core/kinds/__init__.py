"""The standard kinds of result. What they are searched by and how they are shown, each says of itself; nothing else in
the core knows them."""

from .classification import LABELS, Answers, Classification, Contents, Label, Presence, Question
from .frames import Frames, Levels, Statistic
from .key import TONICS, Key, KeyCandidate, KeySpan, Mode, Tonic, camelot, open_key
from .regions import NoiseFloor, Region, Regions
from .tempo import RELATIONS, Beat, Meter, RegionTempo, Tempo, TempoCandidate, TempoPoint
from .timeline import Scene, Section, Timeline

__all__ = [
    "LABELS",
    "RELATIONS",
    "TONICS",
    "Answers",
    "Beat",
    "Classification",
    "Contents",
    "Frames",
    "Key",
    "KeyCandidate",
    "KeySpan",
    "Label",
    "Levels",
    "Meter",
    "Mode",
    "NoiseFloor",
    "Presence",
    "Question",
    "Region",
    "RegionTempo",
    "Regions",
    "Scene",
    "Section",
    "Statistic",
    "Tempo",
    "TempoCandidate",
    "TempoPoint",
    "Timeline",
    "Tonic",
    "camelot",
    "open_key",
]
