"""``sampler show``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from .common import json_option, library_option, write_json


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@library_option
@json_option
def command(file: Path, library: Path, as_json: bool) -> None:
    """Show everything the library knows of FILE: its audio, every analyzer's answer, every failure."""
    from ..storage.library import Library

    with Library.open_existing(library) as opened:
        record = opened.record(file)
    if record is None:
        click.echo(f"sampler: {file} is not in the library {library}. `sampler analyze {file}` adds it.", err=True)
        sys.exit(1)
    if as_json:
        write_json(record)
        return
    for line in describe(record):
        click.echo(line)


def describe(record: dict[str, Any]) -> list[str]:
    """A record in words, a line each."""
    lines = [record["path"].encode(errors="backslashreplace").decode(), *_audio(record["audio"])]
    for outcome in record["outcomes"]:
        lines += _outcome(outcome)
    return lines


def _audio(audio: dict[str, Any] | None) -> list[str]:
    if audio is None:
        return []
    seconds = audio["frames"] / audio["sample_rate_hz"]
    lines = [
        f"  {seconds:.3f} s, {audio['sample_rate_hz']} Hz, {audio['channels']} ch, {audio['format']} {audio['codec']}"
    ]
    if audio["truncated"]:
        lines.append("  truncated: the file ends before its header says")
    if audio["nonfinite_samples"]:
        lines.append(f"  {audio['nonfinite_samples']} samples were not finite and were replaced by silence")
    lines += [f"  warning: {warning}" for warning in audio["warnings"]]
    tags = ", ".join(f"{name}: {value}" for name, value in sorted(audio["tags"].items()))
    return lines + ([f"  {tags}"] if tags else [])


def _outcome(outcome: dict[str, Any]) -> list[str]:
    span = outcome["span"]
    where = f" {span['start_s']:.2f}–{span['end_s']:.2f} s" if span else ""
    head = f"{outcome['analyzer'] + where:<12}"
    match outcome["status"]:
        case "ok" if outcome["analyzer"] == "decode":
            return []
        case "ok":
            return [f"  {head} {_answer(outcome['kind'], outcome['result'])}"]
        case "undetermined":
            return [f"  {head} could not tell: {outcome['reason']}"]
    failure = outcome["failure"]
    return [f"  {head} {outcome['status']} ({failure['kind']}): {failure['message']}", f"  {'':<12} {failure['hint']}"]


def _answer(kind: str, result: dict[str, Any] | None) -> str:
    if result is None:
        return "nothing to analyze: no region of sound"
    match kind:
        case "tempo":
            return _tempo(result)
        case "key":
            return _key(result)
        case "regions":
            return _regions(result)
        case "frames":
            peak = result["levels"]["peak_dbfs"]
            return (
                "digital silence"
                if peak is None
                else f"peak {peak:.1f} dBFS, RMS {result['levels']['rms_dbfs']:.1f} dBFS"
            )
    return ", ".join(f"{name} {value}" for name, value in result.items() if isinstance(value, int | float | str))


def _tempo(result: dict[str, Any]) -> str:
    confidence = f"confidence {result['confidence']:.2f}"
    if result["bpm"] is None:
        return f"no tempo ({result['no_tempo_reason'].replace('_', ' ')}), {confidence}"
    others = ", ".join(f"{c['bpm']:.2f} ({c['probability']:.2f})" for c in _likely(result))
    beats = f", {len(result['beats'])} beats" if result["beats"] else ""
    return f"{result['bpm']:.2f} bpm, {confidence}{beats}" + (f"; or {others}" if others else "")


def _likely(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [candidate for candidate in result["alternatives"] if candidate["probability"] >= 0.01][:3]


def _key(result: dict[str, Any]) -> str:
    confidence = f"confidence {result['confidence']:.2f}"
    if result["tonic"] is None:
        return f"no key ({result['no_key_reason'].replace('_', ' ')}), {confidence}"
    others = ", ".join(f"{c['tonic']} {c['mode']} ({c['probability']:.2f})" for c in _likely(result))
    name = f"{result['tonic']} {result['mode']} ({result['camelot']}, {result['open_key']})"
    return f"{name}, {confidence}" + (f"; or {others}" if others else "")


def _regions(result: dict[str, Any]) -> str:
    regions = result["regions"]
    if not regions:
        return "no sound"
    shown = ", ".join(f"{r['start_s']:.2f}–{r['end_s']:.2f}" for r in regions[:6])
    more = f", … {len(regions) - 6} more" if len(regions) > 6 else ""
    return f"{len(regions)} region{'s' if len(regions) > 1 else ''}: {shown}{more} s"
