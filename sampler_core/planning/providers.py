"""Who gives a kind, and what to say when nobody or more than one does."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..registry.description import AnalyzerDescription, PluginDescription
from ..registry.selection import Selection, UnknownName, did_you_mean
from .recommended import PACKAGES

_USED = "chosen with --use"


@dataclass(frozen=True)
class Choice:
    """Which analyzer's answer counts for a kind, why, and who else gives it."""

    kind: str
    analyzer: str
    why: str
    others: tuple[str, ...]

    @property
    def note(self) -> str | None:
        """The ambiguity in words, where there is one that nobody has decided."""
        if not self.others or self.why == _USED:
            return None
        everyone = sorted((self.analyzer, *self.others))
        names = " and ".join((", ".join(everyone[:-1]), everyone[-1]))
        return (
            f"{len(everyone)} analyzers give `{self.kind}`: {names}; `{self.analyzer}` counts and is used by others "
            f"({self.why}); choose with --use {self.kind}=NAME"
        )


def choose(analyzers: Sequence[AnalyzerDescription], selection: Selection, use: Mapping[str, str]) -> dict[str, Choice]:
    """One provider per kind: the one of ``--use``, else one asked for, else the kind's namesake, else by name.

    Raises:
        UnknownName: when ``use`` names a kind or an analyzer that is not there.
    """
    givers: dict[str, list[AnalyzerDescription]] = {}
    for analyzer in sorted(analyzers, key=lambda each: each.name):
        givers.setdefault(analyzer.kind, []).append(analyzer)
    for kind in use:
        if kind not in givers:
            raise UnknownName(f"--use {kind}={use[kind]}: no analyzer gives `{kind}`{did_you_mean(kind, givers)}")
    return {kind: _choice(kind, those, selection, use.get(kind)) for kind, those in givers.items()}


def _choice(kind: str, givers: Sequence[AnalyzerDescription], selection: Selection, used: str | None) -> Choice:
    names = [each.name for each in givers]
    asked = [each.name for each in givers if selection.only and selection.asks_for(each.plugin, each.name)]
    if used is not None:
        if used not in names:
            raise UnknownName(f"--use {kind}={used}: `{used}` does not give `{kind}`{did_you_mean(used, names)}")
        chosen, why = used, _USED
    elif len(asked) == 1:
        chosen, why = asked[0], "asked for with -p"
    elif kind in (asked or names):
        chosen, why = kind, "named like the kind"
    else:
        chosen, why = (asked or names)[0], "first by name"
    return Choice(kind, chosen, why, tuple(name for name in names if name != chosen))


def absences(
    left_out: Iterable[AnalyzerDescription], unready: Iterable[PluginDescription]
) -> dict[str, tuple[str, str]]:
    """For kinds whose provider is installed but not available: why, and what to do."""
    told: dict[str, tuple[str, str]] = {}
    for plugin in unready:
        for kind, package in PACKAGES.items():
            if plugin.distribution == package:
                told[kind] = f"which {package} gives, but it is {plugin.state}: {plugin.reason}", plugin.hint
    for analyzer in sorted(left_out, key=lambda each: each.name):
        told[analyzer.kind] = f"but `{analyzer.name}` is left out", f"do not leave out {analyzer.name}"
    return told


def missing(
    analyzer: AnalyzerDescription, kind: str, kinds: Iterable[str], absent: Mapping[str, tuple[str, str]]
) -> tuple[str, str]:
    """Reason and hint for an analyzer that needs a kind nobody gives."""
    needs = f"`{analyzer.name}` needs `{kind}`"
    if kind in absent:
        return f"{needs}, {absent[kind][0]}", absent[kind][1]
    reason = f"{needs}, which no installed plugin gives"
    if kind in PACKAGES:
        return reason, f"pip install {PACKAGES[kind]}"
    close = difflib.get_close_matches(kind, sorted(kinds), n=1)
    meant = f" (did its author mean `{close[0]}`?)" if close else ""
    return reason, f"install the package that gives `{kind}`{meant}, or leave it out with -p no:{analyzer.name}"
