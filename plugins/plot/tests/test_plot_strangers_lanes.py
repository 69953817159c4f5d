"""Every type of lane, declared by kinds that nobody but their package knows."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text
from numpy.typing import NDArray
from sampler_plot import style
from sampler_plot.figure import Size, drawn, picture
from sampler_plot.subject import Subject
from sampler_sdk import About, ArraySpec, Facet, Lane, Part, Result, Sentence, Span, Spans, Word
from sampler_sdk.testing.libraries import Ended, audio_info, remember

SIZE = Size(1600, None, 120)


class Moment(Part):
    time_s: float
    value: float | None = None
    main: int = 0
    guessed: bool = False


class Verse(Span):
    text: str


class Sound(Result):
    kind = "acme.sound"
    about = About(
        lanes=(
            Lane(type="level", title="loudness", at="level", rate="rate_hz"),
            Lane(type="image", title="cochlea", at="bands", rate="rate_hz", unit="sone"),
        )
    )
    rate_hz: float
    level: Annotated[NDArray[np.float32], ArraySpec("float32", (None, 2))]
    bands: Annotated[NDArray[np.float32], ArraySpec("float32", (None, 8))]


class Verses(Result):
    kind = "acme.verses"
    about = About(
        lanes=(
            Lane(type="spans", title="verses", at="verses"),
            Lane(type="spans", title="rhymes", at="rhymes", label="text", none="no rhymes in {verses|count verse}"),
        ),
        spans=Spans(scope="segment", at="verses", noun="verse"),
    )
    verses: tuple[Verse, ...]
    rhymes: tuple[Verse, ...] = ()


class Mood(Result):
    kind = "acme.mood"
    about = About(
        facets=(
            Facet(
                name="mood", help="Mood", type="text", at="mood", confidence="sure",
                words=(Word(name="calm", letter="C", colour="#123456"),),
            ),
        ),
        lanes=(Lane(type="classes", title="moods", label="mood"),),
    )  # fmt: skip
    mood: str
    sure: float


class Steps(Result):
    kind = "acme.steps"
    about = About(
        facets=(Facet(name="pace", help="Pace", type="number", at="pace", unit="1/min", format=".1f", column=True),),
        lanes=(
            Lane(type="events", title="steps", at="steps", strong="main", strong_title="main steps", faint="guessed",
                 note="[{pace:.0f}/min]"),
            Lane(type="events", title="knocks", at="knocks"),
            Lane(type="curve", title="height", at="height", value="value", unit="m"),
        ),
        sentence=Sentence(text="{steps|count step}", of="steps", none="nobody walks"),
    )  # fmt: skip
    pace: float | None = None
    steps: tuple[Moment, ...] = ()
    knocks: tuple[Moment, ...] = ()
    height: tuple[Moment, ...] = ()


VERSES = Verses(verses=(Verse(start_s=1, end_s=4, text="a"), Verse(start_s=5, end_s=9, text="b")))
WALK = Steps(
    pace=90.0,
    steps=tuple(Moment(time_s=n, main=int(n % 4 == 0), guessed=n == 3) for n in range(9)),
    knocks=(Moment(time_s=2.5),),
    height=(Moment(time_s=0, value=-3), Moment(time_s=4, value=None), Moment(time_s=5, value=12)),
)


@pytest.fixture
def subject(library, tmp_path):
    """Keeps what was found in ten seconds of sound, by kinds that the library knows."""

    def keep(*steps: Ended) -> Subject:
        path = tmp_path / "walk.wav"
        path.touch()
        remember(library, path, audio_info(10.0), *steps)
        return Subject(library.file(path))

    return keep


def sound() -> Ended:
    level = np.full((2000, 2), -20.0, np.float32)
    return Ended(Sound, [Sound(rate_hz=200.0, level=level, bands=np.eye(2000, 8, dtype=np.float32))])


def moods(*names: str) -> Ended:
    spans = [Span(start_s=verse.start_s, end_s=verse.end_s) for verse in VERSES.verses]
    return Ended(Mood, [Mood(mood=name, sure=0.8) for name in names], spans)


def written(subject: Subject) -> tuple[list[str], str]:
    """Names of lanes, from the top, and all that is written."""
    with style.applied():
        canvas = drawn(subject, SIZE)
        canvas.figure.draw_without_rendering()
        texts = [text for text in canvas.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        left = [text for text in texts if text.get_window_extent().x1 < style.LEFT_IN * SIZE.dpi]
    names = sorted(left, key=lambda text: -text.get_window_extent().y0)
    return [text.get_text() for text in names], " | ".join(text.get_text() for text in texts)


def test_every_lane_is_drawn_in_an_order_that_its_type_gives(subject):
    names, said = written(subject(sound(), Ended(Verses, [VERSES]), moods("calm", "glad"), Ended(Steps, [WALK])))

    assert [name for name in names if name not in ("no sound region", "walk.wav")] == [
        "loudness", "cochlea", "verses", "rhymes", "glad", "calm", "steps", "knocks", "height, m"
    ]  # fmt: skip
    for text in ("90/min", "no rhymes in 2 verses", "calm 0.80", "pace 90.0 1/min", "12", "-3"):
        assert text in said


def test_what_is_labelled_is_written_into_its_spans(subject):
    rhymes = VERSES.model_copy(update={"rhymes": (Verse(start_s=1, end_s=9, text="moon, June"),)})
    assert "moon, June" in written(subject(Ended(Verses, [rhymes])))[1].split(" | ")


def test_events_are_as_long_and_as_pale_as_they_are_strong_and_faint(subject):
    with style.applied():
        canvas = drawn(subject(Ended(Steps, [WALK])), SIZE)
    steps, knocks = (
        [lines for lines in axes.findobj(LineCollection) if len(lines.get_segments())]
        for axes in canvas.figure.axes[:2]
    )
    tall = {x for lines in steps for (x, _), (_, top) in lines.get_segments() if top == 1.0}
    assert tall == {0.0, 4.0, 8.0}
    assert [[(x, top) for (x, _), (_, top) in lines.get_segments()] for lines in knocks] == [[(2.5, 1.0)]]


def test_strong_events_alone_have_a_title_of_their_own(subject):
    many = tuple(Moment(time_s=n / 1000, main=int(n % 1000 == 0)) for n in range(10_000))
    assert "main steps" in written(subject(Ended(Steps, [Steps(steps=many)])))[0]


def test_a_kind_with_nothing_in_its_lanes_says_why(subject):
    names, said = written(subject(Ended(Steps, [Steps()])))
    assert "steps" in names
    assert "nobody walks" in said.split(" | ")


def test_a_file_of_which_nothing_is_known_is_drawn(subject):
    assert "no analyzer has run" in written(subject())[1]
    assert picture(subject().file, "png", SIZE).startswith(b"\x89PNG")
