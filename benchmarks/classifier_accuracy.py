"""How often the classifier is right, and whether it knows.

    python benchmarks/classifier_accuracy.py [--left-out LEFT_OUT.npz] [--json]

*Left out*: real libraries, each judged by networks that had not heard it (what `calibrate.py` of the classifier's
training writes). *Rendered*: sounds of the SDK's renderer with seeds that were never used while training. *Unheard*:
the corpus's files that may not be trained on. *Programmes*: joined recordings, judged every half second through the
content analyzer. Intervals are 95 % bootstraps over sounds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from sampler_classifier import ClassifierAnalyzer, ContentsAnalyzer
from sampler_classifier.labels import GROUPS, TYPES
from sampler_content.analyzer import ContentAnalyzer
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Contents, Span, render
from sampler_sdk.testing.running import Inputs, opened
from sampler_tempo.analyzer import TempoAnalyzer
from scoring import calibration

SEED = 900_101
ROUNDS = 1000
STEP_S = 0.5
_ANALYZERS = (FeaturesAnalyzer, RegionsAnalyzer, TempoAnalyzer, ContentAnalyzer, ClassifierAnalyzer, ContentsAnalyzer)
_DRUMS = GROUPS["percussive"]
_TYPE = {
    "open_hat": "hat", "ride": "cymbal", "conga": "perc", "rim": "perc", "cowbell": "perc", "clave": "perc",
    "shaker": "perc", "lead": "lead_keys", "pluck": "lead_keys", "riser": "fx", "impact": "fx",
}  # fmt: skip
_CONTENT = {"vocal": "singing", "fx": "noise_fx", "noise": "noise_fx"}
_ENVIRONMENT = frozenset({"ambience", "noise_fx"})


@dataclass(frozen=True)
class Sound:
    """What is true: any of ``content``, and form and type where they are known."""

    name: str
    audio: Audio
    content: frozenset[str]
    form: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Judged:
    """One question to one sound."""

    group: str
    truth: str
    found: str
    confidence: float


class Pipeline:
    """All analyzers, one after another, in this process."""

    def __init__(self) -> None:
        self._analyzers: list[Any] = []
        for analyzer in _ANALYZERS:
            with opened(analyzer) as instance:
                self._analyzers.append(instance)

    def __call__(self, audio: Audio) -> Inputs:
        inputs = Inputs()
        for instance in self._analyzers:
            inputs.provide(instance, audio)
        return inputs


def rendered(count: int) -> Iterator[Sound]:
    """One-shots, loops, songs, speech-like babble and weather with frozen seeds."""
    for item in render.collection("one_shots", SEED, count):
        kind = _TYPE.get(item.truth.kind, item.truth.kind)
        content = _CONTENT.get(kind) or ("percussion" if kind in _DRUMS else "tonal_instrument")
        yield Sound(f"rendered {kind}", item.audio, frozenset({content}), "one_shot", kind)
    for name, content in (("drum_loops", "percussion"), ("full_loops", "music")):
        for item in render.collection(name, SEED, count // 4):  # type: ignore[arg-type]
            yield Sound(f"rendered {name}", item.audio, frozenset({content, "music"}), "loop")
    for item in render.collection("songs", SEED, count // 8):
        yield Sound("rendered song", item.audio, frozenset({"music"}), "track")
    for item in render.collection("atonal", SEED, count // 4):
        speech = item.truth.kind == "speech"
        yield Sound(f"rendered {item.truth.kind}", item.audio, frozenset({"speech"}) if speech else _ENVIRONMENT)


def unheard(corpus: Path) -> Iterator[Sound]:
    """Files of the corpus that may not be trained on: spoken digits and scores played by sound fonts."""
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["train"] == "no"]
    for row in rows:
        kind = {"speech": "speech", "music": "music"}.get(row["class"])
        if kind and row["path"].startswith(("classify/", "key/", "tempo/")):
            form = "track" if kind == "music" else None
            yield Sound(row["path"], _read(corpus / row["path"]), frozenset({kind}), form)


def judged(sound: Sound, contents: Contents) -> dict[str, Judged]:
    """The file's answers beside the truth; where there is none the first candidate counts."""
    top = contents.content[0]
    truth = top.name if top.name in sound.content else min(sound.content)
    found = {"content": Judged(sound.name, truth, top.name, top.probability)}
    for question, told in (("form", sound.form), ("type", sound.type)):
        candidates = contents.alternatives.get(question, ())  # type: ignore[call-overload]
        if told:
            first = candidates[0] if candidates else None
            found[question] = Judged(
                sound.name, told, first.name if first else "none", first.probability if first else 0.0
            )
    return found


