"""Descriptions with any value in them changed, through everything that reads descriptions, in one process."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from typing import Any

import pytest

from sampler_core.contracts import Analyzer
from sampler_core.kinds import Tempo
from sampler_core.planning.plan import make_plan
from sampler_core.registry import cache, registry, scouting
from sampler_core.registry.candidates import Candidate
from sampler_core.registry.registry import Registry
from sampler_core.registry.selection import Selection
from sampler_core.registry.state import PluginState
from sampler_core.registry.verdict import Verdict
from sampler_core.store.codec import dumps
from sampler_core.store.schemas import SchemaCheck

from .mutated import Mutant, mutants, valid


class Sound(Analyzer[Tempo]):
    name = "sound"
    version = "1"


CULPRIT, BYSTANDER = (
    Candidate(name, f"acme_{name}", f"acme-{name}", "1.0", requires=(), digest=name, source_digest=None, location="")
    for name in ("culprit", "bystander")
)
SOUND = {
    "analyzers": list(Registry.of(Sound)._findings[0].offer["analyzers"]),
    "commands": [],
    "exporters": [],
    "readers": [],
    "listeners": [],
    "terms": [],
}
AGAIN = Verdict(reason="it was examined again")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Two plugins, of which the sound one has been seen; what scouts say of the other is the test's affair."""
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(registry, "find_candidates", lambda: [CULPRIT, BYSTANDER])
    monkeypatch.setattr(cache, "installed_digest", lambda: "")  # nothing else is installed meanwhile
    monkeypatch.setattr("os.fsync", lambda fd: None)
    said: list[Verdict] = []
    monkeypatch.setattr(scouting, "examine", lambda candidates: [(each, said[-1]) for each in candidates])
    cache.keep_verdict(BYSTANDER, Verdict(SOUND))
    return said


def reported(offer: Any) -> Verdict | None:
    """What comes of a scout that says so, or ``None`` where that cannot be said in JSON at all."""
    try:
        text = json.dumps({"mistakes": [], "offer": offer}) + "\n" + json.dumps({"faults": []})
    except (ValueError, TypeError, RecursionError):
        return None
    return scouting._Report.read(io.BytesIO(text.encode())).verdict("it ended", "")


def look(mutant: Mutant) -> PluginState:
    """Discover, and use everything that is to be had. Whatever the culprit is, the other one goes on."""
    for examine in (False, True):
        found = Registry.discover(Selection(), examine=examine)
        assert all(
            isinstance(each.name, str) for each in (*found.commands, *found.exporters, *found.readers, *found.terms)
        )
    culprit, bystander = found.plugins
    assert bystander.state is PluginState.READY
    plan = make_plan(found.analyzers, Selection(), {}, {}, plugins=found.plugins)
    assert "sound" in {step.analyzer.name for step in plan.steps}
    if culprit.state is PluginState.READY:
        for analyzer in culprit.analyzers:
            SchemaCheck().use(analyzer.kind, analyzer.schema_version, analyzer.result_schema)
            dumps(analyzer.result_schema)
            assert 0 < analyzer.schema_version < 2**31
    else:
        assert culprit.state in (PluginState.FAILED, PluginState.SHADOWED)
        assert culprit.reason.isprintable(), (mutant.where, mutant.what)
        assert 0 < len(culprit.reason) < 2500
        assert culprit.hint
    return culprit.state


@pytest.mark.hostile(
    "a plugin whose declarations hold any value at all",
    "that plugin is `failed` with a sentence, or valid; all others work",
)
@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.ci)])
def test_no_description_takes_anything_down(installed, count):
    states: Counter[str] = Counter()
    for mutant in mutants(seed=count, count=count):
        verdict = reported(mutant.offer)
        if verdict is None:
            states["not JSON"] += 1
            continue
        installed.append(verdict)
        cache.forget_verdict(CULPRIT)
        states[look(mutant)] += 1  # as a scout brings it
        _kept_as_it_is(mutant.offer)
        installed.append(AGAIN)
        states[f"kept, {look(mutant)}"] += 1  # as the cache has it

    assert states["failed"] > count * 0.4
    assert states["ready"] > count * 0.02, "mutations that do no harm are to be let through"
    assert states["kept, failed"] > count * 0.4


def test_what_is_valid_is_ready(installed):
    installed.append(Verdict(json.loads(json.dumps(valid()))))

    found = Registry.discover(Selection())

    assert found.plugins[0].state is PluginState.READY, found.plugins[0].reason
    assert [each.name for each in found.analyzers] == ["meter", "plain", "sound"]


def _kept_as_it_is(offer: Any) -> None:
    text = json.dumps({"verdict": Verdict(offer).as_data(), "beside": ""})
    path = cache._path(CULPRIT)
    path.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
