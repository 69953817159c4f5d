"""From segments to files: how much of it, and whether there is any at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampler_classifier import ContentsAnalyzer
from sampler_sdk import Audio, Classification, Contents, Label, Span, Tempo, Upstream

AUDIO = Audio.from_array(np.zeros(44100, np.float32), 44100)


def ranked(labels: dict[str, float]) -> tuple[Label, ...]:
    return tuple(Label(name=n, probability=p) for n, p in sorted(labels.items(), key=lambda item: -item[1]))


def segment(content: dict[str, float], form: dict[str, float], type_: dict[str, float] | None = None) -> Classification:
    alternatives = {"form": ranked(form)} | ({"type": ranked(type_)} if type_ else {})
    return Classification.model_validate({
        "content": ranked(content), "confidence": max(content.values()), "segment": "scene", "backend": "test 1",
        "device": "cpu", "alternatives": alternatives, **{name: labels[0] for name, labels in alternatives.items()},
    })  # fmt: skip


SPEECH = segment({"speech": 0.96, "music": 0.02}, {"phrase": 0.9, "one_shot": 0.02, "loop": 0.08, "track": 0.0})
MUSIC = segment({"music": 0.98, "speech": 0.01}, {"track": 0.95, "loop": 0.04, "one_shot": 0.01, "phrase": 0.0})
KICK = segment(
    {"music": 0.01, "speech": 0.01},
    {"one_shot": 0.97, "loop": 0.02, "phrase": 0.01, "track": 0.0},
    {"kick": 0.9, "tom": 0.1},
)


def contents(
    *segments: tuple[Classification | None, float], tempo: Tempo | None = None, least: float = 0.5
) -> Contents:
    edges = np.cumsum([0, *(seconds for _, seconds in segments)]).tolist()
    spans = [(Span(start_s=a, end_s=b), result) for (result, _), a, b in zip(segments, edges, edges[1:], strict=False)]
    results = [tempo] if tempo else []
    upstream = Upstream((Classification,), (Tempo,), results, {"classification": spans})
    return ContentsAnalyzer(ContentsAnalyzer.Options(min_confidence=least)).analyze(AUDIO, upstream)


def of(found: Contents, name: str) -> tuple[float, float]:
    presence = next(each for each in found.content if each.name == name)
    return presence.share, presence.probability


def test_twelve_per_cent_speech_and_speech_for_sure_are_both_told() -> None:
    found = contents((MUSIC, 176.0), (SPEECH, 24.0))
    share, probability = of(found, "speech")
    assert share == pytest.approx(0.124, abs=0.002)
    assert probability > 0.95
    assert found.content[0].name == "music"
    assert found.sound_s == 200
    assert found.segments == 2


def test_a_mixture_is_not_unsure_but_a_file_of_abstentions_is() -> None:
    mixture = contents((MUSIC, 36.0), (SPEECH, 33.0), (segment({"music": 0.1, "speech": 0.2}, {"phrase": 1.0}), 31.0))
    assert mixture.content[0].share < 0.5
    assert mixture.abstained == ()
    doubtful = SPEECH.model_copy(update={"abstained": ("content",)})
    assert "content" in contents((doubtful, 60.0), (MUSIC, 40.0)).abstained
    assert "content" not in contents((doubtful, 40.0), (MUSIC, 60.0)).abstained


def test_hundreds_of_small_doubts_do_not_make_a_certainty() -> None:
    assert of(contents(*[(MUSIC, 30.0)] * 300), "speech")[1] < 0.05


def test_a_file_of_one_segment_is_what_its_segment_is() -> None:
    found = contents((KICK, 0.3))
    assert found.form == KICK.form
    assert found.type == KICK.type
    assert of(found, "music")[1] == 0.01


def test_agreement_makes_surer_and_disagreement_less() -> None:
    phrase, either = SPEECH.form.probability, segment({"music": 0.01}, {"phrase": 0.4, "loop": 0.6})
    assert contents((SPEECH, 3.0), (SPEECH, 3.0)).form.probability > phrase
    mixed = contents((SPEECH, 3.0), (either, 3.0), least=0.6)
    assert mixed.form is None
    assert "form" in mixed.abstained
    assert mixed.alternatives["form"][0].probability == pytest.approx(0.5, abs=0.01)


def test_no_answer_is_surer_than_the_part_of_the_file_that_gives_it() -> None:
    found = contents((SPEECH, 53.0), (MUSIC, 47.0))
    assert found.alternatives["form"][0].name == "phrase"
    assert found.alternatives["form"][0].probability == pytest.approx(0.53, abs=0.01)


def test_several_one_shots_are_no_one_shot_and_a_loop_where_the_tempo_says_so() -> None:
    several = [(KICK, 0.3)] * 4
    found = contents(*several)
    assert found.alternatives["form"][0].name != "one_shot"
    assert "type" not in found.alternatives
    tempo = Tempo(bpm=120, confidence=0.9, loop_beats=8)
    assert contents(*several, tempo=tempo).form.name == "loop"


def test_a_one_shot_with_a_remainder_of_sound_is_one() -> None:
    found = contents((KICK, 0.8), (KICK, 0.1))
    assert found.form.name == "one_shot"
    assert found.type.name == "kick"


def test_a_segment_without_a_result_counts_nothing() -> None:
    assert contents((SPEECH, 10.0), (None, 500.0)) == contents((SPEECH, 10.0))


def test_a_file_without_sound_contains_nothing() -> None:
    found = contents()
    assert (found.content, found.segments, found.form, found.abstained) == ((), 0, None, ())


@given(st.lists(st.tuples(st.sampled_from([SPEECH, MUSIC, KICK]), st.floats(0.01, 7200)), min_size=1, max_size=30))
def test_whatever_the_segments_the_contract_holds(segments: list[tuple[Classification, float]]) -> None:
    found = contents(*segments)
    assert {presence.name for presence in found.content} == {"speech", "music"}
    assert found.segments == len(segments)
