"""The timeline of a file in characters: classes, what else has labels, an axis and a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from rich.text import Text

from ...contracts import Span, Word
from ...store.stored import StoredFile
from ...views.axis import dominant, ticks
from ...views.bands import Band, bands
from ...views.palette import Swatch, swatches
from ...views.segments import Segment
from ...wording import spoken

_MARGIN = "  "
_TICK_COLUMNS = 12


def rows(file: StoredFile) -> list[Band]:
    """What else is drawn: the lanes of spans with labels, such as musical sections, in which something changes."""
    return [band for band in bands(file) if band.lane.label is not None and len(band.spans) > 1]


def draw(file: StoredFile, segments: Sequence[Segment], words: Sequence[Word], width: int) -> list[Text]:
    """A bar of the classes over the file's whole duration, a row for each of :func:`rows`, the time, and what the
    letters mean, those that ``words`` declares among them.

    A column shows the class that covers most of it; it is blank only where there is no sound at all, or silence.
    """
    assert file.audio is not None
    duration_s, columns = file.audio.duration_s, width - 2 * len(_MARGIN)
    colours = swatches((segment.name for segment in segments), words)
    heard = ((segment.span, segment.name) for segment in segments if colours[segment.name].letter != " ")
    cells = dominant(heard, duration_s, columns)
    lines = [_bar(cells, colours)]
    found = rows(file)
    lines += [Text(_MARGIN + _row(band.spans, duration_s, columns)) for band in found]
    lines += [Text(_MARGIN + line) for line in _axis(duration_s, columns)]
    lines += _legend(colours, columns)
    if len(found) > 1:
        lines.append(Text(f"{_MARGIN}rows: {', '.join(band.lane.title for band in found)}"))
    return lines


def _bar(cells: Sequence[str | None], colours: Mapping[str, Swatch]) -> Text:
    bar = Text(_MARGIN)
    for name in cells:
        if name is None:
            bar.append(" ")
        else:
            bar.append(colours[name].letter, _style(colours[name]))
    bar.rstrip()
    return bar


def _style(swatch: Swatch) -> Style:
    return Style(color=swatch.ink, bgcolor=swatch.colour)


def _row(spans: Sequence[tuple[Span, str]], duration_s: float, columns: int) -> str:
    """``|A------|B---``: a bar where a span starts, its label where there is room, dashes as far as it goes."""
    row = [" "] * (columns + 1)
    starts = {min(int(span.start_s / duration_s * columns), columns - 1) for span, _ in spans}
    for span, label in spans:
        start = min(int(span.start_s / duration_s * columns), columns - 1)
        end = min(max(start + 1, round(span.end_s / duration_s * columns)), columns)
        room = next((column for column in range(start + 1, end) if column in starts), end) - start
        body = label if len(label) < room else ""
        row[start : start + room] = f"|{body}".ljust(room, "-")
    return "".join(row).rstrip()


def _axis(duration_s: float, columns: int) -> list[str]:
    ruler, labels = ["─"] * columns, [" "] * columns
    for time_s, label in ticks(duration_s, max(2, columns // _TICK_COLUMNS)):
        column = min(int(time_s / duration_s * columns), columns - 1)
        ruler[column] = "┬"
        first = min(column, columns - len(label))
        labels[first : first + len(label)] = label
    return ["".join(ruler), "".join(labels).rstrip()]


def _legend(colours: Mapping[str, Swatch], columns: int) -> list[Text]:
    lines = [Text(_MARGIN)]
    for name, swatch in colours.items():
        if swatch.letter == " ":
            continue
        entry = f" {spoken(name)}   "
        if lines[-1].cell_len + 1 + len(entry.rstrip()) > columns + len(_MARGIN):
            lines.append(Text(_MARGIN))
        lines[-1].append(swatch.letter, _style(swatch)).append(entry)
    for line in lines:
        line.rstrip()
    return lines
