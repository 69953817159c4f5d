"""What the library knows of one file, typed: results as their kinds, arrays mapped."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ..contracts import Array, ArrayRef, AudioInfo, Outcome, Result, Span
from ..facets.known import Kinds
from ..text import said_by, shortened
from .arrays import ArrayFiles
from .edits.overrides import corrected
from .edits.said import Said
from .errors import LibraryError

K = TypeVar("K", bound=Result)


class StoredFile:
    """One file as the library knows it.

    ``audio`` is ``None`` where the file could not be decoded. ``outcomes`` holds how every analyzer ended, one per
    span; where several analyzers give a kind, the one whose answer counts comes first. What a person set is in the
    place of estimates; ``overrides`` says what that was and what was estimated, ``tags`` are a person's,
    ``kept_aside`` the corrections that do not fit the form that results have now. ``gone_at`` is
    when the file was missed at its place, ``None`` while it is there; ``elsewhere`` are the other places of its sound.
    ``kinds`` are those of the library, as they describe themselves.
    """

    def __init__(
        self, path: Path, audio: AudioInfo | None, outcomes: Sequence[Outcome], arrays: ArrayFiles,
        schema_versions: Mapping[str, int | None], said: Said, gone_at: datetime | None = None,
        elsewhere: Sequence[Path] = (), kinds: Kinds | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.gone_at = gone_at
        self.audio = audio
        self.outcomes = tuple(corrected(outcomes, said.overrides))
        self.overrides, self.tags, self.kept_aside = said.overrides, said.tags, said.aside
        self.elsewhere = tuple(elsewhere)
        self.kinds = kinds or Kinds(())
        self._arrays = arrays
        self._versions = schema_versions

    def __repr__(self) -> str:
        kinds = ", ".join(dict.fromkeys(outcome.kind for outcome in self.outcomes))
        return f"<StoredFile {os.fspath(self.path)!r}: {kinds or 'nothing known'}>"

    def of(self, kind: type[Result] | str) -> tuple[Outcome, ...]:
        """How the analyzer whose answer counts for ``kind``, or the kind with this id, ended, one outcome per span;
        empty where none ran."""
        id_ = kind if isinstance(kind, str) else kind.kind
        own = [outcome for outcome in self.outcomes if outcome.kind == id_]
        return tuple(outcome for outcome in own if outcome.analyzer == own[0].analyzer)

    def data(self, kind: str) -> dict[str, Any] | None:
        """The file's result of a kind with file scope by the kind's id, as it is stored: its class is not needed."""
        return next((outcome.result for outcome in self.of(kind) if outcome.span is None), None)

    def array(self, reference: Mapping[str, Any]) -> Array:
        """The array that stands in :meth:`data` as ``reference``, mapped read-only.

        Raises:
            LibraryError: when it is not there, or the reference is none.
        """
        try:
            return self._arrays.get(ArrayRef.model_validate(reference))
        except ValueError as error:
            raise LibraryError(f"{shortened(str(reference), 100)} refers to no array") from error

    def result(self, kind: type[K]) -> K | None:
        """The file's result of a kind with file scope, or ``None``; :meth:`of` says why there is none.

        Raises:
            LibraryError: when what is stored cannot be read as this version of ``kind``.
        """
        return next((self.read(outcome, kind) for outcome in self.of(kind)), None)

    def each(self, kind: type[K]) -> list[tuple[Span, K | None]]:
        """One ``(span, result)`` per region or segment; ``None`` where that span has no result.

        Raises:
            LibraryError: as for :meth:`result`.
        """
        return [(outcome.span, self.read(outcome, kind)) for outcome in self.of(kind) if outcome.span is not None]

    def read(self, outcome: Outcome, kind: type[K]) -> K | None:
        """The result of one of :attr:`outcomes` as its ``kind``.

        Raises:
            LibraryError: as for :meth:`result`.
        """
        if outcome.result is None:
            return None
        data, version = outcome.result, self._versions[outcome.analyzer]
        try:
            if version is not None and version != kind.schema_version:
                data = _upgraded(kind, data, version)
            return kind.model_validate(data, context={"arrays": self._arrays})
        except ValueError as error:
            older = version is not None and 0 < version != kind.schema_version
            was = f" (it is of schema version {version})" if older else ""
            raise LibraryError(
                f"the {kind.kind} of {self.path} cannot be read{was}: {said_by(error)}. "
                f"`sampler analyze` makes it anew with the installed version of {outcome.analyzer}"
            ) from error


def _upgraded(kind: type[Result], data: dict[str, Any], version: int) -> dict[str, Any]:
    if version < 0:
        raise ValueError("another package gave it, which is not installed any more")
    try:
        return kind.upgrade(deepcopy(data), version)
    except Exception as error:  # a stranger's code
        raise ValueError(f"upgrade() raised {type(error).__name__}: {said_by(error)}") from error
