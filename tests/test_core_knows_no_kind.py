"""The core names no standard kind and no field of one: what it knows of kinds, they say of themselves."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sampler_core
from sampler_core import kinds
from sampler_core.contracts import Facet, Result

CORE = Path(sampler_core.__file__).parent
ALLOWED = {
    "abstained": "of facets of labels: where a result says that it gives no answer",
    "alternatives": "of queries: groups of terms of which one has to hold",
    "bpm": "a tag that containers have",
    "confidence": "of facets: which field is theirs, and of rows of what is searched",
    "contains": "of requirements: whether a version is among them",
    "frames": "of audio: samples of all channels at one moment",
    "key": "of actions: the hash of all that an answer depends on; and a tag that containers have",
    "share": "of facets of labels: which field says of how much of the sound they hold",
    "sound": "what lies at a place, wherever it lies as well",
    "tempo": "of Apple Loops: what their header says",
    "type": "of facets, lanes and JSON Schemas: what sort they are",
}
"""Words that mean something else in the core, or that contracts themselves need, and what; at most twenty."""


def standard() -> list[type[Result]]:
    named = (getattr(kinds, name) for name in kinds.__all__)
    return [each for each in named if isinstance(each, type) and issubclass(each, Result)]


def paths(facet: Facet) -> Iterator[str]:
    yield from facet.places
    yield from (path for path in (facet.confidence, facet.answer, facet.abstained, facet.share) if path)


@cache
def words() -> set[str]:
    """The ids of the standard kinds, the names of their facets, and every field at which one stands."""
    found = {kind.kind for kind in standard()}
    for kind in standard():
        for facet in kind.about.facets:
            found |= {
                facet.name,
                *([facet.group] if facet.group else []),
                *([facet.likely.name] if facet.likely else []),
            }
            found |= {part for path in paths(facet) for part in (path, *path.split("."))}
        if kind.about.spans:
            found.add(kind.about.spans.at)
    return found


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Every string constant and attribute of a module with its line; docstrings are none."""
    tree = ast.parse(path.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr


def outside_kinds() -> list[Path]:
    """All modules but the kinds, and but migrations, which are history: they spell what was there."""
    return [path for path in CORE.rglob("*.py") if not {"kinds", "migrations"} & set(path.relative_to(CORE).parts[:-1])]


def imported(path: Path) -> Iterator[str]:
    """Every module that one imports, by its whole name, and what it takes from it as if that were one."""
    inside = ("sampler_core", *path.relative_to(CORE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(inside[: len(inside) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def test_nothing_in_the_core_is_a_standard_kind_or_a_field_of_one():
    found = defaultdict(list)
    for path in outside_kinds():
        for line, word in spoken(path):
            if word in words():
                found[word].append(f"{path.relative_to(CORE)}:{line}")

    assert {word: lines for word, lines in found.items() if word not in ALLOWED} == {}
    assert set(ALLOWED) <= set(found), "a word that is allowed is not needed any more"
    assert len(ALLOWED) <= 20


def test_nothing_in_the_core_imports_a_standard_kind():
    for path in outside_kinds():
        assert not [name for name in imported(path) if f"{name}.".startswith("sampler_core.kinds.")], path
