"""What setting a value comes to is known of declarations alone: the standard kinds' and a stranger's."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from groove import Groove, a_groove
from hypothesis import given
from hypothesis import strategies as st

from sampler_core.contracts import About, Result, Scope
from sampler_core.facets.checks import faults
from sampler_core.facets.correcting import applied, contradicts
from sampler_core.facets.kept import Times, fits, is_handed_over, kept, value_of
from sampler_core.facets.known import Kind
from sampler_core.facets.settable import Unsettable, settable
from sampler_core.facets.written import read
from sampler_core.kinds import Classification, Contents, Key, Tempo


def kind_of(result: type[Result], scope: Scope = Scope.FILE) -> Kind:
    return Kind(result.kind, result.about, result.model_json_schema(mode="serialization"), scope, "acme")


KINDS = {each.kind: kind_of(each) for each in (Groove, Tempo, Key, Contents)}
CLASSES = {each.kind: each for each in (Groove, Tempo, Key, Contents)}


def change(result: dict[str, Any], text: str, kind: str = "acme.groove") -> dict[str, Any]:
    """``result`` after ``NAME=VALUE`` was set on it, which is what its class allows."""
    name, _, value = text.partition("=")
    what = settable(KINDS[kind], name)
    said = kept(what, read(what, value), result)
    assert fits(what, said)
    after = applied(what, result, said)
    CLASSES[kind].model_validate(after)
    assert what.estimate(after) == value_of(what, said)
    assert applied(what, after, said) == after, "what was set stays as it is when it is set again"
    return after


def test_the_strangers_declarations_fit() -> None:
    assert list(faults(Groove.about, Groove.model_json_schema(mode="serialization"))) == []


def test_another_value_clears_what_goes_along_with_a_factor_only() -> None:
    after = change(a_groove(), "pace=100")
    assert (after["pace"], after["sure"], after["source"]) == ({"value": 100.0}, 1.0, "told")
    assert (after["hits"], after["evidence"], after["length"]) == ([], {}, None)
    assert change(a_groove(), "pace=60")["length"] == 4, "a whole number still"


def test_the_same_value_is_sure_and_changes_nothing() -> None:
    after, before = change(a_groove(), "pace=120.005"), a_groove()
    assert after == {**before, "pace": {"value": 120.005}, "sure": 1.0, "source": "told"}
    seen = {**before, "seen": [90.0]}
    assert change(seen, "pace=90")["hits"] == before["hits"], "it occurs"


def test_none_and_a_value_change_the_reason() -> None:
    assert change(a_groove(), "pace=none")["why_none"] == "silent"
    without = {**a_groove(None), "why_none": "too short"}
    assert change(without, "pace=none")["why_none"] == "too short"
    assert change(without, "pace=90")["why_none"] is None


def test_a_factor_takes_events_along_and_its_inverse_brings_them_back() -> None:
    before = a_groove()
    twice = change(before, "pace=x2")
    assert (twice["pace"]["value"], twice["length"], len(twice["hits"])) == (240, 16, 16)
    assert [each["place"] for each in twice["hits"][:6]] == [1, 2, 3, 4, 1, 2]
    assert [each["guessed"] for each in twice["hits"][:4]] == [False, True, False, True]
    assert twice["evidence"] == before["evidence"]
    back = change(twice, "pace=/2")
    assert {**back, "sure": 0.5, "source": "heard"} == before


def test_what_follows_another_facet_sets_it_with_its_effects() -> None:
    twice = change(a_groove(), "length=16")
    assert (twice["pace"]["value"], len(twice["hits"])) == (240, 16)
    odd = change(a_groove(), "length=12")
    assert (odd["pace"]["value"], odd["hits"]) == (180, [])
    new = a_groove(length=None)
    assert change(new, "length=8")["hits"] == new["hits"]
    assert change(new, "length=7")["hits"] == []


def test_a_facet_clears_or_sets_another() -> None:
    straight = change(a_groove(), "feel=even")
    assert (straight["feel"], straight["swing"]) == ("straight", None)
    assert change(straight, "swing=0.3")["feel"] == "swung"
    assert change(a_groove(), "feel=shuffle")["swing"] == 0.6


def test_a_label_leads_and_is_sure() -> None:
    after = change(a_groove(), "grade=fine")
    assert after["grade"] == {"name": "good", "probability": 1.0}
    assert after["grades"] == [{"name": "good", "probability": 1.0}, {"name": "bad", "probability": 0.0}]
    new = change(a_groove(), "grade=Very Good")
    assert [each["name"] for each in new["grades"]] == ["very_good", "bad", "good"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pace=fast", "expected a number between 1 and 5000 hits, x2, /2, or none"),
        ("pace=x3", "expected a number between 1 and 5000 hits"),
        ("pace=x4", "expected a number"),
        ("pace=/0", "expected a number"),
        ("pace=nan", "expected a number"),
        ("pace=5001", "expected a number"),
        ("length=0.5", "of at least 1, or none"),
        ("feel=swang", "did you mean swung"),
        ("feel=zzz", "it can be straight, swung, or none"),
        ("grade=goood", "did you mean good? --new-label"),
        ("grade= ", "expected a word"),
    ],
)
def test_what_is_written_wrong_is_told(text: str, told: str) -> None:
    name, _, value = text.partition("=")
    with pytest.raises(Unsettable, match=told.replace("?", r"\?")):
        read(settable(KINDS["acme.groove"], name), value.strip(), {"good", "bad"})


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (kind_of(Groove), "source", "goes with pace, length, feel, swing, grade"),
        (kind_of(Groove), "hits", "goes with"),
        (Kind("acme.measured", About(facets=Groove.about.facets[-1:]), {}), "hits", "it is measured"),
        (kind_of(Classification, Scope.SEGMENT), "type", "each segment has its own"),
        (Kind("acme.plain", About(), {"properties": {"list": {"type": "array"}}}), "list", "no single value"),
        (Kind("acme.plain", About(), {"properties": {}}), "gone", "no single value"),
    ],
)
def test_what_cannot_be_set_is_told(kind: Kind, name: str, told: str) -> None:
    with pytest.raises(Unsettable, match=told):
        settable(kind, name).check()


def test_a_field_of_a_kind_that_says_nothing_of_itself_is_set_as_it_stands_there() -> None:
    fields = {
        "grade": {"type": "string"},
        "count": {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]},
        "on": {"type": "boolean"},
    }
    kind = Kind("acme.plain", About(), {"properties": fields})
    for text, value in (("grade=none", "none"), ("count=4", 4), ("count=none", None), ("on=true", True)):
        what = settable(kind, text.partition("=")[0])
        what.check()
        said = read(what, text.partition("=")[2])
        assert said == value
        assert fits(what, said)
        assert is_handed_over(what, said)
        assert applied(what, {}, said) == {what.field: value}
    for text in ("count=2", "count=3.5", "on=yes", "count=many"):
        with pytest.raises(Unsettable):
            read(settable(kind, text.partition("=")[0]), text.partition("=")[2])
    assert applied(settable(kind, "of another version"), {"grade": "a"}, 3) == {"grade": "a"}


def test_what_needs_something_that_is_not_there_is_not_set() -> None:
    what = settable(KINDS["acme.groove"], "length")
    with pytest.raises(Unsettable, match=r"there is no pace\.value"):
        kept(what, 8.0, a_groove(None))
    with pytest.raises(Unsettable, match="there is no pace to be changed by a factor"):
        kept(settable(KINDS["acme.groove"], "pace"), Times(2.0), a_groove(None))
    with pytest.raises(Unsettable, match="none that can be set comes of it"):
        kept(settable(KINDS["acme.groove"], "pace"), Times(2.0), a_groove(4000.0))


def test_factors_add_up_and_only_plain_values_are_handed_over() -> None:
    pace = settable(KINDS["acme.groove"], "pace")
    first = kept(pace, Times(2.0), a_groove())
    assert first == {"pace": 240.0, "times": 2.0}
    assert kept(pace, Times(2.0), applied(pace, a_groove(), first), first) == {"pace": 480.0, "times": 4.0}
    assert kept(pace, Times(2.0), applied(pace, a_groove(), 100.0), 100.0) == 200.0, "an analyzer answers at it"
    assert [is_handed_over(pace, said) for said in (100.0, None, first)] == [True, True, False]
    assert not is_handed_over(settable(KINDS["acme.groove"], "feel"), "swung")


@pytest.mark.parametrize(
    ("said", "other", "cannot"),
    [
        (("pace", 100.0), ("length", 8.0), True),
        (("length", 8.0), ("pace", 100.0), True),
        (("feel", "straight"), ("swing", 0.5), True),
        (("feel", "swung"), ("swing", 0.5), False),
        (("swing", 0.5), ("feel", "straight"), True),
        (("swing", 0.5), ("feel", "swung"), False),
        (("swing", None), ("feel", "straight"), False),
        (("pace", 100.0), ("feel", "straight"), False),
    ],
)
def test_what_cannot_stand_beside_it(said: Any, other: Any, cannot: bool) -> None:
    one, two = (settable(KINDS["acme.groove"], name) for name, _ in (said, other))
    assert contradicts(one, said[1], two, other[1]) is cannot


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("pace", True), ("pace", "fast"), ("pace", 0.5), ("pace", float("nan")), ("pace", {"pace": 90.0}),
        ("pace", {"pace": 0.1, "times": 2.0}), ("pace", {"pace": 90.0, "times": True}), ("pace", [90.0]),
        ("length", {"length": 8.0, "times": 2.0}), ("feel", "swang"), ("feel", 3), ("grade", None), ("grade", "A b"),
        ("grade", ""),
    ],
)  # fmt: skip
def test_what_nobody_can_have_set_does_not_fit(field: str, said: Any) -> None:
    assert not fits(settable(KINDS["acme.groove"], field), said)


TEXTS = [
    *("pace=x2", "pace=/2", "pace=97", "pace=none", "length=16", "length=none"),
    *("feel=straight", "swing=0.4", "grade=good", "grade=a"),
]


@given(st.floats(40, 300), st.integers(2, 40), st.lists(st.sampled_from(TEXTS), max_size=6))
def test_whatever_is_set_in_whatever_order_is_a_result(pace: float, hits: int, texts: list[str]) -> None:
    result = a_groove(pace, hits, float(hits))
    for text in texts:
        try:
            result = change(result, text)
        except Unsettable:
            continue
        steps = [two["at_s"] - one["at_s"] for one, two in pairwise(result["hits"])]
        assert all(abs(60 / step / result["pace"]["value"] - 1) < 0.01 for step in steps)
        assert all(two["place"] == one["place"] % 4 + 1 for one, two in pairwise(result["hits"]))
        assert sum(each["probability"] for each in result["grades"]) <= 1
