"""The contract kit gives an analyzer with an environment its guest, and skips where that cannot be built."""

import pytest
from sampler_sdk import Analyzer, Environment, Result, render
from sampler_sdk.testing import AnalyzerContract, run
from sampler_sdk.testing.contract import opened_or_skipped


class Doubled(Result):
    kind = "test.doubled"
    frames: int


class Doubling(Analyzer[Doubled]):
    name, version = "doubling", "1"
    environment = Environment(requirements=(), guest="guest_double.py")

    def analyze(self, audio, upstream):
        return Doubled(frames=self.guest.call("double", timeout_s=30, value=audio.frames).value)


class Unbuildable(Doubling):
    name = "unbuildable"
    environment = Environment(requirements=("sampler-sdk==0.0.0",), guest="guest_double.py")


@pytest.fixture(autouse=True, scope="module")
def environments(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMPLER_ENVIRONMENTS", str(tmp_path_factory.mktemp("environments")))
        yield patch


class TestDoubling(AnalyzerContract):
    analyzer = Doubling


def test_run_starts_the_guest():
    loop = render.drum_loop(1, bars=1)
    assert run(Doubling, loop.audio).frames == 2 * len(loop.samples)


@pytest.mark.ci
def test_what_cannot_be_built_is_skipped_with_the_reason(environments):
    environments.setenv("UV_OFFLINE", "1")
    environments.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(pytest.skip.Exception, match="sampler env build unbuildable"), opened_or_skipped(Unbuildable):
        pass
