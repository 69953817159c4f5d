"""``sampler train``: learn a person's own labels from folders, and say what they are worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sampler_sdk.commands import CommandFailed, Summary, json_option, library_option, progress, say, typed, write_json

if TYPE_CHECKING:
    from .folders import Where


@click.command("train")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), default=Path("own_labels.npz"),
              show_default=True, help="Where the labels go.")  # fmt: skip
@click.option("--label", "where", type=click.Choice(["first", "last"]), default="first", show_default=True,
              help="Which folder names the label: FOLDER/LABEL/PACK/… or FOLDER/PACK/…/LABEL.")  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes.  [default: one per core]")
@library_option
@json_option
def command(folder: Path, output: Path, where: Where, jobs: int | None, library: Path, as_json: bool) -> None:
    """Learn your own labels from the folders below FOLDER.

    Files are analyzed into the library first, so that a second run is quick. The accuracy that is told is that on
    packs which were left out of the fitting, one after another: near-duplicates from one pack cannot flatter it.

    \b
      sampler train Drums -o drums.npz
      sampler analyze Samples -O classifier.own_labels=drums.npz
      sampler find class:boomy_kick
    """
    from .training import learn
    from .worth import report

    summary = Summary(library)
    with progress() as observer:
        learned, counts = learn(folder, library, where, jobs, observer, summary.add)
    if learned is None:
        raise CommandFailed(_too_few(folder, where, sorted(counts)))
    learned.save(output)
    told: dict[str, Any] = {"output": str(output), **learned.provenance}
    if as_json:
        write_json(told)
        return
    for line in report(told):
        say(line)
    say(f"Use it:  {typed('analyze PATH -O', f'classifier.own_labels={output}')}", err=True)


def _too_few(folder: Path, where: Where, labels: list[str]) -> str:
    shape = f"{folder}/LABEL/PACK/…" if where == "first" else f"{folder}/PACK/…/LABEL"
    found = f"one label with sound, {labels[0]}" if labels else "no label with sound"
    other = "last" if where == "first" else "first"
    return f"as {shape}, {folder} has {found}; two are needed to tell them apart (or is it --label {other}?)"
