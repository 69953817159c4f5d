"""``sampler formats``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from .common import json_option
from .terminal import say, write_json


@click.command("formats")
@json_option
def command(as_json: bool) -> None:
    """What this installation reads, and with what.

    \b
      sampler formats

    A file's first bytes decide who reads it, not its name. Folders are searched for the extensions below and for files
    without a known one whose first bytes are audio; a file that is named is always tried.
    """
    for reader, containers in _readers():
        if as_json:
            write_json({"reader": reader, "formats": containers})
        else:
            say(reader)
            say(f"  {', '.join(containers)}")
    from ..audio.formats import AUDIO_EXTENSIONS

    if as_json:
        write_json({"extensions": sorted(AUDIO_EXTENSIONS)})
    else:
        say("extensions that are looked for in folders")
        say(f"  {' '.join(sorted(AUDIO_EXTENSIONS))}")


def _readers() -> Iterator[tuple[str, list[str]]]:
    import av
    import soundfile

    from ..audio.ffmpeg import DEMUXERS
    from ..audio.libsndfile import CONTAINERS
    from ..registry.registry import Registry

    yield f"libsndfile {soundfile.__libsndfile_version__}", [*CONTAINERS]
    yield (
        f"FFmpeg {av.ffmpeg_version_info} (PyAV {av.__version__})",
        [name for name in DEMUXERS if name in av.formats_available],
    )
    for reader in Registry.discover().readers:
        yield f"plugin reader {reader.name}", sorted(reader.extensions)
