"""The contract kit lets good analyzers pass and catches every way of being a bad one."""

import sys
from typing import Annotated, Any

import numpy as np
import pytest
from pydantic import field_validator
from sampler_sdk import (
    Analyzer,
    Array,
    ArraySpec,
    Reason,
    Region,
    Regions,
    Result,
    Scope,
    Span,
    Tempo,
    TempoCandidate,
    TempoPoint,
    UndeclaredInput,
    Undetermined,
)
from sampler_sdk.testing import AnalyzerContract, run, run_spans
from sampler_sdk.testing.cases import CASES


class Level(Result):
    kind = "test.level"
    rms: float
    spans: tuple[Span, ...] = ()


class Curve(Result):
    kind = "test.curve"
    values: Annotated[Array, ArraySpec("float32", (None,))]


class Drifts(Result):
    kind = "test.drifts"
    value: float

    @field_validator("value")
    @classmethod
    def _more(cls, value: float) -> float:
        return value + 1


def rms(audio):
    return float(np.sqrt(np.mean(np.square(audio.samples, dtype=np.float64)))) if audio.frames else 0.0


class Good(Analyzer[Level]):
    name, version = "good", "1"
    optional = (Regions,)

    def analyze(self, audio, upstream):
        upstream.get(Regions)
        if audio.frames < 10:
            raise Undetermined(Reason.TOO_SHORT)
        return Level(rms=rms(audio), spans=(audio.span,))


class GoodCurve(Analyzer[Curve]):
    name, version = "good_curve", "1"

    def analyze(self, audio, upstream):
        return Curve(values=audio.samples[::1000, 0].copy())


class GoodRegions(Analyzer[Regions]):
    name, version = "good_regions", "1"

    def analyze(self, audio, upstream):
        whole = Region(**audio.span.model_dump(), peak_dbfs=0, rms_dbfs=0, snr_db=0, confidence=1)
        return Regions(
            regions=(whole,) if audio.frames else (), noise_floor=(), leading_silence_s=0, trailing_silence_s=0,
            silence_ratio=0,
        )  # fmt: skip


class GoodPerRegion(Analyzer[Level]):
    name, version, scope = "good_per_region", "1", Scope.REGION
    requires = (Regions, Curve)

    def analyze(self, audio, upstream):
        return Level(rms=rms(audio) + float(upstream[Curve].values.sum()))


class Broken(Good):
    optional = ()

    def answer(self, audio, upstream) -> Any:
        return Level(rms=rms(audio))

    def analyze(self, audio, upstream):
        return self.answer(audio, upstream)


class FailsOnSilence(Broken):
    def answer(self, audio, upstream):
        return Level(rms=1 / rms(audio) if audio.frames else 0)


class FailsOnNothing(Broken):
    def answer(self, audio, upstream):
        return Level(rms=float(audio.samples[0, 0]))


class FailsOnStereo(Broken):
    def answer(self, audio, upstream):
        return Level(rms=float(audio.samples.reshape(audio.frames).sum()))


class FailsOnHighRates(Broken):
    def answer(self, audio, upstream):
        return Level(rms={8000: 1.0, 44100: 2.0}[audio.sample_rate_hz])


class Exits(Broken):
    def answer(self, audio, upstream):
        sys.exit(3)


class GivesNaN(Broken):
    def answer(self, audio, upstream):
        return Level.model_construct(rms=float("nan"))


class GivesNothing(Broken):
    def answer(self, audio, upstream):
        return None


class GivesAnotherKind(Broken):
    def answer(self, audio, upstream):
        return Drifts(value=1.0)


class GivesTheWrongType(Broken):
    def answer(self, audio, upstream):
        return Level.model_construct(rms=[1.0])


class GivesAWrongArray(Analyzer[Curve]):
    name, version = "wrong_array", "1"

    def analyze(self, audio, upstream):
        return Curve.model_construct(values=np.zeros((2, 2)))


class ChangesThroughJson(Analyzer[Drifts]):
    name, version = "drifting", "1"

    def analyze(self, audio, upstream):
        return Drifts(value=1.0)


class ChangesTheAudio(Broken):
    def answer(self, audio, upstream):
        audio.samples.flags.writeable = True
        audio.samples *= 0.5
        return Level(rms=1.0)


