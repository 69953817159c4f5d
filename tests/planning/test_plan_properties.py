"""What holds for every plan, over random sets of analyzers: with circles, gaps and rival providers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sampler_core.contracts import Resources, Scope
from sampler_core.planning.drawing import mermaid, plan_json, text_tree
from sampler_core.planning.plan import Plan, make_plan
from sampler_core.registry.description import AnalyzerDescription
from sampler_core.registry.selection import Selection

KINDS = ("frames", "regions", "timeline", "acme.a", "acme.b", "acme.c", "acme.nobody")
_kinds = st.lists(st.sampled_from(KINDS), max_size=3, unique=True)


@st.composite
def analyzers(draw: st.DrawFn, acyclic: bool = False) -> list[AnalyzerDescription]:
    made = []
    for number in range(draw(st.integers(0, 9))):
        kinds = sorted({each.kind for each in made}) if acyclic else KINDS
        pick = st.lists(st.sampled_from(kinds), max_size=3, unique=True) if kinds else st.just([])
        requires = draw(pick)
        optional = [kind for kind in draw(pick) if kind not in requires]
        kind = f"acme.k{number}" if acyclic else draw(st.sampled_from(KINDS[:-1]))
        scope = Scope.FILE if acyclic else draw(st.sampled_from(Scope))
        made.append(declare(f"n{number}", kind, tuple(requires), tuple(optional), scope))
    return made


def declare(
    name: str, kind: str, requires: tuple[str, ...], optional: tuple[str, ...], scope: Scope
) -> AnalyzerDescription:
    return AnalyzerDescription(
        plugin=name, distribution=name, distribution_version="1", target="a:b", name=name, version="1", kind=kind,
        schema_version=1, result_schema={}, scope=scope, requires=requires, optional=optional,
        options_schema={}, resources=Resources(),
    )  # fmt: skip


def selections(given: list[AnalyzerDescription]) -> st.SearchStrategy[Selection]:
    name = st.sampled_from([each.name for each in given]) if given else st.nothing()
    some = st.lists(name, max_size=3).map(tuple) if given else st.just(())
    return st.builds(Selection, only=some, without=some)


@st.composite
def requests(draw: st.DrawFn) -> tuple[list[AnalyzerDescription], Selection]:
    given = draw(analyzers())
    return given, draw(selections(given))


def names(plan: Plan) -> list[str]:
    return [step.analyzer.name for step in plan.steps]


@given(requests())
def test_every_input_comes_before_its_use(request_):
    plan = make_plan(*request_)
    done: set[str] = set()
    for step in plan.steps:
        for each in step.inputs:
            assert each.provider is None or each.provider in done
            assert each.provider is not None or each.optional
        done.add(step.analyzer.name)


@given(requests())
def test_nothing_that_is_asked_for_gets_lost(request_):
    given_, selection = request_
    plan = make_plan(given_, selection)
    asked = {each.name for each in given_ if selection.asks_for(each.plugin, each.name)} - set(selection.without)
    planned, blocked = names(plan), {each.analyzer for each in plan.blocked}

    assert asked <= {*planned, *blocked}
    assert not {*planned} & blocked
    assert len(planned) == len(set(planned))
    assert not {*planned, *blocked} & set(selection.without)
    assert all(each.reason and each.hint for each in plan.blocked)


@given(requests())
def test_each_declared_kind_is_an_input_and_only_one_analyzer_answers_for_it(request_):
    plan = make_plan(*request_)
    for step in plan.steps:
        kinds = [each.kind for each in step.inputs]
        assert len(kinds) == len(set(kinds))
        assert {*step.analyzer.requires, *step.analyzer.optional} <= set(kinds)
        for each in step.inputs:
            assert each.provider is None or plan.providers[each.kind] == each.provider


@given(requests(), st.randoms(use_true_random=False))
def test_the_order_of_installation_does_not_matter(request_, random):
    given_, selection = request_
    shuffled = random.sample(given_, len(given_))

    assert plan_json(make_plan(shuffled, selection)) == plan_json(make_plan(given_, selection))


@given(analyzers(acyclic=True))
def test_a_graph_without_circles_and_gaps_runs_whole(given_):
    plan = make_plan(given_)

    assert sorted(names(plan)) == sorted(each.name for each in given_)
    assert not plan.blocked


@given(analyzers())
def test_a_circle_that_is_named_is_one(given_):
    plan = make_plan(given_)
    takes = {each.name: {*each.requires, *each.optional} for each in given_}
    gives = {each.name: each.kind for each in given_}
    for each in plan.blocked:
        if "circle in which" in each.reason:
            circle = each.reason.rpartition(": ")[2].split(" → ")
            assert circle[0] == circle[-1] == min(circle)
            for giver, taker in pairwise(circle):
                spans = {"regions", "timeline"}
                assert gives[giver] in takes[taker] | spans


@given(requests())
def test_every_plan_can_be_drawn(request_):
    plan = make_plan(*request_)
    drawn, told = "\n".join(mermaid(plan)), "\n".join(text_tree(plan))
    for step in plan.steps:
        assert step.analyzer.name in drawn
        assert step.analyzer.name in told
