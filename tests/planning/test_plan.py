"""The plan that follows from what analyzers declare."""

from __future__ import annotations

import pytest

from sampler_core.contracts import Scope
from sampler_core.planning.plan import Plan, make_plan
from sampler_core.registry.description import PluginDescription, PluginState
from sampler_core.registry.selection import Selection, UnknownName


def names(plan: Plan) -> list[str]:
    return [step.analyzer.name for step in plan.steps]


def inputs(plan: Plan, name: str) -> dict[str, str | None]:
    return {each.kind: each.provider for step in plan.steps if step.analyzer.name == name for each in step.inputs}


def blocked(plan: Plan) -> dict[str, str]:
    return {each.analyzer: each.reason for each in plan.blocked}


def only(*p_options: str) -> Selection:
    return Selection.parse(p_options)


def test_the_house_runs_in_the_order_of_its_kinds(house):
    plan = make_plan(house)

    assert names(plan) == ["features", "regions", "content", "key", "tempo", "classifier"]
    assert inputs(plan, "tempo") == {"frames": "features", "regions": "regions"}
    assert plan.providers["frames"] == "features"
    assert not plan.blocked
    assert not plan.notes


def test_a_plan_of_nothing_is_empty():
    assert make_plan([]) == Plan()


def test_asking_for_one_brings_what_it_requires_and_no_more(house):
    plan = make_plan(house, only("tempo"))

    assert names(plan) == ["features", "regions", "tempo"]


def test_optional_inputs_are_taken_when_they_are_there_and_absent_otherwise(house):
    assert inputs(make_plan(house, only("classifier,tempo")), "classifier")["tempo"] == "tempo"
    assert inputs(make_plan(house, only("classifier")), "classifier")["tempo"] is None


def test_segments_come_from_the_timeline_or_are_whole_regions_and_the_plan_says_so(house):
    full, small = make_plan(house), make_plan(house, only("classifier"))

    (step,) = (step for step in full.steps if step.analyzer.name == "classifier")
    assert {each.kind for each in step.inputs if each.spans} == {"regions", "timeline"}
    assert inputs(small, "classifier")["timeline"] is None
    assert small.notes == ("`classifier` works on whole regions: nothing in this plan gives `timeline`",)


def test_region_scope_requires_regions_without_declaring_them(declare):
    plan = make_plan([declare("loudness", scope=Scope.REGION)])

    assert blocked(plan) == {"loudness": "`loudness` needs `regions`, which no installed plugin gives"}
    assert plan.blocked[0].hint == "pip install sampler-regions"


def test_a_kind_nobody_gives_blocks_its_analyzer_alone(house, declare):
    plan = make_plan([*house, declare("loudness", requires=("acme.gain",))])

    assert len(plan.steps) == len(house)
    assert blocked(plan) == {"loudness": "`loudness` needs `acme.gain`, which no installed plugin gives"}
    assert "-p no:loudness" in plan.blocked[0].hint


def test_a_kind_that_is_nearly_right_is_pointed_out(declare):
    plan = make_plan([declare("loudness", requires=("acme.gains",)), declare("gain", "acme.gain")])

    assert "`acme.gain`?" in plan.blocked[0].hint


def test_an_installed_but_broken_provider_is_named_with_its_reason(house):
    broken = PluginDescription(
        name="features", target="sampler_features", distribution="sampler-features", version="1", digest="",
        state=PluginState.FAILED, reason="importing `sampler_features` raised OSError: no licence", hint="mend it",
    )  # fmt: skip
    plan = make_plan(house[1:2], plugins=[broken])

    assert "sampler-features gives, but it is failed: importing" in blocked(plan)["regions"]
    assert plan.blocked[0].hint == "mend it"


def test_leaving_out_a_provider_blocks_what_needs_it_and_says_why(house):
    plan = make_plan(house, only("no:features"))

    assert names(plan) == []
    assert blocked(plan)["regions"] == "`regions` needs `frames`, but `features` is left out"
    assert blocked(plan)["key"].startswith("`key` needs `regions` of `regions`, which cannot run: ")


def test_all_that_stands_behind_what_cannot_run_is_blocked_whatever_its_name(declare):
    behind = [declare(name, f"k.{name}", (f"k.{needs}",)) for name, needs in ("da", "ab", "bc", "ze")]
    plan = make_plan([*behind, declare("c", "k.c", ("k.none",)), declare("free", "k.e")])

    assert names(plan) == ["free", "z"]
    assert set(blocked(plan)) == {"a", "b", "c", "d"}
    assert all("`k.none`, which no installed plugin gives" in reason for reason in blocked(plan).values())


