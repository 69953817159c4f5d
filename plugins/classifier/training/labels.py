"""What a sound can be: the three questions of the classifier, and ready-made answers to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

Content = Literal["speech", "singing", "music", "percussion", "tonal_instrument", "noise_fx", "ambience"]
Form = Literal["one_shot", "loop", "phrase", "track", "texture"]
Type = Literal[
    "kick", "snare", "clap", "hat", "cymbal", "tom", "perc", "bass", "lead_keys", "pad", "stab", "bell", "vocal", "fx",
    "noise", "other",
]  # fmt: skip
CONTENT: tuple[Content, ...] = get_args(Content)
FORMS: tuple[Form, ...] = get_args(Form)
TYPES: tuple[Type, ...] = get_args(Type)


@dataclass(frozen=True)
class Labels:
    """The truth about a sound. ``None`` is unknown or a matter of taste, and is not learnt from.

    Of the content labels in ``either`` at least one holds, though it is not known which. ``type`` is asked of
    one-shots only.
    """

    content: dict[Content, int | None] = field(default_factory=dict)
    form: Form | None = None
    type: Type | None = None
    either: tuple[Content, ...] = ()

    def __post_init__(self) -> None:
        if set(self.content) != set(CONTENT):
            raise ValueError(f"content must answer for exactly {', '.join(CONTENT)}")

    def shaped(self, form: Form | None, type_: Type | None = None) -> Labels:
        """The same content in another form."""
        return replace(self, form=form, type=type_)


def labels(
    present: Collection[Content], unknown: Collection[Content] = (), form: Form | None = None,
    type_: Type | None = None, either: tuple[Content, ...] = (),
) -> Labels:  # fmt: skip
    """Labels of a sound that has ``present``, may have ``unknown``, and has nothing else."""
    content: dict[Content, int | None] = dict.fromkeys(CONTENT, 0)
    content |= dict.fromkeys((*unknown, *either), None)
    return Labels(content | dict.fromkeys(present, 1), form, type_, either)


def hit(type_: Type, *, tuned: bool = False) -> Labels:
    """One stroke of a drum; ``tuned`` where its pitch may be heard as a note."""
    return labels({"percussion"}, {"tonal_instrument"} if tuned else (), "one_shot", type_)


def note(type_: Type) -> Labels:
    """One note or chord of an instrument."""
    return labels({"tonal_instrument"}, (), "one_shot", type_)


def effect(type_: Type = "fx") -> Labels:
    """One effect or event."""
    return labels({"noise_fx"}, (), "one_shot", type_)


DRUM_LOOP = labels({"percussion"}, {"music"}, "loop")
SOLO_LOOP = labels({"tonal_instrument"}, {"music"}, "loop")
"""One instrument alone."""
FULL_LOOP = labels({"music"}, {"percussion", "tonal_instrument"}, "loop")
SOLO_PIECE = labels({"music", "tonal_instrument"}, (), "phrase")
"""A performance on one instrument."""
SOLO_PHRASE = labels({"tonal_instrument"}, {"music"}, "phrase")
TRACK = labels({"music"}, {"percussion", "tonal_instrument"}, "track")
SPEECH = labels({"speech"}, (), "phrase")
SUNG = labels({"singing"}, {"music"}, "phrase")
"""A voice alone."""
SUNG_NOTE = labels({"singing"}, {"tonal_instrument"}, "one_shot", "vocal")
AMBIENCE = labels({"ambience"}, (), "texture")
NOISE_BED = labels({"noise_fx"}, {"ambience"}, "texture")
"""Steady noise or hum of a machine."""


def mixed(over: Labels, under: Labels, form: Form | None) -> Labels:
    """What is true when both sound at once."""

    def both(one: int | None, other: int | None) -> int | None:
        return 1 if 1 in (one, other) else None if None in (one, other) else 0

    content: dict[Content, int | None] = {name: both(over.content[name], under.content[name]) for name in CONTENT}
    return Labels(content, form, None, (*over.either, *under.either))
