"""From sounds to items: the features and regions that the classifier is given at run time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from dataset import Item, Row, quantised
from labels import Labels
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Region, Span, Upstream
from sampler_sdk.testing import opened
from sound import Sound

Found = tuple[int, Region, Span]
"""The number of a region, the region, and the part of it that is kept."""
FAINT_DB = 25.0
"""A region this far below the loudest of its file is a breath, a residue or a tail, and no item."""
WHOLE = 0.95
BRIEF_S = 1.0
"""A region shorter than this among several is a note, a hit or a word."""


class Listener:
    """Runs the analyzers; see :func:`listening`."""

    def __init__(self, features: FeaturesAnalyzer, regions: RegionsAnalyzer) -> None:
        self._features, self._regions = features, regions

    def items(self, sound: Sound) -> Iterator[Item]:
        """Every region of ``sound``, long ones in crops."""
        audio = Audio.from_array(np.clip(sound.samples, -1, 1), sound.rate)
        frames = self._features.analyze(audio, Upstream())
        found = self._regions.analyze(audio, Upstream((Frames,), (), [frames])).regions
        heard = audible(found)
        told = sound.labels if len(heard) == 1 else sound.parts or sound.labels.shaped(None)
        spans = [(number, region, span) for number, region in enumerate(heard) for span in crops(sound, region)]
        for number, region, span in longest(spans, sound.most):
            brief = len(heard) > 1 and region.end_s - region.start_s < BRIEF_S
            yield _item(sound, frames, region, span, number, _briefly(told) if brief else told)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener whose analyzers are set up."""
    with opened(FeaturesAnalyzer) as features, opened(RegionsAnalyzer) as regions:
        assert isinstance(features, FeaturesAnalyzer)
        assert isinstance(regions, RegionsAnalyzer)
        yield Listener(features, regions)


def audible(regions: tuple[Region, ...]) -> list[Region]:
    """The regions that are not faint beside the loudest."""
    loudest = max((region.peak_dbfs for region in regions), default=0.0)
    return [region for region in regions if region.peak_dbfs > loudest - FAINT_DB]


def longest(found: list[Found], most: int) -> list[Found]:
    """The ``most`` longest of ``found``, in order."""
    kept = sorted(found, key=lambda one: one[2].start_s - one[2].end_s)[:most]
    return sorted(kept, key=lambda one: one[2].start_s)


def crops(sound: Sound, region: Span) -> list[Span]:
    """``region``, or up to ``sound.crops`` stretches of it, each somewhere in its share of the region.

    Of a one-shot it is the beginning.
    """
    length = region.end_s - region.start_s
    if length <= sound.longest_s:
        return [region]
    if sound.labels.form == "one_shot":
        return [Span(start_s=region.start_s, end_s=region.start_s + sound.longest_s)]
    count = max(1, min(sound.crops, int(length / sound.longest_s)))
    rng = np.random.default_rng([zlib.crc32(sound.id.encode()), round(1000 * region.start_s)])
    room = length / count - sound.longest_s
    starts = [region.start_s + n * length / count + float(rng.uniform(0, room)) for n in range(count)]
    return [Span(start_s=start, end_s=start + sound.longest_s) for start in starts]


def _briefly(told: Labels) -> Labels:
    """What is true of a short part: music is not heard in one note of it."""
    return replace(told, content={**told.content, "music": None}) if told.content["music"] else told


def _item(sound: Sound, frames: Frames, region: Region, span: Span, number: int, told: Labels) -> Item:
    mel = quantised(frames.log_mel_db[inside(span, frames.frame_rate_hz, len(frames.log_mel_db))])
    level = quantised(frames.level_dbfs[inside(span, frames.level_rate_hz, len(frames.level_dbfs))])
    row = Row(
        id=f"{sound.id}@{number}:{span.start_s:.2f}", library=sound.library, source=sound.source,
        licence=sound.licence, split=sound.split, split_group=sound.group or sound.id,
        start_s=round(span.start_s, 4), duration_s=round(span.end_s - span.start_s, 4),
        file_s=round(sound.duration_s, 4), frames=len(mel),
        whole_file=bool(region.end_s - region.start_s > WHOLE * sound.duration_s),
        cropped=span is not region, labels=told,
    )  # fmt: skip
    return Item(row, mel, level)


def inside(span: Span, rate_hz: float, count: int) -> slice:
    """The frames whose centres lie in ``span``, and at least one."""
    first = min(int(np.ceil(span.start_s * rate_hz)), count - 1)
    return slice(first, max(first + 1, min(int(np.ceil(span.end_s * rate_hz)), count)))