class Guesses(Broken):
    def answer(self, audio, upstream):
        return Level(rms=float(np.random.default_rng().random()))


class Remembers(Broken):
    loudest = 0.0

    def answer(self, audio, upstream):
        self.loudest = max(self.loudest, rms(audio))
        return Level(rms=self.loudest)


class AnswersInSamples(Broken):
    def answer(self, audio, upstream):
        return Level(rms=0, spans=(Span(start_s=0, end_s=audio.frames),))


class ReadsUndeclared(Broken):
    def answer(self, audio, upstream):
        return Level(rms=upstream[Tempo].confidence)


class ReadsUndeclaredInSecret(Broken):
    def answer(self, audio, upstream):
        try:
            upstream.get(Tempo)
        except UndeclaredInput:
            return Level(rms=0.0)


class NeedsTheOptional(Broken):
    optional = (Regions,)

    def answer(self, audio, upstream):
        return Level(rms=len(upstream.get(Regions).regions))


class ChangesItsInputs(Broken):
    requires = (Curve,)

    def answer(self, audio, upstream):
        upstream[Curve].values[:] = 0
        return Level(rms=0)


class SkipsSpans(Broken):
    scope, requires = Scope.REGION, (Regions,)

    def analyze_spans(self, audio, upstream, spans):
        return []


class GivesTempo(Analyzer[Tempo]):
    name, version = "gives_tempo", "1"
    corrections = ()

    def analyze(self, audio, upstream):
        octave = TempoCandidate(bpm=self.other, probability=self.probability, relation=self.relation)
        return Tempo.model_construct(
            bpm=120.0, confidence=0.8, alternatives=(octave,), tempo_map=(TempoPoint(time_s=0, bpm=self.occurs),)
        )

    other, probability, relation, occurs = 240.0, 0.2, "x2", 120.0


class DoubtsMoreThanThereIs(GivesTempo):
    probability = 0.3


class DoubtsItselfWithItself(GivesTempo):
    other, relation = 120.0, "other"


class ExchangesRelations(GivesTempo):
    relation = "x1/2"


class AnswersWithWhatIsNowhere(GivesTempo):
    occurs = 90.0


class FollowsUndeclared(GivesTempo):
    def analyze(self, audio, upstream):
        upstream.correction("bpm")
        return super().analyze(audio, upstream)


class Nameless(Good):
    name = "Bad Name"


class Unversioned(Analyzer[Level]):
    name = "unversioned"

    def analyze(self, audio, upstream):
        return Level(rms=0)


class TestGood(AnalyzerContract):
    analyzer = Good
    providers = (GoodRegions,)


class TestGoodArrays(AnalyzerContract):
    analyzer = GoodCurve


class TestGoodPerRegion(AnalyzerContract):
    analyzer = GoodPerRegion
    providers = (GoodRegions, GoodCurve)


class TestGoodWithExample(AnalyzerContract):
    analyzer = GoodPerRegion
    providers = (GoodRegions,)
    upstream = (Curve(values=np.ones(3, np.float32)),)


def complaints(broken, *providers):
    """Names of the contract's tests that fail for ``broken``, with what they say."""
    contract = type("Contract", (AnalyzerContract,), {"analyzer": broken, "providers": providers})()
    live = broken()
    tests = {
        f"any_sound[{case.name}]": (lambda case=case: contract.test_answers_any_sound(live, case)) for case in CASES
    }
    tests["declares"] = contract.test_declares_what_the_registry_asks_for
    tests["between_files"] = lambda: contract.test_keeps_nothing_between_files(live)
    tests["optional"] = lambda: contract.test_does_without_optional_inputs(live)
    return {name: message for name, test in tests.items() if (message := complaint(test)) is not None}


def complaint(test):
    try:
        test()
    except pytest.skip.Exception:
        return None
    except (Exception, SystemExit) as error:  # noqa: BLE001 - any complaint is one
        return f"{type(error).__name__}: {error}"
    return None


