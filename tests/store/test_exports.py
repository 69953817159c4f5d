"""Handing over, and the canonical dump."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from contextlib import redirect_stdout
from typing import Any, TextIO

import pytest
import stored
from stored import Writer

from sampler_core.cli.found import write_table
from sampler_core.exports import BUILT_IN, CSV, UnknownFormat, exporter, table
from sampler_core.exports.cells import cell
from sampler_core.exports.columns import heading
from sampler_core.hookspecs import ExporterSpec
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query


def exported(name: str, library: Library, query: str = "", *fields: str) -> str:
    stream, asked = io.StringIO(), parse_query(query)
    if name == CSV:
        kinds = library.kinds
        columns = library.columns(asked, [*kinds.facets(), *fields])
        table.write(library.records(asked), stream, columns, kinds)
    else:
        exporter(name)(library.records(), stream)
    return stream.getvalue()


def rows(library: Library, *fields: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported("csv", library, "", *fields))))


@pytest.fixture
def filled(library: Library, writer: Writer, sound) -> Library:
    file_id = writer.file(sound('a "quoted", name.wav'), stored.audio_info("a", tags={"title": "é\udcff"}))
    writer.step(file_id, "r", stored.regions((0.0, 0.5), (1.0, 1.75)))
    writer.step(file_id, "t", stored.tempo(92.5))
    writer.step(file_id, "k", stored.failed(analyzer="key"))
    broken = writer.file(sound("broken.wav"), None, "noise")
    writer.step(broken, "d", stored.failed(stored.FailureKind.DECODE_ERROR, "decode"))
    return library


def test_jsonl_holds_every_record_whole(filled: Library) -> None:
    lines = exported("jsonl", filled).splitlines()
    assert [json.loads(line) for line in lines] == list(filled.records())


def test_csv_holds_one_row_per_file(filled: Library) -> None:
    first, second = rows(filled)
    assert first["path"].endswith('a "quoted", name.wav')
    assert (first["bpm"], first["bpm_confidence"], first["key"], first["sound_s"]) == ("92.5", "0.9", "", "1.25")
    assert (first["duration_s"], first["sample_rate_hz"], first["format"]) == ("2.0", "44100", "WAV")
    assert (first["regions"], first["failed"]) == ("2", "key")
    assert (second["duration_s"], second["bpm"], second["failed"]) == ("", "", "decode")


@pytest.mark.hostile("a name that a spreadsheet would take for a formula", "written as text")
@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "-0 hat.wav"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-1.5", "+3", "-.5e-3", "a=b", " =1", "'=1", "", -1.5, 0, None, True])
def test_numbers_and_other_text_stay_as_they_are(value: object) -> None:
    assert cell(value) == value


def test_both_tables_write_their_cells_in_the_same_way(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "c", stored.contents({}, own=("=1+1", 0.9)))
    written, asked = io.StringIO(), parse_query("")
    with redirect_stdout(written):
        list(write_table(stretches=False)(library.iterate(asked), library.columns(asked)))
    (row,), (found,) = rows(library), csv.DictReader(io.StringIO(written.getvalue()))

    assert (row["own"], row["own_confidence"], found["class"]) == ("'=1+1", "0.9", "'=1+1")
    assert found["bpm"] == row["bpm"] == ""
    assert {name for name in found if name.startswith("bpm")} == {name for name in row if name.startswith("bpm")}


def test_csv_shows_the_answer_that_counts(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "ours", stored.tempo(120), summary=False)
    writer.step(file_id, "theirs", stored.tempo(60, analyzer="librosa_tempo"))
    assert next(csv.DictReader(io.StringIO(exported("csv", library))))["bpm"] == "60.0"


def test_an_empty_library_gives_no_rows(library: Library) -> None:
    assert exported("jsonl", library) == ""
    assert len(exported("csv", library).splitlines()) == 1


def write_labels(records: Iterable[dict[str, Any]], stream: TextIO) -> None:
    stream.writelines(f"theirs: {record['path']}\n" for record in records)


def test_plugins_add_formats_but_replace_none() -> None:
    theirs = [ExporterSpec(name, "theirs", "test_exports:write_labels") for name in ("labels", "csv")]
    written = io.StringIO()
    exporter("labels", theirs)([{"path": "a.wav"}], written)
    assert written.getvalue() == "theirs: a.wav\n"
    assert exporter("csv", theirs) is exporter("csv")
    with pytest.raises(UnknownFormat, match=r"'xml': choose one of csv, jsonl"):
        exporter("xml")
    assert {spec.name for spec in BUILT_IN} == {"jsonl", "csv"}


def fill(library: Library, sound, order: list[int]) -> None:
    stored.put_schemas(library)
    with library.transaction() as tx:
        run_id = tx.begin_run({"order": order})
    writer = Writer(library, run_id)
    for i in order:
        file_id = writer.file(sound(f"{i}.wav"), stored.audio_info(str(i), tags={"genre": "house"}))
        writer.step(file_id, f"t{i}", stored.tempo(90.0 + i, elapsed_s=i / 7))
        writer.step(file_id, f"k{i}", stored.failed(analyzer="key"))


def test_the_same_answers_give_the_same_dump(tmp_path, sound) -> None:
    with Library.open(tmp_path / "one") as one, Library.open(tmp_path / "two") as two:
        fill(one, sound, [1, 2, 3])
        fill(two, sound, [3, 1])
        assert one.dump() != two.dump()
        Writer(two, 1).file(sound("2.wav"), stored.audio_info("2"), "before")
        fill(two, sound, [2, 3])
        assert one.dump() == two.dump()
        Writer(two, 1).step(1, "t1 v2", stored.tempo(90, version="2"))
        assert one.dump() != two.dump()


@pytest.mark.parametrize(
    ("name", "unit", "told"),
    [
        ("bpm", "bpm", "bpm"),
        ("peak", "dBFS", "peak_dbfs"),
        ("sound", "s", "sound_s"),
        ("tuning_cents", "cents", "tuning_cents"),
        ("acme.loudness.lufs", "LUFS", "acme.loudness.lufs"),
        ("pace", "1/min", "pace_1_min"),
        ("slope", "°", "slope"),
        ("key", "", "key"),
    ],
)
def test_a_column_is_called_by_name_and_unit_once(name: str, unit: str, told: str) -> None:
    assert heading(name, unit) == told


def test_facets_that_share_a_confidence_have_one_column_of_it(library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "k", stored.failed(analyzer="key"))
    header = exported("csv", library).splitlines()[0].split(",")

    assert len(header) == len(set(header))
    assert "camelot" in header
    assert [name for name in header if name.startswith(("key_", "camelot_", "open_key_"))] == ["key_confidence"]
    assert header[:4] == ["path", "duration_s", "sample_rate_hz", "channels"]
    assert header[-1] == "failed"


def test_any_field_can_be_asked_for_and_several_values_stand_in_one_cell(
    library: Library, writer: Writer, sound
) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "t", stored.tempo(120))
    writer.step(file_id, "c", stored.contents({"music": 0.9, "speech": 0.7, "singing": 0.2}))
    (row,) = rows(library, "tempo.confidence", "contains", "contents.segments")

    assert (row["tempo.confidence"], row["contains"]) == (row["bpm_confidence"], "music speech")
    assert float(row["contents.segments"]) >= 0
