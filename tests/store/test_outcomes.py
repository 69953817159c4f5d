"""What is put comes back, what must not be kept is not kept."""

from __future__ import annotations

import json
import math
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored import Writer

from sampler_core.contracts import Evidence, Failure, FailureKind, Outcome, Reason, Span, Status
from sampler_core.kinds import Classification, Frames, Key, Regions, Tempo, Timeline
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.errors import ContractViolation, LibraryError

ONCE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def cached(*outcomes: Outcome) -> list[Outcome]:
    return [outcome.model_copy(update={"cached": True}) for outcome in outcomes]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (Tempo, stored.tempo(bpm=None)),
        (Key, stored.key()),
        (Regions, stored.regions((0.0, 1.0), (1.5, 2.0))),
        (Timeline, stored.timeline((0.0, 1.0))),
        (Classification, stored.classification("kick", (0.0, 1.0))),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_result_comes_back_as_it_was(kind: Any, outcome: Outcome, library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "k", outcome)
    assert library.outcomes("k") == cached(outcome)
    assert kind.model_validate(outcome.result) == kind.model_validate(library.outcomes("k")[0].result)


def test_arrays_come_back_with_their_result(
    library: Library, writer: Writer, scratch_arrays: ScratchArrays, sound
) -> None:
    frames = stored.frames_result()
    writer.frames(writer.file(sound(), stored.audio_info()), "k", scratch_arrays, frames)
    again = Frames.model_validate(library.outcomes("k")[0].result, context={"arrays": library.arrays})
    for name in ("log_mel_db", "mfcc", "spectral", "onset_strength", "chroma", "level_dbfs"):
        np.testing.assert_array_equal(getattr(again, name), getattr(frames, name))
    assert not list(library.scratch.iterdir())


TEXT = st.text(max_size=20)
FAILURES = st.builds(
    Failure, kind=st.sampled_from(list(FailureKind)), message=TEXT, hint=TEXT, cause=st.none() | TEXT,
    evidence=st.builds(Evidence, traceback=st.none() | TEXT, exit_code=st.none() | st.integers(-64, 255)),
)  # fmt: skip
ANSWERS = st.one_of(
    st.builds(lambda d: {"status": Status.OK, "result": d}, st.none() | st.dictionaries(TEXT, st.floats(0, 1e300))),
    st.builds(lambda r: {"status": Status.UNDETERMINED, "reason": r}, st.sampled_from(list(Reason))),
    st.builds(lambda f: {"status": Status.FAILED, "failure": f}, FAILURES),
    st.builds(lambda f: {"status": Status.SKIPPED, "failure": f}, FAILURES),
)
SPANS = st.builds(lambda a, b: Span(start_s=min(a, b), end_s=max(a, b)), st.floats(0, 1e6), st.floats(0, 1e6))


@ONCE
@given(answers=st.lists(st.tuples(SPANS, ANSWERS), min_size=1, max_size=4))
def test_any_outcomes_come_back_or_are_asked_for_again(answers, library: Library, writer: Writer, sound) -> None:
    name = uuid4()
    outcomes = [
        stored.outcome("acme.any", analyzer="any", scope="segment", span=span, **answer) for span, answer in answers
    ]
    path = sound()
    with library.transaction() as tx:
        tx.put_schema("acme.any", 1, {"type": "object"})
        file = tx.put_file(path, path.stat(), "pcm-sha256:1", None, stored.audio_info())
        tx.put_outcomes(writer.run_id, file.id, str(name), outcomes, {})
    again = any(o.failure and (o.status is Status.SKIPPED or not o.failure.kind.sticky) for o in outcomes)
    assert library.outcomes(str(name)) == (None if again else cached(*outcomes))
    record = library.record(path)
    assert [o["failure"] and o["failure"]["kind"] for o in record["outcomes"]] == [
        o.failure and o.failure.kind.value for o in outcomes
    ]
    json.loads(json.dumps(record, allow_nan=False))


