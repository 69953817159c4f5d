"""Archives of somebody else: what comes in is as sound as what is made here, needs little memory, or leaves nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import archives
import numpy as np
import pytest
from sampler_library.archive.taking_in import take_in
from sampler_library.archive.writing import write_archive
from sampler_library.check import check

from sampler_core.store.errors import LibraryError

MOST_MB = 300


@pytest.fixture(scope="module")
def archive(filled_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("archive") / "whole.zip"
    write_archive(filled_library, file)
    return file


def in_rows(table: str, **values: Any) -> Callable[[archives.Members], None]:
    """Other values in the first row of a table."""

    def edit(held: archives.Members) -> None:
        rows = archives.rows(held, table)
        rows[0].update(values)
        archives.put_rows(held, table, rows)

    return edit


def in_result(**values: Any) -> Callable[[archives.Members], None]:
    def edit(held: archives.Members) -> None:
        rows = archives.rows(held, "analyses")
        for row in rows:
            result = json.loads(row["result"])
            if "bpm" in result:
                row["result"] = json.dumps({**result, **values})
        archives.put_rows(held, "analyses", rows)

    return edit


def pickled(held: archives.Members) -> None:
    """An array of objects, with all that is noted of it."""
    import hashlib
    import io

    out = io.BytesIO()
    np.save(out, np.array([{"a": 1}], object), allow_pickle=True)
    swap_array(held, hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue())


def no_array(held: archives.Members) -> None:
    import hashlib

    swap_array(held, hashlib.sha256(b"PK\x03\x04 no array").hexdigest(), b"PK\x03\x04 no array")


def swap_array(held: archives.Members, sha256: str, content: bytes) -> None:
    name = next(name for name in held if name.startswith("arrays/"))
    old, size = Path(name).stem, len(held.pop(name))
    held[f"arrays/{sha256[:2]}/{sha256}.npy"] = content
    for table in ("arrays", "outcome_arrays", "analyses"):
        text = held[f"tables/{table}.jsonl"].decode().replace(old, sha256)
        rows = [json.loads(line) for line in text.splitlines()]
        for row in rows:
            if table == "arrays" and row["sha256"] == sha256:
                row["size"] = len(content)
        archives.put_rows(held, table, rows)
    more = len(content) - size
    archives.in_manifest(held, lambda told: told.update(array_bytes=told["array_bytes"] + more))


HOSTILE: dict[str, Callable[[archives.Members], None]] = {
    "result that is no JSON": in_rows("analyses", result="{nothing"),
    "result that is a list": in_rows("analyses", result="[1,2]"),
    "result with NaN": in_rows("analyses", result='{"bpm": NaN}'),
    "deep result": in_rows("analyses", result="[" * 100_000 + "]" * 100_000),
    "result against its schema": in_result(confidence="high"),
    "audio that is no JSON": in_rows("locations", audio="{"),
    "audio of another form": in_rows("locations", audio='{"digest": 7}'),
    "schema that refers elsewhere": in_rows("result_schemas", json_schema='{"$ref":"http://127.0.0.1:1/leak"}'),
    "schema that is none": in_rows("result_schemas", json_schema='{"type":"banana"}'),
    "asked that is no JSON": in_rows("runs", asked="nothing"),
    "inputs that are a list": in_rows("outcomes", inputs="[]"),
    "a type of objects": in_rows("arrays", layout='[[0,"object",[1]]]'),
    "a shape that is a word": in_rows("arrays", layout='[[0,"float32","long"]]'),
    "pickled array": pickled,
    "array that is another archive": no_array,
    "path that is none": in_rows("locations", path_bytes="YQ=="),
    "negative size": in_rows("locations", size=-5),
}


@pytest.mark.hostile(
    "an archive with a row, a result or an array that is not sound", "refused, and nothing is left of it"
)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.ci if n % 4 else ()) for n, name in enumerate(HOSTILE)]
)
def test_what_is_not_sound_is_refused_and_leaves_nothing(archive: Path, tmp_path: Path, name: str) -> None:
    held = archives.members(archive)
    HOSTILE[name](held)
    file = archives.write(tmp_path / "hostile.zip", held)

    with pytest.raises(LibraryError, match="nothing was changed"):
        take_in(tmp_path / "new" / "library", file)

    assert not (tmp_path / "new" / "library").exists()


def test_a_folder_that_was_there_is_left_as_it_was(archive: Path, tmp_path: Path) -> None:
    held = archives.members(archive)
    HOSTILE["result that is a list"](held)
    (tmp_path / "library").mkdir()

    with pytest.raises(LibraryError, match="nothing was changed"):
        take_in(tmp_path / "library", archives.write(tmp_path / "hostile.zip", held))

    assert not list((tmp_path / "library").iterdir())
    take_in(tmp_path / "library", archive)
    assert check(tmp_path / "library") == []


def huge(pieces: Iterator[bytes], table: str) -> Callable[[Path, Path], None]:
    """An archive whose rows of a table are written as they come; they compress to a thousandth."""

    def make(archive: Path, target: Path) -> None:
        import hashlib

        held = archives.members(archive)
        digest, size, rows = hashlib.sha256(), 0, 0
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
            with out.open(f"tables/{table}.jsonl", "w", force_zip64=True) as member:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    rows += piece.count(b"\n")
                    member.write(piece)
            told = {"rows": rows, "size": size, "sha256": digest.hexdigest()}
            archives.in_manifest(held, lambda manifest: manifest["tables"][table].update(told))
            for name, content in held.items():
                if name != f"tables/{table}.jsonl":
                    out.writestr(name, content)

    return make


def row(name: str, value: bytes) -> Iterator[bytes]:
    yield b'{"name":"' + name.encode() + b'","value":"'
    for _ in range(200):
        yield value * (2**20 // len(value))
    yield b'"}\n'


def rows_of(number: int, value: bytes) -> Iterator[bytes]:
    for each in range(number):
        yield from row(f"n{each}", value)


BOMBS: dict[str, Callable[[], tuple[Iterator[bytes], str]]] = {
    "a row of 200 MB": lambda: (rows_of(1, b"x"), "meta"),
    "five rows of 200 MB": lambda: (rows_of(5, b"x"), "meta"),
    "a row that is nested": lambda: (iter([b'{"name":"n","value":', b"[" * 2**24, b"]" * 2**24, b"}\n"]), "meta"),
    "a row of lists": lambda: (iter([b'{"name":"n","value":[', b"[]," * 2**23, b"0]}\n"]), "meta"),
    "text of 8 MB, 40 times": lambda: (
        (b'{"name":"n%d","value":"' % each + b"x" * 2**23 + b'"}\n' for each in range(40)),
        "meta",
    ),
    "lists within a text": lambda: (
        (
            b'{"outcome_id":%d,"span_index":0,"start_s":null,"end_s":null,"status":"ok","reason":null,"result":"['
            % each
            + b"[]," * (2**21)
            + b'0]","failure_kind":null,"failure":null,"elapsed_s":0.0}\n'
            for each in range(5)
        ),
        "analyses",
    ),
}


@pytest.mark.hostile("an archive that unfolds to gigabytes", "refused or taken in within 300 MB")
@pytest.mark.ci
@pytest.mark.parametrize("name", BOMBS)
def test_memory_is_flat_whatever_the_archive(archive: Path, tmp_path: Path, name: str) -> None:
    pieces, table = BOMBS[name]()
    huge(pieces, table)(archive, tmp_path / "bomb.zip")
    code = (
        "import re, sys\nfrom pathlib import Path\nfrom sampler_core.cli import main\n"
        "sys.argv = ['sampler', 'library', 'unarchive', *sys.argv[1:]]\n"
        "try:\n    main()\nfinally:\n"
        # What `getrusage` says of a process begins with what its parent held.
        "    held = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "    print('MB', int(held[1]) // 1024)\n"
    )
    args = [str(tmp_path / "bomb.zip"), "--library", str(tmp_path / "library")]
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=False)

    assert done.returncode == 2, done.stderr
    assert "nothing was changed" in done.stderr
    assert int(done.stdout.split("MB ")[1]) < MOST_MB
    assert not (tmp_path / "library").exists()
