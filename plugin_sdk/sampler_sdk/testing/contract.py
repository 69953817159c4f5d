"""The contract every analyzer keeps, as a test class to inherit from."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sampler_core.contracts import Analyzer, Audio, Options, Result
from sampler_core.environments.builder import EnvironmentMissing

from .cases import CASES, Case
from .checks import check_declaration, check_released, check_same, examined
from .running import Inputs, gathered, opened

_MUSIC = next(case for case in CASES if case.name == "music")


@contextmanager
def opened_or_skipped(analyzer: type[Analyzer[Any]], options: Options | None = None) -> Iterator[Analyzer[Any]]:
    """:func:`opened`, or a skipped test where the environment cannot be built here."""
    with ExitStack() as stack:
        try:
            instance = stack.enter_context(opened(analyzer, options))
        except EnvironmentMissing as missing:
            pytest.skip(f"{missing} ({missing.hint})")
        yield instance


class AnalyzerContract:
    """Inherit from it and name the analyzer: that is the whole test. ::

        class TestTempo(AnalyzerContract):
            analyzer = TempoAnalyzer
            providers = (FeaturesAnalyzer, RegionsAnalyzer)

    Inputs come from ``providers``, analyzers that are run in order on each sound, or from ``upstream``, example
    results that are used for every sound. An analyzer may answer with a valid result or with ``Undetermined``;
    any other exception breaks the contract. Where an environment is declared, it is built; if that is impossible
    (no network), the tests are skipped and say so. The schema of what it gives is held against the one that was
    released, in the folder ``schemas`` beside the test; ``python -m sampler_sdk.schemas`` writes it.
    """

    analyzer: ClassVar[type[Analyzer[Any]]]
    providers: ClassVar[tuple[type[Analyzer[Any]], ...]] = ()
    upstream: ClassVar[tuple[Result, ...]] = ()
    options: ClassVar[Options | None] = None

    @pytest.fixture(scope="class")
    @classmethod
    def instance(cls) -> Iterator[Analyzer[Any]]:
        """The analyzer, set up once, as in a worker."""
        with opened_or_skipped(cls.analyzer, cls.options) as instance:
            yield instance

    def test_declares_what_the_registry_asks_for(self) -> None:
        """Name, version, kind, inputs, options and schema are in order."""
        check_declaration(self.analyzer)

    def test_reads_what_was_stored_since_its_last_release(self) -> None:
        """The kind has changed in compatible ways only, or has a new version that reads the one before."""
        folder = Path(inspect.getfile(type(self))).parent / "schemas"
        if fault := check_released(self.analyzer, folder):
            pytest.fail(fault, pytrace=False)

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_answers_any_sound(self, instance: Analyzer[Any], case: Case) -> None:
        """A valid answer or ``Undetermined``, the same again, and nothing else touched."""
        audio = case.make()
        inputs = self._inputs(instance, audio)
        first = examined(instance, audio, inputs)
        check_same(first, examined(instance, audio, inputs), "the same sound again gave another answer")

    def test_keeps_nothing_between_files(self, instance: Analyzer[Any]) -> None:
        """A fresh instance gives the answer of one that has seen other files."""
        audio = _MUSIC.make()
        inputs = self._inputs(instance, audio)
        used = examined(instance, audio, inputs)
        with opened(self.analyzer, self.options) as fresh:
            check_same(used, examined(fresh, audio, inputs), "a fresh instance gave another answer")

    def test_does_without_optional_inputs(self, instance: Analyzer[Any]) -> None:
        """Inputs declared optional may be absent."""
        audio = _MUSIC.make()
        examined(instance, audio, self._inputs(instance, audio), optional=False)

    def _inputs(self, instance: Analyzer[Any], audio: Audio) -> Inputs:
        inputs = gathered(audio, self.upstream, self.providers)
        unreachable = [kind for kind in inputs.lacking(instance) if kind not in inputs.failed]
        assert not unreachable, f"no provider or example of {', '.join(unreachable)}: add it to `providers`"
        if inputs.lacking(instance):
            pytest.skip("what it requires is undetermined for this sound, so it would not be run")
        return inputs
