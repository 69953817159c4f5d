"""Everything that is known of a file, as lines of text no wider than asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby

from rich.text import Text

from ...contracts import AudioInfo, Contents
from ...storage.stored import StoredFile
from ...views.endings import told
from ...views.segments import segments, stretches
from ..terminal import printable
from . import listing, picture

_HEAD = 13


def page(file: StoredFile, width: int) -> list[Text]:
    """``file`` in words, then as a timeline, then stretch by stretch. Only the path may be wider than ``width``.

    Raises:
        LibraryError: when what is stored cannot be read.
    """
    lines = [Text(printable(str(file.path)))]
    if file.gone_at is not None:
        since = f"gone since {file.gone_at.astimezone():%Y-%m-%d %H:%M}: it is not at this place any more"
        lines += _wrapped("", since, width, indent=2)
    if file.audio is not None:
        lines += [line for fact in _audio(file.audio) for line in _wrapped("", fact, width, indent=2)]
    lines += [line for fact in _said(file) for line in _wrapped("", fact, width, indent=2)]
    for _, outcomes in groupby(file.outcomes, key=lambda outcome: outcome.analyzer):
        for head, text in told(tuple(outcomes), file):
            lines += _wrapped(head, text, width, indent=2 + _HEAD)
    return [*lines, *_timeline(file, width)]


def _timeline(file: StoredFile, width: int) -> list[Text]:
    """The drawing and the list, as far as they tell more than the words above."""
    found = segments(file)
    if file.audio is None or not found:
        return []
    classified = any(segment.answer is not None for segment in found)
    lines: list[Text] = []
    if len(found) > 1 or picture.sections(file):
        lines += [Text(), *picture.draw(file, found, width)]
    if classified and (len(found) > 1 or file.result(Contents) is None):
        lines += [Text(), *(Text(line) for line in listing.lines(stretches(found), file.audio.duration_s, width))]
    return lines


def _audio(audio: AudioInfo) -> Iterable[str]:
    yield (
        f"{audio.duration_s:.3f} s, {audio.sample_rate_hz} Hz, {audio.channels} ch, "
        f"{audio.format} {audio.codec}"
    )  # fmt: skip
    if audio.truncated:
        yield "truncated: the file ends before its header says"
    if audio.nonfinite_samples:
        yield f"{audio.nonfinite_samples} samples were not finite and were replaced by silence"
    yield from (f"warning: {warning}" for warning in audio.warnings)
    if audio.tags:
        yield ", ".join(f"{name}: {value}" for name, value in sorted(audio.tags.items()))


def _said(file: StoredFile) -> Iterable[str]:
    for each in file.overrides:
        why = f": {each.why}" if each.why else ""
        told = f"{each.name} set to {_shown(each.value)} by {each.author}, {each.at:%Y-%m-%d}{why}"
        yield f"{told} (estimated {_shown(each.estimate)})"
    if file.tags:
        yield f"tagged {', '.join(f'{tag.name}={tag.value}' if tag.value else tag.name for tag in file.tags)}"


def _shown(value: object) -> str:
    return "none" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _wrapped(head: str, text: str, width: int, indent: int) -> list[Text]:
    first = f"  {head:<{indent - 3}} " if indent > 2 else "  "
    wrapped = textwrap.wrap(
        printable(text),
        width,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
    )
    return [Text(line) for line in wrapped]
