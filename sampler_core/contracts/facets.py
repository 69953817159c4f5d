"""What a kind says of itself: what of it is searched, shown, drawn and set. Pure data, which needs no plugin's code.

Places in a result are paths: ``levels.peak_dbfs`` is a field of a field, ``beats[].time_s`` that of every item of a
list.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from .part import Part

Path = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*(\[\])?(\.[A-Za-z_]\w*(\[\])?)*$", max_length=200)]
"""A place in a result."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""A word of a query, a column, or what ``set`` takes."""
Line = Annotated[str, Field(max_length=200)]
Template = Annotated[str, Field(max_length=1000)]
Number = Annotated[float, Field(allow_inf_nan=False)]

When = Literal["always", "value", "none", "new", "changed"]
"""An effect takes place whatever is set, where a value is set, where it is set to none, where a value is set and there
was none, or where it is another than was there and not that one times a power of two that was asked for."""


class Word(Part):
    """A value of a vocabulary, under the name by which it is kept, searched and shown.

    ``aliases`` are other ways to write it, in any case of letters; ``near`` names the words that almost count as it.
    ``parts`` is what stands in the result, where that is in several fields or is something else. ``letter`` and
    ``colour`` (``#RRGGBB``) are those in which it is drawn.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    aliases: tuple[Line, ...] = ()
    near: tuple[Line, ...] = ()
    parts: tuple[str, ...] = ()
    letter: Annotated[str, Field(max_length=1)] = ""
    colour: Annotated[str, Field(pattern=r"^(#[0-9A-F]{6})?$")] = ""


class Near(Part):
    """Which numbers almost count as another: those times one of ``factors``, within ``tolerance`` of it."""

    factors: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] = ()
    tolerance: Annotated[float, Field(ge=0, le=1)] = 0.0


class Effect(Part):
    """What setting a facet does to the rest of the result, so that nothing is left that contradicts what was set.

    * ``set``: the field ``at`` becomes ``value``, or what ``facet`` of the result is then. With ``keep`` a value that
      is there stays. Without ``at`` the ``facet`` itself is set to ``value``, with its own effects.
    * ``clear``: the field ``at`` becomes ``None`` or empty, or the ``facet`` has no value any more; but for ``unless``:
      where what is set is that word, or, of a list, where the value occurs at these fields of one of its items. With
      ``counted`` a list stays that has as many items as the value says.
    * ``scale``: the field ``at`` is multiplied by the power of two that was asked for (``x2``), and cleared where
      another value is set. With ``whole`` it is multiplied by any ratio that leaves it a whole number. With ``moments``
      it is a list of events at these times, of which every second one is left out or between each two of which another
      is put, for which ``mark`` is true; ``position`` counts them within bars of ``bar`` events, and where there is
      something at ``loop``, they go round: another is put after the last, too. Without ``at`` the ``facet`` is set to
      what it is times the ratio of the new value to the old, with its own effects.
    * ``hand_over``: at the next ``analyze`` the analyzer that gives the kind is told a value that was set, if it lists
      the facet in ``corrections``. What was asked for as a power of two stays with this result.
    """

    effect: Literal["set", "clear", "scale", "hand_over"]
    at: Path | None = None
    when: When = "always"
    value: str | bool | Number | None = None
    facet: Name | None = None
    keep: bool = False
    unless: str | tuple[Path, ...] = ()
    counted: bool = False
    whole: bool = False
    moments: Path | None = None
    position: Path | None = None
    bar: Path | None = None
    mark: Path | None = None
    loop: Path | None = None


class Edit(Part):
    """How a person sets a facet: between ``low`` and ``high``, or to what it is times one of ``factors``, which are
    powers of two; and the ``effects``. It can be set to none where its field can be ``None``.

    What is set is sure: the facet's ``confidence`` becomes 1; a label has the probability 1, and others 0 where they
    exclude each other. Where several facets were set, those declared first are put in their place first.
    """

    needs: Path | None = None
    """It is set only where there is something here."""
    low: Number | None = None
    high: Number | None = None
    factors: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] = ()
    same: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    """The distance at which numbers count as the same."""
    occurs: Path | None = None
    """A value that occurs here is no change either."""
    effects: tuple[Effect, ...] = ()

    @field_validator("factors")
    @classmethod
    def _powers_of_two(cls, factors: tuple[float, ...]) -> tuple[float, ...]:
        if wrong := [each for each in factors if abs(math.frexp(each)[0]) != 0.5]:
            raise ValueError(f"{wrong[0]:g} is no power of two")
        return factors


class Likely(Part):
    """Another name of a label, which finds it where it is at least so probable, answer or not: ``contains``."""

    name: Name
    least: Annotated[float, Field(ge=0, le=1)] = 0.5


class Facet(Part):
    """One thing that a kind tells: what it is called, where it stands, and how it is searched, shown and set.

    ``number``, ``text`` and ``moment`` (seconds from the file's start) stand at ``at``; with several places a text is
    what they say with spaces between. ``measure`` takes the number of items of a list or the time that its spans cover
    instead. A ``label`` is the first of the candidates at ``at`` (each with ``name`` and ``probability``), unless
    ``abstained``, a list of fields, has the last part of ``at`` or the field's own name.
    """

    name: Name
    help: Line
    type: Literal["number", "text", "label", "moment"]
    at: Path | tuple[Path, ...]
    measure: Literal["value", "count", "duration"] = "value"
    unit: Annotated[str, Field(max_length=20)] = ""
    format: Annotated[str, Field(pattern=r"^(\.\d)?[fg]?$")] = ""
    """Of a number, as in Python: ``.2f``."""
    confidence: Path | None = None
    answer: Path | None = None
    """Where a label's answer stands as well, besides leading its candidates."""
    abstained: Path | None = None
    share: Path | None = None
    """Of a candidate: how much of the sound it holds of."""
    exclusive: bool = True
    """Whether a label excludes the others."""
    specific: bool = False
    """Of labels: whether the answer, where it was asked for one, says more than the kind's other labels. It is told
    first, in the place of labels that do not exclude one another, and stretches with different ones stay apart."""
    title: Annotated[str, Field(max_length=40)] = ""
    """What always stands before the answer where people read it; without, it is the name, where nothing more specific
    stands there already."""
    group: Name | None = None
    """A name that asks for all facets of a kind that have it: ``class``."""
    likely: Likely | None = None
    column: bool = False
    """Whether it is shown in lists of files without being asked for."""
    words: Annotated[tuple[Word, ...], Field(max_length=1000)] = ()
    open: bool = True
    """Whether there may be other words than these."""
    near: Near | None = None
    claims: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    """Names of tags, in lower case, that claim its value: what ``disagree:`` compares it with."""
    edit: Edit | None = None
    """How it is set; ``None`` where it is measured."""

    @field_validator("at")
    @classmethod
    def _somewhere(cls, at: Any) -> Any:
        if at == ():
            raise ValueError("a facet stands somewhere")
        return at

    @property
    def places(self) -> tuple[str, ...]:
        """The paths at which it stands."""
        return (self.at,) if isinstance(self.at, str) else self.at


class Lane(Part):
    """A row of a picture over time.

    * ``spans``: the items at ``at``, each with ``start_s`` and ``end_s``, and with ``label`` written in it;
    * ``classes``: the spans of the result itself, coloured by the answer to the facet ``label``;
    * ``events``: moments, those for which ``strong`` is 1 longer, those that are ``faint`` paler;
    * ``curve``: ``value`` of the items at ``at`` from the moment of each on;
    * ``level`` and ``image``: an array of one row of values per moment, ``rate`` of them a second; columns of a level
      are RMS and peak in dBFS.
    """

    type: Literal["spans", "classes", "events", "curve", "level", "image"]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    at: Path | None = None
    label: Path | tuple[Path, ...] | None = None
    value: Path | None = None
    time: Path = "time_s"
    strong: Path | None = None
    strong_title: Annotated[str, Field(max_length=40)] = ""
    """The title where there is room for the strong events alone."""
    faint: Path | None = None
    rate: Path | None = None
    unit: Annotated[str, Field(max_length=20)] = ""
    within_sound: bool = False
    """Whether what lies behind the last region is left out: a grid goes on there, what is heard does not."""
    note: Template = ""
    """What stands beside it, in the language of a :class:`Sentence`."""
    none: Template = ""
    """What is told, in the same language, where there is nothing in it."""


class Spans(Part):
    """The items at ``at`` are what analyzers of this scope answer for: regions, or segments within them."""

    scope: Literal["region", "segment"]
    at: Path
    noun: Annotated[str, Field(max_length=40)] = ""
    """What one of them is called; without, it is the scope."""
    change: Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$", max_length=100)] | None = None
    """The field of an item that is the probability that something changes where it starts."""


class Sentence(Part):
    """A result in words: text, with places in ``{…}`` and what may be left out in ``[…]``.

    A place is a facet by its name, else a field by its path, and how it is told:

    * ``{bpm}`` the value, a facet's in its format; ``{bpm:.2f}`` in this one;
    * ``{peak:.1f|unit dBFS}`` with its unit;
    * ``{no_tempo_reason|words}`` a name as one reads it: ``no pulse``;
    * ``{beats|count beat}`` the number of items of a list, and the noun: ``1 beat``, ``8 beats``;
    * ``{regions|spans}`` when the items are: ``0.50–1.75, 2.00–2.50 s``;
    * ``{alternatives|each {bpm:.2f} ({probability:.2f})}`` the first three items, of those with a ``probability`` the
      likely ones;
    * ``{labels}`` the answers to all facets of labels, with what else is likely.

    ``|else too low``, before ``|each``, gives words for what is not there; without, it is ``none``. What stands in
    ``[…]`` vanishes where a place in it is not there or empty and has no ``else``; ``[?field=word|…]`` also where the
    field is not that word. Neither is nested; text has none of ``{}[]``. ``none`` is told instead of ``text`` where
    ``of`` is not there or empty.
    """

    text: Template
    of: Path | None = None
    none: Template = ""


class About(Part):
    """All that a kind says of itself besides its fields."""

    facets: Annotated[tuple[Facet, ...], Field(max_length=100)] = ()
    lanes: Annotated[tuple[Lane, ...], Field(max_length=20)] = ()
    spans: Spans | None = None
    sentence: Sentence | None = None
    single: str | None = None
    """A kind of segment scope: where a file has one segment, what is set here is said of it, too."""
