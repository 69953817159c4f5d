"""Options of analyzers: read, checked and completed without the analyzer."""

from __future__ import annotations

import math
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import FilePath

from sampler_core.contracts import Analyzer, Audio, Options, Upstream
from sampler_core.kinds import Tempo
from sampler_core.planning.action_key import action_key
from sampler_core.planning.options import (
    OptionError,
    complete_options,
    merge_options,
    parse_option_settings,
    read_library_settings,
    read_option_file,
)
from sampler_core.planning.plan import make_plan
from sampler_core.registry.registry import Registry


class Grid(StrEnum):
    FINE = "fine"
    COARSE = "coarse"


class AnyOptions(Analyzer[Tempo]):
    name = "any_options"
    version = "1"

    class Options(Options):
        bpm_max: float = 200.0
        limit_hz: float | None = None
        bands: int = 4
        strict: bool = False
        label: str = "main"
        grid: Grid = Grid.FINE
        mode: Literal["fast", "good"] = "good"
        weights: tuple[float, ...] = (1.0, 0.5)

    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        raise AssertionError("never run")


@pytest.fixture(scope="module")
def described():
    (analyzer,) = Registry.of(AnyOptions).analyzers
    return analyzer


def test_without_settings_every_option_has_its_default(described):
    complete = complete_options(described, {})

    assert complete == AnyOptions.Options().model_dump(mode="json")
    assert AnyOptions.Options.model_validate(complete) == AnyOptions.Options()


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        ("bpm_max", "180", 180.0),
        ("limit_hz", "440.5", 440.5),
        ("limit_hz", "null", None),
        ("bands", "8", 8),
        ("strict", "true", True),
        ("label", "wide", "wide"),
        ("label", "12", "12"),
        ("grid", "coarse", "coarse"),
        ("mode", "fast", "fast"),
        ("weights", "[1, 2]", [1, 2]),
    ],
)
def test_text_from_the_command_line_becomes_a_value_of_the_right_type(described, option, text, value):
    complete = complete_options(described, {option: text})

    assert complete[option] == value
    assert type(complete[option]) is type(value)
    AnyOptions.Options.model_validate(complete)


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("bpm_max", "fast"),
        ("bands", "4.5"),
        ("strict", "perhaps"),
        ("grid", "finest"),
        ("weights", "1"),
        ("bpm_max", "NaN"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(described, option, text):
    with pytest.raises(OptionError, match=rf"^any_options\.{option} cannot be '{text}': ") as refused:
        complete_options(described, {option: text})
    assert "\n" not in str(refused.value)


UNKEEPABLE = {
    "infinity": ("bpm_max", math.inf),
    "bytes that are no characters": ("label", "\udce9"),
    "long": ("label", "x" * 200_000),
    "deep": ("weights", "[" * 2_000 + "]" * 2_000),
    "a date": ("label", date(2026, 1, 2)),
}


@pytest.mark.parametrize(("option", "value"), UNKEEPABLE.values(), ids=UNKEEPABLE)
def test_a_value_that_no_library_can_keep_is_refused(described, option, value):
    with pytest.raises(OptionError, match=rf"^any_options\.{option} cannot be ") as refused:
        complete_options(described, {option: value})
    assert len(str(refused.value)) < 1000


def test_an_unknown_option_is_refused_with_what_comes_close(described):
    with pytest.raises(OptionError, match="`any_options` has no option `bpm_mx`; did you mean `bpm_max`"):
        complete_options(described, {"bpm_mx": "1"})


@given(st.integers(-1000, 1000))
def test_whole_and_real_spellings_of_a_number_are_the_same_option(number):
    (analyzer,) = Registry.of(AnyOptions).analyzers
    spellings: list[object] = [number, float(number), str(number), f"{number}.0"]
    complete = [complete_options(analyzer, {"bpm_max": each})["bpm_max"] for each in spellings]

    assert {type(each) for each in complete} == {float}
    assert set(complete) == {float(number)}


def test_settings_are_read_from_the_command_line():
    settings = parse_option_settings(["tempo.bpm_max=180", "tempo.label=a=b", "key.mode=fast"])

    assert settings == {"tempo": {"bpm_max": "180", "label": "a=b"}, "key": {"mode": "fast"}}


@pytest.mark.parametrize("setting", ["tempo", "tempo.bpm", "tempo=3", ".bpm=3", "tempo.=3", ""])
def test_what_is_not_a_setting_is_refused_with_an_example(setting):
    with pytest.raises(OptionError, match=r"as in tempo\.bpm_max=200"):
        parse_option_settings([setting])


def test_settings_are_read_from_a_file_and_the_command_line_wins(tmp_path):
    file = tmp_path / "sampler.toml"
    file.write_text('[analyzers.tempo]\nbpm_max = 180\nlabel = "x"\n')

    merged = merge_options(read_option_file(file), parse_option_settings(["tempo.label=y"]))

    assert merged == {"tempo": {"bpm_max": 180, "label": "y"}}


@pytest.mark.parametrize("text", ["not toml", "analyzers = 3", "[analyzers]\ntempo = 3"])
def test_a_file_of_another_form_is_refused_by_name(tmp_path, text):
    file = tmp_path / "sampler.toml"
    file.write_text(text)

    with pytest.raises(OptionError, match=r"sampler\.toml"):
        read_option_file(file)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", {}),
        ("[library]\n", {}),
        ("[library]\nbackup_every_days = 0.5\nbackups_kept = 3\n", {"backup_every_days": 0.5, "backups_kept": 3}),
        ("library = 3\n", None),
        ("[library]\nbackups_kept = 0.5\n", None),
        ("[library]\nbackups_kept = -1\n", None),
        ("[library]\nbackup_every_days = 1e9\n", None),
        ("[library]\nbackup = 1\n", None),
    ],
)
def test_a_file_sets_when_backups_are_made_and_nothing_else_of_a_library(tmp_path, text, settings):
    file = tmp_path / "sampler.toml"
    file.write_text(text)

    if settings is not None:
        assert read_library_settings(file) == settings
    else:
        with pytest.raises(OptionError, match=r"sampler\.toml: \[library\] takes backup_every_days, a number"):
            read_library_settings(file)


