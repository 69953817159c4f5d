"""Action keys: stable over releases, and different whenever an answer may differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampler_core.contracts.canonical import canonical_json
from sampler_core.planning.action_key import action_key, ingredients, result_digest
from sampler_core.planning.explain import explain
from sampler_core.planning.plan import Input, Step

AUDIO = "pcm-sha256:" + "0" * 64
INPUTS = {"frames": "f" * 64, "regions": "absent"}


@pytest.fixture
def step(declare) -> Step:
    analyzer = declare("tempo", requires=("frames",), optional=("regions",), version="3")
    return Step(analyzer, {"bpm_max": 200.0}, (Input("frames", "features"), Input("regions", None, optional=True)))


def test_a_key_never_changes_by_itself(step):
    """A change here makes every library compute everything anew: raise ``FORMAT`` and mean it."""
    assert action_key(AUDIO, step, INPUTS, None) == "e2f8830c93a0fb6665548e6d6d37dc1bdc1ac2d36c1b33fadfe1f41019f496f3"


def test_result_digests_never_change_by_themselves():
    assert result_digest([{"bpm": 120.0}, None]) == "b74941f69614112a12b56cb9fab30b62ab4e7098d61e4be665fb2fb4bee5c123"


CHANGES = {
    "new file": lambda step, inputs: ("pcm-sha256:" + "1" * 64, step, inputs, None),
    "new version 3 → 4": lambda step, inputs: (AUDIO, redeclared(step, version="4"), inputs, None),
    "its source code changed": lambda step, inputs: (AUDIO, redeclared(step, source_digest="ab"), inputs, None),
    "its model weights changed": lambda step, inputs: (AUDIO, redeclared(step, weights="a" * 64), inputs, None),
    "another analyzer: acme-tempo:tempo → beats:tempo": lambda step, inputs: (
        AUDIO, redeclared(step, distribution="beats"), inputs, None,
    ),
    "options changed: bpm_max 200.0 → 180.0": lambda step, inputs: (
        AUDIO, replace(step, options={"bpm_max": 180.0}), inputs, None,
    ),
    "options changed: bpm_max 200.0 → nothing, meter nothing → 4": lambda step, inputs: (
        AUDIO, replace(step, options={"meter": 4}), inputs, None,
    ),
    "its environment changed": lambda step, inputs: (AUDIO, step, inputs, "e" * 64),
    "input frames changed": lambda step, inputs: (AUDIO, step, inputs | {"frames": "0" * 64}, None),
    "input regions was absent, is there now": lambda step, inputs: (
        AUDIO, step, inputs | {"regions": "0" * 64}, None,
    ),
    "input regions was absent, is failed now": lambda step, inputs: (
        AUDIO, step, inputs | {"regions": "failed"}, None,
    ),
    "input timeline is taken now": lambda step, inputs: (AUDIO, step, inputs | {"timeline": "0" * 64}, None),
    "input regions is no longer taken": lambda step, inputs: (AUDIO, step, {"frames": inputs["frames"]}, None),
}  # fmt: skip


def redeclared(step: Step, **fields) -> Step:
    return replace(step, analyzer=step.analyzer.model_copy(update=fields))


@pytest.mark.parametrize("why", CHANGES)
def test_what_may_change_an_answer_changes_the_key_and_is_told(step, why):
    changed = CHANGES[why](step, INPUTS)

    assert action_key(*changed) != action_key(AUDIO, step, INPUTS, None)
    assert explain(ingredients(AUDIO, step, INPUTS, None), ingredients(*changed)) == why


@pytest.mark.parametrize("field", ["doc", "target", "guest_path", "distribution_version", "plugin"])
def test_what_changes_no_answer_changes_no_key(step, field):
    assert action_key(AUDIO, redeclared(step, **{field: "other"}), INPUTS, None) == action_key(
        AUDIO, step, INPUTS, None
    )


def test_the_order_in_which_things_are_written_does_not_matter(step):
    turned = dict(reversed(INPUTS.items()))

    assert action_key(AUDIO, step, turned, None) == action_key(AUDIO, step, INPUTS, None)


def test_what_never_ran_is_told(step):
    assert explain(None, ingredients(AUDIO, step, INPUTS, None)) == "never run"


def test_a_lost_answer_is_told(step):
    same = ingredients(AUDIO, step, INPUTS, None)

    assert explain(same, same) == "no answer was kept"


def test_several_reasons_are_all_told(step):
    new = ingredients(AUDIO, redeclared(step, version="4"), {**INPUTS, "frames": "0" * 64}, None)

    assert explain(ingredients(AUDIO, step, INPUTS, None), new) == "new version 3 → 4; input frames changed"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _json), st.randoms(use_true_random=False))
def test_canonical_json_has_one_spelling(value, random):
    turned = dict(random.sample(list(value.items()), len(value)))

    assert canonical_json(turned) == canonical_json(value)
    assert canonical_json(value).isascii()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_canonical_json_refuses_what_json_does_not_have(value):
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json({"x": value})


def test_a_correction_counts_only_where_there_is_one(step):
    plain = action_key(AUDIO, step, INPUTS, None)
    assert action_key(AUDIO, step, INPUTS, None, {}) == plain
    assert "corrections" not in ingredients(AUDIO, step, INPUTS, None, {})
    keys = [action_key(AUDIO, step, INPUTS, None, {"bpm": bpm}) for bpm in (92.0, 93.0, None)]
    assert len({plain, *keys}) == 4
    old, new = (ingredients(AUDIO, step, INPUTS, None, said) for said in ({}, {"bpm": 92.0}))
    assert explain(old, new) == "bpm was set to 92"
    assert explain(new, old) == "bpm is no longer corrected"
