"""Needs a kind that no installed plugin gives."""

from sampler_sdk import Analyzer, Audio, Result, Upstream, hookimpl


class Gain(Result):
    kind = "broken.gain"
    gain_db: float


class Advice(Result):
    kind = "broken.advice"
    gain_db: float


class NeedyAnalyzer(Analyzer[Advice]):
    """Repeats what it is given."""

    name = "needy"
    version = "1"
    requires = (Gain,)

    def analyze(self, audio: Audio, upstream: Upstream) -> Advice:
        return Advice(gain_db=upstream[Gain].gain_db)


@hookimpl
def sampler_analyzers() -> list[type]:
    return [NeedyAnalyzer]
