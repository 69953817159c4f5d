"""Results in words: what a template may say, and that every template that passes renders every result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampler_core import kinds
from sampler_core.contracts import About, Facet, Part, Result, Sentence, Word
from sampler_core.facets.checks import faults
from sampler_core.facets.sentence import filled, in_sentence
from sampler_core.facets.values import Reader


class Moment(Part):
    time_s: float


class Stretch(Part):
    start_s: float | None
    end_s: float


class Rival(Part):
    name: str
    probability: float


class Inner(Part):
    peak_dbfs: float | None


class Sound(Result):
    kind = "acme.sound"
    about = About(
        facets=(
            Facet(name="loud", help="Loudness", type="number", at="levels.peak_dbfs", unit="dBFS", format=".1f"),
            Facet(
                name="mood",
                help="Mood",
                type="text",
                at=("tone", "deep"),
                words=(Word(name="blue", parts=("sad", "True")),),
            ),
            Facet(name="hits", help="Hits", type="number", at="moments", measure="count", format=".0f"),
            Facet(name="label", help="A label", type="label", at="rivals"),
        )
    )

    levels: Inner
    tone: str | None = None
    deep: bool = False
    count: int = 0
    moments: tuple[Moment, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    rivals: tuple[Rival, ...] = ()


SCHEMA = Sound.model_json_schema(mode="serialization")
WHOLE = {
    "levels": {"peak_dbfs": -0.04},
    "tone": "sad",
    "deep": True,
    "count": 3,
    "moments": [{"time_s": 1.0}],
    "stretches": [{"start_s": 0.5, "end_s": 1.75}, {"start_s": 2.0, "end_s": 2.5}],
    "rivals": [
        {"name": "kick_drum", "probability": 0.93},
        {"name": "tom", "probability": 0.04},
        {"name": "hat", "probability": 0.001},
    ],
}
EMPTY = {"levels": {"peak_dbfs": None}, "tone": None, "deep": False, "count": 0, "moments": [], "rivals": []}


def told(template: str, result: dict[str, Any]) -> str:
    assert wrong(template) == ""
    return filled(template, Reader(Sound.about), result)


def wrong(template: str) -> str:
    return "; ".join(faults(About(facets=Sound.about.facets, sentence=Sentence(text=template)), SCHEMA))


@pytest.mark.parametrize(
    ("template", "whole", "empty"),
    [
        ("{loud}", "0.0", "none"),
        ("{levels.peak_dbfs:.2f|unit dBFS|else too low}", "-0.04 dBFS", "too low"),
        ("{mood}, {tone}", "blue, sad", "none, none"),
        ("{hits} {moments|count hit}", "1 1 hit", "0 none"),
        ("a[, {moments|count hit}] b", "a, 1 hit b", "a b"),
        ("a[, {moments|count hit|else no hits}]", "a, 1 hit", "a, no hits"),
        ("{stretches|count bright stretch}: {stretches|spans}", "2 bright stretches: 0.50–1.75, 2.00–2.50 s", None),
        ("{rivals|each {name|words} ({probability:.2f})}", "kick drum (0.93), tom (0.04)", "none"),
        ("{rivals|else nobody|each {name}}", "kick_drum, tom", "nobody"),
        ("{labels}", "label: kick-drum (0.93); or tom (0.04)", "none"),
        ("{count}[?deep=true|, deep][?tone=glad|, glad][?tone=sad|, sad as {mood}]", "3, deep, sad as blue", "0"),
        ("{deep}", "true", "false"),
    ],
)
def test_a_template_says_what_is_there_and_what_is_not(template, whole, empty):
    assert told(template, WHOLE) == whole
    if empty is not None:
        assert told(template, EMPTY) == empty


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{", "a { that nothing closes"),
        ("a } b", "a } that nothing opens"),
        ("[a [b] c]", "a [ within another"),
        ("[" * 1000, "that nothing closes"),
        ("{" * 500 + "}" * 500, "this is no field"),
        ("{}", "this is no field"),
        ("{a b}", "this is no field"),
        ("{count:d}", "a format is such as"),
        ("{count:}", "a format is such as"),
        ("{count|upper}", "|upper: there is"),
        ("{moments|count}", "|count: there is"),
        ("[?count|a]", "write [?FIELD=WORD|…]"),
        ("[?cuont=3|a]", "no result has anything at cuont"),
        ("{rivals|each {name} [x]}", "neither brackets"),
        ("{rivals|each {rivals|each {name}}}", "nor another each"),
        ("{cuont}", "no result has anything at cuont"),
        ("{levels}", "no single value"),
        ("{moments}", "no single value"),
        ("{tone:.1f}", "no number"),
        ("{count|spans}", "a list at count"),
        ("{moments|spans}", "no start_s"),
        ("{rivals|each {nmae}}", "rivals[].nmae"),
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_told(template, fault):
    assert fault in wrong(template)


def test_labels_need_a_facet_of_labels_and_lanes_are_checked_too():
    about = About(sentence=Sentence(text="{labels}", of="tnoe"))
    assert "; ".join(faults(about, SCHEMA)) == (
        "sentence: {labels}: no facet is one of labels; sentence: no result has anything at tnoe"
    )


def test_none_is_told_instead_where_there_is_nothing():
    sentence = Sentence(text="{tone}", of="tone", none="no tone, {count}")
    assert in_sentence(sentence, Reader(Sound.about), WHOLE) == "sad"
    assert in_sentence(sentence, Reader(Sound.about), EMPTY) == "no tone, 0"


_NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**320), 10**320)
_TEXTS = st.text(max_size=200)
_LISTS = {
    "moments": st.fixed_dictionaries({"time_s": _NUMBERS}),
    "stretches": st.fixed_dictionaries({"start_s": st.none() | _NUMBERS, "end_s": _NUMBERS}),
    "rivals": st.fixed_dictionaries({"name": _TEXTS, "probability": _NUMBERS}),
}
RESULTS = st.fixed_dictionaries(
    {
        "levels": st.fixed_dictionaries({"peak_dbfs": st.none() | _NUMBERS}),
        "tone": st.none() | _TEXTS,
        "deep": st.booleans(),
        "count": st.integers(-(10**320), 10**320),
        **{name: st.lists(items, max_size=9) for name, items in _LISTS.items()},
    }
)
_PLACES = st.builds(
    "{{{}{}{}{}}}".format,
    st.sampled_from(["loud", "mood", "hits", "label", "tone", "deep", "count", "levels.peak_dbfs", "moments", "rivals",
                     "stretches", "labels", "nothing", "levels", ""]),
    st.sampled_from(["", ":.2f", ":g", ":f", ":.9f", ":x"]),
    st.sampled_from(["", "|words", "|unit dB", "|count hit", "|spans", "|else none of it"]),
    st.sampled_from(["", "|each {name} {probability:.2f}", "|each {time_s:g}", "|each {start_s}–{end_s:.9f}"]),
)  # fmt: skip
_PIECES = _PLACES | st.text("abc |?={}[]", max_size=5)
_GROUPS = st.builds(
    "[{}{}]".format,
    st.sampled_from(["", "?tone=sad|", "?deep=true|", "?count=3|", "?nothing=a|"]),
    st.lists(_PIECES, max_size=3).map("".join),
)
TEMPLATES = st.lists(_PIECES | _GROUPS, max_size=4).map("".join)


@given(TEMPLATES, RESULTS)
def test_a_template_that_passes_the_check_renders_every_result(template: str, result: dict[str, Any]) -> None:
    if not wrong(template):
        assert isinstance(filled(template, Reader(Sound.about), result), str)


STANDARD = [
    each for name in kinds.__all__ if isinstance(each := getattr(kinds, name), type) and issubclass(each, Result)
]
_FIELDS = st.sampled_from(
    ["content", "alternatives", "name", "probability", "bpm", "tonic", "levels", "regions", "start_s", "end_s",
     "scenes", "beats", "abstained", "type", "form"]
)  # fmt: skip
_ANYTHING = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_FIELDS, inner),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", STANDARD, ids=lambda kind: kind.kind)
@given(noise=_ANYTHING)
def test_results_of_older_versions_have_words_too(kind: type[Result], noise: Any) -> None:
    """What is stored may be of any shape, once a kind has changed."""
    result = noise if isinstance(noise, dict) else {"alternatives": noise, "content": noise, "regions": noise}
    assert isinstance(in_sentence(kind.about.sentence, Reader(kind.about), json.loads(json.dumps(result))), str)