@pytest.mark.parametrize(
    ("broken", "providers", "test", "words"),
    [
        (FailsOnSilence, (), "any_sound[silence]", "ZeroDivisionError"),
        (FailsOnNothing, (), "any_sound[empty]", "IndexError"),
        (FailsOnStereo, (), "any_sound[stereo]", "ValueError"),
        (FailsOnHighRates, (), "any_sound[rate_192_khz]", "KeyError"),
        (Exits, (), "any_sound[noise]", "SystemExit"),
        (GivesNaN, (), "any_sound[noise]", "cannot be written as JSON"),
        (GivesNothing, (), "any_sound[noise]", "returned NoneType, declared Level"),
        (GivesAnotherKind, (), "any_sound[noise]", "returned Drifts, declared Level"),
        (GivesTheWrongType, (), "any_sound[noise]", "cannot be written as JSON"),
        (GivesAWrongArray, (), "any_sound[noise]", "does not fit its own JSON Schema"),
        (ChangesThroughJson, (), "any_sound[noise]", "changes on its way through JSON"),
        (ChangesTheAudio, (), "any_sound[noise]", "the audio was changed"),
        (Guesses, (), "any_sound[noise]", "the same sound again gave another answer"),
        (Remembers, (), "between_files", "a fresh instance gave another answer"),
        (AnswersInSamples, (), "any_sound[noise]", "after the file"),
        (ReadsUndeclared, (), "any_sound[noise]", "UndeclaredInput"),
        (ReadsUndeclaredInSecret, (), "any_sound[noise]", "tempo was read but is not declared"),
        (NeedsTheOptional, (GoodRegions,), "optional", "AttributeError"),
        (ChangesItsInputs, (GoodCurve,), "any_sound[noise]", "read-only"),
        (ChangesItsInputs, (), "any_sound[noise]", "no provider or example of test.curve"),
        (SkipsSpans, (GoodRegions,), "any_sound[noise]", "0 answers for 1 spans"),
        (DoubtsMoreThanThereIs, (), "any_sound[noise]", "add up to 1.1, more than 1"),
        (DoubtsItselfWithItself, (), "any_sound[noise]", "is among its own alternatives"),
        (ExchangesRelations, (), "any_sound[noise]", "240 bpm is not x1/2 of 120 bpm"),
        (AnswersWithWhatIsNowhere, (), "any_sound[noise]", "occurs nowhere in the tempo map"),
        (FollowsUndeclared, (), "any_sound[noise]", "add it to `corrections`"),
        (Nameless, (), "declares", "use lower-case letters"),
        (Unversioned, (), "declares", "version"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_bad_analyzers_are_caught(broken, providers, test, words):
    said = complaints(broken, *providers)
    assert test in said
    assert words in said[test]


def test_good_analyzers_have_no_complaints():
    assert complaints(Good, GoodRegions) == {}


def test_run_gives_the_answer_or_raises():
    audio = next(case for case in CASES if case.name == "music").make()
    assert run(Good, audio).rms == pytest.approx(rms(audio))
    with pytest.raises(Undetermined):
        run(Good, next(case for case in CASES if case.name == "empty").make())
    with pytest.raises(LookupError, match=r"good_per_region requires regions, test\.curve"):
        run(GoodPerRegion, audio)


def test_run_spans_gives_one_answer_per_span():
    audio = next(case for case in CASES if case.name == "music").make()
    spans = [Span(start_s=0, end_s=1), Span(start_s=1, end_s=1.5)]
    curve = Curve(values=np.zeros(1, np.float32))
    answers = run_spans(GoodPerRegion, audio, spans, curve, providers=[GoodRegions])
    assert [answer.rms for answer in answers] == pytest.approx([rms(audio.view(span)) for span in spans])


def test_what_is_undetermined_upstream_is_not_run_downstream():
    class NeedsLevel(Analyzer[Drifts]):
        name, version, requires = "needs_level", "1", (Level,)

        def analyze(self, audio, upstream):
            raise AssertionError("must not be reached")

    contract = type("Contract", (AnalyzerContract,), {"analyzer": NeedsLevel, "providers": (Good,)})()
    with pytest.raises(pytest.skip.Exception, match="would not be run"):
        contract.test_answers_any_sound(NeedsLevel(), CASES[0])


def test_frames_of_an_example_are_read_only():
    class Rude(Broken):
        requires = (Curve,)

        def answer(self, audio, upstream):
            return Level(rms=float(upstream[Curve].values.flags.writeable))

    audio = CASES[-1].make()
    assert run(Rude, audio, Curve(values=np.ones(2, np.float32))).rms == 0.0
