"""One answer and one map that agree: the key of a file is one that occurs in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sampler_sdk import KeySpan

from . import notation
from .harmonics import Harmonics
from .verdict import Verdict, judge

Spans = tuple[KeySpan, ...]


def agreed(verdict: Verdict, spans: Spans, heard: Harmonics) -> tuple[Verdict, Spans]:
    """``verdict`` on ``heard``, which has a key, and the map ``spans``, each as far as the other allows.

    A map of one key says only that nothing modulates: which key it is, the verdict knows better. Of several keys the
    answer is that in which the music is longest, unless the verdict is one of them.
    """
    lengths = Counter[int]()
    for span in spans:
        if (key := _key(span)) is not None:
            lengths[key] += round(span.duration_s * 1e3)
    if not lengths or verdict.key in lengths:
        return verdict, spans
    if len(lengths) == 1:
        return verdict, tuple(_in(verdict, span) for span in spans)
    ((longest, _),) = lengths.most_common(1)
    return _of_stretch(longest, spans, heard), spans


def _of_stretch(key: int, spans: Sequence[KeySpan], heard: Harmonics) -> Verdict:
    """The verdict on the longest stretch in ``key``."""
    stretch = max((span for span in spans if _key(span) == key), key=lambda span: span.duration_s)
    verdict = judge(heard.within(stretch))
    if verdict.key == key:
        return verdict
    return replace(verdict, key=key, reason=None, confidence=min(stretch.confidence, 1 - verdict.confidence))


def _in(verdict: Verdict, span: KeySpan) -> KeySpan:
    return span if span.tonic is None else verdict.over(span)


def _key(span: KeySpan) -> int | None:
    return None if span.tonic is None or span.mode is None else notation.number(span.tonic, span.mode)
