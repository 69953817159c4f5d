"""Decoding a file once, in blocks, into raw float32 that every step of that file maps.

Two readers, one rule: :mod:`.sniff` says who reads a kind of file first. What that one refuses, or leaves
unread in part, goes to the other as well; the one that gives more counts, and the record says which it was, and why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from ..contracts import AudioInfo, DecodeLimits
from ..hookspecs import AudioReaderSpec
from . import chain, plugin
from .embedded.reading import what_is_said
from .formats import AUDIO_EXTENSIONS
from .intake import TRUNCATION_TOLERANCE_S, Intake
from .layout import Layout, layout_of
from .limits import check_shape
from .magic import Way
from .opening import open_regular
from .sniff import skip_id3, sniff
from .source import Source
from .stream import DecodeError, LimitError, OpenStream

Opener = Callable[[], OpenStream]


def decode(
    path: Path,
    target: Path,
    readers: Sequence[AudioReaderSpec] = (),
    limits: DecodeLimits | None = None,
) -> AudioInfo:
    """Decode ``path`` into ``target``: interleaved little-endian float32, shape ``(frames, channels)``, finite.

    ``readers`` are those of plugins; they go before the built-in ones for their extensions. Memory stays flat for any
    length. A file that is damaged or cut is decoded as far as it goes and marked ``truncated``.

    Raises:
        DecodeError: if there is nothing to decode, or more than ``limits`` allow; ``target`` is then removed.
        OSError: if ``target`` cannot be written, for instance because the disk is full.
    """
    attempts = _Attempts(target, limits or DecodeLimits())
    try:
        openers, notes = _openers(path, readers)
        for name, opener in openers:
            if attempts.read(name, opener):
                break
        return _described(attempts.best(notes), path)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _described(info: AudioInfo, path: Path) -> AudioInfo:
    """``info`` with what the file says of itself."""
    said = what_is_said(path, info.tags)
    warnings = (*info.warnings, *said.warnings)
    return info.model_copy(update={"tags": said.tags, "embedded": said.embedded, "warnings": warnings})


def _openers(path: Path, readers: Sequence[AudioReaderSpec]) -> tuple[list[tuple[str, Opener]], tuple[str, ...]]:
    """Who reads ``path``, in the order in which they are tried, and what is odd about the file."""
    fd = open_regular(path)
    try:
        size = os.fstat(fd).st_size
        if size == 0:
            raise DecodeError("is empty (0 bytes)", "Copy or download it again.")
        claimed = plugin.reader_for(path, readers)
        if claimed is None:
            return _built_in(fd, path, size)
        first: list[tuple[str, Opener]] = [(claimed.name, partial(plugin.open_stream, claimed, path))]
        if path.suffix.lower() not in AUDIO_EXTENSIONS:
            return first, ()
        # What sampler reads by itself no plugin can take away.
        with suppress(DecodeError):
            others, notes = _built_in(fd, path, size)
            return first + others, notes
        return first, ()
    finally:
        os.close(fd)


def _built_in(fd: int, path: Path, size: int) -> tuple[list[tuple[str, Opener]], tuple[str, ...]]:
    start, head = skip_id3(fd)
    layout = layout_of(fd, path, size, start, head)
    ways = sniff(fd, start, head, path.name)
    return [(_NAMES[way.reader], partial(_open, way, layout)) for way in ways], layout.notes


_NAMES = {"libsndfile": "libsndfile", "ffmpeg": "FFmpeg"}


def _open(way: Way, layout: Layout) -> OpenStream:
    open_part = partial(_open_part, way)
    return open_part(layout.parts[0]) if len(layout.parts) == 1 else chain.open_stream(layout.parts, open_part)


def _open_part(way: Way, source: Source, like: OpenStream | None = None) -> OpenStream:
    # Imported here: a worker that sees only WAV files never loads FFmpeg.
    if way.reader == "libsndfile":
        from . import libsndfile

        return libsndfile.open_stream(source)
    from . import ffmpeg

    return ffmpeg.open_stream(source, way, like)


class _Attempts:
    """What the readers made of a file so far. The best of it lies in the target."""

    def __init__(self, target: Path, limits: DecodeLimits) -> None:
        self._target = target
        self._limits = limits
        self._best: AudioInfo | None = None
        self._doubt: str | None = None
        self._refusals: list[tuple[str, DecodeError]] = []
        self._reasons: list[str] = []

    def read(self, name: str, opener: Opener) -> bool:
        """Let one reader read. Return whether there is nothing more to be had."""
        place = self._target if self._best is None else self._target.with_name(f"{self._target.name}.other")
        try:
            info, doubt = _taken_in(opener, place, self._limits)
            if place != self._target and self._is_more(info):
                place.replace(self._target)
        except DecodeError as error:
            if isinstance(error, LimitError) and self._best is None:
                raise
            self._refusals.append((name, error))
            return False
        finally:
            if place != self._target:
                place.unlink(missing_ok=True)
        if self._best is None:
            self._reasons += [f"{_named(*refusal)}; read by {name} instead" for refusal in self._refusals]
            self._best, self._doubt = info, doubt
        elif self._is_more(info):
            less = f"{self._best.decoder} reads only {self._best.duration_s:.1f} s ({self._doubt}); read by {name}"
            self._reasons, self._best, self._doubt = [less], info, doubt
        return doubt is None

    def _is_more(self, info: AudioInfo) -> bool:
        assert self._best is not None
        return info.duration_s > self._best.duration_s + TRUNCATION_TOLERANCE_S

    def best(self, notes: Sequence[str]) -> AudioInfo:
        """The record of what lies in the target, with ``notes`` on the file and the reasons for its reader.

        Raises:
            DecodeError: if nobody could read it; the message names every reason.
        """
        if self._best is None:
            raise self._refused()
        added = (*notes, *self._reasons)
        return self._best.model_copy(update={"warnings": added + self._best.warnings}) if added else self._best

    def _refused(self) -> DecodeError:
        errors = [error for _, error in self._refusals]
        if len({error.message for error in errors}) == 1:
            return errors[0]
        return DecodeError("; ".join(dict.fromkeys(_named(*refusal) for refusal in self._refusals)), errors[0].hint)


def _taken_in(opener: Opener, place: Path, limits: DecodeLimits) -> tuple[AudioInfo, str | None]:
    with closing(opener()) as stream:
        check_shape(limits, stream.sample_rate_hz, stream.channels, stream.codec)
        with place.open("wb", buffering=0) as file:
            intake = Intake(stream, file, limits)
            intake.run()
        return intake.info(), intake.doubt


def _named(name: str, error: DecodeError) -> str:
    return error.message if error.message.startswith(name) else f"{name}: {error.message}"
