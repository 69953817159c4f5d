"""Everything that is known of a file, as lines of text no wider than asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.text import Text

from ...contracts import AudioInfo
from ...store.stored import StoredFile
from ...views.embedded import embedded_lines
from ...views.endings import told
from ...views.segments import classifying, segments, stretches
from ...wording import length
from ..terminal import printable, shortened
from . import listing, picture

_HEAD = 13
_MOST, _PLACES, _LONGEST, _LONGEST_WARNING, _LONGEST_FACT = 20, 5, 120, 500, 4000
"""Tags and the like that are told, places, and characters of each and of what an analyzer says; the rest is counted."""


def page(file: StoredFile, width: int) -> list[Text]:
    """``file`` in words, then as a timeline, then stretch by stretch. Only the path may be wider than ``width``.

    Raises:
        LibraryError: when what is stored cannot be read.
    """
    lines = [Text(printable(str(file.path)))]
    if file.gone_at is not None:
        since = f"gone since {file.gone_at.astimezone():%Y-%m-%d %H:%M}: it is not at this place any more"
        lines += _wrapped("", since, width, indent=2)
    lines += [line for fact in _elsewhere(file) for line in _wrapped("", fact, width, indent=2)]
    if file.audio is not None:
        lines += [line for fact in _audio(file.audio) for line in _wrapped("", fact, width, indent=2)]
    lines += [line for fact in _said(file) for line in _wrapped("", fact, width, indent=2)]
    for _, outcomes in groupby(file.outcomes, key=lambda outcome: outcome.analyzer):
        for head, text in told(tuple(outcomes), file):
            lines += _wrapped(head, text, width, indent=2 + _HEAD)
    return [*lines, *_timeline(file, width)]


def _timeline(file: StoredFile, width: int) -> list[Text]:
    """The drawing and the list, as far as they tell more than the words above."""
    by = next(iter(classifying(file)), None)
    found = segments(file, by)
    if file.audio is None or not found:
        return []
    lines: list[Text] = []
    if len(found) > 1 or picture.rows(file):
        words = [word for facet in by.about.facets for word in facet.words] if by else []
        lines += [Text(), *picture.draw(file, found, words, width)]
    is_told = by is not None and any(kind.about.single == by.id and file.data(kind.id) for kind in file.kinds)
    if any(segment.said for segment in found) and (len(found) > 1 or not is_told):
        lines += [Text(), *(Text(line) for line in listing.lines(stretches(found), file.audio.duration_s, width))]
    return lines


def _audio(audio: AudioInfo) -> Iterable[str]:
    yield (
        f"{length(audio.duration_s)}, {audio.sample_rate_hz} Hz, {audio.channels} ch, "
        f"{audio.format} {audio.codec}"
    )  # fmt: skip
    if audio.truncated:
        yield "truncated: the file ends before its header says"
    if audio.nonfinite_samples:
        yield f"{audio.nonfinite_samples} samples were not finite and were replaced by silence"
    yield from (f"warning: {shortened(warning, _LONGEST_WARNING)}" for warning in _some(audio.warnings, "warnings"))
    if audio.tags:
        shown = [f"{_cut(name)}: {_cut(' / '.join(values))}" for name, values in sorted(audio.tags.items())]
        yield ", ".join(_some(shown, "tags"))
    if audio.embedded is not None:
        yield from embedded_lines(audio.embedded, audio.sample_rate_hz, audio.duration_s)


def _said(file: StoredFile) -> Iterable[str]:
    for each in file.overrides:
        why = f": {_cut(each.why)}" if each.why else ""
        told = f"{each.name} set to {_shown(each.value)} by {each.author}, {each.at:%Y-%m-%d}{why}"
        yield f"{told} (estimated {_shown(each.estimate)})"
    for each in file.kept_aside:
        yield (
            f"{each.name} was set to {_shown(each.value)} by {each.author}, {each.at:%Y-%m-%d}, and is kept aside: "
            f"it is of version {each.schema_version} of {each.kind}, and what is here has another form"
        )
    if file.tags:
        tags = [f"{_cut(tag.name)}={_cut(tag.value)}" if tag.value else _cut(tag.name) for tag in file.tags[:_MOST]]
        yield f"tagged {', '.join(_some(tags, 'tags', len(file.tags)))}"


def _elsewhere(file: StoredFile) -> Iterable[str]:
    """Where else the sound lies, each place a line."""
    places = [f"also {place}" for place in file.elsewhere[:_PLACES]]
    return _some(places, "places", len(file.elsewhere))


def _shown(value: object) -> str:
    return "none" if value is None else f"{value:.6g}" if isinstance(value, float) else _cut(str(value))


def _cut(text: str) -> str:
    return shortened(text, _LONGEST)


def _some(texts: Sequence[str], what: str, count: int | None = None) -> list[str]:
    """The first of ``count`` ``texts``, and how many more there are."""
    more = (len(texts) if count is None else count) - len(texts[:_MOST])
    return [*texts[:_MOST], *([f"… and {more:,} more {what} (sampler show --json)"] if more else [])]


def _wrapped(head: str, text: str, width: int, indent: int) -> list[Text]:
    first = f"  {head:<{indent - 3}} " if indent > 2 else "  "
    wrapped = textwrap.wrap(
        shortened(printable(text), _LONGEST_FACT),
        width,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
    )
    return [Text(line) for line in wrapped]
