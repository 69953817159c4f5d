"""What of folders is taken, and that nothing of the rest goes missing in silence."""

from __future__ import annotations

import os
import stat
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sampler_core.audio.discover import PassedOver, Reason, find_audio, is_hidden


def names(root, paths=None, **options):
    return [os.fsencode(path.relative_to(root)) for path in find_audio(paths or [root], **options)]


def told(root: Path, *paths: Path, **options: bool) -> dict[str, str]:
    """What is passed over below ``root``, and why."""
    passed: list[PassedOver] = []
    list(find_audio(paths or [root], passed.append, **options))
    return {str(each.path.relative_to(root)): f"{each.reason} {each.what}".strip() for each in passed}


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


TAKEN = [b"A.WAV", b"b.wav", b"c.Flac", b"no_extension", b"odd.xyz", b"sub/z.ogg"]


def test_a_folder_is_walked_in_a_stable_order_and_the_rest_is_told(folder):
    assert names(folder) == TAKEN
    assert told(folder) == {
        ".hidden.wav": "hidden",
        "cover.jpg": "not audio .jpg",
        "noise": "not audio",
        "readme.txt": "not audio .txt",
    }


def test_a_named_file_is_always_taken_and_once(folder):
    named = [folder / "readme.txt", folder / ".hidden.wav", folder / "b.wav", folder / "sub" / ".." / "b.wav", folder]
    found = names(folder, named)
    assert found[:3] == [b"readme.txt", b".hidden.wav", b"b.wav"]
    assert Counter(found).most_common(1)[0][1] == 1
    assert told(folder, *named[2:])["sub/../b.wav"] == told(folder, *named[2:])["b.wav"] == "met twice"


@pytest.mark.hostile("links that lead in circles", "each folder once; counted as passed over")
def test_link_loops_end_and_no_folder_is_entered_twice(folder):
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "zz").symlink_to(folder / "sub")
    assert names(folder, [folder, folder / "sub"]).count(b"sub/z.ogg") == 1
    assert told(folder)["sub/up"] == told(folder)["zz"] == "met twice"


@pytest.mark.hostile("names that are no text", "taken like all others")
def test_names_of_any_bytes(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\xfe\n.wav")).write_bytes(b"RIFF")
    assert names(tmp_path) == [b"\xff\xfe\n.wav"]


HIDDEN = (".git", ".x.wav", ".DS_Store.wav")
SHOWN = ("...And Justice for All", "..x.wav", ".hack sign", ". .wav", "x.wav", "...")


@pytest.mark.parametrize("name", HIDDEN + SHOWN)
def test_hidden_is_one_leading_dot_and_no_space(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if not path.suffix or " " in name:
        path.mkdir()
        path /= "song.wav"
    path.write_bytes(b"RIFF")
    assert (list(find_audio([tmp_path])) == []) is (name in HIDDEN)
    assert told(tmp_path) == ({name: "hidden"} if name in HIDDEN else {})
    assert list(find_audio([tmp_path], hidden=True)) == [path]
    assert told(tmp_path, hidden=True) == {}


@pytest.mark.parametrize("mark", [{"st_flags": stat.UF_HIDDEN}, {"st_file_attributes": stat.FILE_ATTRIBUTE_HIDDEN}])
def test_what_the_platform_calls_hidden_is(mark: dict[str, int]) -> None:
    class Status:
        st_flags = st_file_attributes = 0

    status = Status()
    assert not is_hidden("song.wav", status)
    vars(status).update(mark)
    assert is_hidden("song.wav", status)


def test_what_macos_leaves_behind_is_passed_over_but_audio_is_not(folder: Path) -> None:
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "b.wav").write_bytes(b"RIFF")
    (folder / "._b.wav").write_bytes(b"\0\x05\x16\x07 and so on")
    (folder / "._b 2.wav").write_bytes((folder / "b.wav").read_bytes())
    assert names(folder) == [b"._b 2.wav", *TAKEN]
    both = {"__MACOSX": "macOS metadata", "._b.wav": "macOS metadata"}
    assert told(folder).items() >= both.items() == told(folder, hidden=True).items() & both.items()


def test_audio_is_taken_whatever_its_name_and_text_never_is(folder: Path) -> None:
    (folder / "b.wav").rename(folder / "b.txt")
    for name, content in (("a.txt", "MAC address: 1"), ("b.cue", "MP+ and more")):
        (folder / "sub" / name).write_text(content)
    (folder / "sub" / "c.nfo").write_text("Song list", encoding="utf-16")
    assert names(folder) == [b"A.WAV", b"b.txt", *TAKEN[2:]]


@pytest.mark.hostile("a folder that may not be read, a broken link", "said and counted; exit code 1")
def test_what_cannot_be_read_is_told(folder: Path) -> None:
    os.mkfifo(folder / "pipe.wav")
    os.mkfifo(folder / "pipe")
    (folder / "dangling.wav").symlink_to(folder / "nowhere")
    (folder / "loop.wav").symlink_to(folder / "loop.wav")
    (folder / ".dangling").symlink_to(folder / "nowhere")
    found = told(folder, folder, folder / "missing")
    assert found["pipe.wav"] == found["pipe"] == "not a regular file"
    assert found["dangling.wav"] == f"cannot be read is a link to {folder / 'nowhere'}, which is not there"
    assert found["loop.wav"] == "cannot be read Too many levels of symbolic links"
    assert found["missing"] == "cannot be read No such file or directory"
    assert found[".dangling"] == "hidden"


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_not_be_read_is_told(what: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the system is asked to refuse."""
    locked = folder / ("sub" if what == "folder" else "noise")
    listing, opening = Path.iterdir, os.open

    def refuse(self: Path):
        if self == locked:
            raise PermissionError(13, "Permission denied", str(self))
        return listing(self)

    def refuse_to_open(path, *rest):
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, *rest)

    monkeypatch.setattr(Path, "iterdir", refuse)
    monkeypatch.setattr(os, "open", refuse_to_open)
    assert told(folder)[locked.name].endswith("Permission denied")
    assert told(folder)[locked.name].startswith(Reason.UNREADABLE)


def test_a_path_that_is_too_long_is_told(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):  # 20 times 250 letters are more than a path may have
        os.mkdir("n" * 250, dir_fd=here)
        inner = os.open("n" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    assert list(told(tmp_path).values()) == ["cannot be read File name too long"]


_PART = st.text(st.sampled_from(". aé-"), min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))
_TREE = st.lists(st.tuples(_PART, _PART.map(lambda name: name + "x"), st.booleans()), max_size=8)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=_TREE, hidden=st.booleans())
def test_whatever_lies_there_is_taken_or_told(
    tree: list[tuple[str, str, bool]], hidden: bool, tmp_path_factory
) -> None:
    root = tmp_path_factory.mktemp("tree")
    for outer, inner, audio in tree:
        (root / outer).mkdir(exist_ok=True)
        (root / outer / inner).write_bytes(b"fLaC\0" if audio else b"text")
    passed: list[PassedOver] = []
    found = list(find_audio([root], passed.append, hidden=hidden))
    closed = {each.path for each in passed}
    for path in (path for path in root.rglob("*") if path.is_file()):
        assert (path in found) + (path in closed) + (path.parent in closed) == 1
