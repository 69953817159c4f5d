"""Writing a file under its final name: complete or not at all, and never through a link that somebody planted.

A file is made in the folder where it belongs, under a random name and exclusively, and is renamed once it is complete.
What has the final name already is replaced; of a symbolic link that is the link itself, never the file it points to. A
device, a pipe or a socket is nothing to replace, and is refused.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

PRIVATE = 0o600
"""The mode of what holds a whole library, or what went wrong on somebody's machine: archives, backups, reports."""


class UnreadableText(ValueError):  # noqa: N818 - reads as a statement
    """A file that should hold text and does not; the message names it and says what it is."""


@contextmanager
def new_file(path: Path, *, mode: int | None = None, durable: bool = False) -> Iterator[BinaryIO]:
    """Write the file ``path``, which is there once the block has ended, and untouched when the block raises.

    It may be read back within the block. ``mode`` is that of the file, whatever the umask; without one the umask
    decides, as for any document. A ``durable`` file has its name after a power cut too.

    Raises:
        OSError: when it cannot be written, or ``path`` is a folder, a device, a pipe or a socket; nothing is left
            behind.
    """
    _refuse_special(path)
    arriving = _random_name(path)
    try:
        with created(arriving, mode) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(path)
    except BaseException as error:
        with suppress(OSError):
            arriving.unlink()
        _tell_of(path, error, arriving)
        raise
    if durable:
        flush_folder(path.parent)


@contextmanager
def new_text(
    path: Path, *, mode: int | None = None, durable: bool = False, newline: str | None = None
) -> Iterator[TextIO]:
    """As :func:`new_file`, for text in UTF-8; ``newline`` as for :func:`open`."""
    with new_file(path, mode=mode, durable=durable) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline=newline)
        try:
            yield text
        finally:
            text.detach()  # the file is not the wrapper's to close


def new_stream(path: Path) -> TextIO:
    """A file for text that has its final name at once and grows line by line, for what tells of a process that may be
    killed. Errors as for :func:`new_file`."""
    _refuse_special(path)
    arriving = _random_name(path)
    try:
        file = created(arriving)
    except OSError as error:
        _tell_of(path, error, arriving)
        raise
    try:
        arriving.replace(path)
    except BaseException as error:
        file.close()
        arriving.unlink(missing_ok=True)
        _tell_of(path, error, arriving)
        raise
    return io.TextIOWrapper(file, encoding="utf-8", line_buffering=True)


def created(path: Path, mode: int | None = None) -> BinaryIO:
    """Make the file ``path``, which must not be there, to write and read; ``mode`` as for :func:`new_file`.

    Raises:
        OSError: when it cannot be made, or anything has the name, if only a link to nothing.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o666 if mode is None else mode)
    if mode is not None:
        with suppress(PermissionError):  # a file system without modes
            os.fchmod(descriptor, mode)
    return os.fdopen(descriptor, "w+b")


def put_in_place(path: Path, make: Callable[[Path], object]) -> None:
    """Replace ``path`` by what ``make`` creates exclusively at the name it is given: a link, for example."""
    arriving = _random_name(path)
    try:
        make(arriving)
        arriving.replace(path)
    finally:
        # Where both are names of one file, a rename does nothing.
        arriving.unlink(missing_ok=True)


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read. A folder, a device or a pipe, which may have no beginning or no end, is refused.

    Raises:
        OSError: when it cannot be opened, or is no file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is a folder, a device or a pipe", str(path))
    return os.fdopen(descriptor, "rb")


def read_small_text(path: Path, most_bytes: int) -> str:
    """A text that people write, in UTF-8. Nothing is waited for: a pipe has no end.

    Raises:
        UnreadableText: when it is no regular file, cannot be read, is too large or not in UTF-8; the message names it.
    """
    try:
        with open_regular(path) as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise UnreadableText(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > most_bytes:
        raise UnreadableText(f"{path} is too large: it may have {most_bytes:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableText(f"{path} is not text in UTF-8: byte {error.start} is no part of a character") from error


def shared_mode(folder: Path) -> int:
    """The mode of a file in ``folder`` that is for whoever the folder is for."""
    return folder.stat().st_mode & 0o666


def make_shared_folder(folder: Path) -> None:
    """Make ``folder``, where it is not there, for whoever the folder around it is for.

    Raises:
        OSError: when it cannot be made.
    """
    with suppress(FileExistsError):
        folder.mkdir()
        with suppress(PermissionError):  # a file system without modes
            folder.chmod(stat.S_IMODE(folder.parent.stat().st_mode))


def flush_folder(folder: Path) -> None:
    """Have the names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _random_name(path: Path) -> Path:
    """Beside ``path``; without its name, which may be as long as a name can be."""
    return path.parent / f".sampler-{secrets.token_hex(8)}.part"


def _tell_of(path: Path, error: BaseException, arriving: Path) -> None:
    """Have ``error`` name the file that was to be written, not the name under which it was made."""
    if isinstance(error, OSError) and error.filename in (arriving, str(arriving)):
        error.filename, error.filename2 = str(path), None


def _refuse_special(path: Path) -> None:
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except OSError:
        return  # nothing there, or a link to nothing; what else is wrong shows when it is written
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if kind != stat.S_IFREG:
        raise OSError(errno.EINVAL, "it is a device, a pipe or a socket", str(path))
