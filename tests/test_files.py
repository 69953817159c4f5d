"""Every file that gets a final name is made exclusively under a random one: no planted link is ever followed."""

from __future__ import annotations

import ast
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sampler_core.files import PRIVATE, created, make_shared_folder, new_file, new_stream, new_text, put_in_place

ROOT = Path(__file__).parent.parent
SHIPPED = [
    path
    for folder in (ROOT / "sampler_core", ROOT / "plugin_sdk" / "sampler_sdk", *(ROOT / "plugins").glob("*/sampler_*"))
    for path in folder.rglob("*.py")
]
OWN_FOLDERS = {
    "sampler_core/audio/decode.py": "samples of a run, in its scratch folder of mode 0700",
    "sampler_core/execution/ballast.py": "space set aside in the same folder",
    "sampler_core/execution/journal.py": "steps in hand, in the same folder",
    "sampler_core/execution/pool.py": "what a worker prints, in the same folder",
    "sampler_core/execution/worker.py": "the kernel's file of its own process",
    "sampler_core/environments/host.py": "arrays of a call, in a temporary folder of mode 0700",
}
"""Modules that open files to write without :mod:`sampler_core.files`: where those lie, nobody can plant a link."""
CORE = "sampler_core/files.py"

WRITERS: dict[str, Callable[[Path], object]] = {
    "new_file": lambda path: _write(new_file(path), b"new"),
    "durable": lambda path: _write(new_file(path, mode=0o640, durable=True), b"new"),
    "new_text": lambda path: _write(new_text(path), "new"),
    "new_stream": lambda path: _write(new_stream(path), "new"),
    "put_in_place": lambda path: put_in_place(path, lambda arriving: arriving.write_text("new")),
}
each_writer = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def _write(opened: object, *parts: object) -> None:
    with opened as file:  # type: ignore[attr-defined]
        for part in parts:
            file.write(part)


@each_writer
def test_what_has_the_name_is_replaced_and_of_a_link_the_link_itself(tmp_path, write):
    victim, target = tmp_path / "victim", tmp_path / "out"
    victim.write_text("precious")
    for plant in (
        lambda: None,
        lambda: target.write_text("old"),
        lambda: target.symlink_to(victim),
        lambda: target.symlink_to(tmp_path / "nowhere"),
        lambda: os.link(victim, target),
    ):
        target.unlink(missing_ok=True)
        plant()
        write(target)
        assert target.read_text() == "new"
        assert not target.is_symlink()
        assert victim.read_text() == "precious"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "victim"]


@pytest.mark.parametrize("write", [WRITERS["new_file"], WRITERS["new_text"], WRITERS["new_stream"]])
def test_a_folder_and_a_device_are_refused(tmp_path, write):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null").symlink_to("/dev/null")
    for name, said in (("", "folder"), ("pipe", "pipe"), ("null", "device"), ("no/such", "No such file")):
        with pytest.raises(OSError, match=said) as refused:
            write(tmp_path / name)
        assert refused.value.filename == str(tmp_path / name), "the name that was given, not one that nobody knows"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["null", "pipe"]


def test_what_fails_leaves_what_was_there_and_nothing_else(tmp_path):
    target = tmp_path / ("x" * 255)  # as long as a name can be
    target.write_text("old")
    for opened, half in ((new_file(target), b"half"), (new_text(target), "half")):
        with pytest.raises(TypeError):
            _write(opened, half, 0)
    assert (list(tmp_path.iterdir()), target.read_text()) == ([target], "old")


def test_the_mode_is_the_one_asked_for_or_the_umasks(tmp_path):
    before = os.umask(0o027)
    try:
        for mode, expected in ((None, 0o640), (PRIVATE, 0o600), (0o664, 0o664)):
            with new_file(tmp_path / "file", mode=mode):
                pass
            assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == expected
        tmp_path.chmod(0o2775)
        make_shared_folder(tmp_path / "folder")
        assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o2775
    finally:
        os.umask(before)


def test_what_is_created_must_not_be_there_not_even_as_a_link_to_nothing(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        created(tmp_path / "link")
    assert not (tmp_path / "nowhere").exists()


def test_nothing_else_opens_a_file_to_write():
    found = {path.relative_to(ROOT).as_posix(): sorted(_writing(path)) for path in SHIPPED}

    assert {name: lines for name, lines in found.items() if lines and name not in (*OWN_FOLDERS, CORE)} == {}
    assert [name for name in OWN_FOLDERS if not found[name]] == []  # what opens none any more goes off the list


@pytest.mark.parametrize(
    "code",
    [
        "open(p, 'w')",
        "p.open('ab')",
        "p.open(mode='r+')",
        "p.write_text('')",
        "p.write_bytes(b'')",
        "p.touch()",
        "shutil.copyfile(p, q)",
        "os.open(p, os.O_CREAT)",
        "click.File('w')",
        "ZipFile(path, 'w')",
        "np.save(path, a)",
    ],
)
def test_that_it_would_be_seen(code):
    assert _writes(ast.parse(code).body[0].value)


def _writing(path: Path) -> set[str]:
    return {f"line {node.lineno}" for node in ast.walk(ast.parse(path.read_text())) if _writes(node)}


def _writes(node: ast.AST) -> bool:
    """Whether ``node`` is a call that opens a file by its name to write, and would take what has the name already."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name("formatter" | "archive"))):
            return False  # click's, and a zip's: neither writes by a name of the file system
        case ast.Call(func=ast.Attribute(attr="open" | "File"), args=[ast.Constant(mode), *_]):
            return _overwrites(mode)
        case ast.Call(func=ast.Name("open" | "ZipFile"), args=[at, ast.Constant(mode), *_]):
            by_descriptor = isinstance(at, ast.Constant) and isinstance(at.value, int)
            return _overwrites(mode) and not by_descriptor and getattr(at, "id", "") != "file"
        case ast.Call(func=ast.Attribute(attr="open"), keywords=[ast.keyword(arg="mode", value=ast.Constant(mode))]):
            return _overwrites(mode)
        case ast.Call(func=ast.Attribute(value=ast.Name("os"), attr="open")):
            return "O_CREAT" in {getattr(each, "attr", "") for each in ast.walk(node)}
        case ast.Call(func=ast.Attribute(value=ast.Name("np"), attr="save" | "savez"), args=[at, *_]):
            return getattr(at, "id", "") not in {"file", "hashed", "buffer"}
        case ast.Call(func=ast.Attribute(attr="touch"), keywords=[ast.keyword(arg="exist_ok")]):
            return False
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in {"write_text", "write_bytes", "touch", "copyfile", "copy2", "NamedTemporaryFile", "mkstemp"}
    return False


def _overwrites(mode: object) -> bool:
    return isinstance(mode, str) and set(mode) <= set("rwabt+x") and bool(set(mode) & set("wa+")) and "x" not in mode
