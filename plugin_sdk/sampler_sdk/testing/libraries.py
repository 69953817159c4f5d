"""Libraries for tests: what a run would have left there, without running anything."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sampler_core.contracts import (
    AudioInfo,
    Failure,
    FailureKind,
    Outcome,
    Reason,
    Result,
    Scope,
    Span,
    Status,
    dump_results,
)
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.rows import by_object

Ending = Result | Failure | Reason | None
"""A result, a failure (of kind ``dependency``: skipped), a reason why it could not tell, or nothing to analyze."""


@dataclass(frozen=True)
class Ended:
    """How an analyzer of ``kind`` ended: once for the file, or once for each of ``spans``, which are segments unless
    ``scope`` says otherwise."""

    kind: type[Result]
    endings: Sequence[Ending]
    spans: Sequence[Span] | None = None
    analyzer: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    scope: Scope | None = None


def remember(library: Library, path: Path, audio: AudioInfo | None, *steps: Ended) -> None:
    """Keep ``path``, which has to exist, with ``audio`` and how ``steps`` ended, as a run would.

    An analyzer is named as its kind unless it says otherwise. What an earlier call kept of the same analyzer on the
    same ``audio`` is replaced.
    """
    store = ScratchArrays(library.scratch, library.arrays.root)
    identity = audio.digest if audio else f"bytes-sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    with library.transaction() as tx:
        run_id = tx.begin_run({"paths": [str(path)]})
        file_id = tx.put_file(path, path.stat(), identity, None, audio).id
        for step in steps:
            kind = step.kind
            outcomes = list(_outcomes(step, store))
            schema = kind.model_json_schema(mode="serialization")
            tx.put_schema(kind.kind, kind.schema_version, schema, kind.about, _scope(step))
            for digest, refs in by_object(outcome.result for outcome in outcomes).items():
                tx.adopt(store.folder / f"{digest}.npy", refs)
            tx.put_outcomes(run_id, file_id, os.urandom(16).hex(), outcomes, {})
        tx.end_run(run_id, "finished", {})


def audio_info(duration_s: float, sample_rate_hz: int = 44100, **facts: Any) -> AudioInfo:
    """A stereo WAV file of that length; ``facts`` replace what is made up."""
    digest = hashlib.sha256(f"{duration_s} {sample_rate_hz} {sorted(facts.items())}".encode()).hexdigest()
    made_up = {
        "digest": f"pcm-sha256:{digest}", "format": "wav", "codec": "pcm_16", "decoder": "none",
        "sample_rate_hz": sample_rate_hz, "channels": 2, "frames": round(duration_s * sample_rate_hz),
        "mono_weights": (0.5, 0.5),
    }  # fmt: skip
    return AudioInfo.model_validate({**made_up, **facts})


def failure(message: str, kind: FailureKind = FailureKind.EXCEPTION, cause: str | None = None) -> Failure:
    """A failure; with a ``cause``, of another analyzer, the one of a step that is skipped."""
    kind = FailureKind.DEPENDENCY if cause else kind
    return Failure(kind=kind, message=message, hint="try again", cause=cause)


def _scope(step: Ended) -> Scope:
    return step.scope or (Scope.FILE if step.spans is None else Scope.SEGMENT)


def _outcomes(step: Ended, store: ScratchArrays) -> Iterable[Outcome]:
    analyzer = step.analyzer or step.kind.kind
    scope = _scope(step)
    for span, ending in zip([None] if step.spans is None else step.spans, step.endings, strict=True):
        yield Outcome(
            analyzer=analyzer, distribution=f"sampler-{analyzer}", distribution_version="0.1.0", version="1",
            kind=step.kind.kind, scope=scope, span=span, inputs=dict(step.inputs), **_ending(ending, store),
        )  # fmt: skip


def _ending(ending: Ending, store: ScratchArrays) -> dict[str, Any]:
    if isinstance(ending, Result):
        return {"status": Status.OK, "result": dump_results([ending], store)[0]}
    if isinstance(ending, Reason):
        return {"status": Status.UNDETERMINED, "reason": ending}
    if isinstance(ending, Failure):
        skipped = ending.kind is FailureKind.DEPENDENCY
        return {"status": Status.SKIPPED if skipped else Status.FAILED, "failure": ending}
    return {"status": Status.OK}
