"""Answers in words, a line for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from ..contracts import Outcome
from ..kinds import Answers, Contents, Label, Question, Timeline, camelot, open_key
from ..store.stored import StoredFile
from ..text import shortened
from .axis import clock

_SHARE = 0.01
_PRESENT = 0.2
_LIKELY = 0.01
_MOST = 3
_FIELDS, _LONG = 20, 120


def answer(outcome: Outcome, file: StoredFile) -> str:
    """The result of ``outcome`` in words."""
    if outcome.result is None:
        return "nothing to analyze: no region of sound"
    match outcome.kind:
        case Timeline.kind:
            return _timeline(file.read(outcome, Timeline))
        case Contents.kind:
            return _contents(file.read(outcome, Contents))
    return _WORDS.get(outcome.kind, _fields)(outcome.result)


def stretches(found: Iterable[tuple[float, float]], duration_s: float) -> str:
    """``0.50–1.75, 2.00–2.50 s``, or ``1:05.2–1:10.0`` in a file that lasts a minute or longer."""
    told = (f"{clock(start, duration_s).strip()}–{clock(end, duration_s).strip()}" for start, end in found)
    return ", ".join(told) + (" s" if duration_s < 60 else "")


def plural(count: int, noun: str) -> str:
    """``1 scene``, ``2 scenes``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def spoken(name: str) -> str:
    """The name of a label as one reads it: ``one-shot``."""
    return name.replace("_", "-")


def labels(found: Iterable[Label]) -> str:
    """``kick (0.93), tom (0.04)``."""
    return ", ".join(f"{spoken(label.name)} ({label.probability:.2f})" for label in found)


def hesitation(candidates: Sequence[Label]) -> str:
    """What an abstention hesitated between: ``not sure: kick 0.41, tom 0.38``."""
    told = ", ".join(f"{spoken(label.name)} {label.probability:.2f}" for label in candidates[:_MOST])
    return f"not sure: {told}" if told else "not sure"


def exclusive(answers: Answers) -> list[str]:
    """The answers to the questions whose labels exclude each other, with alternatives, and the abstentions."""
    given: dict[Question, Label | None] = {"type": answers.type, "form": answers.form, "own": answers.own}
    sure = {question: label for question, label in given.items() if label is not None}
    others = [label for question in [*sure][:1] for label in answers.alternatives[question][1:]]
    likely = [label for label in others if label.probability >= _LIKELY][:_MOST]
    words = [f"{_spoken_before(question, sure)}{labels([label])}" for question, label in sure.items()]
    told = ", ".join(words) + (f"; or {labels(likely)}" if likely else "")
    unsure = [hesitation(answers.alternatives.get(question, ())) for question in given if question in answers.abstained]
    return [part for part in (told, *unsure) if part]


def _spoken_before(question: Question, sure: dict[Question, Label]) -> str:
    """What stands before an answer that would not be understood without."""
    return "yours: " if question == "own" else "form: " if question == "form" and "type" not in sure else ""


def _timeline(timeline: Timeline | None) -> str:
    if timeline is None or not timeline.scenes:
        return "no scenes"
    scenes = plural(len(timeline.scenes), "scene")
    if timeline.sections:
        return f"{scenes}, {plural(len(timeline.sections), 'section')}"
    match timeline.tempo:
        case "absent":
            return f"{scenes}; no sections: they need a tempo, and no analyzer of tempo was in the plan"
        case "failed":
            return f"{scenes}; no sections: they need a tempo, and its analyzer gave none"
    return f"{scenes}, no sections"


def _contents(contents: Contents | None) -> str:
    if contents is None or not contents.content:
        return "nothing: no sound"
    present = sorted(contents.content, key=lambda label: -label.probability)
    if "type" in contents.alternatives:
        return "; ".join(exclusive(contents))
    if "content" in contents.abstained:
        return "; ".join([hesitation(present), *exclusive(contents)])
    shares = [f"{spoken(label.name)} {label.share * 100:.0f} %" for label in contents.content if label.share >= _SHARE]
    contained = labels(label for label in present if label.probability >= _PRESENT)
    parts = (", ".join(shares), f"contains {contained}" if contained else "", *exclusive(contents))
    return "; ".join(part for part in parts if part)


def _frames(result: dict[str, Any]) -> str:
    peak, rms = result["levels"]["peak_dbfs"], result["levels"]["rms_dbfs"]
    return "digital silence" if peak is None else f"peak {_level(peak)}, RMS {_level(rms)}"


def _level(level_dbfs: float | None) -> str:
    if level_dbfs is None:  # squares of samples may be nought although the samples are not
        return "too low to measure"
    return f"{round(level_dbfs, 1) + 0.0:.1f} dBFS"  # never -0.0


def _tempo(result: dict[str, Any]) -> str:
    confidence = f"confidence {result['confidence']:.2f}"
    if result["bpm"] is None:
        return f"no tempo ({result['no_tempo_reason'].replace('_', ' ')}), {confidence}"
    others = ", ".join(f"{c['bpm']:.2f} ({c['probability']:.2f})" for c in _likely(result))
    beats = f", {len(result['beats'])} beats" if result["beats"] else ""
    return f"{result['bpm']:.2f} bpm, {confidence}{beats}" + (f"; or {others}" if others else "")


def _key(result: dict[str, Any]) -> str:
    confidence = f"confidence {result['confidence']:.2f}"
    if result["tonic"] is None:
        return f"no key ({result['no_key_reason'].replace('_', ' ')}), {confidence}"
    others = ", ".join(f"{c['tonic']} {c['mode']} ({c['probability']:.2f})" for c in _likely(result))
    key = result["tonic"], result["mode"]
    name = f"{result['tonic']} {result['mode']} ({camelot(*key)}, {open_key(*key)})"
    return f"{name}, {confidence}" + (f"; or {others}" if others else "")


def _likely(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [candidate for candidate in result["alternatives"] if candidate["probability"] >= _LIKELY][:_MOST]


def _regions(result: dict[str, Any]) -> str:
    regions = result["regions"]
    if not regions:
        return "no sound"
    shown = stretches([(r["start_s"], r["end_s"]) for r in regions[:6]], regions[-1]["end_s"])
    more = f", … and {len(regions) - 6} more" if len(regions) > 6 else ""
    return f"{plural(len(regions), 'region')}: {shown}{more}"


def _fields(result: dict[str, Any]) -> str:
    fields = ((name, value) for name, value in result.items() if isinstance(value, int | float | str))
    shown = [f"{shortened(name, _LONG)} {shortened(str(value), _LONG)}" for name, value in islice(fields, _FIELDS)]
    more = sum(1 for _ in fields)
    return ", ".join([*shown, *([f"… and {more:,} more fields"] if more else [])])


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "frames": _frames, "regions": _regions, "tempo": _tempo, "key": _key,
}  # fmt: skip
