"""Comparing what was found with what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sampler_core.contracts import Span

from ..render import TrueKey, Truth
from ..render.harmony import TONICS
from ..views import spoken

_TEMPO_TOLERANCE = 0.04
_OCTAVES = (2.0, 0.5, 3.0, 1 / 3)
_ONSET_S, _OFFSET_S, _OFFSET_SHARE = 0.05, 0.2, 0.2
_CONTENTS = {
    "drum_loop": "percussion", "melodic_loop": "tonal_instrument", "song": "music", "kick": "percussion",
    "bass": "tonal_instrument", "silence": "none",
}  # fmt: skip
"""What a sound of each kind contains. Rendered speech has its rhythm and its vowels, and is nobody's voice."""
_TYPES = {"kick", "bass"}
"""The kinds that are a type of one-shot."""


class Mark(StrEnum):
    """How an answer compares with the truth."""

    RIGHT = "right"
    NEAR = "near"
    WRONG = "wrong"
    UNDETERMINED = "undetermined"
    FAILED = "failed"


@dataclass(frozen=True)
class Verdict:
    """One answer beside the truth, in words, and how they compare."""

    found: str
    true: str
    mark: Mark


def verdicts(truth: Truth, outcomes: Sequence[dict[str, Any]]) -> dict[str, Verdict]:
    """A verdict for every kind that was analyzed and that this sound can fairly be asked for."""
    judges = {"tempo": _tempo, "key": _key, "regions": _regions, "contents": _contents}
    scored = truth.scored | ({"contents"} if truth.kind in _CONTENTS else set())
    given: dict[str, Verdict] = {}
    for outcome in sorted(outcomes, key=lambda o: o["analyzer"] != o["kind"]):
        kind = outcome["kind"]
        if kind in judges and kind in scored and kind not in given:
            given[kind] = _verdict(truth, outcome, judges[kind])
    return given


def _verdict(truth: Truth, outcome: dict[str, Any], judge: Any) -> Verdict:
    if outcome["status"] == "ok":
        verdict: Verdict = judge(truth, outcome["result"])
        return verdict
    mark = Mark.UNDETERMINED if outcome["status"] == "undetermined" else Mark.FAILED
    return Verdict(outcome["status"], _truth_in_words(truth, outcome["kind"]), mark)


def _truth_in_words(truth: Truth, kind: str) -> str:
    words = {
        "tempo": _bpm(truth.bpm), "key": str(truth.key or "none"), "regions": str(len(truth.regions)),
        "contents": _class(truth),
    }  # fmt: skip
    return words[kind]


def _tempo(truth: Truth, result: dict[str, Any]) -> Verdict:
    found, true = result["bpm"], truth.bpm
    mark = Mark.RIGHT if found == true else Mark.WRONG
    if found is not None and true is not None:
        near = [factor for factor in (1.0, *_OCTAVES) if abs(found / (true * factor) - 1) <= _TEMPO_TOLERANCE]
        mark = Mark.WRONG if not near else Mark.RIGHT if near[0] == 1.0 else Mark.NEAR
    return Verdict(_bpm(found), _bpm(true), mark)


def _bpm(value: float | None) -> str:
    return "none" if value is None else f"{value:.1f}"


def _key(truth: Truth, result: dict[str, Any]) -> Verdict:
    found = TrueKey(tonic=result["tonic"], mode=result["mode"]) if result["tonic"] else None
    mark = Mark.RIGHT if found == truth.key else Mark.WRONG
    if mark is Mark.WRONG and found and truth.key and _related(found, truth.key):
        mark = Mark.NEAR
    return Verdict(str(found or "none"), str(truth.key or "none"), mark)


def _related(one: TrueKey, other: TrueKey) -> bool:
    """A fifth apart, relative or parallel: the errors that MIREX gives credit for."""
    step = (TONICS.index(one.tonic) - TONICS.index(other.tonic)) % 12
    if one.mode == other.mode:
        return step in (5, 7)
    return step in (0, 9 if one.mode == "minor" else 3)


def _regions(truth: Truth, result: dict[str, Any]) -> Verdict:
    found = [Span(start_s=r["start_s"], end_s=r["end_s"]) for r in result["regions"]]
    hits = matches(found, truth.regions)
    total = len(found) + len(truth.regions)
    share = 2 * hits / total if total else 1.0
    mark = Mark.RIGHT if share == 1.0 else Mark.NEAR if share >= 0.8 else Mark.WRONG
    return Verdict(f"{hits}" + (f"+{len(found) - hits}" if len(found) > hits else ""), str(len(truth.regions)), mark)


def _contents(truth: Truth, result: dict[str, Any]) -> Verdict:
    found = result["content"][0]["name"] if result["content"] else "none"
    mark = Mark.RIGHT if found == _CONTENTS[truth.kind] else Mark.WRONG
    if mark is Mark.RIGHT and truth.kind in _TYPES:
        found = result["type"]["name"] if result["type"] else found
        mark = Mark.RIGHT if found == truth.kind else Mark.NEAR
    return Verdict(spoken(found), _class(truth), mark)


def _class(truth: Truth) -> str:
    return truth.kind if truth.kind in _TYPES else spoken(_CONTENTS.get(truth.kind, ""))


def matches(found: Sequence[Span], true: Sequence[Span]) -> int:
    """How many regions agree: onset within 50 ms, end within 0.2 s or a fifth of the length."""
    left, hits = list(found), 0
    for span in true:
        slack = max(_OFFSET_S, _OFFSET_SHARE * span.duration_s)
        for candidate in left:
            if abs(candidate.start_s - span.start_s) <= _ONSET_S and abs(candidate.end_s - span.end_s) <= slack:
                left.remove(candidate)
                hits += 1
                break
    return hits
