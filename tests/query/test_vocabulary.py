"""Words that a field of a kind can never be are told, where its schema says which it can be."""

from __future__ import annotations

import pytest

from sampler_core.kinds import Tempo
from sampler_core.query.vocabulary import check_words, vocabulary
from sampler_core.store.errors import UnknownField

TEMPO = Tempo.model_json_schema(mode="serialization")
FIELDS = {"a": {"enum": ["x", 1]}, "b": {"$ref": "#/x"}, "c": {}, "d": {"const": "Only"}, "e": {"anyOf": []}, "f": True}
ODD = {"properties": FIELDS}


def test_what_a_schema_lists_is_the_vocabulary() -> None:
    assert vocabulary(TEMPO, "no_tempo_reason") == ("one_shot", "no_onsets", "no_pulse", "silent")
    assert vocabulary(TEMPO, "is_constant") == ("true", "false")
    assert vocabulary(ODD, "d") == ("only",)
    assert [vocabulary(ODD, field) for field in ("a", "b", "c", "e", "f", "nothing")] == [()] * 6
    assert vocabulary(TEMPO, "bpm") == ()


def test_a_word_that_cannot_be_is_told_with_one_that_can() -> None:
    with pytest.raises(UnknownField, match=r"no result can have 'oneshot' there: did you mean one_shot\?"):
        check_words("tempo.no_tempo_reason", ("silent", "oneshot"), TEMPO, "no_tempo_reason")
    with pytest.raises(UnknownField, match="it can be true, false"):
        check_words("tempo.is_constant", ("yes",), TEMPO, "is_constant")
    check_words("tempo.is_constant", ("true",), TEMPO, "is_constant")
    check_words("acme.grade", ("anything",), {}, "grade")
