"""The ``sampler`` command as people type it, with the plugins that are installed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

import inside

from sampler_core.library import Library

SAMPLER = Path(sys.executable).with_name("sampler")
IN_THIS_PROCESS = ("doctor", "export", "failures", "find", "formats", "plan", "plugins", "runs", "show")
"""What takes no time but for the start of a process, and runs nothing."""


def sampler(*args: str | Path, expect: int = 0) -> Any:
    if args[0] in IN_THIS_PROCESS or expect == 2:
        return inside.sampler(*args, expect=expect)
    done = subprocess.run([SAMPLER, *args], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == expect, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A click loop of 120 bpm, a burst, silence, and a file that is no audio."""
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(5)
    rate = 44100
    loop = np.zeros(8 * rate, np.float32)
    click = rng.normal(size=2000).astype(np.float32) * np.exp(-np.arange(2000) / 300)
    for beat in range(16):
        loop[beat * rate // 2 : beat * rate // 2 + 2000] += 0.5 * click
    soundfile.write(folder / "loop.wav", loop, rate)
    burst = np.zeros(rate)
    burst[20000:22000] = 0.3 * click
    soundfile.write(folder / "burst.flac", burst, rate)
    soundfile.write(folder / "silence.wav", np.zeros(rate), rate)
    (folder / "notes.wav").write_text("these are not samples")
    return folder


@pytest.fixture(scope="module")
def analyzed(sounds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A library with the sounds in it, and what was printed on the way."""
    library = tmp_path_factory.mktemp("cli") / "library"
    done = sampler("analyze", sounds, "-p", "no:key", "--jobs", "1", "--json", "--library", library, expect=1)
    return library, done.stdout


@pytest.fixture(scope="module")
def library(analyzed: tuple[Path, str]) -> Iterator[Path]:
    library, _ = analyzed
    yield library
    assert not list((library / "scratch").iterdir())


def outcomes(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {outcome["analyzer"]: outcome for outcome in record["outcomes"]}


def test_analyze_prints_one_object_per_file_in_the_promised_form(analyzed: tuple[Path, str]) -> None:
    _, printed = analyzed
    records = {Path(r["path"]).name: r for r in map(json.loads, printed.splitlines())}
    assert set(records) == {"loop.wav", "burst.flac", "silence.wav", "notes.wav"}
    tempo = outcomes(records["loop.wav"])["tempo"]
    assert tempo["status"] == "ok"
    assert tempo["result"]["bpm"] == pytest.approx(120, abs=0.5)
    wanted = {"analyzer", "distribution", "version", "kind", "scope", "span", "status", "cached", "result", "failure"}
    assert wanted | {"elapsed_s"} <= tempo.keys()
    broken = outcomes(records["notes.wav"])
    assert records["notes.wav"]["audio"] is None
    assert broken["decode"]["failure"]["kind"] == "decode_error"
    assert broken["tempo"]["status"] == "skipped"
    assert outcomes(records["burst.flac"])["tempo"]["result"]["bpm"] is None


def test_the_summary_names_the_file_the_analyzer_the_reason_and_the_next_step(sounds: Path, library: Path) -> None:
    told = sampler("analyze", sounds, "-p", "no:key", "--library", library, expect=1).stderr
    assert "notes.wav" in told
    assert "decode (sampler-core" in told
    assert "decode_error" in told
    assert "known already" in told


def test_show_gives_what_analyze_gave(sounds: Path, library: Path) -> None:
    record = json.loads(sampler("show", sounds / "loop.wav", "--json", "--library", library).stdout)
    assert outcomes(record)["tempo"]["result"]["bpm"] == pytest.approx(120, abs=0.5)
    words = sampler("show", sounds / "loop.wav", "--library", library).stdout
    assert "120" in words


def test_show_of_an_unknown_file_says_how_to_add_it(tmp_path: Path, library: Path) -> None:
    (tmp_path / "x.wav").touch()
    assert "sampler analyze" in sampler("show", tmp_path / "x.wav", "--library", library, expect=1).stderr


def test_failures_say_which_file_which_step_why_and_what_next(library: Path) -> None:
    told = sampler("failures", "--library", library).stdout
    for expected in ("notes.wav", "decode (sampler-core", "decode_error", "try to convert it"):
        assert expected in told
    (failure,) = map(json.loads, sampler("failures", "--json", "--library", library).stdout.splitlines())
    assert Path(failure["path"]).name == "notes.wav"
    assert failure["failure"]["kind"] == "decode_error"
    for narrower in (("--kind", "crash"), ("--analyzer", "tempo"), ("path:loop",)):
        assert "nothing failed" in sampler("failures", *narrower, "--library", library).stderr


def test_formats_name_what_is_read_and_by_whom() -> None:
    told = sampler("formats").stdout
    for expected in ("libsndfile 1.", "FLAC", "FFmpeg", "matroska", ".mp3"):
        assert expected in told
    readers = [json.loads(line) for line in sampler("formats", "--json").stdout.splitlines()]
    assert readers[0]["formats"]


def test_runs_tell_what_was_asked_and_what_it_took(sounds: Path, library: Path) -> None:
    told = sampler("runs", "--library", library).stdout
    assert str(sounds) in told
    assert "finished after" in told
    assert "sampler-tempo" in told
    latest = json.loads(sampler("runs", "-n", "1", "--json", "--library", library).stdout)
    assert latest["counts"]["ok"] > 10
    assert {"decode", "features", "tempo"} <= {each["analyzer"] for each in latest["analyzers"]}


@pytest.mark.ci
def test_retry_tries_what_failed_and_nothing_else(tmp_path: Path) -> None:
    files = [tmp_path / "good.wav", tmp_path / "bad.wav", tmp_path / "gone.wav"]
    soundfile.write(files[0], np.zeros(8000), 8000)
    for file in files[1:]:
        file.write_text("no sound")
    here = ("-p", "regions", "--library", tmp_path / "l")
    sampler("analyze", *files, *here, expect=1)
    files[2].unlink()
    again = sampler("retry", *here, "--json", expect=1)
    assert "1 of 2 files are not there any more" in again.stderr
    assert [Path(json.loads(line)["path"]).name for line in again.stdout.splitlines()] == ["bad.wav"]
    assert '"cached":false' in again.stdout
    assert "nothing to try again" in sampler("retry", "--kind", "crash", *here).stderr


def test_find_by_tempo_and_text(library: Path) -> None:
    found = sampler("find", "bpm:119..121", "--json", "--library", library).stdout.splitlines()
    assert [Path(json.loads(line)["path"]).name for line in found] == ["loop.wav"]
    assert "burst.flac" in sampler("find", "burst", "--library", library).stdout
    assert sampler("find", "burst", "-flac", "--library", library).stdout == ""


def test_a_query_that_cannot_be_read_points_at_the_character(library: Path) -> None:
    told = sampler("find", "bpm:fast", "--library", library, expect=2).stderr
    assert "^" in told


def test_export_writes_every_file(library: Path) -> None:
    assert len(sampler("export", "--format", "csv", "--library", library).stdout.splitlines()) == 5
    assert len(sampler("export", "--library", library).stdout.splitlines()) == 4


def test_plan_shows_the_order_and_explains(sounds: Path, library: Path, tmp_path: Path) -> None:
    plan = json.loads(sampler("plan", "-p", "tempo", "--json").stdout)
    assert [step["analyzer"] for step in plan["steps"]] == ["features", "regions", "tempo"]
    assert "flowchart" in sampler("plan", "--mermaid").stdout
    told = sampler("plan", sounds, "-p", "tempo", "-O", "tempo.bpm_max=180", "--explain", "--library", library).stdout
    assert "Work on 3 of 4 files; of the other 1 all is known." in told
    assert sampler("plan", sounds, "--library", library).stdout.endswith(
        "\n4 files in these places; --explain tells what is left to do\n"
    )
    every = ("plan", sounds, "-p", "tempo", "--explain", "--all", "--library", library)
    assert "nothing it depends on has changed" in sampler(*every).stdout
    assert "bpm_max" in told
    unknown = sampler("plan", "-p", "tempi", expect=2).stderr
    assert "did you mean `tempo`" in unknown


def test_help_is_quick_and_lists_the_commands_of_plugins() -> None:
    sampler("plugins")
    began = time.perf_counter()
    told = sampler("--help").stdout
    assert time.perf_counter() - began < 3  # benchmarks/ measures; this only catches an import of the world
    assert "demo" in told
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", SAMPLER, "--help"], capture_output=True, text=True, check=True
    ).stderr
    for heavy in ("sqlmodel", "lark", "numpy", "rich.", "soundfile", "scipy", "sampler_features", "sampler_sdk"):
        assert f" {heavy}" not in loaded, heavy


def test_plugins_show_what_they_give_and_need() -> None:
    plugins = {entry["name"]: entry for entry in json.loads(sampler("plugins", "--json").stdout)}
    assert plugins["tempo"]["state"] == "ready"
    assert plugins["tempo"]["analyzers"][0]["requires"] == ["frames", "regions"]
    assert "tempo" in sampler("plugins", "show", "tempo").stdout


def test_doctor_finds_a_sound_library(library: Path) -> None:
    checks = {
        check["name"]: check["state"] for check in json.loads(sampler("doctor", "--json", "--library", library).stdout)
    }
    assert checks["library"] == "ok"
    assert checks["sqlite"] == "ok"


def test_a_folder_of_modules_with_famous_names_does_no_harm(sounds: Path, tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('imported from the folder of samples')")
    done = subprocess.run(
        [SAMPLER, "analyze", sounds / "silence.wav", "-p", "regions", "--library", tmp_path / "l"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.ci
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_the_same_command_after_a_kill_ends_in_the_same_library(sounds: Path, tmp_path: Path, blow: int) -> None:
    many = tmp_path / "many"
    many.mkdir()
    rng = np.random.default_rng(9)
    for number in range(12):
        soundfile.write(many / f"{number}.wav", rng.uniform(-0.5, 0.5, 30000), 22050)
    command = [SAMPLER, "analyze", many, "-p", "tempo,content", "--json", "--library"]
    with subprocess.Popen([*command, tmp_path / "hit"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        acknowledged = [json.loads(process.stdout.readline())["path"] for _ in range(3)]
        process.send_signal(blow)
        process.communicate()
        assert process.returncode == (130 if blow == signal.SIGINT else -blow)
    assert inside.nobody_works_in(tmp_path / "hit")
    with Library.open(tmp_path / "hit") as hit:
        assert all(hit.record(Path(path)) for path in acknowledged)
    subprocess.run([*command, tmp_path / "hit"], stdout=subprocess.DEVNULL, check=True)
    subprocess.run([*command, tmp_path / "calm"], stdout=subprocess.DEVNULL, check=True)
    with Library.open(tmp_path / "hit") as hit, Library.open(tmp_path / "calm") as calm:
        assert hit.dump() == calm.dump()
    assert not list((tmp_path / "hit" / "scratch").iterdir())


@pytest.mark.ci
def test_limits_are_the_users_to_set(sounds: Path, tmp_path: Path) -> None:
    here = (sounds / "loop.wav", "-p", "regions", "--json", "--library", tmp_path / "l")
    capped = sampler("analyze", *here, "-O", "decode.max_duration_s=2", expect=1).stdout
    failure = outcomes(json.loads(capped))["decode"]["failure"]
    assert "longer than the limit" in failure["message"]
    assert "-O decode.max_duration_s" in failure["hint"]
    assert outcomes(json.loads(sampler("analyze", *here).stdout))["decode"]["status"] == "ok"
    late = sampler("analyze", *here, "-O", "features.block_s=3", expect=2).stderr
    assert "no option" in late
    assert "no resource `time`" in sampler("analyze", *here, "--resource", "features.time=1", expect=2).stderr
    assert "cannot be" in sampler("analyze", *here, "--resource", "features.memory_mb=0", expect=2).stderr


def test_watch_analyzes_what_appears_once_it_has_stopped_growing(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    soundfile.write(folder / "there.wav", np.zeros(8000), 8000)
    whole = tmp_path / "whole.wav"
    soundfile.write(whole, np.sin(np.arange(40000) / 20), 8000)
    data = whole.read_bytes()
    command = [SAMPLER, "watch", folder, "-p", "regions", "--settle", "1", "--json", "--library", tmp_path / "l"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["path"].endswith("there.wav")
        with (folder / "growing.wav").open("wb") as file:
            for part in range(3):
                file.write(data[part * len(data) // 3 : (part + 1) * len(data) // 3])
                file.flush()
                time.sleep(0.6)
        record = json.loads(process.stdout.readline())
        assert record["path"].endswith("growing.wav")
        assert record["audio"]["duration_s"] == 5.0
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
        assert (rest, process.returncode) == ("", 0)
        assert "Traceback" not in errors


def test_a_nice_run_leaves_the_processor_to_others(sounds: Path, tmp_path: Path) -> None:
    command = [SAMPLER, "analyze", sounds, "-p", "regions", "--jobs", "1", "--nice", "7", "--library", tmp_path / "l"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        seen: set[int] = set()
        while process.poll() is None and not seen:
            with contextlib.suppress(psutil.NoSuchProcess):
                children = psutil.Process(process.pid).children()
                seen = {child.nice() for child in children if "worker" in " ".join(child.cmdline())}
            time.sleep(0.02)
    assert seen == {min(19, os.nice(0) + 7)}  # on top of what the tests themselves have


def test_wrong_use_is_a_sentence_and_exit_code_2(sounds: Path, library: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for args in (
        ("analyze", sounds, "--library", tmp_path / "file"),
        ("analyze", sounds, "--jobs", "0"),
        ("analyze", tmp_path / "nowhere"),
        ("export", "--format", "xml", "--library", library),
        ("find", "--nonsense", "--library", library),
        ("find", "key>C", "--library", library),
        ("find", "x", "--library", tmp_path / "none"),
    ):
        assert sampler(*args, expect=2).stderr


def test_a_term_may_begin_with_a_minus_and_an_h(library: Path) -> None:
    assert "loop.wav" in sampler("find", "bpm:60..200", "-hat", "--library", library).stdout


def test_the_same_failure_of_many_files_is_told_once(sounds: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.wav").write_text(f"not audio, number {number}")
    told = sampler("analyze", folder, "-p", "regions", "--jobs", "1", "--library", tmp_path / "l", expect=1).stderr
    assert told.count("decode_error") == 1
    assert "and 3 more files" in told
