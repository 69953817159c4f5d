import os

import pytest

from sampler_core.audio.discover import find_audio


def names(root, paths=None, **options):
    return [os.fsencode(path.relative_to(root)) for path in find_audio(paths or [root], **options)]


@pytest.fixture
def folder(tmp_path, write, tone):
    for name in ("b.wav", "A.WAV", "c.Flac"):
        write(name, tone[:100])
    (tmp_path / "sub").mkdir()
    write("sub/z.ogg", tone[:5000])
    write("x.wav", tone[:100]).rename(tmp_path / "no_extension")
    write("x.wav", tone[:100]).rename(tmp_path / "odd.xyz")
    for name in ("readme.txt", "noise", ".hidden.wav", "cover.jpg"):
        (tmp_path / name).write_bytes(b"not audio")
    return tmp_path


def test_a_folder_is_walked_in_a_stable_order(folder):
    assert names(folder) == [b"A.WAV", b"b.wav", b"c.Flac", b"no_extension", b"odd.xyz", b"sub/z.ogg"]


def test_a_named_file_is_always_taken(folder):
    assert names(folder, [folder / "readme.txt", folder / ".hidden.wav"]) == [b"readme.txt", b".hidden.wav"]


def test_link_loops_end_and_no_folder_is_entered_twice(folder):
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "zz").symlink_to(folder / "sub")
    assert names(folder, [folder, folder / "sub"]).count(b"sub/z.ogg") == 1


def test_names_of_any_bytes(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\xfe\n.wav")).write_bytes(b"RIFF")
    assert names(tmp_path) == [b"\xff\xfe\n.wav"]


def test_what_cannot_be_read_is_reported(folder):
    problems = []
    os.mkfifo(folder / "pipe.wav")
    os.mkfifo(folder / "pipe")
    (folder / "dangling.wav").symlink_to(folder / "nowhere")
    found = names(folder, [folder, folder / "missing"], on_problem=lambda path, reason: problems.append(path.name))
    assert len(found) == 6
    assert problems == ["dangling.wav", "pipe.wav", "missing"]


def test_an_unreadable_folder_is_reported(folder, monkeypatch):
    locked = folder / "sub"
    listing = type(folder).iterdir

    def refuse(self):
        if self == locked:
            raise PermissionError(13, "Permission denied", str(self))
        return listing(self)

    monkeypatch.setattr(type(folder), "iterdir", refuse)
    problems = []
    assert len(names(folder, on_problem=lambda path, reason: problems.append((path, reason)))) == 5
    assert problems == [(locked, "Permission denied")]
