"""How a plan looks."""

from __future__ import annotations

import json

from sampler_core.planning.drawing import mermaid, plan_json, text_tree
from sampler_core.planning.plan import make_plan
from sampler_core.registry.selection import Selection

MERMAID = """\
flowchart LR
    audio([audio])
    a_features["features<br/>gives frames"]
    a_regions["regions"]
    a_classifier["classifier<br/>gives classification"]
    audio --> a_features
    a_features -->|frames| a_regions
    a_features -->|frames| a_classifier
    a_regions -->|regions| a_classifier"""

TREE = """\
 1 features 1 (acme-features) gives frames ← the audio alone
 2 regions 1 (acme-regions) ← frames of features
 3 classifier 1 (acme-classifier) gives classification ← frames of features, regions, \
tempo (absent), timeline (absent), for each segment
 ! `classifier` works on whole regions: nothing in this plan gives `timeline`"""


def test_a_plan_is_drawn(house):
    plan = make_plan(house, Selection.parse(["classifier"]))

    assert "\n".join(mermaid(plan)) == MERMAID
    assert "\n".join(text_tree(plan)) == TREE


def test_optional_inputs_are_dotted(house):
    assert "a_tempo -.->|tempo| a_classifier" in "\n".join(mermaid(make_plan(house)))


def test_what_cannot_run_is_drawn_and_told(declare):
    plan = make_plan([declare("loudness", requires=("acme.gain",))])

    assert ":::blocked" in "\n".join(mermaid(plan))
    assert " ✗ loudness: `loudness` needs `acme.gain`" in "\n".join(text_tree(plan))


def test_a_plan_is_json(house):
    told = json.loads(json.dumps(plan_json(make_plan(house, Selection.parse(["regions"])))))

    assert [step["analyzer"] for step in told["steps"]] == ["features", "regions"]
    assert told["steps"][1]["inputs"] == [{"kind": "frames", "provider": "features", "optional": False, "spans": False}]
    assert told["providers"] == {"frames": "features", "regions": "regions"}
