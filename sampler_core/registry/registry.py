"""The registry: every installed candidate with its state and reason, and what the ready ones offer."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..hookspecs import AudioReaderSpec, CommandSpec, ExporterSpec, QueryTermSpec, RunListenerSpec
from .cache import forget_verdict, keep_verdict, read_verdict
from .candidates import Candidate, find_candidates, installed_digest
from .selection import Selection
from .state import PluginState
from .verdict import FIELDS, Verdict

if TYPE_CHECKING:
    # `sampler --help` needs only commands; the descriptions bring NumPy.
    from ..contracts import Analyzer
    from ..facets.known import Kind
    from .description import AnalyzerDescription, PluginDescription


@dataclass(frozen=True)
class Finding:
    """A candidate and how it stands; ``offer`` is there when it is ready."""

    candidate: Candidate
    state: PluginState
    reason: str = ""
    hint: str = ""
    evidence: str = ""
    offer: dict[str, Any] | None = None
    faults: tuple[str, ...] = ()

    @cached_property
    def description(self) -> PluginDescription:
        """What is known of it, checked whole.

        Raises:
            ValueError: when the offer is not what an offer has to be.
        """
        return _description(self)

    @property
    def owner(self) -> str:
        """As one names it in a sentence."""
        return f"the plugin {self.candidate.name} ({self.candidate.distribution} {self.candidate.version})"


class Registry:
    """What is installed. There is no global one: :meth:`discover` looks, :meth:`of` takes what it is given."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._findings = tuple(findings)

    @classmethod
    def discover(
        cls, select: Selection | None = None, examine: bool = True, again: Collection[str] | None = None
    ) -> Registry:
        """Find every candidate; what no scout has seen is examined, or left ``unexamined``. Imports no plugin.

        Without ``select`` the environment variables decide alone. The plugins named in ``again`` are examined
        whatever is known of them; with none named, all that could not be used.

        Raises:
            UnknownName: when ``select`` names something that is not there (only with ``examine``).
        """
        select = select or Selection.parse((), os.environ)
        installed_digest.cache_clear()  # it is of today's folders
        findings = [_before_import(candidate, select) for candidate in find_candidates()]
        if again is not None:
            findings = [_anew(finding, again) for finding in findings]
        if examine:
            findings = _examined(findings)
        registry = cls(_shadowed(findings))
        if examine:
            select.check(registry._names())
        return registry

    @classmethod
    def of(cls, *analyzers: type[Analyzer[Any]]) -> Registry:
        """A registry of these classes and nothing else, for tests and notebooks.

        Raises:
            Mistake: when a declaration is missing or wrong.
        """
        from .offer import describe

        candidate = Candidate("given", "", "given", "0", requires=(), digest="", source_digest=None, location="")
        offer: dict[str, Any] = {name: [] for name in FIELDS}
        offer["analyzers"] = describe("sampler_analyzers", analyzers)
        return cls([Finding(candidate, PluginState.READY, offer=offer)])

    @cached_property
    def plugins(self) -> tuple[PluginDescription, ...]:
        """Every candidate, in whatever state, by distribution and name."""
        return tuple(finding.description for finding in self._findings)

    @property
    def analyzers(self) -> tuple[AnalyzerDescription, ...]:
        """The analyzers of ready plugins."""
        return tuple(each for plugin in self.plugins for each in plugin.analyzers)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that those analyzers give, each as the first that gives it describes it."""
        from ..facets.known import Kind

        found = {
            each.kind: Kind(
                each.kind, each.about, each.result_schema, each.scope, each.distribution, each.schema_version
            )
            for each in reversed(self.analyzers)
        }
        return tuple(found.values())

    @property
    def commands(self) -> tuple[CommandSpec, ...]:
        """The commands of ready plugins."""
        return tuple(CommandSpec(**each) for each in self._offered("commands"))

    @property
    def exporters(self) -> tuple[ExporterSpec, ...]:
        """The export formats of ready plugins."""
        return tuple(ExporterSpec(**each) for each in self._offered("exporters"))

    @property
    def readers(self) -> tuple[AudioReaderSpec, ...]:
        """The audio readers of ready plugins."""
        return tuple(_reader(each) for each in self._offered("readers"))

    @property
    def listeners(self) -> tuple[RunListenerSpec, ...]:
        """The functions of ready plugins that are told when a run ends."""
        return tuple(RunListenerSpec(**each) for each in self._offered("listeners"))

    @property
    def terms(self) -> tuple[QueryTermSpec, ...]:
        """The query terms of ready plugins."""
        return tuple(QueryTermSpec(**{**each, "words": tuple(each["words"])}) for each in self._offered("terms"))

    def names(self, state: PluginState) -> tuple[str, ...]:
        """The plugins in ``state``, by name; quicker than :attr:`plugins`, which reads all descriptions."""
        return tuple(finding.candidate.name for finding in self._findings if finding.state is state)

    def owner(self, field: str, name: str) -> str:
        """Whose the thing called ``name`` among the ``commands``, ``exporters``, … is, in words; empty for nobody's."""
        for finding in self._findings:
            if name in {each["name"] for each in (finding.offer or {}).get(field, ())}:
                return finding.owner
        return ""

    def _offered(self, field: str) -> Iterator[dict[str, Any]]:
        for finding in self._findings:
            yield from (finding.offer or {}).get(field, ())

    def _names(self) -> set[str]:
        plugins = {finding.candidate.name for finding in self._findings}
        return plugins | {each["name"] for each in self._offered("analyzers")}