def programmes(corpus: Path, pipeline: Pipeline) -> Iterator[Judged]:
    """Every half second of the corpus's joined programmes: speech, music, environment or silence."""
    for path in sorted((corpus / "truth").glob("content_*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        inputs = pipeline(_read(corpus / told["path"]))
        segments = inputs._spans["classification"]
        for step in np.arange(STEP_S / 2, told["duration"], STEP_S):
            truth = next(s["label"] for s in told["segments"] if s["start"] <= step < s["end"])
            found, confidence = _at(segments, float(step))
            yield Judged(f"{path.stem} {step // 10:.0f}", truth, found, confidence)


def _at(segments: Sequence[tuple[Span, Any]], time_s: float) -> tuple[str, float]:
    for span, result in segments:
        if span.start_s <= time_s < span.end_s:
            label = result.content[0]
            same = {"ambience": "environment", "noise_fx": "environment", "singing": "music", "percussion": "music",
                    "tonal_instrument": "music"}  # fmt: skip
            return same.get(label.name, label.name), label.probability
    return "silence", 1.0


def _read(path: Path) -> Audio:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Audio.from_array(samples, rate)


def left_out(path: Path) -> dict[str, list[Judged]]:
    """Real libraries, judged by networks that had not heard them."""
    with np.load(path, allow_pickle=False) as arrays:
        rows = [json.loads(row) for row in arrays["judged"]]
    found: dict[str, list[Judged]] = {}
    for row in rows:
        found.setdefault(row.pop("question"), []).append(Judged(**row))
    return found


def scores(items: Sequence[Judged]) -> dict[str, Any]:
    """Accuracy, macro-F1, balanced accuracy, calibration, coverage, with intervals."""
    truth, found = np.array([i.truth for i in items]), np.array([i.found for i in items])
    confidence = np.array([i.confidence for i in items])
    right = truth == found
    return {
        "n": len(items),
        "accuracy": _interval(items, lambda i: float(right[i].mean())),
        "macro_f1": _interval(items, lambda i: _macro_f1(truth[i], found[i])),
        "balanced": _interval(items, lambda i: _balanced(truth[i], found[i])),
        "coverage_at_90": round(_coverage(confidence, right, 0.9), 3),
        **{name: value for name, value in calibration(confidence, right).items() if name in ("ece", "auroc")},
    }


def _interval(items: Sequence[Judged], score: Any) -> list[float]:
    names, of = np.unique([item.group for item in items], return_inverse=True)
    members = [np.flatnonzero(of == number) for number in range(len(names))]
    rng = np.random.default_rng(1)
    drawn = [
        score(np.concatenate([members[n] for n in rng.integers(0, len(names), len(names))])) for _ in range(ROUNDS)
    ]
    return [round(float(v), 3) for v in (score(np.arange(len(items))), *np.quantile(drawn, (0.025, 0.975)))]


def _macro_f1(truth: NDArray[Any], found: NDArray[Any]) -> float:
    scores = [2 * np.sum((truth == c) & (found == c)) / (np.sum(truth == c) + np.sum(found == c)) for c in set(truth)]
    return float(np.mean(scores))


def _balanced(truth: NDArray[Any], found: NDArray[Any]) -> float:
    return float(np.mean([np.mean(found[truth == c] == c) for c in set(truth)]))


def _coverage(confidence: NDArray[Any], right: NDArray[Any], accuracy: float) -> float:
    """The largest share of answers, surest first, that is right this often."""
    order = np.argsort(-confidence)
    enough = np.flatnonzero(np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= accuracy)
    return float(enough[-1] + 1) / len(order) if len(enough) else 0.0


def _grouped(items: Sequence[Judged]) -> list[Judged]:
    groups = {kind: name for name, kinds in GROUPS.items() for kind in kinds}
    return [Judged(i.group, groups[i.truth], groups.get(i.found, "none"), i.confidence) for i in items]


def _drums(items: Sequence[Judged]) -> list[Judged]:
    return [item for item in items if item.truth in _DRUMS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--left-out", type=Path, help="what calibrate.py wrote")
    parser.add_argument("--count", type=int, default=200, help="rendered one-shots")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    default = Path(__file__).parent.parent.parent / "shared" / "corpus"
    corpus = Path(os.environ.get("SAMPLER_CORPUS", default))
    pipeline = Pipeline()
    told: dict[str, dict[str, Any]] = {}
    for name, sounds in (("rendered", rendered(args.count)), ("unheard", unheard(corpus))):
        answers: dict[str, list[Judged]] = {}
        for sound in sounds:
            contents = pipeline(sound.audio)._results.get("contents")
            if isinstance(contents, Contents) and contents.content:
                for question, item in judged(sound, contents).items():
                    answers.setdefault(question, []).append(item)
        told |= {f"{name} {question}": scores(items) for question, items in _more(answers).items()}
    told["programmes"] = scores(list(programmes(corpus, pipeline)))
    if args.left_out:
        told |= {f"left out {question}": scores(items) for question, items in _more(left_out(args.left_out)).items()}
    print(json.dumps(told) if args.json else "\n".join(f"{name:<24} {value}" for name, value in told.items()))


def _more(answers: dict[str, list[Judged]]) -> dict[str, list[Judged]]:
    types = [item for item in answers.get("type", []) if item.truth in TYPES]
    return answers | ({"groups": _grouped(types), "drums": _drums(types)} if types else {})


if __name__ == "__main__":
    main()
