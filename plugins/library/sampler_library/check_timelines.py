"""Whether stored timelines tile the regions that they were made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from sampler_sdk import Regions, Timeline
from sqlalchemy import Connection, select

from sampler_core.store.maintenance import ANALYSES, OUTCOMES, Cure, Fault, Watch, json_sha256, path_of


def timeline_faults(connection: Connection, watch: Watch) -> Iterator[Fault]:
    """Timelines that break their contract. One that was made from other regions than count now is not compared with
    those: the next run makes it again anyway."""
    watch("timelines", 0, 1)
    ours, theirs = OUTCOMES.alias(), OUTCOMES.alias()
    scenes, spans = ANALYSES.alias(), ANALYSES.alias()
    wanted = (
        select(
            ours.c.id, ours.c.file_id, ours.c.analyzer, ours.c.inputs, scenes.c.result, spans.c.result.label("regions")
        )
        .join_from(ours, scenes, scenes.c.outcome_id == ours.c.id)
        .join(theirs, (theirs.c.file_id == ours.c.file_id) & (theirs.c.kind == Regions.kind) & theirs.c.chosen)
        .join(spans, spans.c.outcome_id == theirs.c.id)
        .where(ours.c.kind == Timeline.kind, ours.c.schema_version == Timeline.schema_version, ours.c.chosen)
        .where(theirs.c.schema_version == Regions.schema_version)
        .where(scenes.c.result.is_not(None), spans.c.result.is_not(None))
    )
    for row in connection.execution_options(yield_per=1000).execute(wanted):
        if what := _fault(row.result, row.regions, row.inputs):
            where = f"{row.analyzer} of {path_of(connection, row.file_id)}"
            yield Fault("spans", where, what, Cure.FORGET_OUTCOME, row.id)


def _fault(timeline: str, regions: str, inputs: str) -> str | None:
    try:
        scenes, given, made_from = json.loads(timeline), json.loads(regions), json.loads(inputs)
    except ValueError:
        return None  # told of the result already
    try:
        _check(scenes, given, compare=made_from.get(Regions.kind) == json_sha256([given]))
    except ValidationError as error:
        return error.errors()[0]["msg"]
    except ValueError as error:
        return str(error)
    return None


def _check(scenes: dict[str, Any], regions: dict[str, Any], *, compare: bool) -> None:
    timeline = Timeline.model_validate(scenes)
    if compare:
        timeline.check_tiles(Regions.model_validate(regions).regions)