def _before_import(candidate: Candidate, select: Selection) -> Finding:
    if candidate.problem:
        hint = f"pip install --force-reinstall {candidate.distribution}"
        return Finding(candidate, PluginState.FAILED, candidate.problem, hint)
    why = select.blocks_plugin(candidate.name)
    if why is not None:
        return Finding(candidate, PluginState.BLOCKED, why, "ask for it: drop that option or change that variable")
    verdict = read_verdict(candidate)
    if verdict is not None:
        return _judged(candidate, verdict)
    return _unexamined(candidate)


def _anew(finding: Finding, again: Collection[str]) -> Finding:
    failed = finding.state is PluginState.FAILED and not finding.candidate.problem
    named = finding.candidate.name in again and (failed or finding.state is PluginState.READY)
    if named or (not again and (failed or finding.faults)):
        forget_verdict(finding.candidate)
        return _unexamined(finding.candidate)
    return finding


def _unexamined(candidate: Candidate) -> Finding:
    return Finding(candidate, PluginState.UNEXAMINED, "not examined yet", "sampler plugins")


def _examined(findings: Sequence[Finding]) -> list[Finding]:
    """Look at what is unexamined: at its requirements first, and then, in a scout, at what it offers."""
    from .gate import incompatibility
    from .scouting import examine

    found = {finding.candidate: _validated(finding) or _unexamined(finding.candidate) for finding in findings}
    unseen: list[Candidate] = []
    for candidate, finding in found.items():
        if finding.state is PluginState.UNEXAMINED:
            problem = incompatibility(candidate)
            if problem is None:
                unseen.append(candidate)
            else:
                found[candidate] = Finding(candidate, PluginState.INCOMPATIBLE, *problem)
    for candidate, verdict in examine(unseen):
        found[candidate] = _judged(candidate, _whole(candidate, verdict))
    return list(found.values())


def _validated(finding: Finding) -> Finding | None:
    """A finding whose description holds what it has to; what was kept may be of any form."""
    try:
        _ = finding.description
    except ValueError:
        return None
    return finding


def _whole(candidate: Candidate, verdict: Verdict) -> Verdict:
    """What a scout brought, kept; what cannot be used of that, too, as a reason."""
    from pydantic import ValidationError

    from .description import faults_in_words

    try:
        _ = _judged(candidate, verdict).description
    except ValidationError as error:
        told = "; ".join(faults_in_words(error))
        verdict = Verdict(reason=f"what it offers cannot be used: {told}", evidence=verdict.evidence)
    keep_verdict(candidate, verdict)
    return verdict


def _judged(candidate: Candidate, verdict: Verdict) -> Finding:
    again = f"`sampler plugins examine {candidate.name}` tries again"
    if verdict.offer is None:
        hint = f"report it to the authors of {candidate.distribution}; everything else works without it; {again}"
        if "ModuleNotFoundError" in verdict.reason:
            hint = f"install what is missing (pip install --force-reinstall {candidate.distribution}); {again}"
        return Finding(candidate, PluginState.FAILED, verdict.reason, hint, verdict.evidence)
    hint = f"report it to the authors of {candidate.distribution}; {again}" if verdict.faults else ""
    return Finding(candidate, PluginState.READY, "", hint, verdict.evidence, verdict.offer, verdict.faults)


def _shadowed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of two ready plugins with the same name, or with an analyzer, command, … of the same name, the first by
    distribution is taken."""
    owners: dict[tuple[str, str], str] = {}
    for finding in findings:
        if finding.offer is None:
            yield finding
            continue
        names = [("plugin", finding.candidate.name)]
        names += [(field.removesuffix("s"), each["name"]) for field in FIELDS for each in finding.offer[field]]
        taken = next((name for name in names if name in owners), None)
        if taken is None:
            owners |= dict.fromkeys(names, finding.candidate.distribution)
            yield finding
        else:
            reason = f"{owners[taken]} already has the {taken[0]} `{taken[1]}`"
            hint = f"pip uninstall {owners[taken]}, or ask the authors of {finding.candidate.distribution} to rename it"
            yield replace(finding, state=PluginState.SHADOWED, reason=reason, hint=hint, offer=None, faults=())


def _description(finding: Finding) -> PluginDescription:
    from .description import PluginDescription

    candidate = finding.candidate
    owner = {
        "plugin": candidate.name,
        "distribution": candidate.distribution,
        "distribution_version": candidate.version,
        "source_digest": candidate.source_digest,
    }
    offer = dict(finding.offer or {})
    offer["analyzers"] = [owner | each for each in offer.get("analyzers", ())]
    return PluginDescription.model_validate(
        {
            "name": candidate.name,
            "target": candidate.target,
            "distribution": candidate.distribution,
            "version": candidate.version,
            "digest": candidate.digest,
            "state": finding.state,
            "reason": finding.reason,
            "hint": finding.hint,
            "evidence": finding.evidence,
            "faults": finding.faults,
            **offer,
        }
    )


def _reader(spec: dict[str, Any]) -> AudioReaderSpec:
    return AudioReaderSpec(**{**spec, "extensions": tuple(spec["extensions"])})
