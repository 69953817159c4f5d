"""Digests of what is installed: the same for the same files, another for any other."""

from __future__ import annotations

import json

import pytest

from sampler_core.registry.candidates import canonical_name, find_candidates, tree_digest


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "package"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.py").write_text("a = 1")
    (folder / "inner" / "b.json").write_text("{}")
    return folder


def test_a_tree_is_known_by_what_is_in_it_and_not_by_where_it_is(tree, tmp_path):
    before = tree_digest(tree)

    assert tree_digest(tree.rename(tmp_path / "elsewhere")) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: (tree / "a.py").write_text("a = 2"),
        lambda tree: (tree / "inner" / "b.json").unlink(),
        lambda tree: (tree / "c.py").touch(),
        lambda tree: (tree / "a.py").rename(tree / "inner" / "a.py"),
        lambda tree: (tree / "weights.npy").write_bytes(bytes(300_000)),
    ],
)
def test_any_change_in_a_tree_changes_its_digest(tree, change):
    before = tree_digest(tree)
    change(tree)

    assert tree_digest(tree) != before


def test_what_python_leaves_behind_changes_nothing(tree):
    before = tree_digest(tree)
    (tree / "__pycache__").mkdir()
    (tree / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"x")

    assert tree_digest(tree) == before


def test_an_editable_install_is_known_by_its_source_tree(site):
    site.install("loudness", "x = 1")
    info = site.folder / "acme_loudness-1.0.dist-info" / "direct_url.json"
    info.write_text(json.dumps({"url": "file:///somewhere", "dir_info": {"editable": True}}))
    (before,) = find_candidates()

    (site.folder / "acme_loudness.py").write_text("x = 2")
    (after,) = find_candidates()

    assert before.source_digest is not None
    assert before.source_digest != after.source_digest
    assert before.digest != after.digest


def test_an_upgraded_requirement_changes_the_digest(site, monkeypatch):
    site.install("loudness", "x = 1", requires=("numpy>=2",))
    (before,) = find_candidates()
    monkeypatch.setattr("sampler_core.registry.candidates.installed_version", lambda name: "99")
    (after,) = find_candidates()

    assert before.source_digest is None
    assert before.digest != after.digest


def test_candidates_come_in_the_order_of_their_distributions(site):
    for name, distribution in (("a", "zeta"), ("b", "Alpha_One"), ("c", "alpha-two")):
        site.install(name, "", distribution=distribution)

    assert [each.distribution for each in find_candidates()] == ["Alpha_One", "alpha-two", "zeta"]


def test_names_of_distributions_have_one_spelling():
    assert canonical_name("Acme_Loud.ness") == canonical_name("acme-loud--ness") == "acme-loud-ness"
