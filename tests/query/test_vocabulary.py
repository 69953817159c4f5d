"""Words that a field of a kind can never be are told, where its schema says which it can be."""

from __future__ import annotations

import pytest

from sampler_core.facets.known import Asked, Kind
from sampler_core.kinds import Tempo
from sampler_core.query.meaning import meaning, spelt_out
from sampler_core.query.query import Written
from sampler_core.query.values import BadValue

TEMPO = Tempo.model_json_schema(mode="serialization")
FIELDS = {"a": {"enum": ["x", 1]}, "b": {"$ref": "#/x"}, "c": {}, "d": {"const": "Only"}, "e": {"anyOf": []}}
ODD = {"properties": FIELDS}


def test_what_a_schema_lists_is_the_vocabulary() -> None:
    assert spelt_out(TEMPO, "no_tempo_reason") == ("one_shot", "no_onsets", "no_pulse", "silent")
    assert spelt_out(TEMPO, "is_constant") == ("true", "false")
    assert spelt_out(ODD, "d") == ("only",)
    assert [spelt_out(ODD, field) for field in ("a", "b", "c", "e", "nothing")] == [()] * 5
    assert spelt_out(TEMPO, "bpm") == ()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("no_tempo_reason", "silent,oneshot", r"no result can have 'oneshot' there: did you mean one_shot\?"),
        ("is_constant", "yes", "it can be true, false"),
        ("is_constant", "true", ""),
        ("is_constant", "none", ""),
        ("grade", "anything", ""),
    ],
)
def test_a_word_that_cannot_be_is_told_with_one_that_can(field: str, value: str, told: str) -> None:
    asked = (Asked(Kind("tempo", schema=TEMPO), field),)
    if not told:
        assert meaning(f"tempo.{field}", asked, Written(value))
        return
    with pytest.raises(BadValue, match=told):
        meaning(f"tempo.{field}", asked, Written(value))
