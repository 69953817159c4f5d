"""Places at which nothing lies any more: out of every answer but those to ``gone:``, in both databases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import stored
from sampler_library.stats import stats
from stored import Writer

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store.errors import UnknownFile
from sampler_core.store.gone import has_places, mark_gone


@pytest.fixture
def sounds(library: Library, writer: Writer, tmp_path: Path) -> Library:
    """``a`` and ``b`` at 92 and ``c`` at 120 bpm, and the same in ``old``, from where ``b`` and ``c`` are gone."""
    for folder in ("new", "old"):
        for name, bpm in (("a", 92), ("b", 92), ("c", 120)):
            path = tmp_path / folder / f"{name}.wav"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(name.encode() if folder == "new" or name == "b" else b"other " + name.encode())
            sound = name if name == "b" else f"{folder} {name}"
            writer.step(writer.file(path, stored.audio_info(sound), sound), sound, stored.tempo(bpm))
    for name in ("b", "c"):
        (tmp_path / "old" / f"{name}.wav").unlink()
    with library.transaction() as tx:
        tx.begin_run({"roots": [str(tmp_path)]})
    library.save_query("left", "gone: bpm:92")
    library.save_query("slow", "bpm:92")
    found = mark_gone(library, [tmp_path])
    assert (len(found.locations), found.left) == (2, {})
    return library


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "new/a new/b new/c old/a"),
        ("bpm:92", "new/a new/b old/a"),
        ("gone:", "old/b old/c"),
        ("-gone:", "new/a new/b new/c old/a"),
        ("gone: bpm:120", "old/c"),
        ("gone: -bpm:120", "old/b"),
        ("bpm:120 , gone: bpm:92", "new/c old/b"),
        ("gone: , path:new/", "new/a new/b new/c old/b old/c"),
        ("saved:left", "old/b"),
        ("saved:left , saved:slow", "new/a new/b old/a old/b"),
        ("saved:slow gone:", ""),
        ("-saved:left", "new/a new/b new/c old/a"),
        ("-saved:slow", "new/c"),
        ("duplicates:", ""),
        ("sort:bpm- sort:path-", "new/c old/a new/b new/a"),
    ],
)
def test_only_gone_asks_for_what_is_gone(query: str, names: str, sounds: Library, tmp_path: Path) -> None:
    asked = parse_query(query)
    found = [each.path.relative_to(tmp_path).with_suffix("").as_posix() for each in sounds.find(asked)]
    assert found == names.split()
    assert sounds.count(asked) == len(found) == len(list(sounds.records(asked)))
    assert len(sounds.sounds(asked)) <= len(found)
    assert [each.gone_at is not None for each in sounds.find(asked)] == [name in ("old/b", "old/c") for name in found]
    assert str(parse_query(str(asked))) == str(asked)


def test_the_rest_of_the_library_knows_it(sounds: Library, tmp_path: Path) -> None:
    counts = stats(sounds)
    assert (counts.files, counts.places, counts.gone) == (5, 4, 2)
    assert has_places(sounds, [tmp_path / "old"])
    assert has_places(sounds, [tmp_path / "old" / "c.wav"])
    assert not has_places(sounds, [tmp_path / "ol", tmp_path / "old" / "c.wa"])
    assert sounds.record(tmp_path / "old" / "a.wav").get("gone_at") is None
    assert sounds.file(tmp_path / "old" / "c.wav").gone_at is not None


def test_a_moved_file_is_told_from_one_that_nobody_knows(sounds: Library, tmp_path: Path) -> None:
    moved = (tmp_path / "new" / "a.wav").rename(tmp_path / "new" / "my kick.wav")
    with pytest.raises(UnknownFile, match=rf"known .* from {tmp_path}/new/a.wav: `sampler analyze '{moved}'.*` notes"):
        sounds.file(moved)
    (new := tmp_path / "new" / "other.wav").touch()
    with pytest.raises(UnknownFile, match=r"is not in the library .*`sampler analyze .*` adds it"):
        sounds.sound(new)
    with pytest.raises(UnknownFile, match=r"is not in the library .* there is no such file"):
        sounds.sound(tmp_path / "nowhere.wav")


def test_paths_may_be_text(sounds: Library, tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.wav"
    assert sounds.file(os.fspath(path)).path == path
    assert sounds.record(os.fspath(path)) == sounds.record(path)
    assert sounds.sound(os.fspath(path)) == sounds.sound(path)
    assert repr(sounds.file(path)) == f"<StoredFile {str(path)!r}: tempo>"
    for reopen in (Library.open, Library.open_existing):
        with reopen(os.fspath(sounds.path)) as again:
            assert again.count(parse_query("")) == 4
