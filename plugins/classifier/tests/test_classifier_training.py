"""Own labels: what a folder's names say, and what a fit is worth on packs it has not seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sampler_classifier.fitting import fit, folds, temperature, unseen_logits
from sampler_classifier.folders import placed
from sampler_classifier.worth import report, worth


def test_labels_and_packs_come_from_folder_names() -> None:
    root = Path("/sounds")
    paths = [root / name for name in ("kicks/packA/x/1.wav", "kicks/2.wav", "3.wav")]
    assert [(p.label, p.pack) for p in placed(root, paths, "first")] == [("kicks", "packA"), ("kicks", "")]
    paths = [root / name for name in ("packA/drums/kicks/1.wav", "kicks/2.wav", "3.wav")]
    assert [(p.label, p.pack) for p in placed(root, paths, "last")] == [("kicks", "packA"), ("kicks", "")]


def test_a_pack_is_never_split_and_no_label_loses_all_its_packs_at_once() -> None:
    packs = [f"p{i % 23}" for i in range(230)]
    labels = np.array([(i // 2) % 4 for i in range(230)])
    found = folds(labels, packs)
    assert len({(pack, fold) for pack, fold in zip(packs, found.tolist(), strict=True)}) == 23
    for fold in range(10):
        assert set(labels[found != fold]) == {0, 1, 2, 3}


def test_a_label_with_one_pack_cannot_be_checked() -> None:
    labels = np.array([0, 0, 1, 1])
    assert folds(labels, ["a", "b", "a", "a"]).tolist()[2:] == [-1, -1]


def clouds(seed: int, packs: int = 20, each: int = 10) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Two labels that differ a little, in packs that differ a lot."""
    rng = np.random.default_rng(seed)
    vectors, labels, names = [], [], []
    for pack in range(packs):
        offset = rng.normal(0, 3, 20) * (np.arange(20) > 0)
        for i in range(each):
            label = i % 2
            vectors.append(rng.normal(0, 0.5, 20) + offset + 1.5 * label * np.eye(20)[0])
            labels.append(label)
            names.append(f"pack{pack}")
    return np.array(vectors, np.float32), np.array(labels), names


@pytest.mark.ci
def test_near_duplicates_do_not_flatter_the_accuracy() -> None:
    rng = np.random.default_rng(0)
    vectors = np.repeat(rng.normal(size=(40, 64)).astype(np.float32), 5, axis=0)
    labels = np.repeat(rng.integers(0, 2, 40), 5)
    packs = [f"p{i // 5}" for i in range(200)]
    logits = unseen_logits(vectors, labels, folds(labels, packs), 2)
    random_split = unseen_logits(vectors, labels, np.arange(200) % 5, 2)
    assert np.mean(logits.argmax(axis=1) == labels) < 0.7
    assert np.mean(random_split.argmax(axis=1) == labels) > 0.95


def test_what_carries_over_to_other_packs_is_found_and_told() -> None:
    vectors, labels, packs = clouds(1)
    fold = folds(labels, packs)
    logits = unseen_logits(vectors, labels, fold, 2)
    told = worth(logits / temperature(logits, labels), labels, fold, ("a", "b"), packs)
    assert told["accuracy"] > 0.75
    assert told["labels"]["a"] == {"files": 100, "packs": 20, "recall": told["labels"]["a"]["recall"]}
    lines = list(report({"worth": told}))
    assert lines[2].startswith("Checked on packs it had not seen: 2 of 2 labels (a, b), 200 files: ")
    assert not any("Not checked" in line for line in lines)
    assert lines[-1].startswith("Packs are sub-folders")


def test_what_could_not_be_checked_is_named() -> None:
    vectors, labels, packs = clouds(1)
    names = ("a", "b", "lone", *"cdefgh")
    extra = [index for index in range(2, len(names)) for _ in range(1 if index == 2 else 3)]
    vectors = np.concatenate([vectors, np.zeros((len(extra), vectors.shape[1]), np.float32)])
    labels, packs = np.append(labels, extra), [*packs, *(f"only {index}" for index in extra)]
    fold = folds(labels, packs)
    told = worth(unseen_logits(vectors, labels, fold, len(names)), labels, fold, names, packs)
    lines = list(report({"worth": told}))
    assert lines[2].split() == ["lone", "1", "file", "1", "pack", "not", "checked:", "one", "pack", "only"]
    assert any(line.startswith("Checked on packs it had not seen: 2 of 9 labels (a, b), 200 files") for line in lines)
    assert "Not checked, for there is but one pack of each: lone, c, d, e, f and 2 more." in lines


def test_a_lone_label_that_could_be_checked_proves_nothing() -> None:
    vectors, labels, packs = clouds(3)
    packs = [pack if label == 0 else "the only one" for label, pack in zip(labels, packs, strict=True)]
    fold = folds(labels, packs)
    told = worth(unseen_logits(vectors, labels, fold, 2), labels, fold, ("hats", "kicks"), packs)
    assert (told["accuracy"], told["labels"]["hats"]["recall"]) == (None, None)
    lines = list(report({"worth": told}))
    assert lines[-1].startswith("Nothing was checked: only hats has several packs, and one label cannot be mistaken")
    assert not any("%" in line for line in lines)


def test_without_several_packs_nothing_is_claimed() -> None:
    vectors, labels, _ = clouds(2)
    fold = folds(labels, [""] * len(labels))
    told = worth(unseen_logits(vectors, labels, fold, 2), labels, fold, ("a", "b"), [""] * len(labels))
    assert told["accuracy"] is None
    assert "not known" in list(report({"worth": told}))[-1]


def test_rare_labels_weigh_as_much_as_common_ones() -> None:
    rng = np.random.default_rng(4)
    vectors = np.concatenate([rng.normal(0, 1, (500, 4)), rng.normal(1.5, 1, (10, 4))]).astype(np.float32)
    labels = np.array([0] * 500 + [1] * 10)
    found = fit(vectors, labels, 2).logits(vectors).argmax(axis=1)
    assert np.mean(found[labels == 1] == 1) > 0.8


@pytest.mark.parametrize("scale", [0.3, 4.0])
def test_the_temperature_makes_confidence_honest(scale: float) -> None:
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 2, (4000, 3)).astype(np.float32)
    truth = np.array([rng.choice(3, p=np.exp(row) / np.exp(row).sum()) for row in logits])
    assert temperature(logits * np.float32(scale), truth) == pytest.approx(scale, rel=0.15)
