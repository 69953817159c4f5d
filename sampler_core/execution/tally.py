"""What became of the files of a run, counted file by file: for the summary, for the record of the run, for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ..audio.discover import PassedOver, Reason
from ..contracts import Outcome, Status

_KINDS = 20
"""Of how many extensions it is told how much was not audio."""


@dataclass
class FileTally:
    """Numbers of files.

    Of those that are ``done``, some are ``unreadable`` (not decoded); the others are ``analyzed``. Of the analyzed,
    ``known`` were as they had been, with nothing left to do; ``duplicates`` hold the sound of another file, of this run
    or (if they are new) of the library; and on ``failed`` at least one analyzer failed.

    ``passed_over`` counts by :class:`.Reason` what was met and not taken (a folder as one), and ``not_audio`` of that,
    by extension, what is not audio. What is missing or cannot be read is among them, and alone makes a run fail.
    ``gone`` are places of the library at which the run found nothing any more.
    """

    done: int = 0
    unreadable: int = 0
    known: int = 0
    duplicates: int = 0
    failed: int = 0
    gone: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    not_audio: Counter[str] = field(default_factory=Counter)
    _sounds: set[int] = field(default_factory=set, repr=False, compare=False)

    @property
    def analyzed(self) -> int:
        """Files that could be decoded, whatever came of it."""
        return self.done - self.unreadable

    @property
    def unread(self) -> int:
        """Folders, links and named paths that are missing or cannot be read."""
        return self.passed_over[Reason.UNREADABLE]

    def passed(self, each: PassedOver) -> None:
        """Something is not taken."""
        self.passed_over[each.reason.value] += 1
        if each.reason is Reason.NOT_AUDIO:
            self.not_audio[each.what or "no extension"] += 1

    def add(self, identity: str, outcomes: list[Outcome], *, readable: bool, known: bool, copy: bool) -> None:
        """A file is done. ``known``: it lay there before; ``copy``: its sound lies elsewhere, too."""
        self.done += 1
        if not readable:
            self.unreadable += 1
            return
        sound = hash(identity)
        self.duplicates += copy or sound in self._sounds
        self._sounds.add(sound)
        self.known += known and all(outcome.cached for outcome in outcomes)
        self.failed += any(outcome.status is Status.FAILED for outcome in outcomes)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, as it stands in the record of the run; of ``not_audio`` the most frequent."""
        counts = {name: getattr(self, name) for name in ("done", "unreadable", "known", "duplicates", "failed", "gone")}
        most = dict(self.not_audio.most_common(_KINDS))
        return {**counts, "analyzed": self.analyzed, "passed_over": dict(self.passed_over), "not_audio": most}
