"""``sampler find`` and ``sampler queries`` as people type them, on a library that holds odd names."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from sampler_core.cli import cli, table
from sampler_core.cli.errors import explained
from sampler_core.contracts import AudioInfo, Outcome, Status
from sampler_core.kinds import Contents, Key, Tempo
from sampler_core.library import Library
from sampler_core.query.found import Value
from sampler_core.query.grammar import parse_query

Sampler = Callable[..., tuple[bytes, str]]
NAMES = (
    b"kick 808.wav",
    b"kick\nnew line.wav",
    b"kick \xff\xfe.wav",
    'kick "é", x.wav'.encode(),
    b"snare.wav",
    b"-0 hat.wav",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    schema = {"properties": {"bpm": {}}}
    with Library.open(folder / "library") as opened, opened.transaction() as tx:
        run_id = tx.begin_run({})
        tx.put_schema("tempo", 1, schema, Tempo.about)
        tx.put_schema("contents", 1, {}, Contents.about)
        tx.put_schema("key", 1, {}, Key.about)
        for number, name in enumerate(NAMES):
            path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
            path.write_bytes(b"")
            audio = AudioInfo(
                digest=f"pcm-sha256:{number}", format="wav", codec="pcm_16", decoder="test", sample_rate_hz=44100,
                channels=1, frames=44100, mono_weights=(1.0,),
            )  # fmt: skip
            file_id = tx.put_file(path, path.stat(), audio.digest, None, audio).id
            tempo = Outcome(
                analyzer="tempo", distribution="test", distribution_version="1", version="1", kind="tempo",
                scope="file", status=Status.OK, result={"bpm": 90.0 + number, "confidence": 0.5}, elapsed_s=0.0,
            )  # fmt: skip
            tx.put_outcomes(run_id, file_id, str(number), [tempo], {})
    return folder / "library"


@pytest.fixture
def sampler(library: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Sampler:
    """The command in this process: what it writes to stdout and to stderr."""
    monkeypatch.setenv("SAMPLER_LIBRARY", str(library))

    def call(*args: str, expect: int = 0) -> tuple[bytes, str]:
        with pytest.raises(SystemExit) as ended, explained():
            cli(args, prog_name="sampler")
        out, told = capsysbinary.readouterr()
        assert ended.value.code == expect, told
        return out, told.decode()

    return call


def test_any_name_comes_out_byte_for_byte(sampler: Sampler, library: Path) -> None:
    folder = os.fsencode(library.parent) + b"/"
    out, _ = sampler("find", "sort:bpm", "-0")
    assert out.split(b"\0") == [folder + name for name in NAMES] + [b""]
    assert sampler("find", "sort:bpm", "--null", "--paths")[0] == out
    assert sampler("find", "sort:bpm", "--paths")[0] == out.replace(b"\0", b"\n")


def test_xargs_takes_what_find_hands_over(sampler: Sampler) -> None:
    out, _ = sampler("find", "kick", "-0")
    sizes = subprocess.run(["xargs", "-0", "stat", "--format=%s"], input=out, capture_output=True, check=True).stdout
    assert sizes.split() == [b"0"] * 4


def test_csv_and_json_say_the_same(sampler: Sampler) -> None:
    rows = list(csv.DictReader(io.StringIO(sampler("find", "sort:bpm", "--csv")[0].decode(), newline="")))
    objects = [json.loads(line) for line in sampler("find", "sort:bpm", "--json")[0].splitlines()]
    assert [row["path"] for row in rows] == [each["path"] for each in objects]
    assert [float(row["bpm"]) for row in rows] == [each["values"]["bpm"]["value"] for each in objects]
    assert [row["bpm_confidence"] for row in rows] == ["0.5"] * 6
    assert [float(row["bpm"]) for row in rows] == [90, 91, 92, 93, 94, 95]
    assert rows[2]["path"].endswith(r"kick \xff\xfe.wav".replace("\\x", "\\udc"))


def test_every_export_tells_the_fields_that_are_asked_for(sampler: Sampler) -> None:
    table = sampler("export", "sort:bpm", "--format", "csv", "--field", "tempo.bpm")[0].decode()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    records = [json.loads(line) for line in sampler("export", "sort:bpm", "--field", "bpm")[0].splitlines()]

    assert [rows[0][name] for name in ("bpm", "bpm_confidence", "tempo.bpm")] == ["90.0", "0.5", "90.0"]
    assert {"own", "key", "camelot"} <= set(rows[0])
    assert records[0]["values"] == {"bpm": {"value": 90.0, "confidence": 0.5, "unit": "bpm"}}
    assert "values" not in json.loads(sampler("export", "limit:1")[0])
    told = sampler("export", "--field", "bmp", expect=2)[1]
    assert "did you mean bpm?" in told
    assert sampler("export", "--format", "csv", "--field", "bmp", expect=2)[1] == told


def test_pages_follow_each_other(sampler: Sampler) -> None:
    seen, after = [], ()
    while page := sampler("find", "sort:bpm-", "--limit", "4", "--json", *after)[0].splitlines():
        seen += [json.loads(line)["values"]["bpm"]["value"] for line in page]
        after = ("--after", json.loads(page[-1])["cursor"])
    assert seen == [95, 94, 93, 92, 91, 90]
    assert "another order" in sampler("find", *after, expect=2)[1]


def test_a_count_is_a_number(sampler: Sampler) -> None:
    assert sampler("find", "kick", "--count")[0] == b"4\n"
    assert sampler("find", "kick , snare", "--count")[0] == b"5\n"


def test_a_minus_and_a_number_are_a_term(sampler: Sampler) -> None:
    assert sampler("find", "kick", "-808", "--count")[0] == b"3\n"


@pytest.mark.parametrize("word", ["-kick", "-old", "-out", "-hat"])
def test_a_word_with_a_minus_is_not_taken_for_an_option(sampler: Sampler, word: str) -> None:
    exported = sampler("export", word)[0].decode().splitlines()
    assert len(exported) == int(sampler("find", word, "--count")[0]) > 1


@pytest.mark.parametrize("command", ["find", "export", "failures", "retry", "set", "unset", "tag", "untag"])
def test_h_is_help_wherever_a_minus_means_not(sampler: Sampler, command: str) -> None:
    shown = sampler(command, "-h")[0]
    assert b"Usage:" in shown
    assert b"-h, --help" in shown
    assert sampler(command, "--help")[0] == shown


def test_a_letter_that_is_no_option_is_told_with_the_way_to_leave_out_a_word(sampler: Sampler, library: Path) -> None:
    told = sampler("find", "-n", "3", expect=2)[1]
    assert "No such option: -n; to leave out what has 'n' in it, write it behind two minuses: -- -n" in told
    letter = next(letter for letter in "jqwxyz" if letter not in str(library).casefold())
    everything = sampler("find", "--count")[0]
    assert sampler("find", "--count", "--", f"-{letter}")[0] == everything != b"0\n"
    assert "No such option" in sampler("find", "--colour", expect=2)[1]


@pytest.mark.parametrize("word", ["-jazz", "-pop", "-808", "-5", "-O_o"])
def test_short_options_are_never_part_of_a_word(sampler: Sampler, word: str) -> None:
    assert "nothing failed" in sampler("failures", word)[1]
    assert "nothing to try again" in sampler("retry", "-j4", "-j", "2", word, "--jobs=3")[1]


def test_a_line_of_output_is_one_line(sampler: Sampler) -> None:
    out, told = sampler("find")
    assert len(out.splitlines()) == len(NAMES)
    assert all(b"/odd0/" in line for line in out.splitlines())  # in a pipe, paths are whole
    assert told == "6 found\n"


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
def test_a_table_is_as_wide_as_the_terminal_and_aligned(library: Path, width: int) -> None:
    with Library.open_existing(library) as opened:
        found, columns = opened.iterate(parse_query("")), opened.columns(parse_query(""))
        below, header, *lines = [line for line, _ in table.lines(found, columns, width)]
    assert below == f"below {library.parent}/"
    assert header.split()[-3:] == ["length", "class", "file"]
    assert len(lines) == len(NAMES)
    assert all(cell_len(line) <= max(width, 45) for line in lines)
    assert ("conf" in header) == (width >= 72)
    starts = {line.index(line.split("–")[-1].strip()) for line in lines}
    assert starts == {header.index("file")}


@pytest.mark.parametrize(("width", "told"), [(None, True), (140, True), (60, False)])
def test_classes_are_whole_where_there_is_room(library: Path, width: int | None, told: bool) -> None:
    classes = ("tonal-instrument", "one_shot", "lead-keys")
    with Library.open_existing(library) as opened:
        columns = opened.columns(parse_query(""))
        found = [
            replace(each, values={**each.values, "class": Value(classes)}) for each in opened.iterate(parse_query(""))
        ]
    *_, line = [line for line, each in table.lines(found, columns, width) if each is not None]
    assert ("tonal-instrument one-shot lead-keys" in line) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [("nowhere.wav", "no such file: `sampler find` lists what is."), (".", "is a folder: name a file")],
)
def test_what_cannot_be_shown_is_not_told_to_be_analyzed(sampler: Sampler, name: str, told: str) -> None:
    _, said = sampler("show", name, expect=1)
    assert told in said
    assert "analyze" not in said


def test_a_terminal_gets_a_screenful_and_is_told_of_the_rest(
    sampler: Sampler, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sampler_core.cli.find._SCREENFUL", 2)
    assert len(sampler("find")[0].splitlines()) == len(NAMES)
    monkeypatch.setattr("sampler_core.cli.find.is_terminal", lambda: True)
    out, told = sampler("find")
    assert len(out.splitlines()) == 2
    assert told == "… and 4 more: --all shows them, --limit N or `limit:N` as many as you like\n6 found\n"
    for more in ("--all", "--limit=6", "limit:6"):
        assert len(sampler("find", more)[0].splitlines()) == len(NAMES)
    assert len(sampler("find", "--paths", "--null")[0].split(b"\0")) == len(NAMES) + 1


def test_forms_exclude_each_other(sampler: Sampler) -> None:
    assert "choose one" in sampler("find", "--csv", "--json", expect=2)[1]


def test_a_saved_query_works_in_every_command(sampler: Sampler) -> None:
    sampler("find", "--save", "fast", "bpm:93..", "sort:bpm-")
    assert sampler("queries")[0] == b"fast  bpm:93.. sort:bpm-\n"
    assert json.loads(sampler("queries", "--json")[0])["query"] == "bpm:93.. sort:bpm-"
    assert sampler("find", "saved:fast", "kick", "--count")[0] == b"1\n"
    exported = [json.loads(line)["path"] for line in sampler("export", "saved:fast")[0].splitlines()]
    assert [Path(path).name for path in exported] == ["-0 hat.wav", "snare.wav", 'kick "é", x.wav']
    assert "nothing failed" in sampler("failures", "saved:fast")[1]
    assert "did you mean fast?" in sampler("find", "saved:fst", expect=2)[1]
    sampler("queries", "remove", "fast")
    assert "no query is saved" in sampler("queries")[1]
    assert "`sampler queries`" in sampler("queries", "remove", "fast", expect=2)[1]


def test_failures_of_alternatives(sampler: Sampler) -> None:
    assert "nothing failed" in sampler("failures", "kick , snare")[1]
