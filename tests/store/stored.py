"""Outcomes of every kind to put into a library."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sampler_core.contracts import (
    ArrayRef,
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
from sampler_core.facets.known import Kind, Kinds
from sampler_core.kinds import (
    Beat,
    Classification,
    Contents,
    Frames,
    Key,
    Label,
    Levels,
    NoiseFloor,
    Presence,
    Region,
    Regions,
    Scene,
    Tempo,
    Timeline,
)
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.rows import by_object

IN_SQLITE = pytest.mark.parametrize("library", ["sqlite"], indirect=True)
IN_POSTGRESQL = pytest.mark.parametrize("library", ["postgresql"], indirect=True)
"""For tests of what only one of the databases has."""
STANDARD_KINDS: tuple[type[Result], ...] = (Frames, Regions, Timeline, Tempo, Key, Classification, Contents)


def described(kind: type[Result], distribution: str = "") -> Kind:
    """A kind as a library knows it."""
    scope = Scope.SEGMENT if kind is Classification else Scope.FILE
    schema = kind.model_json_schema(mode="serialization")
    return Kind(kind.kind, kind.about, schema, scope, distribution or f"sampler-{kind.kind}", kind.schema_version)


KINDS = Kinds(map(described, STANDARD_KINDS))


def put_schemas(library: Library, kinds: Kinds = KINDS) -> None:
    with library.transaction() as tx:
        for kind in kinds.by_id.values():
            schema = dict(kind.schema)
            tx.put_schema(kind.id, kind.schema_version, schema, kind.about, kind.scope, kind.distribution)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def audio_info(name: str = "kick", **more: Any) -> AudioInfo:
    return AudioInfo(**{
        "digest": f"pcm-sha256:{sha256(name)}", "format": "WAV", "codec": "PCM_16", "decoder": "libsndfile 1.2.2",
        "sample_rate_hz": 44100, "channels": 2, "frames": 88200, "mono_weights": (0.5, 0.5), **more,
    })  # fmt: skip


def outcome(kind: str = "tempo", result: dict[str, Any] | None = None, **more: Any) -> Outcome:
    analyzer = more.pop("analyzer", kind)
    return Outcome(**{
        "analyzer": analyzer, "distribution": f"sampler-{analyzer}", "distribution_version": "0.1.0", "version": "1",
        "kind": kind, "scope": "file", "status": Status.OK, "result": result, "elapsed_s": 0.25,
        "inputs": {"frames": sha256("frames")}, **more,
    })  # fmt: skip


def tempo(bpm: float | None = 120.0, **more: Any) -> Outcome:
    reason = "one_shot" if bpm is None else None
    answer = Tempo(bpm=bpm, confidence=0.9, no_tempo_reason=reason, beats=(Beat(time_s=0.5, position=1),))
    return outcome("tempo", answer.model_dump(mode="json"), **more)


def key(tonic: str = "A", mode: str = "minor", **more: Any) -> Outcome:
    answer = Key.model_validate({"tonic": tonic, "mode": mode, "confidence": 0.8})
    return outcome("key", answer.model_dump(mode="json"), **more)


def regions(*spans: tuple[float, float], **more: Any) -> Outcome:
    answer = Regions(
        regions=tuple(
            Region(start_s=start, end_s=end, peak_dbfs=-3.0, rms_dbfs=-14.5, snr_db=60.0, confidence=0.99)
            for start, end in spans
        ),
        noise_floor=(NoiseFloor(time_s=0.0, level_dbfs=-90.0),),
        leading_silence_s=0.0, trailing_silence_s=0.0, silence_ratio=0.1,
    )  # fmt: skip
    return outcome("regions", answer.model_dump(mode="json"), **more)


def timeline(*spans: tuple[float, float], **more: Any) -> Outcome:
    scenes = tuple(Scene(start_s=a, end_s=b, region=i, confidence=0.7) for i, (a, b) in enumerate(spans))
    return outcome("timeline", Timeline(scenes=scenes).model_dump(mode="json"), **more)


def classification(name: str, span: tuple[float, float], **more: Any) -> Outcome:
    label = Label(name=name, probability=0.8)
    answer = Classification(content=(label,), confidence=0.8, segment="scene", backend="test 1", device="cpu")
    at = Span(start_s=span[0], end_s=span[1])
    return outcome("classification", answer.model_dump(mode="json"), scope="segment", span=at, **more)


def contents(content: dict[str, float], **answers: tuple[str, float]) -> Outcome:
    """``content``: label → share of the sound, which is also its probability; ``answers``: question → answer."""
    labels = {question: Label(name=name, probability=p) for question, (name, p) in answers.items()}
    result = Contents.model_validate({
        "content": [Presence(name=name, share=p, probability=p) for name, p in content.items()],
        "sound_s": 2.0, "segments": 2, **labels,
        "alternatives": {question: (label,) for question, label in labels.items()},
        "abstained": ["content"] if max(content.values(), default=1) < 0.5 else [],
    })  # fmt: skip
    return outcome("contents", result.model_dump(mode="json"))


def frames_result(length: int = 20, seed: int = 0) -> Frames:
    random = np.random.default_rng(seed)

    def array(width: int, dtype: str) -> Any:
        return random.random((length, width)).astype(dtype)

    return Frames(
        duration_s=2.0, frame_rate_hz=100.0, tonal_rate_hz=10.0, level_rate_hz=100.0,
        log_mel_db=array(64, "float16"), mfcc=array(14, "float16"), spectral=array(5, "float32"),
        onset_strength=array(4, "float32"), chroma=array(12, "float32"), level_dbfs=array(2, "float32"),
        levels=Levels(peak_dbfs=-1.0, rms_dbfs=-12.0, crest_db=11.0, dc_offset=(0.0,), clipped_samples=0,
                      stereo_correlation=None),
        centroid_hz=None, bandwidth_hz=None, rolloff85_hz=None, flatness=None, flux=None, mfcc_mean=None,
        mfcc_std=None, chroma_mean=None, onset_rate_hz=None, attack_s=None, low_share=None,
    )  # fmt: skip


def failed(kind: FailureKind = FailureKind.CRASH, analyzer: str = "tempo", **more: Any) -> Outcome:
    status = Status.SKIPPED if kind is FailureKind.DEPENDENCY else Status.FAILED
    failure = Failure(kind=kind, message="it fell over", hint="try again")
    return outcome(analyzer, None, status=status, failure=failure, **more)


def undetermined(analyzer: str = "tempo") -> Outcome:
    return outcome(analyzer, None, status=Status.UNDETERMINED, reason=Reason.TOO_SHORT)


def scratch_files(arrays: ScratchArrays, outcome: Outcome) -> list[tuple[Path, list[ArrayRef]]]:
    """Where the arrays that an outcome refers to were written."""
    return [(arrays.folder / f"{digest}.npy", refs) for digest, refs in by_object([outcome.result]).items()]


class Writer:
    """Puts files and outcomes with few words."""

    def __init__(self, library: Library, run_id: int) -> None:
        self.library = library
        self.run_id = run_id

    def file(self, path: Path, audio: AudioInfo | None = None, content: str = "boom") -> int:
        digest = audio.digest if audio else f"bytes-sha256:{sha256(content)}"
        with self.library.transaction() as tx:
            return tx.put_file(path, path.stat(), digest, sha256(content), audio).id

    def frames(self, file_id: int, action_key: str, arrays: ScratchArrays, result: Frames) -> None:
        answer = outcome("frames", dump_results([result], arrays)[0])
        with self.library.transaction() as tx:
            for scratch_file, refs in scratch_files(arrays, answer):
                tx.adopt(scratch_file, refs)
            tx.put_outcomes(self.run_id, file_id, action_key, [answer], {})

    def step(self, file_id: int, action_key: str, *outcomes: Outcome, **more: Any) -> None:
        with self.library.transaction() as tx:
            tx.put_outcomes(self.run_id, file_id, action_key, outcomes, {"version": "1"}, **more)
