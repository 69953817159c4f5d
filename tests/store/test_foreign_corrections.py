"""A stranger's kind is corrected as ours are: by what it declares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import stored
from groove import Bar, Groove, a_groove
from sampler_library.check import check
from stored import Writer

from sampler_core.contracts import About, Scope
from sampler_core.facets.known import Kind, Kinds
from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store.edits.assignment import WrongEdit, parse_assignment, parse_name

PLAIN = Kind("acme.plain", About(), {"type": "object", "properties": {"mood": {"type": "string"}}}, Scope.FILE, "acme")


def of(kind: Any, scope: Scope) -> Kind:
    return Kind(kind.kind, kind.about, kind.model_json_schema(mode="serialization"), scope, "acme")


KINDS = Kinds([of(Groove, Scope.FILE), of(Bar, Scope.SEGMENT), PLAIN])


class File:
    """A file in a library with results of the stranger's kinds."""

    def __init__(self, library: Library, writer: Writer, path: Path) -> None:
        stored.put_schemas(library, KINDS)
        self.library, self.writer, self.path = library, writer, path
        self.id = writer.file(path, stored.audio_info("loop"))
        self.analyze(a_groove())
        bar = {"grades": [{"name": "bad", "probability": 0.9}]}
        span = stored.classification("music", (0.0, 2.0)).span
        writer.step(self.id, "bars", stored.outcome("acme.bar", bar, span=span, scope=Scope.SEGMENT))

    def analyze(self, result: dict[str, Any], version: str = "1") -> None:
        self.writer.step(self.id, f"groove {version}", stored.outcome("acme.groove", result, version=version))

    def set(self, *texts: str) -> list[str]:
        with self.library.transaction() as tx:
            editing = tx.edit("anna")
            editing.set_fields([self.id], [parse_assignment(text, KINDS, self.library.words) for text in texts])
        return editing.notes

    def unset(self, name: str) -> int:
        with self.library.transaction() as tx:
            what = parse_name(name, self.library.kinds, self.library.corrected_fields())
            return tx.edit("anna").unset_fields([self.id], [what])

    def shown(self, kind: str = "acme.groove") -> dict[str, Any]:
        (outcome,) = [each for each in self.library.file(self.path).outcomes if each.kind == kind]
        assert outcome.result is not None
        return outcome.result

    def finds(self, query: str) -> bool:
        return bool(self.library.find(parse_query(query)))


@pytest.fixture
def file(library: Library, writer: Writer, sound: Callable[..., Path]) -> File:
    return File(library, writer, sound("loop.wav"))


def test_what_is_set_is_shown_found_and_handed_over(file: File) -> None:
    (note,) = file.set("pace=100")
    assert note == "the next `sampler analyze` makes hits for this pace on 1 file; the old ones are gone"
    assert (file.shown()["pace"], file.shown()["sure"], file.shown()["hits"]) == ({"value": 100.0}, 1.0, [])
    assert file.finds("pace:100 acme.groove.source:told conf:1")
    assert not file.finds("pace:120")
    fields = {("acme.groove", "pace"): 1, ("acme.groove", "feel"): 1}
    assert file.library.corrections(fields) == {stored.audio_info("loop").digest: {("acme.groove", "pace"): 100.0}}
    assert check(file.library.path) == []
    assert file.unset("pace") == 1
    assert file.shown() == a_groove()
    assert file.finds("pace:120")


def test_a_factor_takes_events_along_and_is_not_handed_over(file: File) -> None:
    assert file.set("pace=x2") == []
    assert (len(file.shown()["hits"]), file.shown()["length"]) == (16, 16)
    assert file.library.corrections({("acme.groove", "pace"): 1}) == {}
    (override,) = file.library.file(file.path).overrides
    assert (override.name, override.value, override.said) == ("acme.groove.pace", 240, {"pace": 240, "times": 2})
    file.analyze(a_groove(119.5), "2")
    assert (file.shown()["pace"]["value"], file.shown()["hits"]) == (240, []), "not twice as fast any more"


def test_what_cannot_stand_beside_it_is_taken_back(file: File) -> None:
    file.set("swing=0.3", "pace=100")
    (note,) = file.set("feel=even")
    assert note.startswith("what was set for swing is taken back on 1 file")
    assert [each.field for each in file.library.file(file.path).overrides] == ["feel", "pace"]
    assert (file.shown()["feel"], file.shown()["swing"]) == ("straight", None)
    (note, *_) = file.set("length=16")
    assert note.startswith("what was set for pace is taken back")


def test_a_label_is_said_of_the_only_segment_and_new_ones_are_asked_about(file: File) -> None:
    file.set("grade=fine")
    assert file.shown()["grade"] == {"name": "good", "probability": 1.0}
    assert [each["name"] for each in file.shown("acme.bar")["grades"]] == ["good", "bad"]
    assert file.finds("grade:good")
    with pytest.raises(WrongEdit, match=r"nobody has said 'superb' yet: .* --new-label makes it one"):
        file.set("grade=superb")
    with file.library.transaction() as tx:
        tx.edit("anna").set_fields([file.id], [parse_assignment("grade=superb", KINDS)])
    file.set("grade=bad", "grade=superb")


def test_a_kind_that_says_nothing_of_itself_has_its_single_values_set(file: File) -> None:
    file.set("acme.plain.mood=dark")
    assert file.finds("acme.plain.mood:dark")
    assert file.library.corrections({("acme.plain", "mood"): 1})
    assert file.unset("acme.plain.mood") == 1


def test_review_asks_about_a_new_estimate(file: File) -> None:
    file.set("feel=even", "grade=good")
    assert file.library.disagreements() == []
    file.analyze({**a_groove(), "feel": "swung", "grades": [{"name": "odd", "probability": 1.0}], "grade": None}, "2")
    (found,) = file.library.disagreements()
    assert (found.override.name, found.override.value, found.now) == ("acme.groove.grade", "good", "odd")
    with file.library.transaction() as tx:
        tx.edit("anna").accept(found)
    assert file.library.disagreements() == []


def test_a_kind_without_a_result_is_noted_when_it_is_set(
    library: Library, writer: Writer, sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "installed", KINDS.by_id.values)
    id_ = writer.file(sound("noise.wav"), stored.audio_info("noise"))
    with library.transaction() as tx:
        tx.edit("anna").set_fields([id_], [parse_assignment("pace=90", KINDS)])
    assert library.kinds.by_id["acme.groove"].facet("pace")
    assert [found["pace"] for found in library.find(parse_query("pace:90"), columns=["pace"])] == [90]


def test_a_correction_outlives_what_its_kind_said_of_itself(file: File) -> None:
    """The next version of the kind has facets, and none of them is this field."""
    file.set("acme.plain.mood=dark")
    schema = {"type": "object", "properties": {"mood": {"type": "string"}}}
    with file.library.transaction() as tx:
        tx.put_schema("acme.plain", 1, schema, Groove.about.model_copy(update={"facets": ()}))
    assert [each.value for each in file.library.file(file.path).overrides] == ["dark"]
    assert check(file.library.path) == []
    with pytest.raises(WrongEdit, match="it is measured"):
        parse_assignment("acme.plain.mood=light", file.library.kinds)
    with file.library.transaction() as tx:
        tx.put_schema("acme.plain", 2, {"type": "object", "properties": {}})
    assert file.unset("acme.plain.mood") == 1, "a field that is no more"
