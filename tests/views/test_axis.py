"""The axis of a drawing: what it says can be read back, and a column shows what covers most of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sampler_core.contracts import Span
from sampler_core.views.axis import dominant, ticks
from sampler_core.wording import clock, length

MOMENTS = st.one_of(st.floats(0, 60), st.floats(0, 3600), st.floats(0, 100_000))


def read_back(text: str) -> float:
    """Seconds of ``1.25``, ``1.25 s``, ``1:05.2``, ``1:02:03`` or ``1:02 h``."""
    text, hours = text.strip().removesuffix(" s"), text.endswith(" h")
    parts = [float(part) for part in text.removesuffix(" h").split(":")]
    assert all(0 <= part < 60 for part in parts[1:]), text
    seconds = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    return seconds * 60 if hours else seconds


@given(MOMENTS, st.floats(0, 1))
def test_a_moment_can_be_read_back(duration_s: float, share: float) -> None:
    told = clock(share * duration_s, duration_s)
    precision_s = 0.01 if duration_s < 60 else 0.1 if duration_s < 3600 else 1
    assert read_back(told) == pytest.approx(share * duration_s, abs=precision_s * 0.51)
    assert len(told) == len(clock(0.0, duration_s)), "all of one width"


@given(MOMENTS, st.integers(1, 3))
def test_a_length_can_be_read_back(duration_s: float, digits: int) -> None:
    precision_s = 10.0**-digits if duration_s < 3599 else 1
    assert read_back(length(duration_s, digits)) == pytest.approx(duration_s, abs=precision_s * 0.51)


@pytest.mark.parametrize(
    ("duration_s", "told"),
    [(0.56, "0.560 s"), (59.9996, "1:00.000"), (901.845, "15:01.845"), (3599.9996, "1:00:00"), (3723, "1:02:03")],
)
def test_a_length_is_told_in_the_largest_unit_that_it_fills(duration_s: float, told: str) -> None:
    assert length(duration_s) == told


@given(MOMENTS, st.integers(2, 40))
def test_ticks_are_even_and_say_where_they_stand(duration_s: float, most: int) -> None:
    assume(duration_s > 1e-5)
    marks = ticks(duration_s, most)
    times = [time_s for time_s, _ in marks]
    assert 1 <= len(marks) <= most
    assert times[0] == 0
    assert times[-1] <= duration_s * (1 + 1e-6)
    steps = {round(after - before, 9) for before, after in pairwise(times)}
    assert len(steps) <= 1
    assert [read_back(label) for _, label in marks] == pytest.approx(times, abs=1e-9)
    assert len({label for _, label in marks}) == len(marks)


PARTS = st.lists(st.tuples(st.floats(0, 9.5), st.floats(0.1, 5), st.sampled_from("abc")), max_size=8)


@given(PARTS, st.integers(1, 30))
def test_a_column_shows_what_covers_most_of_it(parts: list[tuple[float, float, str]], columns: int) -> None:
    spans = [(Span(start_s=start, end_s=min(start + long, 10.0)), name) for start, long, name in parts]
    width = 10.0 / columns
    for column, shown in enumerate(dominant(spans, 10.0, columns)):
        cover = dict.fromkeys("abc", 0.0)
        for span, name in spans:
            cover[name] += max(0.0, min(span.end_s, (column + 1) * width) - max(span.start_s, column * width))
        if shown is None:
            assert max(cover.values()) < 1e-6
        else:
            assert cover[shown] == pytest.approx(max(cover.values()), abs=1e-6)
