"""From a task to the order that a worker understands."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..hookspecs import AudioReaderSpec
from .job import Surroundings, Task
from .orders import Analyze, Decode, Identify, Message


def order(task: Task, environments: Mapping[str, Surroundings], readers: tuple[AudioReaderSpec, ...]) -> Message:
    """What a worker has to be told to carry out ``task``."""
    job, analyzer = task.job, task.step.analyzer
    path = os.fspath(job.path)
    if task.what == "identify":
        return Identify(path=path)
    if task.what == "decode":
        return Decode(path=path, target=str(job.pcm), readers=readers)
    assert job.audio is not None
    environment = environments.get(analyzer.name)
    return Analyze(
        analyzer=analyzer.name, target=analyzer.target, options=task.step.options, environment=analyzer.environment,
        guest_path=analyzer.guest_path, interpreter=str(environment.interpreter) if environment else None,
        pcm=str(job.pcm), audio=job.audio, inputs=task.data, spans=task.spans,
    )  # fmt: skip
