"""From a folder of labelled sounds to own labels: analyze, embed, fit, judge."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Audio, Classification, Frames, Span
from sampler_sdk.library import Library, StoredFile, analyze

from .fitting import fit, folds, temperature, unseen_logits
from .folders import Placed, Where, placed
from .listening import heard
from .own import OwnLabels
from .soundnet import SoundNet
from .worth import worth

Floats = NDArray[np.float32]


def learn(
    folder: Path, library: Path, where: Where, jobs: int | None, observer: Any,
    on_record: Callable[[dict[str, Any]], None],
) -> tuple[OwnLabels | None, Counter[str]]:  # fmt: skip
    """Own labels from ``folder``, and the number of files of each label; ``None`` where there are fewer than two."""
    folder = Path(os.path.normpath(folder.absolute()))  # as the library calls what lies in it
    paths: list[Path] = []

    def keep(record: dict[str, Any]) -> None:
        paths.append(Path(record["path"]))
        on_record(record)

    analyze([folder], library=library, on_record=keep, observer=observer, select=("classifier",), jobs=jobs)
    backend = SoundNet(cuda=False)
    with Library.open_existing(library) as opened:
        files = placed(folder, sorted(paths), where)
        examples = list(_examples(backend, opened, files))
    counts = Counter(file.label for file, _ in examples)
    if len(counts) < 2:
        return None, counts
    return _fitted(backend, examples, folder), counts


def _examples(backend: SoundNet, library: Library, files: list[Placed]) -> Iterator[tuple[Placed, Floats]]:
    """Each sound once, with the mean embedding of its segments; copies and silence are passed over."""
    seen: set[str] = set()
    for file in files:
        stored = library.file(file.path)
        if stored.audio is None or stored.audio.digest in seen:
            continue
        seen.add(stored.audio.digest)
        vectors = [part.pooled for part in _heard(backend, stored)]
        if vectors:
            yield file, np.mean(vectors, axis=0)


def _heard(backend: SoundNet, stored: StoredFile) -> Iterator[Any]:
    frames = stored.result(Frames)
    spans: list[Span] = [span for span, _ in stored.each(Classification)]
    if frames is not None and spans:
        nothing = Audio.from_array(np.zeros((0, 1), np.float32), 44100)  # the network hears frames, not samples
        yield from heard(backend, nothing, frames, spans)


def _fitted(backend: SoundNet, examples: list[tuple[Placed, Floats]], folder: Path) -> OwnLabels:
    names = tuple(sorted({file.label for file, _ in examples}))
    vectors = np.stack([vector for _, vector in examples])
    labels = np.asarray([names.index(file.label) for file, _ in examples])
    packs = [file.pack for file, _ in examples]
    fold = folds(labels, packs)
    logits = unseen_logits(vectors, labels, fold, len(names))
    known = fold >= 0
    heat = temperature(logits[known], labels[known]) if known.any() else 1.0
    head = fit(vectors, labels, len(names))
    sounds = hashlib.sha256("\n".join(sorted(str(file.path) for file, _ in examples)).encode()).hexdigest()
    provenance = {
        "backend": backend.name, "folder": str(folder), "files_sha256": sounds,
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "worth": worth(logits / np.float32(heat), labels, fold, names, packs),
    }  # fmt: skip
    return OwnLabels(names, head.weights, head.offsets, head.mean, head.spread, heat, provenance)
