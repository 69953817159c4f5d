"""The version gate: a plugin's own requirement on the SDK, read before anything of it is imported."""

from __future__ import annotations

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from .candidates import Candidate, installed_version

_OURS = ("sampler-sdk", "sampler-core")


def incompatibility(candidate: Candidate) -> tuple[str, str] | None:
    """Reason and the command that mends it, when the installed SDK is not one the plugin can live with."""
    for text in candidate.requires:
        try:
            requirement = Requirement(text)
            wanted = requirement.marker is None or requirement.marker.evaluate()
        except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
            return f"its requirement `{text}` cannot be read", f"report it to the authors of {candidate.distribution}"
        name = canonicalize_name(requirement.name)
        if name not in _OURS or not wanted:
            continue
        installed = installed_version(name)
        if installed is None:
            return (
                f"it needs {name}{requirement.specifier}, which is not installed",
                f"pip install {_quoted(requirement)}",
            )
        if not requirement.specifier.contains(installed, prereleases=True):
            reason = f"it needs {name}{requirement.specifier}; {installed} is installed"
            newer = _wants_newer(requirement.specifier, installed)
            return reason, f"pip install --upgrade {_quoted(requirement) if newer else candidate.distribution}"
    return None


def _wants_newer(specifiers: SpecifierSet, installed: str) -> bool:
    """Whether it is a lower bound that the installed version misses."""
    bounds = [each for each in specifiers if each.operator in (">", ">=", "~=", "==")]
    lower = [f"{'>' if each.operator == '>' else '>='}{each.version.removesuffix('.*')}" for each in bounds]
    return not SpecifierSet(",".join(lower)).contains(installed, prereleases=True)


def _quoted(requirement: Requirement) -> str:
    return f'"{requirement.name}{requirement.specifier}"'
