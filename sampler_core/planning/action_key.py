"""Action keys: the name of everything an answer depends on, so that an answer is computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..contracts.canonical import json_sha256

if TYPE_CHECKING:
    from .step import Step

FORMAT = 1
"""Change it when the meaning of the key changes; every library then computes anew."""


def result_digest(results: Sequence[dict[str, Any] | None]) -> str:
    """SHA-256 of a step's results, one per span; ``None`` for a span without a result."""
    return json_sha256(list(results))


def ingredients(
    audio_digest: str,
    step: Step,
    inputs: Mapping[str, str],
    environment: str | None,
    corrections: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything the answer of ``step`` depends on, in a form that can be kept and compared.

    ``inputs`` holds for every kind of ``step.inputs`` the result's digest, ``absent`` or ``failed``; ``corrections``
    what a person set and the analyzer follows. Where there is none they are not mentioned.
    """
    return {
        "format": FORMAT,
        "audio": audio_digest,
        "analyzer": f"{step.analyzer.distribution}:{step.analyzer.name}",
        "version": step.analyzer.version,
        "schema_version": step.analyzer.schema_version,
        "source": step.analyzer.source_digest,
        "options": step.options | {name: f"sha256:{digest}" for name, digest in step.files.items()},
        "environment": environment,
        "weights": step.analyzer.weights,
        "inputs": dict(inputs),
        **({"corrections": dict(corrections)} if corrections else {}),
    }


def action_key(
    audio_digest: str,
    step: Step,
    inputs: Mapping[str, str],
    environment: str | None,
    corrections: Mapping[str, Any] | None = None,
) -> str:
    """SHA-256 of the :func:`ingredients`, as 64 hexadecimal digits."""
    return json_sha256(ingredients(audio_digest, step, inputs, environment, corrections))
