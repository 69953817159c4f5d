"""Results of one kind and version have one form, in a plan and in a library; who differs is told and left out."""

from __future__ import annotations

import pytest

from sampler_core.planning.plan import make_plan
from sampler_core.registry.selection import Selection
from sampler_core.schemas import same_form

NUMBER = {"properties": {"title": {"type": "number", "title": "Title", "description": "In words"}}}
TEXT = {"properties": {"title": {"type": "string"}}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (NUMBER, NUMBER, True),
        (NUMBER, {"properties": {"title": {"type": "number"}}, "title": "Loudness"}, True),
        (NUMBER, TEXT, False),
        (NUMBER, {"properties": {}}, False),
        (NUMBER, {**NUMBER, "required": ["title"]}, False),
        ({"enum": [{"title": 1}]}, {"enum": [{"title": 2}]}, False),
        ({"$defs": {"title": TEXT}}, {"$defs": {}}, False),
        ({"anyOf": [{"type": "null"}, NUMBER]}, {"anyOf": [{"type": "null"}, TEXT]}, False),
    ],
)
def test_forms_are_compared_without_what_only_tells_people_something(one, other, same):
    assert same_form(one, other) is same


def planned(analyzers, forms=None, **selected):
    return make_plan(analyzers, Selection(**selected), forms=forms)


def test_an_analyzer_whose_results_differ_from_those_in_the_library_is_left_out(declare):
    analyzers = [declare("meter", "acme.meter", result_schema=TEXT), declare("other")]

    plan = planned(analyzers, {("acme.meter", 1): NUMBER})

    assert [step.analyzer.name for step in plan.steps] == ["other"]
    (blocked,) = plan.blocked
    whose = "`meter` of acme-meter 1.0 gives `acme.meter` version 1"
    assert blocked.reason == f"{whose} in another form than the results that this library holds"
    assert blocked.hint.startswith("its authors have to raise schema_version")
    assert not planned(analyzers, {("acme.meter", 2): NUMBER, ("acme.meter", 1): TEXT}).blocked


def test_of_two_with_one_kind_in_two_forms_the_one_that_counts_runs(declare):
    analyzers = [declare("a", "acme.same", result_schema=NUMBER), declare("same", "acme.same", result_schema=TEXT)]

    for only, counts in (((), "a"), (("same", "a"), "a")):
        plan = planned(analyzers, only=only)
        assert [step.analyzer.name for step in plan.steps] == [counts]
        assert "in another form than those of `a` (acme-a)" in plan.blocked[0].reason
    chosen = make_plan(analyzers, Selection(), {"acme.same": "same"})
    assert [step.analyzer.name for step in chosen.steps] == ["same"]


def test_what_needs_a_kind_in_the_wrong_form_is_left_out_with_that_reason(declare):
    analyzers = [declare("meter", "acme.meter", result_schema=TEXT), declare("user", requires=("acme.meter",))]

    plan = planned(analyzers, {("acme.meter", 1): {"type": "banana"}})

    assert not plan.steps
    assert "which cannot run: `meter` of acme-meter 1.0 gives" in plan.blocked[1].reason
