"""JSON Schemas of strangers: nothing they name is fetched, and what is wrong comes out as a sentence."""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sampler_core.schemas import LONGEST_SCHEMA, Schema, UnusableSchema

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and who connected to it."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                callers.append(address)
                connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def nested(depth: int) -> dict[str, object]:
    schema: dict[str, object] = {}
    for _ in range(depth):
        schema = {"items": schema}
    return schema


@pytest.mark.hostile("a result schema that refers to an address", "nothing is fetched; refused")
@pytest.mark.parametrize("scheme", ["http", "https", "ftp", "ws"])
@pytest.mark.parametrize(
    "referring",
    [
        lambda address: {"$ref": address},
        lambda address: {"properties": {"a": {"anyOf": [{"$ref": f"{address}#/$defs/x"}]}}},
        lambda address: {"$id": address, "$ref": "other.json"},
        lambda address: {"$schema": address},
        lambda address: {"$dynamicRef": f"{address}#x"},
        lambda address: {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": address},
        lambda address: {"$defs": {"a": {"$id": address, "items": {"$ref": "deeper"}}}},
    ],
)
def test_no_address_is_fetched_whatever_names_it(listening, scheme, referring):
    port, callers = listening

    with pytest.raises(UnusableSchema) as refused:
        Schema(referring(f"{scheme}://127.0.0.1:{port}/schema.json"))

    assert callers == []
    assert "\n" not in str(refused.value)
    assert f"127.0.0.1:{port}" in str(refused.value)


@pytest.mark.hostile("a result schema that refers to a file", "nothing is read; refused")
def test_no_file_is_read(tmp_path):
    there = tmp_path / "secret.json"
    there.write_text('{"type": "integer"}')

    with pytest.raises(UnusableSchema, match=r"secret\.json is not part of it, and nothing is fetched$"):
        Schema({"$ref": there.as_uri()})


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        (
            {"properties": {"a": {"type": "banana"}}},
            '^properties/a/type: "banana" is not valid under any',
        ),
        ({"pattern": "("}, r'^pattern: "\(" is not a "regex"$'),
        ({"$ref": "#/$defs/nothing"}, "^Pointer '/\\$defs/nothing' does not exist$"),
        ({"maximum": float("nan")}, "not JSON compliant"),
        ({"enum": {1, 2}}, "set is not JSON serializable"),
        ({"a": {"\ud800": 1}}, "surrogates not allowed"),
        ({1: {}}, "Dict key must be str"),
        (nested(400), "^it is nested too deeply$"),
        (nested(100_000), "^it is nested too deeply$"),
        ({"enum": ["x" * LONGEST_SCHEMA]}, f"^it takes {LONGEST_SCHEMA + 14} bytes as JSON, and {LONGEST_SCHEMA} at"),
        ([], "^it is \\[\\], not an object$"),
        (True, "^it is True, not an object$"),
        ('{"type": "integer"}', "not an object$"),
        (None, "^it is None, not an object$"),
    ],
)
def test_what_is_no_schema_is_told_in_a_short_sentence(schema, sentence):
    with pytest.raises(UnusableSchema, match=sentence) as refused:
        Schema(schema)

    assert len(str(refused.value)) < 400


def test_a_fault_says_where_and_is_short_however_long_the_value():
    schema = Schema({"properties": {"a": {"items": {"type": "integer"}}}, "additionalProperties": False})

    assert schema.fault({"a": [1]}) == ""
    assert schema.fault({"a": [1, "x"]}) == 'a/1: "x" is not of type "integer"'
    assert schema.fault({"b": 1}).startswith("Additional properties are not allowed ('b'")
    assert schema.fault({"a": ["\ud800"]}).endswith("surrogates not allowed")
    for value in ({"a": ["x" * 10**6]}, {"b" * 10**6: 1}):
        assert 0 < len(schema.fault(value)) < 420


def test_schemas_are_compiled_in_one_place():
    """Elsewhere a validator could be made that fetches."""
    folders = (ROOT / "sampler_core", ROOT / "plugin_sdk" / "sampler_sdk", *(ROOT / "plugins").glob("*/sampler_*"))
    importing = set()
    for path in (each for folder in folders for each in folder.rglob("*.py")):
        if re.search(r"^\s*(import|from) jsonschema", path.read_text(encoding="utf-8"), re.M):
            importing.add(path.relative_to(ROOT).as_posix())

    assert importing == {"sampler_core/schemas.py"}


def test_recursion_is_limited_by_the_validator_and_not_by_the_interpreter():
    before = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(10_000)
        with pytest.raises(UnusableSchema, match="nested too deeply"):
            Schema(nested(2000))
    finally:
        sys.setrecursionlimit(before)
