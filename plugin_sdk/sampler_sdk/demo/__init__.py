"""`sampler demo`: render a folder of audio whose truth is known, analyze it, and show one beside the other."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from sampler_core.cli.common import json_option, write_json


@click.command("demo")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("sampler-demo"), show_default=True,
    help="Where the audio and its library go.",
)  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes.  [default: one per core]")
@json_option
def command(folder: Path, jobs: int | None, as_json: bool) -> None:
    """Render a small folder of audio, analyze it, and show what was found beside what is true.

    All installed plugins take part. With --json, one object per file and line goes to stdout: its record, its
    truth and the verdicts. Exit code 0: every analyzer ran on every file. 1: something failed.
    """
    from sampler_core import analyze
    from sampler_core.cli.progress import progress
    from sampler_core.cli.summary import Summary

    from . import items, table, verdicts

    library = folder / "library"
    click.echo(f"Rendering audio into {folder}", err=True)
    sounds = items.items()
    paths = items.write(folder, sounds)
    records: dict[str, dict[str, Any]] = {}
    summary = Summary(library)
    with progress() as observer:
        report = analyze(
            paths, library=library, observer=observer, jobs=jobs,
            on_record=lambda record: records.update({Path(record["path"]).name: record}),
        )  # fmt: skip
    rows = {}
    for name, sound in sounds.items():
        record = records.get(name, {"outcomes": []})
        summary.add(record)
        rows[name] = verdicts.verdicts(sound.truth, record["outcomes"])
        if as_json:
            found = {kind: asdict(verdict) for kind, verdict in rows[name].items()}
            write_json({**record, "truth": sound.truth.model_dump(mode="json"), "verdicts": found})
    if not as_json:
        table.show(rows)
    summary.show(report)
    if not as_json:
        click.echo(f"Ask it:  sampler find --library {library} 'bpm:120..128'", err=True)
    sys.exit(report.exit_code)
