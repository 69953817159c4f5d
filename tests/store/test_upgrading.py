"""A correction holds for results of its schema version; it is brought to a newer one, or kept aside."""

from __future__ import annotations

import pytest
import stored

from sampler_core.facets.known import Kind
from sampler_core.facets.settable import settable
from sampler_core.store.edits.assignment import WrongEdit, parse_assignment, parse_name
from sampler_core.store.edits.upgrading import Outdated, in_new_form

KIND = "acme.loud"
ONE = {"type": "object", "properties": {"rms": {"type": "number"}, "grade": {"type": "string"}}}
TWO = {"type": "object", "properties": {"level": {"type": "number", "maximum": 10}}, "additionalProperties": False}
NEWER = Kind(KIND, schema=TWO, schema_version=2)


def put(library, writer, path, version, schema, result):
    with library.transaction() as tx:
        tx.put_schema(KIND, version, schema)
    writer.step(writer.file(path, stored.audio_info()), f"v{version}", stored.outcome(KIND, result))


@pytest.fixture
def file(library, writer, sound):
    """A file with two corrections of version 1 and a result of version 2."""
    put(library, writer, sound(), 1, ONE, {"rms": 0.5, "grade": "soft"})
    given = [parse_assignment(f"{KIND}.{each}", library.kinds) for each in ("rms=0.25", "grade=loud")]
    with library.transaction() as tx:
        tx.edit("ada").set_fields([library.sound(sound())], given)
    put(library, writer, sound(), 2, TWO, {"level": 7.0})
    return sound()


def result(library, file):
    return next(each["result"] for each in library.record(file)["outcomes"] if each["kind"] == KIND)


def test_a_correction_of_another_version_is_kept_aside_and_never_put_into_a_result(library, file):
    record = library.record(file)
    assert result(library, file) == {"level": 7.0}
    assert record["overrides"] == []
    assert [each["name"] for each in record["kept_aside"]] == [f"{KIND}.grade", f"{KIND}.rms"]


def test_what_was_brought_along_holds_and_goes_with_what_it_was(library, file):
    older = library.outdated_corrections(KIND, 2)
    assert {each.field: (each.said, each.plain["rms"]) for each in older} == {
        "grade": ("loud", 0.5),
        "rms": (0.25, 0.5),
    }
    rows = [row for each in older for row in in_new_form(
        each, {"level": each.plain["rms"] * 10}, {"level": each.corrected["rms"] * 10}, NEWER)]  # fmt: skip
    with library.transaction() as tx:
        tx.keep_corrections(rows)

    assert result(library, file) == {"level": 2.5}
    assert [each["name"] for each in library.record(file)["kept_aside"]] == [f"{KIND}.grade"]
    assert [each.field for each in library.outdated_corrections(KIND, 2)] == ["grade"]

    for name in ("level", "grade"):
        named = parse_name(f"{KIND}.{name}", library.kinds, library.corrected_fields())
        with library.transaction() as tx:
            assert tx.edit("ada").unset_fields([library.sound(file)], [named]) == 1
    assert (result(library, file), library.outdated_corrections(KIND, 2)) == ({"level": 7.0}, [])
    with pytest.raises(WrongEdit):
        parse_name(f"{KIND}.grade", library.kinds, library.corrected_fields())


@pytest.mark.parametrize(
    ("said", "plain", "corrected", "becomes"),
    [
        (0.25, {"level": 5}, {"level": 2.5}, [("level", 2.5, 5)]),
        (0.25, {"level": 5}, {"level": 50}, []),
        (0.25, {"level": 5}, {"level": "loud"}, []),
        (0.25, {"level": 5, "odd": 1}, {"level": 5, "odd": 2}, []),
        (0.25, {"level": 5}, {"level": 5}, []),
        (0.25, None, {"level": 5}, []),
        (0.25, {"level": 5}, [], []),
    ],
)
def test_only_what_the_newer_form_has_a_place_for_is_taken_along(said, plain, corrected, becomes):
    made = Outdated(1, 2, settable(Kind(KIND, schema=ONE), "rms"), said, 1, {"rms": 0.5})
    rows = in_new_form(made, plain, corrected, NEWER)
    assert [(row["field"], float(row["value"]), float(row["estimate"])) for row in rows] == becomes
    same = in_new_form(made, {"rms": 0.5}, {"rms": 0.25}, Kind(KIND, schema=ONE, schema_version=2))
    assert [(row["field"], row["schema_version"], row["value"]) for row in same] == [("rms", 2, "0.25")]


def test_a_version_of_a_package_that_is_gone_gives_way_and_comes_back(library, writer, sound):
    put(library, writer, sound(), 1, ONE, {"rms": 0.5, "grade": "soft"})
    [owner] = library.owners(KIND, 1)
    with library.transaction() as tx:
        tx.set_version_aside(KIND, 1)
        tx.put_schema(KIND, 1, TWO)
    assert library.forms()[KIND, 1] == TWO
    assert (library.owners(KIND, 1), result(library, sound())) == (set(), {"rms": 0.5, "grade": "soft"})
    with library.transaction() as tx:
        tx.set_version_aside(KIND, 1)
        tx.take_version_back(KIND, 1, ONE, owner)
        tx.put_schema(KIND, 1, ONE)
    assert (library.owners(KIND, 1), library.forms()[KIND, 1]) == ({owner}, ONE)
