"""Finding audio files in folders. What is passed over is told, each with its reason: nothing is lost in silence."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .formats import has_audio_magic, looks_like_audio
from .stream import DecodeError


class Reason(StrEnum):
    """Why something that was met is not taken."""

    HIDDEN = "hidden"
    METADATA = "macOS metadata"
    NOT_AUDIO = "not audio"
    SPECIAL = "not a regular file"
    MET_TWICE = "met twice"
    UNREADABLE = "cannot be read"


@dataclass(frozen=True)
class PassedOver:
    """Something that is not taken; of a folder, everything in it. ``what``: of what is not audio its extension, of what
    cannot be read why."""

    path: Path
    reason: Reason
    what: str = ""

    def __str__(self) -> str:
        if self.reason is Reason.UNREADABLE:
            return f"{self.path}: {self.what}"
        return f"{self.path}: passed over, {self.reason}"


OnPassedOver = Callable[[PassedOver], None]


def find_audio(
    paths: Iterable[Path], on_passed_over: OnPassedOver | None = None, *, hidden: bool = False
) -> Iterator[Path]:
    """Yield the audio files among ``paths``, lazily and in a stable order.

    A file that is named is always taken, whatever it is. Folders are walked in the order of their entries' bytes; links
    are followed, and no folder is entered twice, so loops end. A file met in a folder is taken if its extension is an
    audio format's (in any case), or else if its content is audio. What is hidden (:func:`is_hidden`) is taken with
    ``hidden``. ``on_passed_over`` hears of everything else, and of what is missing or cannot be read.
    """
    yield from _Walk(on_passed_over or (lambda each: None), hidden=hidden).all_of(list(paths))


def is_hidden(name: str, status: os.stat_result) -> bool:
    """Whether this is hidden: by a name with one leading dot and no space in it, or by the platform's own attribute.

    So ``.git`` is, while the albums ``...And Justice for All`` and ``.hack sign`` are not.
    """
    by_flag = getattr(status, "st_flags", 0) & stat.UF_HIDDEN
    by_attribute = getattr(status, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN
    return _hidden_by_name(name) or bool(by_flag or by_attribute)


def _hidden_by_name(name: str) -> bool:
    return name.startswith(".") and not name.startswith("..") and " " not in name


def objection(path: Path, status: os.stat_result, *, hidden: bool) -> PassedOver | None:
    """Why what was met at ``path`` is not taken, or as a folder not entered; ``None`` if it is.

    The one rule, for who walks and for who watches.
    """
    if _is_metadata(path):
        return PassedOver(path, Reason.METADATA)
    if not hidden and is_hidden(path.name, status):
        return PassedOver(path, Reason.HIDDEN)
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return PassedOver(path, Reason.SPECIAL)
    try:
        return None if looks_like_audio(path) else PassedOver(path, Reason.NOT_AUDIO, path.suffix.lower())
    except DecodeError as error:
        return PassedOver(path, Reason.UNREADABLE, str(error))


def _is_metadata(path: Path) -> bool:
    """Whether this is what macOS keeps beside files on other disks and in archives: ``__MACOSX``, or ``._NAME``, unless
    that is audio after all."""
    if not path.name.startswith("._"):
        return path.name == "__MACOSX"
    try:
        return not has_audio_magic(path)
    except DecodeError:
        return True


class _Walk:
    """One walk; knows what it has met."""

    def __init__(self, tell: OnPassedOver, *, hidden: bool) -> None:
        self._tell, self._hidden = tell, hidden
        self._folders: set[tuple[int, int]] = set()
        self._named: set[str] = set()

    def all_of(self, paths: list[Path]) -> Iterator[Path]:
        there: dict[Path, bool] = {}
        for path in paths:
            try:
                there[path] = stat.S_ISDIR(path.stat().st_mode)
            except (OSError, ValueError) as error:
                self._tell(_unreadable(path, error))
        self._named = {_absolute(path) for path, is_folder in there.items() if not is_folder}
        taken: set[str] = set()
        for path in paths:
            if path not in there:
                continue
            if there[path]:
                yield from self._below(path)
            elif (whole := _absolute(path)) in taken:
                self._tell(PassedOver(path, Reason.MET_TWICE))
            else:
                taken.add(whole)
                yield path

    def _below(self, folder: Path) -> Iterator[Path]:
        """What is in a named folder, however deep."""
        pending = [folder]
        while pending:
            path = pending.pop()
            try:
                status = path.stat()
                against = None if path is folder else objection(path, status, hidden=self._hidden)
                if against is None and stat.S_ISDIR(status.st_mode):
                    pending += self._entries(path, status)
                elif against is None and not (self._named and _absolute(path) in self._named):
                    yield path
                else:
                    self._tell(against or PassedOver(path, Reason.MET_TWICE))
            except OSError as error:
                self._tell(self._of_error(path, error))

    def _entries(self, folder: Path, status: os.stat_result) -> list[Path]:
        """What is in a folder, last name first; nothing where this was entered before, by whatever name."""
        identity = (status.st_dev, status.st_ino)
        if identity in self._folders:
            self._tell(PassedOver(folder, Reason.MET_TWICE))
            return []
        self._folders.add(identity)
        return sorted(folder.iterdir(), key=os.fsencode, reverse=True)

    def _of_error(self, path: Path, error: OSError) -> PassedOver:
        """A link that leads nowhere has nothing but its name to be hidden by."""
        hidden = not self._hidden and _hidden_by_name(path.name)
        return PassedOver(path, Reason.HIDDEN) if hidden else _unreadable(path, error)


def _unreadable(path: Path, error: OSError | ValueError) -> PassedOver:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return PassedOver(path, Reason.UNREADABLE, f"is a link to {path.readlink()}, which is not there")
    return PassedOver(path, Reason.UNREADABLE, getattr(error, "strerror", None) or str(error))


def _absolute(path: Path) -> str:
    return os.path.normpath(path.absolute())