def test_a_circle_is_named_and_blocks_what_is_in_it_and_behind_it(house, declare):
    circle = [declare("a", "k.a", ("k.b",)), declare("b", "k.b", ("k.a",)), declare("c", "k.c", ("k.a",))]
    plan = make_plan([*house, *circle])

    assert len(plan.steps) == len(house)
    assert set(blocked(plan)) == {"a", "b", "c"}
    assert all("a → b → a" in reason for reason in blocked(plan).values())


def test_a_circle_through_an_optional_input_is_one_too(declare):
    plan = make_plan([declare("a", "k.a", optional=("k.b",)), declare("b", "k.b", ("k.a",))])

    assert set(blocked(plan)) == {"a", "b"}


def test_needing_ones_own_kind_is_a_circle_unless_someone_else_gives_it(declare):
    refiner = declare("refined_tempo", "tempo", ("tempo",))

    alone = make_plan([refiner])
    assert blocked(alone)["refined_tempo"].endswith("refined_tempo → refined_tempo")
    assert inputs(make_plan([refiner, declare("tempo")]), "refined_tempo") == {"tempo": "tempo"}


def test_an_optional_provider_that_cannot_run_is_absent_and_noted(declare):
    plan = make_plan([declare("a", "k.a", optional=("k.b",)), declare("b", "k.b", ("k.none",))])

    assert inputs(plan, "a") == {"k.b": None}
    assert plan.notes == ("`a` runs without `k.b`: `b` cannot run",)


class TestTwoProviders:
    @pytest.fixture
    def both(self, house, declare):
        return [declare("librosa_tempo", "tempo", ("frames",)), *house]

    def test_the_namesake_of_the_kind_counts_and_both_run(self, both):
        plan = make_plan(both)

        assert plan.providers["tempo"] == "tempo"
        assert {"tempo", "librosa_tempo"} <= set(names(plan))
        (note,) = plan.notes
        assert "librosa_tempo and tempo; `tempo` counts" in note
        assert "--use tempo=NAME" in note

    def test_use_decides_without_a_note(self, both):
        plan = make_plan(both, use={"tempo": "librosa_tempo"})

        assert inputs(plan, "classifier")["tempo"] == "librosa_tempo"
        assert plan.providers["tempo"] == "librosa_tempo"
        assert not plan.notes

    def test_one_that_is_asked_for_by_name_counts(self, both):
        plan = make_plan(both, only("librosa_tempo,classifier"))

        assert inputs(plan, "classifier")["tempo"] == "librosa_tempo"
        assert "asked for with -p" in plan.notes[0]

    def test_without_a_namesake_the_first_by_name_counts(self, declare):
        plan = make_plan([declare("zeta", "acme.x"), declare("alpha", "acme.x")])

        assert plan.providers == {"acme.x": "alpha"}

    def test_a_provider_that_cannot_run_is_not_replaced_in_silence(self, declare):
        tempo, other = declare("tempo", requires=("acme.none",)), declare("other", "tempo")
        plan = make_plan([tempo, other, declare("user", requires=("tempo",))])

        assert "tempo" not in plan.providers
        (user,) = (each for each in plan.blocked if each.analyzer == "user")
        assert user.hint == "--use tempo=other takes it from another analyzer"

    def test_use_of_something_unknown_is_refused(self, both):
        with pytest.raises(UnknownName, match="`libros_tempo` does not give `tempo`; did you mean `librosa_tempo`"):
            make_plan(both, use={"tempo": "libros_tempo"})
        with pytest.raises(UnknownName, match="no analyzer gives `temppo`; did you mean `tempo`"):
            make_plan(both, use={"temppo": "tempo"})


def test_unknown_names_are_refused_with_what_comes_close(house):
    with pytest.raises(UnknownName, match="no plugin or analyzer is called `tmepo`; did you mean `tempo`"):
        make_plan(house, only("tmepo"))
    with pytest.raises(UnknownName, match="options for `tmpo`"):
        make_plan(house, options={"tmpo": {}})


def test_what_is_left_out_need_not_be_there(house):
    assert make_plan(house, only("no:something_gone")) == make_plan(house)


def test_asking_for_a_plugin_that_is_not_ready_tells_its_state(house):
    failed = PluginDescription(
        name="beats", target="acme", distribution="acme-beats", version="1", digest="",
        state=PluginState.INCOMPATIBLE, reason="it needs sampler-sdk>=9; 0.1.0 is installed", hint="pip install x",
    )  # fmt: skip
    plan = make_plan(house, only("key,beats"), plugins=[failed])

    assert "key" in names(plan)
    assert blocked(plan)["beats"] == "the plugin `beats` is incompatible: it needs sampler-sdk>=9; 0.1.0 is installed"


def test_a_plugin_name_selects_all_its_analyzers(declare):
    both = [declare("loudness", plugin="acme"), declare("crest", plugin="acme"), declare("other")]

    assert names(make_plan(both, only("acme"))) == ["crest", "loudness"]
    assert names(make_plan(both, only("no:acme"))) == ["other"]
