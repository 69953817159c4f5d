"""Around any backend: one answer for each segment, abstentions that say what they hesitated between, own labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sampler_classifier import SegmentClassifier
from sampler_classifier.backend import Floats, Probabilities
from sampler_classifier.own import OwnLabels, OwnLabelsError
from sampler_classifier.segments import ClassifierOptions
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Classification, Frames, Regions, Span, Tempo, Timeline
from sampler_sdk.testing import examples, run_spans

RATE = 22_050


class Listener:
    """A backend that hears samples, and tells loud from quiet and short from long."""

    name = "listener 1"
    device = "cpu"
    warnings = ("the dog barked",)
    labels = {"content": ("music", "speech", "silence"), "form": ("one_shot", "loop", "track"), "type": ("kick", "hat")}
    hears = "samples"
    rate_hz = 8000.0
    window_s = 0.5

    def __init__(self) -> None:
        self.heard: list[int] = []

    def embed(self, windows: Floats) -> Floats:
        assert windows.shape[1:] == (4000,)
        self.heard.append(len(windows))
        return np.sqrt((windows**2).mean(axis=1, keepdims=True))

    def predict(self, embeddings: Floats, measures: Floats) -> Probabilities:
        loud = float(embeddings.mean() > 0.05)
        short = float(len(embeddings) < 4)
        return {
            "content": np.array([0.1 + 0.8 * loud, 0.9 - 0.8 * loud, 0.01], np.float32),
            "form": np.array([0.05 + 0.9 * short, 0.05, 0.9 - 0.9 * short], np.float32),
            "type": np.array([0.45, 0.55], np.float32),
        }


class ListenerClassifier(SegmentClassifier):
    name = "listener"
    version = "1"

    def make_backend(self) -> Any:
        return Listener()


def noise(seconds: float, amplitude: float, rate: int = RATE) -> np.ndarray:
    return np.random.default_rng(3).normal(0, amplitude, round(seconds * rate)).astype(np.float32)


def classified(
    samples: np.ndarray, *spans: tuple[float, float], rate: int = RATE, **given: Any
) -> list[Classification]:
    given = {"providers": (FeaturesAnalyzer, RegionsAnalyzer), **given}
    examples_ = given.pop("examples", ())
    found = run_spans(
        ListenerClassifier, Audio.from_array(samples, rate), [Span(start_s=a, end_s=b) for a, b in spans], *examples_,
        **given,
    )  # fmt: skip
    return [each for each in found if isinstance(each, Classification)]


def test_every_segment_is_heard_by_itself_at_the_rate_of_the_backend() -> None:
    samples = np.concatenate([noise(1.0, 0.2), noise(3.0, 0.01), noise(25.0, 0.2)])
    hit, quiet, long = classified(samples, (0, 1), (1, 4), (4, 29), rate=RATE)
    assert [each.content[0].name for each in (hit, quiet, long)] == ["music", "speech", "music"]
    assert [each.form.name for each in (hit, quiet, long) if each.form] == ["one_shot", "track", "track"]
    assert hit.backend == "listener 1"
    assert hit.warnings == ("the dog barked",)
    assert hit.content[0].probability == hit.confidence == pytest.approx(0.9)


def test_the_type_is_asked_of_one_shots_only() -> None:
    hit, long = classified(np.concatenate([noise(1, 0.2), noise(9, 0.2)]), (0, 1), (1, 10))
    assert hit.type is not None
    assert hit.type.name == "hat"
    assert long.type is None
    assert "type" not in long.alternatives
    assert long.abstained == ()


def test_an_abstention_says_what_it_hesitated_between() -> None:
    (hit,) = classified(noise(1, 0.2), (0, 1), options=ClassifierOptions(min_confidence=0.6))
    assert hit.type is None
    assert hit.abstained == ("type",)
    assert [label.name for label in hit.alternatives["type"]] == ["hat", "kick"]


def test_it_says_whether_it_heard_scenes_or_whole_regions() -> None:
    (region,) = classified(noise(2, 0.2), (0, 2))
    (scene,) = classified(noise(2, 0.2), (0, 2), examples=(examples.timeline((0.0, 2.0)),))
    assert (region.segment, scene.segment) == ("region", "scene")


def test_a_loop_of_whole_beats_is_more_of_a_loop() -> None:
    tempo = Tempo(bpm=120, confidence=0.9, loop_beats=4)
    loop = lambda found: next(x.probability for x in found[0].alternatives["form"] if x.name == "loop")  # noqa: E731
    without = loop(classified(noise(2, 0.2), (0, 2)))
    assert loop(classified(noise(2, 0.2), (0, 2), examples=(tempo,))) > 2 * without
    # The loop is the file, not a part of it.
    part = classified(noise(4, 0.2), (0, 2), (2, 4), examples=(tempo,))
    assert loop(part) == pytest.approx(without, abs=1e-3)


def test_what_is_too_quiet_to_be_anything_is_silence() -> None:
    (found,) = classified(noise(1, 0.00003), (0, 1))
    assert (found.content[0].name, found.content[0].probability) == ("silence", 0.99)
    assert (found.form, found.type, dict(found.alternatives)) == (None, None, {})


def test_no_segments_no_results() -> None:
    assert classified(noise(1, 0.2)) == []


def test_many_segments_are_embedded_together_and_memory_does_not_grow_with_their_number() -> None:
    spans = [(i / 10, (i + 1) / 10) for i in range(600)]
    instance = ListenerClassifier()
    instance.setup()
    from sampler_sdk.testing.running import gathered

    audio = Audio.from_array(noise(60, 0.2), RATE)
    inputs = gathered(audio, (), (FeaturesAnalyzer, RegionsAnalyzer))
    found = list(instance.analyze_spans(audio, inputs.upstream(instance), [Span(start_s=a, end_s=b) for a, b in spans]))
    assert len(found) == 600
    assert max(instance._backend.heard) == 256


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Labels that go by the first number of the pooled embedding, its mean."""
    weights = np.zeros((2, 2 + 24), np.float32)
    weights[:, 0] = (40, -40)
    path = tmp_path / "own.npz"
    OwnLabels(
        ("Loud", "Soft"), weights, np.array([-2, 2], np.float32), np.zeros(26, np.float32), np.ones(26, np.float32),
        1.0, {"backend": "listener 1"},
    ).save(path)  # fmt: skip
    return path


def test_own_labels_are_a_question_of_their_own(own: Path) -> None:
    samples = np.concatenate([noise(1, 0.2), noise(1, 0.01)])
    found = classified(samples, (0, 1), (1, 2), options=ClassifierOptions(own_labels=own))
    assert [each.own.name for each in found if each.own] == ["Loud", "Soft"]
    assert [label.name for label in found[0].alternatives["own"]] == ["Loud", "Soft"]


def test_own_labels_of_another_model_are_refused(own: Path) -> None:
    with pytest.raises(OwnLabelsError, match="trained on listener 1, this is soundnet 1"):
        OwnLabels.load(own, "soundnet 1")


def test_a_file_that_holds_no_labels_is_told(tmp_path: Path) -> None:
    for content in (b"", b"no labels", b"PK\x03\x04"):
        path = tmp_path / "x.npz"
        path.write_bytes(content)
        with pytest.raises(OwnLabelsError, match="is not what `sampler train` writes"):
            OwnLabels.load(path, "soundnet 1")


def test_declarations() -> None:
    assert SegmentClassifier.requires == (Frames, Regions)
    assert SegmentClassifier.optional == (Timeline, Tempo)
