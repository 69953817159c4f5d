"""What a stranger's kind says of itself is what is shown of it, as of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sampler_sdk.testing.libraries import Ended, audio_info, remember

from sampler_core.cli.show.page import page
from sampler_core.contracts import About, Facet, Lane, Part, Result, Sentence, Span, Spans, Word
from sampler_core.library import Library
from sampler_core.views.palette import GREYS, swatches

MOODS = (
    Word(name="calm", letter="C", colour="#123456"),
    Word(name="wild", letter="W", colour="#654321"),
    Word(name="odd", letter="="),
    Word(name="even", letter="C"),
    Word(name="wide", letter="漢"),
)


class Weighed(Part):
    name: str
    probability: float


class Verse(Span):
    text: str | None
    sure: float


class Loudness(Result):
    kind = "acme.loudness"
    about = About(
        facets=(
            Facet(
                name="lufs", help="Loudness", type="number", at="whole", unit="LUFS", format=".1f", confidence="sure"
            ),
            Facet(name="grade", help="In a word", type="text", at="grade"),
            Facet(name="texture", help="Texture", type="label", at="textures", exclusive=False),
        )
    )
    whole: float | None
    sure: float
    grade: str
    textures: tuple[Weighed, ...] = ()
    hops: int = 0


class Verses(Result):
    kind = "acme.verses"
    about = About(
        lanes=(
            Lane(type="spans", title="verses", at="verses"),
            Lane(type="spans", title="lines", at="lines", label="text"),
        ),
        spans=Spans(scope="segment", at="verses", noun="verse", change="sure"),
        sentence=Sentence(text="{verses|count verse}", of="verses", none="no verses"),
    )
    verses: tuple[Verse, ...]
    lines: tuple[Verse, ...] = ()


class Mood(Result):
    kind = "acme.mood"
    about = About(
        facets=(
            Facet(name="mood", help="Mood", type="label", at="moods", words=MOODS, abstained="unsure"),
            Facet(name="singer", help="Who", type="label", at="singers", specific=True),
        ),
        lanes=(Lane(type="classes", title="moods", label="mood"),),
        sentence=Sentence(text="{labels}"),
    )
    moods: tuple[Weighed, ...]
    singers: tuple[Weighed, ...] = ()
    unsure: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Grade(Result):
    kind = "acme.grade"
    about = About(
        facets=(Facet(name="grade", help="In a word", type="text", at="grade", confidence="sure", words=MOODS),),
        lanes=(Lane(type="classes", title="grades", label="grade"),),
    )
    grade: str | None
    sure: float


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def shown(library: Library, tmp_path: Path) -> Callable[..., list[str]]:
    def show(duration_s: float, *steps: Ended) -> list[str]:
        path = tmp_path / "sound.wav"
        path.touch()
        remember(library, path, audio_info(duration_s), *steps)
        return [line.plain for line in page(library.file(path), 80)]

    return show


def verses(*rows: tuple[float, float, float], lines: tuple[Verse, ...] = ()) -> Verses:
    return Verses(verses=tuple(Verse(start_s=a, end_s=b, text=None, sure=p) for a, b, p in rows), lines=lines)


def moods(found: Verses, *endings: Result) -> Ended:
    spans = [Span(start_s=verse.start_s, end_s=verse.end_s) for verse in found.verses]
    return Ended(type(endings[0]), endings, spans)


def test_a_kind_without_a_sentence_is_told_by_its_facets_then_its_fields(shown):
    textures = (Weighed(name="dense_noise", probability=0.9), Weighed(name="thin", probability=0.1))
    lines = shown(2.0, Ended(Loudness, [Loudness(whole=-14.23, sure=0.9, grade="soft", textures=textures, hops=7)]))

    assert "contains dense-noise (0.90), -14.2 LUFS (0.90), grade soft, hops 7" in " ".join(" ".join(lines).split())


def test_its_segments_are_drawn_and_listed_with_its_letters_and_its_bands_below(shown):
    lines_ = tuple(
        Verse(start_s=n * 10.0, end_s=n * 10.0 + 10, text=text, sure=1) for n, text in enumerate(("one", "two", None))
    )
    found = verses((0, 10, 1), (10, 20, 0.9), (20, 30, 0.1), lines=lines_)
    calm = Mood(moods=(Weighed(name="calm", probability=0.8), Weighed(name="wild", probability=0.2)))
    wild = Mood(moods=(Weighed(name="wild", probability=0.7),), singers=(Weighed(name="ann", probability=0.6),))
    lines = shown(30.0, Ended(Verses, [found]), moods(found, calm, wild, wild))

    assert "  acme.mood    3 verses: 2 wild, 1 calm" in lines
    assert "  acme.verses  3 verses" in lines
    assert "  " + "C" * 25 + "W" * 51 in lines
    assert any(line.startswith("  |one---") and "|two---" in line for line in lines)
    assert "  C calm   W wild" in lines
    assert "   0.00–10.00  calm (0.80)  also wild (0.20)" in lines
    assert "  10.00–30.00  wild (0.70)  ann (0.60)" in lines


def test_what_it_abstains_from_and_warns_of_is_told(shown):
    found = verses((0, 10, 1), (10, 20, 1))
    weighed = (Weighed(name="calm", probability=0.4), Weighed(name="wild", probability=0.3))
    unsure = Mood(moods=weighed, unsure=("mood",), warnings=("it is short",))
    lines = shown(20.0, Ended(Verses, [found]), moods(found, unsure, unsure))

    assert "   0.00–10.00  not sure  calm 0.40, wild 0.30" in lines
    assert "".join(lines).count("warning: it is short") == 1


def test_a_class_may_be_a_word_and_none_of_it_not_be_known(shown):
    found = verses((0, 10, 1), (10, 20, 1))
    lines = shown(
        20.0, Ended(Verses, [found]), moods(found, Grade(grade="wild", sure=0.7), Grade(grade=None, sure=0.2))
    )

    assert "   0.00–10.00  wild (0.70)" in lines
    assert "  10.00–20.00  not sure" in lines


def test_a_result_without_what_it_says_of_itself_does_not_stop_the_page(shown):
    class Bare(Result):
        kind = "acme.bare"
        about = About(lanes=Mood.about.lanes, facets=Mood.about.facets, spans=Verses.about.spans)
        verses: int = 3
        moods: str = "calm"

    assert any("verses 3" in line for line in shown(2.0, Ended(Bare, [Bare()])))


def test_letters_that_cannot_be_drawn_or_are_taken_are_replaced():
    drawn = swatches([word.name for word in MOODS] + ["other"], MOODS)

    assert (drawn["calm"], drawn["wild"].letter) == (("C", "#123456"), "W")
    letters = [swatch.letter for swatch in drawn.values()] + [swatch.letter for swatch in GREYS.values()]
    assert len(set(letters)) == len(letters)
    assert all(letter.isascii() for letter in letters)
