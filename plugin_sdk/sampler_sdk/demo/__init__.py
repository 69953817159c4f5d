"""`sampler demo`: render a folder of audio whose truth is known, analyze it, and show one beside the other."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from sampler_core.cli.common import json_option
from sampler_core.cli.terminal import quoted, say, write_json


@click.command("demo")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("sampler-demo"), show_default=True,
    help="Where the audio and its library go.",
)  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes.  [default: one per core]")
@json_option
def command(folder: Path, jobs: int | None, as_json: bool) -> None:
    """Render a small folder of audio, analyze it, and show what was found beside what is true.

    \b
      sampler demo
      sampler demo --folder tour

    All installed plugins take part. With --json, one object per file and line goes to stdout: its record, its
    truth and the verdicts. Exit code 0: every analyzer ran on every file. 1: something failed.
    """
    from . import items, table
    from .verdicts import verdicts

    say(f"Rendering audio into {folder}", err=True)
    sounds = items.items()
    records, exit_code = _analyzed(items.write(folder, sounds), folder / "library", jobs)
    rows = {name: verdicts(sound.truth, records[name]["outcomes"]) for name, sound in sounds.items()}
    if as_json:
        for name, row in rows.items():
            found = {kind: asdict(verdict) for kind, verdict in row.items()}
            write_json({**records[name], "truth": sounds[name].truth.model_dump(mode="json"), "verdicts": found})
    else:
        table.show(rows)
        say(f"Ask it:  sampler find --library {quoted(folder / 'library')} bpm:120..128", err=True)
    sys.exit(exit_code)


def _analyzed(paths: list[Path], library: Path, jobs: int | None) -> tuple[dict[str, dict[str, Any]], int]:
    """Each file's record by its name, and the run's exit code; what failed is printed."""
    from sampler_core import analyze
    from sampler_core.cli.progress import progress
    from sampler_core.cli.summary import Summary

    records: dict[str, dict[str, Any]] = {path.name: {"path": str(path), "outcomes": []} for path in paths}
    summary = Summary(library)

    def keep(record: dict[str, Any]) -> None:
        records[Path(record["path"]).name] = record
        summary.add(record)

    with progress() as observer:
        report = analyze(paths, library=library, on_record=keep, observer=observer, jobs=jobs)
    summary.show(report)
    return records, report.exit_code
