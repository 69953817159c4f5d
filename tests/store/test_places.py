"""Files are known by their sound, wherever they lie and whatever they are called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sampler_library.check import check
from stored import IN_SQLITE, Writer

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query


def test_an_unchanged_file_is_known_by_its_place(library: Library, writer: Writer, sound) -> None:
    path, audio = sound(), stored.audio_info()
    file_id = writer.file(path, audio)
    row = library.file_for_location(path, path.stat())
    assert row is not None
    assert (row.id, row.identity, row.audio) == (file_id, audio.digest, audio)
    path.write_bytes(b"another sound")
    assert library.file_for_location(path, path.stat()) is None


def test_each_of_size_time_and_inode_tells_alone(library: Library, writer: Writer, sound) -> None:
    """Also where nothing is known of change times."""
    path = sound()
    writer.file(path, stored.audio_info())
    with library.writing() as connection:
        connection.exec_driver_sql("UPDATE locations SET ctime_ns = NULL")
    names = ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime")
    now = path.stat()
    plain = [getattr(now, name) for name in names] + [0]
    for changed in (None, "st_size", "st_ino", "st_mtime"):
        given = [value + (name == changed) for name, value in zip([*names, "st_ctime"], plain, strict=True)]
        mtime_ns = now.st_mtime_ns + (changed == "st_mtime")
        found = library.file_for_location(path, os.stat_result(given, {"st_mtime_ns": mtime_ns}))
        assert (found is None) == (changed is not None), changed


def test_bytes_and_sound_are_known_elsewhere(library: Library, writer: Writer, sound) -> None:
    audio = stored.audio_info()
    file_id = writer.file(sound(), audio, "content")
    for row in (library.file_for_bytes(stored.sha256("content")), library.file_for_audio(audio.digest)):
        assert row is not None
        assert row.id == file_id
    assert library.file_for_bytes(stored.sha256("other")) is None
    assert library.file_for_audio("pcm-sha256:other") is None


def test_a_copy_is_the_same_file_at_two_places(library: Library, writer: Writer, sound) -> None:
    paths = [sound("a/kick.wav"), sound("b/kick.wav")]
    first, second = (writer.file(path, stored.audio_info()) for path in paths)
    assert first == second
    writer.step(first, "k", stored.tempo(92))
    assert [record["path"] for record in library.records()] == [str(path) for path in paths]
    assert all(record["outcomes"][0]["result"]["bpm"] == 92 for record in library.records())


def test_a_renamed_file_keeps_its_answers_and_leaves_nothing_behind(library: Library, writer: Writer, sound) -> None:
    old = sound("old.wav")
    writer.step(writer.file(old, stored.audio_info()), "k", stored.tempo(92))
    new = old.rename(old.with_name("new.wav"))
    writer.file(new, stored.audio_info())
    assert [found.path for found in library.find(parse_query("bpm:92"))] == [new]


def test_other_tags_on_the_same_sound_replace_the_tags(library: Library, writer: Writer, sound) -> None:
    path = sound()
    writer.file(path, stored.audio_info(tags={"genre": "techno"}))
    path.write_bytes(b"retagged")
    writer.file(path, stored.audio_info(tags={"genre": "house"}), "retagged")
    assert not library.find(parse_query("tag:techno"))
    assert [found.path for found in library.find(parse_query("tag:house"))] == [path]


def test_an_edited_file_is_another_file(library: Library, writer: Writer, sound) -> None:
    path = sound()
    writer.step(writer.file(path, stored.audio_info("before")), "k", stored.tempo(92))
    writer.file(path, stored.audio_info("after"), "after")
    assert library.record(path)["outcomes"] == []


def test_a_file_that_cannot_be_decoded_is_known_by_its_bytes(library: Library, writer: Writer, sound) -> None:
    path = sound()
    writer.file(path, None)
    row = library.file_for_location(path, path.stat())
    assert row is not None
    assert (row.audio, row.identity) == (None, f"bytes-sha256:{stored.sha256('boom')}")
    assert library.record(path)["audio"] is None


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_names_that_are_not_text_are_kept_as_they_are(library: Library, writer: Writer, sound) -> None:
    path = sound(b"caf\xe9 \xff\n'\"%_.wav")
    writer.file(path, stored.audio_info(tags={"title": "a\udcffb\x00c"}))
    assert library.file_for_location(path, path.stat()) is not None
    assert [found.path for found in library.find(parse_query(r'"\udcff"'))] == [path]
    record = next(library.records())
    assert record == library.record(path)
    record["path"].encode("utf-8")


def test_large_inodes_fit(library: Library, writer: Writer, sound) -> None:
    path = sound()
    stat = list(path.stat())
    stat[1] = 2**64 - 5
    given_stat = os.stat_result(stat, {"st_mtime_ns": path.stat().st_mtime_ns})
    with library.transaction() as tx:
        tx.put_file(path, given_stat, "pcm-sha256:1", None, stored.audio_info())
    assert library.file_for_location(path, given_stat) is not None
    assert library.file_for_location(path, path.stat()) is None


def test_known_bytes_stay_known_when_nobody_hashed_again(library: Library, writer: Writer, sound) -> None:
    path = sound()
    writer.file(path, stored.audio_info(), "content")
    with library.transaction() as tx:
        tx.put_file(path, path.stat(), stored.audio_info().digest, None, stored.audio_info())
    assert library.file_for_bytes(stored.sha256("content")) is not None


@IN_SQLITE
def test_what_is_expected_is_answered_without_the_database(library: Library, writer: Writer, sound) -> None:
    paths = [sound(f"{i}.wav") for i in range(3)]
    for i, path in enumerate(paths):
        file_id = writer.file(path, stored.audio_info(str(i)))
        writer.step(file_id, f"tempo {i}", stored.tempo(90 + i))
        writer.step(file_id, f"key {i}", stored.failed(stored.FailureKind.CANCELLED, "key"))
    asked = {path: _ask(library, path, i) for i, path in enumerate(paths)}
    library.expect([*paths, Path("/nowhere")])
    library._reading.dispose()
    database = library.path / "library.db"
    database.rename(library.path / "hidden.db")
    known = {path: _ask(library, path, i, cached_only=True) for i, path in enumerate(paths)}
    database.with_name("hidden.db").rename(database)
    assert [answer[:3] for answer in known.values()] == [answer[:3] for answer in asked.values()]
    assert asked[paths[0]][3] is None


def _ask(library: Library, path: Path, i: int, *, cached_only: bool = False) -> tuple[object, ...]:
    row = library.file_for_location(path, path.stat())
    assert row is not None
    rest = None if cached_only else library.outcomes(f"key {i}")
    return row, library.current(row.id), library.outcomes(f"tempo {i}"), rest


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.binary(min_size=1, max_size=40).filter(
        lambda name: not set(b"/\0") & set(name) and name not in (b".", b"..")
    )
)
def test_any_name_a_file_system_allows(name: bytes, library: Library, writer: Writer, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_bytes(b"")
    writer.file(path, stored.audio_info())
    record = library.record(path)
    assert record is not None
    record["path"].encode("utf-8")
    path.unlink()


_IN_A_LOCALE = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[1:2]
import stored
from sampler_library.check import check
from sampler_core.library import Library
with Library.open(Path(sys.argv[2])) as library:
    with library.transaction() as tx:
        writer = stored.Writer(library, tx.begin_run({}))
    stored.put_schemas(library)
    for path in sorted(Path(sys.argv[3]).iterdir()):
        writer.file(path, stored.audio_info())
"""


@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there in any locale")
def test_a_path_has_one_spelling_in_any_locale(tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    (sounds / "Café.wav").write_bytes(b"x")
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = [str(Path(__file__).parent), str(tmp_path / "library"), str(sounds)]
    subprocess.run([sys.executable, "-c", _IN_A_LOCALE, *told], env=plain, check=True, timeout=60)

    assert check(tmp_path / "library") == []
    with Library.open_existing(tmp_path / "library") as library:
        assert [found.path.name for found in library.find(parse_query("CAFÉ"))] == ["Café.wav"]
