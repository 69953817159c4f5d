"""Which package to recommend for a kind that nobody gives."""

from __future__ import annotations

import json
from importlib.resources import files

from ..contracts import Part, Spans


class Recommendation(Part):
    """A kind, the distribution that gives it, and the spans it tells of."""

    kind: str
    distribution: str
    spans: Spans | None = None


RECOMMENDED = tuple(
    Recommendation.model_validate(each)
    for each in json.loads(files(__package__).joinpath("recommended.json").read_text("utf-8"))
)
PACKAGES = {each.kind: each.distribution for each in RECOMMENDED}
"""Kind → distribution."""
