"""Results of one kind go together, in a plan and in a library; who would not fit is told, and the rest runs."""

from __future__ import annotations

import pytest

from sampler_core.planning.plan import make_plan
from sampler_core.registry.selection import Selection


def form(*required: str, **fields: str) -> dict[str, object]:
    """The schema of a result with fields of these types."""
    properties = {name: {"type": kind} for name, kind in fields.items()}
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


NUMBER, TEXT, MORE = form(level="number"), form(level="string"), form(level="number", rms="number")


def planned(analyzers, forms=None, use=None, **selected):
    return make_plan(analyzers, Selection(**selected), use, forms=forms)


def names(plan):
    return [step.analyzer.name for step in plan.steps]


def test_a_change_without_a_new_version_is_refused_with_the_field_and_what_to_write(declare):
    analyzers = [declare("meter", "acme.meter", result_schema=TEXT), declare("other")]

    plan = planned(analyzers, {("acme.meter", 1): NUMBER})

    assert names(plan) == ["other"]
    (blocked,) = plan.blocked
    assert blocked.reason == (
        "acme-meter 1.0 has changed `acme.meter` and still calls it version 1: `level` was number, is string"
    )
    assert blocked.hint == (
        "its authors have to set schema_version = 2 and write upgrade(); until then, leave it out with -p no:meter"
    )
    (later,) = planned(analyzers, {("acme.meter", 1): NUMBER, ("acme.meter", 4): TEXT}).blocked
    assert "schema_version = 5" in later.hint


@pytest.mark.parametrize("held", [MORE, TEXT, NUMBER])
def test_additions_and_other_versions_are_no_obstacle(held, declare):
    analyzer = declare("meter", "acme.meter", result_schema=MORE)
    version = 2 if held is TEXT else 1
    assert not planned([analyzer], {("acme.meter", version): held, ("acme.other", 1): TEXT}).blocked


def test_an_older_package_than_the_one_that_filled_the_library_is_told_to_be_upgraded(declare):
    (blocked,) = planned([declare("meter", "acme.meter", result_schema=NUMBER)], {("acme.meter", 1): MORE}).blocked
    assert (
        blocked.reason
        == "acme-meter 1.0 is older than what made the `acme.meter` that this library holds: `rms` is gone"
    )
    assert blocked.hint.startswith("pip install --upgrade acme-meter; ")


def test_many_changes_are_told_in_part(declare):
    held = form(**dict.fromkeys("abcde", "number"))
    (blocked,) = planned([declare("meter", "acme.meter", result_schema=form())], {("acme.meter", 1): held}).blocked
    assert blocked.reason.endswith("`a` is gone, `b` is gone, `c` is gone, and 2 more")


def test_of_two_with_one_kind_in_two_forms_the_one_that_counts_runs(declare):
    analyzers = [declare("a", "acme.same", result_schema=NUMBER), declare("same", "acme.same", result_schema=TEXT)]

    for only, use, counts in (((), {}, "a"), (("same",), {}, "same"), ((), {"acme.same": "same"}, "same")):
        plan = planned(analyzers, use=use, only=only)
        assert names(plan) == [counts]
        other = {"a": "same", "same": "a"}[counts]
        for blocked in plan.blocked:
            assert blocked.reason.startswith(
                f"`{other}` of acme-{other} gives another form of `acme.same` than `{counts}` of acme-{counts}, whose "
                "answer counts: `level` was "
            )
            assert blocked.hint.startswith(f"--use acme.same={other} lets that one count")
        assert len(plan.blocked) == (not only)


def test_of_two_with_one_kind_in_two_versions_the_one_that_counts_runs(declare):
    analyzers = [declare("a", "acme.same"), declare("b", "acme.same", schema_version=2)]
    plan = planned(analyzers)
    assert (names(plan), [each.analyzer for each in plan.blocked]) == (["a"], ["b"])
    assert plan.blocked[0].reason.endswith("whose answer counts: version 2, not 1")


def test_of_two_with_one_kind_one_may_say_more(declare):
    analyzers = [
        declare("a", "acme.same", result_schema=NUMBER | {"title": "A"}),
        declare("b", "acme.same", result_schema=MORE),
    ]
    assert names(planned(analyzers)) == ["a", "b"]
    assert not planned(analyzers, use={"acme.same": "b"}).blocked


def test_where_the_one_that_counts_cannot_run_the_other_does(declare):
    analyzers = [declare("a", "acme.same", result_schema=NUMBER), declare("b", "acme.same", result_schema=TEXT)]
    plan = planned(analyzers, {("acme.same", 1): TEXT})
    assert (names(plan), [each.analyzer for each in plan.blocked]) == (["b"], ["a"])


def test_what_needs_a_kind_in_the_wrong_form_is_left_out_with_that_reason(declare):
    analyzers = [declare("meter", "acme.meter", result_schema=TEXT), declare("user", requires=("acme.meter",))]

    plan = planned(analyzers, {("acme.meter", 1): {"type": "banana"}})

    assert not plan.steps
    assert "which cannot run: acme-meter 1.0 has changed `acme.meter`" in plan.blocked[1].reason
