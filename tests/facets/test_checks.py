"""What a kind says of itself has to fit its fields; each fault is a sentence."""

from __future__ import annotations

import pytest

from sampler_core import kinds
from sampler_core.contracts import About, Edit, Effect, Facet, Lane, Part, Result, Spans, Word
from sampler_core.facets.checks import faults
from sampler_core.facets.known import AmbiguousName, Kind, Kinds, UnknownName
from sampler_core.facets.vocabulary import Vocabulary

STANDARD = [
    each for name in kinds.__all__ if isinstance(each := getattr(kinds, name), type) and issubclass(each, Result)
]


class Moment(Part):
    time_s: float


class Note(Part):
    at: float
    pitch: int


class Cause(Part):
    name: str
    probability: float
    cause: str


class Loudness(Result):
    kind = "acme.loudness"
    lufs: float | None
    grade: str = "soft"
    moments: tuple[Moment, ...] = ()
    notes: tuple[Note, ...] = ()
    labels: tuple[Cause, ...] = ()


def told(*facets, **more) -> str:
    return "; ".join(faults(About(facets=facets, **more), Loudness.model_json_schema(mode="serialization")))


def facet(**changed) -> Facet:
    return Facet(**{"name": "lufs", "help": "Loudness", "type": "number", "at": "lufs"} | changed)


@pytest.mark.parametrize("kind", STANDARD, ids=lambda kind: kind.kind)
def test_what_standard_kinds_say_fits_their_fields(kind):
    assert list(faults(kind.about, kind.model_json_schema(mode="serialization"))) == []


def test_what_fits_has_no_fault():
    count = facet(name="hits", at="moments", measure="count")
    lane = Lane(type="events", title="hits", at="moments")
    assert told(facet(edit=Edit(low=-70, high=0)), count, lanes=(lane,)) == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"at": "luffs"}, "no result has anything at luffs"),
        ({"at": "grade"}, "grade is no number"),
        ({"at": "moments"}, "moments is no number"),
        ({"at": "lufs", "measure": "count"}, "no list that could be counted"),
        ({"at": "moments", "measure": "duration"}, "no list of items with start_s and end_s"),
        ({"type": "label", "at": "moments"}, "no list of labels"),
        ({"type": "text"}, "lufs is no text"),
        ({"type": "text", "at": "grade", "format": ".2f"}, "format is for numbers"),
        ({"confidence": "sure"}, "no result has anything at sure"),
        ({"name": "path"}, "asks about files themselves"),
        ({"edit": Edit(low=1, high=0)}, "which is nowhere"),
        ({"edit": Edit(effects=(Effect(effect="clear", at="nothing"),))}, "no result has anything at nothing"),
        ({"edit": Edit(effects=(Effect(effect="set", facet="other"),))}, "facet other, which is not there"),
        ({"edit": Edit(effects=(Effect(effect="clear"),))}, "neither at which field nor on which facet"),
        ({"edit": Edit(effects=(Effect(effect="clear", at="grade"),))}, "grade can be neither None nor empty"),
        ({"edit": Edit(effects=(Effect(effect="set", at="grade", value=3.0),))}, "3.0 is not of type"),
        ({"edit": Edit(effects=(Effect(effect="scale", at="moments"),))}, "no list of events, whose moments"),
        ({"edit": Edit(effects=(Effect(effect="scale", at="notes", moments="at"),))}, "items of notes need pitch"),
        ({"edit": Edit(effects=(Effect(effect="clear", facet="lufs", when="value"),))}, ""),
        ({"measure": "count", "at": "moments", "edit": Edit()}, "what is measured of a list cannot be set"),
        ({"type": "label", "at": "labels", "edit": Edit()}, "items of labels need cause"),
        ({"type": "text", "at": ("grade", "grade"), "edit": Edit()}, "only if it is one of its words"),
        ({"type": "text", "at": "grade", "edit": Edit(factors=(2.0,))}, "factors are for numbers"),
        ({"type": "text", "at": "grade", "words": (Word(name="a"), Word(name="a"))}, "there twice"),
        ({"type": "text", "at": "grade", "words": (Word(name="a", near=("b",)),)}, "none of its words"),
        ({"type": "text", "at": "grade", "words": (Word(name="a", parts=("a", "b")),)}, "2 parts"),
    ],
)
def test_a_facet_that_does_not_fit_is_told(wrong, sentence):
    assert sentence in told(facet(**wrong))


@pytest.mark.parametrize(
    ("lane", "sentence"),
    [
        (Lane(type="events", title="a"), "not at which field"),
        (Lane(type="events", title="a", at="beats"), "no result has anything at beats"),
        (Lane(type="spans", title="a", at="moments"), "moments[].start_s"),
        (Lane(type="curve", title="a", at="moments", value="bpm"), "moments[].bpm"),
        (Lane(type="classes", title="a", label="class"), "the facet class, which is not there"),
        (Lane(type="level", title="a", at="moments"), "how many rows a second"),
    ],
)
def test_a_lane_that_does_not_fit_is_told(lane, sentence):
    assert sentence in told(lanes=(lane,))


def test_spans_and_names_are_checked():
    assert "no list of items" in told(spans=Spans(scope="region", at="moments"))
    assert "two facets are called lufs" in told(facet(), facet())
    assert "two facets are called lufs" in told(facet(), facet(name="hits", group="lufs"))


def kind(id_: str, *facets: Facet, distribution: str = "acme") -> Kind:
    return Kind(id_, About(facets=facets), Loudness.model_json_schema(mode="serialization"), distribution=distribution)


def test_a_name_means_the_facet_of_the_only_kind_that_claims_it():
    known = Kinds([kind("acme.loudness", facet(group="level"))])

    for name in ("lufs", "level", "acme.loudness.lufs", "acme.loudness.level"):
        (asked,) = known.asked(name)
        assert (asked.kind.id, asked.field, asked.name) == ("acme.loudness", "lufs", "acme.loudness.lufs")
    assert known.asked("acme.loudness.grade")[0].facet is None


def test_a_name_that_two_kinds_claim_is_refused_with_both_and_the_long_name_works():
    known = Kinds([kind("acme.loudness", facet()), kind("other.loudness", facet(), distribution="other")])

    with pytest.raises(AmbiguousName, match=r"loudness \(acme\) and other.loudness \(other\): write acme.loud"):
        known.asked("lufs")
    assert known.asked("other.loudness.lufs")[0].kind.id == "other.loudness"
    assert [name for name, _ in known.contested()] == ["lufs"]


@pytest.mark.parametrize(
    ("name", "meant"), [("luffs", "lufs"), ("acme.loudness.grad", "acme.loudness.grade"), ("zzz", "fields are")]
)
def test_a_name_that_nobody_has_says_what_there_is(name, meant):
    with pytest.raises(UnknownName, match=meant):
        Kinds([kind("acme.loudness", facet())]).asked(name)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Am", "A minor"),
        ("am", "A minor"),
        ("AM", "A major"),
        ("aM", "A major"),
        ("a-minor", "A minor"),
        ("8a", "A minor"),
        ("1m", "A minor"),
        ("B♭min", "Bb minor"),
        ("Cb", "B major"),
        ("H", None),
    ],
)
def test_a_key_is_written_in_many_ways(written, key):
    assert Vocabulary(kinds.Key.about.facets[0]).read(written) == key


def test_neighbours_on_the_wheel_are_near_each_other():
    words = Vocabulary(kinds.Key.about.facets[0])

    assert set(words.near("A minor")) == {"C major", "E minor", "D minor"}
    assert all(name in words.near(other) for name in words.words for other in words.near(name))
