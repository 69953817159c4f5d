"""The public record of a file, as ``--json`` prints it. Needs no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..contracts import AudioInfo, Outcome
from .codec import absolute, readable_path
from .edits.overrides import corrected
from .edits.said import NOTHING_SAID, Said


def file_record(
    path: Path, audio: AudioInfo | None, outcomes: Sequence[Outcome], said: Said = NOTHING_SAID,
    gone_at: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """``{"path", "audio", "outcomes", "overrides", "tags"}``, and of a file that is not there any more ``"gone_at"``,
    of one with corrections that do not fit its results any more ``"kept_aside"``; JSON-able.

    ``audio`` is ``None`` for a file that cannot be decoded. Results have in them what a person set; ``overrides`` tells
    what that was, and what was estimated. ``tags`` are a person's.
    """
    return {
        "path": readable_path(absolute(path)),
        "audio": None if audio is None else audio_record(audio),
        "outcomes": [outcome_record(outcome) for outcome in corrected(outcomes, said.overrides)],
        "overrides": [override.as_dict() for override in said.overrides],
        "tags": [tag.as_dict() for tag in said.tags],
        **({"kept_aside": [each.as_dict() for each in said.aside]} if said.aside else {}),
        **({"gone_at": gone_at.isoformat()} if gone_at else {}),
    }


def audio_record(audio: AudioInfo) -> dict[str, Any]:
    """What is known of the sound itself."""
    return {"duration_s": audio.duration_s, **audio.model_dump(mode="json")}


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """One outcome; ``version`` is the algorithm's."""
    return {
        "analyzer": outcome.analyzer,
        "distribution": outcome.distribution,
        "distribution_version": outcome.distribution_version,
        "version": outcome.version,
        "kind": outcome.kind,
        "scope": str(outcome.scope),
        "span": outcome.span and {"start_s": outcome.span.start_s, "end_s": outcome.span.end_s},
        "status": outcome.status.value,
        "cached": outcome.cached,
        "result": outcome.result,
        "reason": outcome.reason and outcome.reason.value,
        "inputs": outcome.inputs,
        "failure": outcome.failure and outcome.failure.model_dump(mode="json"),
        "elapsed_s": outcome.elapsed_s,
    }
