"""Schemas of results are compared: what an older one accepted, a newer one has to accept; else the field is named."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, create_model

from sampler_core.compatibility import incompatible_changes
from sampler_core.contracts import Array, ArraySpec, Part, Result
from sampler_core.schemas import Schema


class Point(Part):
    time_s: float
    label: str = ""


class MorePoint(Point):
    weight: float | None = None


class PointWithout(Part):
    time_s: float


class PointOfMore(Point):
    weight: float


class Tree(Part):
    name: str
    children: tuple[Tree, ...] = ()
    left: Tree | None = None


class MoreTree(Part):
    name: str
    children: tuple[MoreTree, ...] = ()
    left: MoreTree | None = None
    height: int = 0


class OtherTree(Part):
    name: int
    children: tuple[OtherTree, ...] = ()
    left: OtherTree | None = None


class Loud(Part):
    what: Literal["loud"] = "loud"
    db: float


class Quiet(Part):
    what: Literal["quiet"] = "quiet"
    floor: float


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow")
    x: int


def of(annotation: Any, default: Any = ..., **fields: Any) -> dict[str, Any]:
    """The schema of a result with a field ``x``, and perhaps others."""
    made = create_model("Made", __base__=Part, x=(annotation, default), **fields)
    return made.model_json_schema(mode="serialization")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (of(int), of(int, y=(float, 0.0))),
        (of(int), of(int, y=(float | None, None))),
        (of(int), of(int, y=(list[Point], Field(default_factory=list)))),
        (of(int), of(int, 5)),
        (of(int, 5), of(int, 7)),
        (of(int), of(float)),
        (of(int), of(int | str)),
        (of(int | None), of(str | int | None)),
        (of(Point), of(MorePoint)),
        (of(tuple[Point, ...]), of(tuple[MorePoint, ...])),
        (of(None | Point), of(MorePoint | None)),
        (of(dict[str, Point]), of(dict[str, MorePoint])),
        (of(Tree), of(MoreTree)),
        (of(Literal["a", "b"]), of(Literal["b", "c", "a"])),
        (of(Literal["a", "b"]), of(str)),
        (of(Literal["a"] | None), of(Literal["a", "b"] | None)),
        (of(Annotated[float, Field(gt=0)]), of(Annotated[float, Field(ge=0)])),
        (of(Annotated[float, Field(ge=0, le=1)]), of(Annotated[float, Field(ge=-1)])),
        (of(Annotated[str, Field(max_length=3, pattern="a+")]), of(Annotated[str, Field(max_length=4)])),
        (of(tuple[int, str]), of(tuple[float, str | None])),
        (of(tuple[int, int]), of(tuple[int, ...])),
        (of(set[int]), of(list[int])),
        (of(Annotated[Loud | Quiet, Field(discriminator="what")]), of(Loud | Quiet)),
        (of(dict[str, int]), of(dict[str, float])),
        (of(dict[str, int]), of(dict[str, Any])),
        (of(int), of(Any)),
        (of(Annotated[Array, ArraySpec("float32", (None,))]), of(Annotated[Array, ArraySpec("float32", (None,))])),
        ({"type": ["integer", "null"]}, {"type": ["null", "number"]}),
        ({"allOf": [{"type": "integer"}]}, {"type": "integer"}),
        ({}, True),
        (False, {"type": "integer"}),
    ],
)
def test_what_is_added_or_loosened_is_compatible(old, new):
    assert incompatible_changes(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (of(int), of(int, y=(float, ...)), "`y` is new and has no default"),
        (of(int, y=(float, ...)), of(int), "`y` is gone"),
        (of(int, y=(float, ...)), of(int, z=(float, 0.0)), "`y` is gone"),
        (of(int, 5), of(int), "`x` had a default and has none any more"),
        (of(int), of(str), "`x` was integer, is string"),
        (of(float), of(int), "`x` was number, is integer"),
        (of(int | None), of(int), "`x` cannot be null any more"),
        (of(int | str), of(int), "`x` was string, is integer"),
        (of(Any), of(int), "`x` was anything, is integer"),
        (of(Point), of(PointWithout), "`x.label` is gone"),
        (of(Point), of(PointOfMore), "`x.weight` is new and has no default"),
        (of(tuple[Point, ...]), of(tuple[PointOfMore, ...]), "`x[].weight` is new and has no default"),
        (of(Point | None), of(PointOfMore | None), "`x.weight` is new and has no default"),
        (of(dict[str, Point]), of(dict[str, PointOfMore]), "`x.*.weight` is new and has no default"),
        (of(Tree), of(OtherTree), "`x.name` was string, is integer"),
        (of(Literal["a", "b"]), of(Literal["a"]), '`x` cannot be "b" any more'),
        (of(str), of(Literal["a", "b"]), '`x` was string, is one of ["a", "b"]'),
        (of(Annotated[float, Field(ge=0)]), of(Annotated[float, Field(gt=0)]), "`x`: exclusiveMinimum is 0, was not"),
        (of(float), of(Annotated[float, Field(le=1)]), "`x`: maximum is 1, was not there"),
        (of(Annotated[float, Field(le=2)]), of(Annotated[float, Field(le=1)]), "`x`: maximum is 1, was 2"),
        (of(str), of(Annotated[str, Field(pattern="a+")]), '`x`: pattern is "a+", was not there'),
        (of(tuple[int, ...]), of(tuple[int, int]), "`x`: minItems is 2, was not there"),
        (of(tuple[int, int]), of(tuple[int, str]), "`x[1]` was integer, is string"),
        (of(list[int]), of(set[int]), "`x`: uniqueItems is true, was not there"),
        (of(dict[str, Any]), of(dict[str, int]), "`x.*` was anything, is integer"),
        (of(Annotated[Array, ArraySpec("float32", (None,))]), of(Annotated[Array, ArraySpec("int16", (None,))]), "`x"),
        (Loose.model_json_schema(), of(int, y=(int, 0)), "`y` was anything, is integer"),
        ({}, False, "the result is not accepted any more"),
        ({"type": "string"}, {"type": "string", "not": {"const": "a"}}, "the result: not is"),
        ({"type": "string"}, {"allOf": [{"minLength": 1}, {"maxLength": 3}]}, "the result: allOf is"),
        ({"enum": [1]}, {"type": "banana"}, "the result cannot be compared"),
    ],
)
def test_any_other_change_is_told_with_the_field(old, new, told):
    changes = incompatible_changes(old, new)
    assert any(change.startswith(told) for change in changes), changes
    assert len(set(changes)) == len(changes)


def test_what_people_are_told_never_counts():
    class Plain(Result):
        kind = "test.plain"
        title: float = 1.0
        description: Point | None = None

    class Told(Result):
        """Now with a docstring."""

        kind = "test.plain"
        title: float = Field(2.0, title="Titled", description="In words", examples=[3.0], deprecated=True)
        description: Point | None = Field(None, description="In words")

    old, new = (kind.model_json_schema(mode="serialization") for kind in (Plain, Told))
    assert old != new
    assert incompatible_changes(old, new) == incompatible_changes(new, old) == []


def test_schemas_of_strangers_are_compared_in_bounded_time():
    """Doubling references, and nesting without an end, are told as too large."""
    many = {f"D{n}": {"prefixItems": [{"$ref": f"#/$defs/D{n + 1}"}] * 2} for n in range(64)}
    doubling = {"$ref": "#/$defs/D0", "$defs": {**many, "D64": {"type": "integer"}}}
    deep: Any = {"type": "integer"}
    for _ in range(5000):
        deep = {"type": "array", "items": deep}
    for schema in (doubling, deep):
        assert incompatible_changes(schema, {**schema, "title": "another"}) == [
            "the schemas are too large to be compared"
        ]


_WORD, _NUMBER = st.text("ab", max_size=2), st.floats(1, 9)
_TREE = st.builds(lambda name, children: {"name": name, "children": children}, _WORD, st.lists(
    st.fixed_dictionaries({"name": _WORD}, optional={"left": st.none()}), max_size=2))  # fmt: skip
_SINGLE: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (int, st.integers(-9, 9)),
    (float, st.floats(-9, 9)),
    (str, _WORD),
    (bool, st.booleans()),
    (Literal["a", "b"], st.sampled_from("ab")),
    (Literal["a", "b", "c"], st.sampled_from("abc")),
    (Annotated[float, Field(ge=0)], _NUMBER),
    (Annotated[float, Field(gt=0, le=9)], _NUMBER),
    (Annotated[str, Field(max_length=2)], _WORD),
    (Point, st.builds(lambda time_s: {"time_s": time_s}, _NUMBER)),
    (MorePoint, st.builds(lambda time_s, weight: {"time_s": time_s, "weight": weight}, _NUMBER, st.none() | _NUMBER)),
    (PointOfMore, st.builds(lambda time_s, weight: {"time_s": time_s, "weight": weight}, _NUMBER, _NUMBER)),
    (Tree, _TREE),
    (MoreTree, _TREE),
]
"""Types, and values of them as JSON has them."""
_TYPES = st.recursive(
    st.sampled_from(_SINGLE),
    lambda inner: st.one_of(
        inner.map(lambda of: (of[0] | None, st.none() | of[1])),
        inner.map(lambda of: (tuple[of[0], ...], st.lists(of[1], max_size=3))),
        inner.map(lambda of: (dict[str, of[0]], st.dictionaries(_WORD, of[1], max_size=2))),
        st.tuples(inner, inner).map(lambda two: (tuple[two[0][0], two[1][0]], st.tuples(two[0][1], two[1][1]))),
        st.tuples(inner, inner).map(lambda two: (two[0][0] | two[1][0], two[0][1] | two[1][1])),
    ),
    max_leaves=4,
)
_FIELDS = st.dictionaries(st.sampled_from("abcd"), st.tuples(_TYPES, st.booleans()), max_size=3)


def model(fields: dict[str, Any]) -> type[BaseModel]:
    """A model of these fields, some optional."""
    made = {name: (kind | None, None) if optional else (kind, ...) for name, ((kind, _), optional) in fields.items()}
    return create_model("Made", __base__=Part, **made)


@settings(max_examples=80, deadline=None)
@given(_FIELDS, _FIELDS, st.data())
def test_what_an_older_model_wrote_is_read_by_every_newer_one_that_passes(before, after, data):
    old, new = model(before), model({**before, **after} if data.draw(st.booleans()) else after)
    one, other = (each.model_json_schema(mode="serialization") for each in (old, new))
    if incompatible_changes(one, other):
        return
    values = {name: data.draw(strategy) for name, ((_, strategy), _) in before.items()}
    written = old.model_validate(values).model_dump(mode="json")
    assert Schema(other).fault(written) == ""
    new.model_validate(written)


@settings(max_examples=40, deadline=None)
@given(_FIELDS, st.dictionaries(st.sampled_from("efg"), st.tuples(_TYPES, st.just(True)), min_size=1, max_size=3))
def test_optional_additions_always_pass_and_their_loss_never_does(before, added):
    one, other = (model(fields).model_json_schema(mode="serialization") for fields in (before, {**before, **added}))
    assert incompatible_changes(one, {**one, "title": "Another"}) == []
    assert incompatible_changes(one, other) == []
    assert sorted(incompatible_changes(other, one)) == [f"`{name}` is gone" for name in sorted(added)]