@pytest.mark.parametrize("kind", [k for k in FailureKind if not k.sticky])
def test_what_the_surroundings_caused_is_tried_again_and_replaced(
    kind, library: Library, writer: Writer, sound
) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "k", stored.failed(kind))
    assert library.outcomes("k") is None
    assert library.record(sound())["outcomes"][0]["failure"]["kind"] == kind
    writer.step(file_id, "k", stored.tempo(92))
    assert library.outcomes("k") == cached(stored.tempo(92))
    assert [o["status"] for o in library.record(sound())["outcomes"]] == ["ok"]


def test_a_failure_that_sticks_is_served_until_a_new_attempt_ends_otherwise(library, writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "k", stored.failed(FailureKind.CRASH))
    assert library.outcomes("k") == cached(stored.failed(FailureKind.CRASH))
    writer.step(file_id, "k", *cached(stored.failed(FailureKind.CRASH)))
    writer.step(file_id, "k", stored.tempo(92))
    assert library.outcomes("k") == cached(stored.tempo(92))


def test_an_answer_is_never_replaced_under_its_action_key(library, writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "k", stored.tempo(92))
    writer.step(file_id, "k", stored.failed(FailureKind.CANCELLED))
    writer.step(file_id, "k", stored.tempo(184))
    assert library.outcomes("k") == cached(stored.tempo(92))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_refused(number: float, library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    bad = stored.tempo()
    bad.result["evidence"] = {"strength": number}
    with pytest.raises(ContractViolation, match="tempo"):
        writer.step(file_id, "k", bad)
    assert library.outcomes("k") is None


def test_a_result_that_does_not_match_its_schema_is_refused(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    bad = stored.tempo()
    bad.result["bpm"] = "fast"
    with pytest.raises(ContractViolation, match="tempo result does not match schema version 1: bpm: "):
        writer.step(file_id, "k", bad)


def test_of_a_version_the_schema_that_accepts_most_counts(library: Library, writer: Writer, sound) -> None:
    form, held = {"type": "object"}, library.schemas()["tempo"]
    other = pytest.raises(LibraryError, match=r"tempo version 1 in another form \(.*was object, is string")
    with other, library.transaction() as tx:
        tx.put_schema("tempo", 1, {"type": "string"})
    assert library.schemas()["tempo"] == held
    with library.transaction() as tx:
        tx.put_schema("tempo", 1, form)
        tx.put_schema("tempo", 1, held)
    assert library.schemas()["tempo"] == form


def test_each_version_has_a_schema(library: Library, writer: Writer, sound) -> None:
    with library.transaction() as tx:
        tx.put_schema("tempo", 2, {"type": "object", "required": ["swing"]})
    with pytest.raises(ContractViolation, match="schema version 2"):
        writer.step(writer.file(sound(), stored.audio_info()), "k2", stored.tempo())


def test_a_result_without_a_schema_is_refused(writer: Writer, sound) -> None:
    with pytest.raises(ContractViolation, match=r"acme\.mood have no JSON Schema"):
        writer.step(writer.file(sound(), stored.audio_info()), "k", stored.outcome("acme.mood", {"mood": "blue"}))


def test_outcomes_of_different_steps_are_refused(writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    with pytest.raises(ValueError, match="different steps"):
        writer.step(file_id, "k", stored.tempo(), stored.key())
    with pytest.raises(ValueError, match="at least one outcome"):
        writer.step(file_id, "k")


def test_a_transaction_happens_whole_or_not_at_all(library: Library, run_id: int, sound) -> None:
    path = sound()

    def write() -> None:
        with library.transaction() as tx:
            row = tx.put_file(path, path.stat(), "pcm-sha256:1", None, stored.audio_info())
            tx.put_outcomes(run_id, row.id, "k", [stored.tempo()], {})
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        write()
    assert library.outcomes("k") is None
    assert library.file_for_location(path, path.stat()) is None


def test_a_span_that_fails_makes_the_step_fail(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    good = stored.classification("kick", (0, 1))
    bad = stored.failed(FailureKind.EXCEPTION, "classification", scope="segment", span=Span(start_s=1, end_s=2))
    writer.step(file_id, "k", good, bad)
    assert library.outcomes("k") == cached(good, bad)
    assert [json.loads(line)["status"] for line in library.dump() if '"table": "outcomes"' in line] == ["failed"]
