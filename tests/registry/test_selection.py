"""What a person may choose to run, and how."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampler_core.registry.selection import Selection, UnknownName, did_you_mean


def test_nothing_said_means_everything():
    selection = Selection.parse([], {})

    assert selection.asks_for("tempo", "tempo")
    assert selection.blocks_plugin("tempo") is None


@pytest.mark.parametrize("p_options", [["tempo,key"], ["tempo", "key"], [" tempo , key,"]])
def test_names_are_chosen(p_options):
    selection = Selection.parse(p_options, {})

    assert selection.only == ("tempo", "key")
    assert selection.asks_for("tempo", "tempo")
    assert not selection.asks_for("regions", "regions")
    assert selection.blocks_plugin("regions") is None  # others may need it


def test_names_are_left_out():
    selection = Selection.parse(["no:key", "no:tempo,no:content"], {})

    assert selection.without == ("key", "tempo", "content")
    assert selection.asks_for("regions", "regions")
    assert selection.blocks_plugin("key") == "left out with -p no:key"


@pytest.mark.parametrize("p_options", [["no:"], [""], [","]])
def test_choosing_nothing_at_all_is_refused(p_options):
    with pytest.raises(ValueError, match="-p needs a name"):
        Selection.parse(p_options, {})


def test_the_environment_allows_and_disables():
    selection = Selection.parse([], {"SAMPLER_PLUGINS": "tempo, key", "SAMPLER_DISABLE_PLUGINS": "key"})

    assert selection.blocks_plugin("tempo") is None
    assert selection.blocks_plugin("key") == "named in SAMPLER_DISABLE_PLUGINS"
    assert selection.blocks_plugin("regions") == "not named in SAMPLER_PLUGINS"


def test_an_empty_allow_list_allows_nothing():
    assert Selection.parse([], {"SAMPLER_PLUGINS": ""}).blocks_plugin("tempo") is not None


def test_an_unknown_name_is_refused_with_what_comes_close():
    with pytest.raises(UnknownName, match="`tmepo`; did you mean `tempo`"):
        Selection.parse(["tmepo"], {}).check({"tempo", "key"})
    with pytest.raises(UnknownName, match="`xyz`; there is `key`, `tempo`"):
        Selection.parse(["no:xyz"], {}).check({"tempo", "key"})


@given(st.lists(st.from_regex(r"(no:)?[a-z][a-z0-9_]{0,6}", fullmatch=True)))
def test_every_name_is_chosen_or_left_out(names):
    together, apart = Selection.parse([",".join(names)] if names else [], {}), Selection.parse(names, {})

    assert together == apart
    assert len(together.only) + len(together.without) == len(names)


def test_a_suggestion_without_anything_to_suggest():
    assert did_you_mean("x", []) == "; there is none"