class WithFile(Analyzer[Tempo]):
    name = "with_file"
    version = "1"

    class Options(Options):
        labels: FilePath | None = None

    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        raise AssertionError("never run")


def test_a_file_option_counts_by_what_is_in_the_file(tmp_path, monkeypatch):
    (analyzer,) = Registry.of(WithFile).analyzers
    monkeypatch.chdir(tmp_path)
    Path("one.npz").write_bytes(b"labels")
    Path("two.npz").write_bytes(b"labels")

    def key(name):
        (step,) = make_plan([analyzer], options={"with_file": {"labels": name}}).steps
        assert step.options == {"labels": str(tmp_path / name)}
        return action_key("audio", step, {}, None)

    before = key("one.npz")
    assert key("two.npz") == before
    Path("one.npz").write_bytes(b"other labels")
    assert key("one.npz") != before


def test_a_file_option_without_a_file_is_told_before_anything_runs(tmp_path):
    (analyzer,) = Registry.of(WithFile).analyzers

    assert complete_options(analyzer, {}) == {"labels": None}
    with pytest.raises(OptionError, match=r"with_file\.labels: there is no file .*nowhere"):
        complete_options(analyzer, {"labels": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("text", ["[tempo]\nbpm_max = 200\n", "[analyzer.tempo]\nbpm_max = 200\n", "bpm_max = 200\n"])
def test_a_table_that_nobody_reads_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sampler.toml"
    file.write_text(text)
    with pytest.raises(OptionError, match=r"\[\w+\] is none of its tables"):
        read_option_file(file)
