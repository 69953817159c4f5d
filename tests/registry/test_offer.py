"""Mistakes in what a plugin offers, each told in a sentence that says what to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sampler_core.contracts import Analyzer, Environment, Options, Result
from sampler_core.hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec, QueryTermSpec
from sampler_core.kinds import Frames, Tempo
from sampler_core.registry.offer import Mistake, describe


class Good(Analyzer[Tempo]):
    """Does nothing."""

    name = "good"
    version = "1"
    requires = (Frames,)


class WithGuest(Good):
    environment = Environment(requirements=("numpy<2",), guest=Path(__file__).name)


class NoName(Analyzer[Tempo]):
    version = "1"


class BadName(Good):
    name = "Good One"


class Reserved(Good):
    name = "decode"


class NoVersion(Analyzer[Tempo]):
    name = "no_version"


class NoKind(Analyzer):
    name = "no_kind"
    version = "1"


class NeedsOption(Good):
    class Options(Options):
        limit: int


class PlainOptions(Good):
    class Options:
        limit = 1


class UnwritableOptions(Good):
    class Options(Options):
        model_config = {"arbitrary_types_allowed": True}
        path: Any = object()


class NoGuest(Good):
    environment = Environment(requirements=(), guest="not_there.py")


class BadRequirement(Good):
    environment = Environment(requirements=("numpy <<< 2",), guest=Path(__file__).name)


class BadPython(Good):
    environment = Environment(requirements=(), guest=Path(__file__).name, python="three")


class BadWeights(Good):
    weights = "latest"


class NeedsAWord(Good):
    pass


class NeedsNothing(Good):
    pass


NeedsAWord.requires = "tempo"  # as it is when it is set after the class was made, which checks it
NeedsNothing.optional = (object(),)


class FollowsWhatIsMeasured(Good):
    corrections = ("is_constant",)


class Renamed(Result):
    kind = "acme.renamed"


Renamed.kind = "tempo"


class GivesAnothersKind(Analyzer[Renamed]):
    name = "renamed"
    version = "1"


class Outer:
    def method(self) -> type:
        class Inner(Good):
            pass

        return Inner


MISTAKES = [
    (Good(), "an instance of a class: return classes"),
    (dict, "not an Analyzer: return classes that inherit from Analyzer"),
    (NoName, 'NoName.name is None: use lower-case letters, digits and _, as in name = "loudness"'),
    (BadName, "BadName.name is 'Good One': use lower-case"),
    (Reserved, "'decode', which sampler uses itself"),
    (NoVersion, "NoVersion.version is None: give the algorithm a version"),
    (NoKind, r"NoKind does not say what it gives: inherit from Analyzer\[YourKind\]"),
    (NeedsOption, r"NeedsOption.Options\(\) fails on `limit`: every option needs a valid default"),
    (PlainOptions, "PlainOptions.Options does not inherit from sampler_sdk.Options"),
    (UnwritableOptions, "UnwritableOptions.Options cannot be described"),
    (NoGuest, "names the guest file 'not_there.py', but .* does not exist: put it beside the module"),
    (BadRequirement, r"BadRequirement.environment is {.*: cannot be read .*: write it as pip does"),
    (BadPython, r"BadPython.environment is {.*: cannot be read .*: write it as pip does"),
    (BadWeights, "BadWeights.weights is 'latest': give the SHA-256"),
    (NeedsAWord, "NeedsAWord.requires is 'tempo': write a tuple of kinds"),
    (NeedsNothing, "NeedsNothing.optional is .*: write a tuple of kinds"),
    (FollowsWhatIsMeasured, "name facets with the effect hand_over.*: is_constant is none of these; there is `bpm`"),
    (GivesAnothersKind, "GivesAnothersKind.kind is 'tempo', a standard kind, of another class"),
    (Outer().method(), "cannot be imported from .*: define it at the top of a module"),
]


@pytest.mark.parametrize(("offered", "sentence"), MISTAKES, ids=lambda each: getattr(each, "__name__", "")[:20])
def test_a_mistake_in_an_analyzer_is_told(offered, sentence):
    with pytest.raises(Mistake, match=sentence):
        describe("sampler_analyzers", [offered])


def test_a_kind_that_is_no_class_is_told_where_it_is_written():
    with pytest.raises(TypeError, match=r"NamesAPlugin takes 'frames': name a kind by its class, as in \(Regions,\)"):
        type("NamesAPlugin", (Good,), {"requires": ("frames",)})


@pytest.mark.parametrize(
    ("hook", "spec", "sentence"),
    [
        ("sampler_commands", "demo", "'demo' is not a CommandSpec"),
        (
            "sampler_commands",
            CommandSpec("De mo", "", "a:b"),
            "name is 'De mo': use lower-case letters, digits, - and _$",
        ),
        (
            "sampler_exporters",
            ExporterSpec("csv", "", "a.b"),
            "ExporterSpec 'csv': target is 'a.b': write it as module:object$",
        ),
        (
            "sampler_audio_readers",
            AudioReaderSpec("acme", ("WAV",), "a:b"),
            "extensions.0 is 'WAV': write extensions",
        ),
        (
            "sampler_query_terms",
            QueryTermSpec("duration", "", "a:b"),
            "name is 'duration': this asks about files themselves",
        ),
        ("sampler_query_terms", QueryTermSpec("like", "", "a:b", "path"), "value is 'path': it should be 'text'"),
        ("sampler_query_terms", QueryTermSpec("mood", "", "a:b", "words"), "words is .*: words go with value"),
        ("sampler_query_terms", QueryTermSpec("mood", "", "a:b", words=("calm",)), "words go with value"),
        ("sampler_query_terms", QueryTermSpec("mood", "", "a:b", "words", ("a b",)), "words.0 is 'a b': a word of"),
    ],
)
def test_a_mistake_in_a_spec_is_told(hook, spec, sentence):
    with pytest.raises(Mistake, match=sentence):
        describe(hook, [spec])


@pytest.mark.parametrize("returned", [None, 3, Good, "good"])
def test_a_hook_that_returns_no_list_is_told(returned):
    with pytest.raises(Mistake, match=r"sampler_analyzers returned .*: return a list"):
        describe("sampler_analyzers", returned)


def test_the_same_name_twice_is_told():
    with pytest.raises(Mistake, match="sampler_analyzers returned 2 things called `good`"):
        describe("sampler_analyzers", [Good, WithGuest])


def test_a_generator_is_as_good_as_a_list():
    (described,) = describe("sampler_analyzers", (each for each in [Good]))

    assert described["kind"] == "tempo"
    assert described["requires"] == ["frames"]
    assert described["doc"] == "Does nothing."


def test_a_guest_file_is_found_beside_the_module():
    (described,) = describe("sampler_analyzers", [WithGuest])

    assert described["guest_path"] == __file__
    assert described["environment"]["requirements"] == ["numpy<2"]
    assert described["doc"] == ""


def test_specs_are_described_as_they_are():
    assert describe("sampler_commands", [CommandSpec("demo", "Show", "acme.demo:command")]) == [
        {"name": "demo", "help": "Show", "target": "acme.demo:command"}
    ]
