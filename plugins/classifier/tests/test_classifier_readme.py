"""The README says what is true: the table of names elsewhere, and the model of one's own."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import numpy as np
from sampler_classifier.labels import CONTENT, ELSEWHERE, FORMS, GROUPS, TYPES
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Classification, Span
from sampler_sdk.testing import run_spans

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def table() -> list[str]:
    rows = [
        f"| `{label}` | {', '.join(names.sononym) or '–'} | {', '.join(names.audioset) or '–'} |"
        for label, names in ELSEWHERE.items()
    ]
    return ["| ours | Sononym | AudioSet |", "|---|---|---|", *rows]


def test_the_table_of_names_elsewhere_is_that_of_the_code() -> None:
    assert "\n".join(table()) in README


def test_every_label_has_a_name_elsewhere_and_every_type_a_group() -> None:
    assert set(ELSEWHERE) == {*CONTENT, *TYPES}
    assert sorted(kind for kinds in GROUPS.values() for kind in kinds) == sorted(TYPES)
    assert not {*CONTENT, *TYPES} & set(FORMS)


def test_a_model_of_ones_own_works_as_written(tmp_path: Path, monkeypatch) -> None:
    code = re.search(r'```python title="acme_sounds.py"\n(.*?)```', README, re.DOTALL)
    assert code is not None
    (tmp_path / "acme_sounds.py").write_text(code[1], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("acme_sounds", tmp_path / "acme_sounds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "acme_sounds", module)
    spec.loader.exec_module(module)
    (analyzer,) = module.sampler_analyzers()
    audio = Audio.from_array(np.full(44100, 0.9, np.float32), 44100)
    (found,) = run_spans(
        analyzer, audio, [Span(start_s=0, end_s=1)], providers=(FeaturesAnalyzer, RegionsAnalyzer)
    )  # fmt: skip
    assert isinstance(found, Classification)
    assert found.content[0].name == "loud"
    assert found.backend == "loudness 1"
