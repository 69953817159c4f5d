"""``sampler plot``."""

from __future__ import annotations

from pathlib import Path

import click
from sampler_sdk.commands import CommandFailed, library_option, new_file, say

FORMATS = (".png", ".svg")


@click.command("plot")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path),
    help="The picture, a .png or .svg.  [default: FILE's name and .png, in the current folder]",
)  # fmt: skip
@click.option("--width", type=click.IntRange(600, 20000), default=1600, show_default=True, help="In pixels.")
@click.option("--height", type=click.IntRange(200, 20000), help="In pixels.  [default: what the lanes need]")
@click.option("--dpi", type=click.IntRange(50, 600), default=120, show_default=True, help="Larger means larger text.")
@library_option
def command(file: Path, output: Path | None, width: int, height: int | None, dpi: int, library: Path) -> None:
    """Draw what the library knows of FILE over its duration: the waveform by class, scenes, sections, beats, key.

    \b
      sampler plot song.flac
      sampler plot song.flac -o song.svg --width 2400

    Nothing is analyzed: what has not been analyzed yet is missing, and the picture says so. Only a short file is
    decoded, for a waveform of samples. The picture's path goes to stdout.
    """
    from sampler_sdk.library import Library

    from .figure import Size, picture

    target = output or Path(f"{file.name}.png")
    if target.suffix.lower() not in FORMATS:
        raise click.BadParameter(f"{target} ends neither with .png nor with .svg", param_hint="--output")
    with Library.open_existing(library) as opened:
        stored = opened.file(file)
        image = picture(stored, target.suffix.lower()[1:], Size(width, height, dpi))
    try:
        with new_file(target) as written:
            written.write(image)
    except OSError as error:
        raise CommandFailed(f"{target} cannot be written ({error.strerror}): choose another --output") from error
    say(str(target))
