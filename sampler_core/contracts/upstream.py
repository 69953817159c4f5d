"""Typed access to the results an analyzer declared as its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar, cast

from .span import Span


class OfKind(Protocol):
    """A result, as far as an input has to know it: by its kind."""

    kind: ClassVar[str]


K = TypeVar("K", bound=OfKind)


class InputState(StrEnum):
    """How an input stands: ``given``, ``absent`` (not in the plan) or ``failed`` (its provider gave none)."""

    GIVEN = "given"
    ABSENT = "absent"
    FAILED = "failed"


class UndeclaredInput(LookupError):  # noqa: N818
    """An analyzer read a kind it had not declared, so the plan did not know of it."""


SpanResults = Sequence[tuple[Span, OfKind | None]]


class Upstream:
    """The inputs of one step.

    ``upstream[Regions]`` for what is in ``requires``, ``upstream.get(Tempo)`` for what is in ``optional``,
    ``upstream.each(Classification)`` for kinds that have one result per region or segment.
    ``upstream.corrected("bpm")`` tells whether a person has set that field of the analyzer's own kind,
    ``upstream.correction("bpm")`` to what.
    """

    def __init__(
        self,
        requires: Iterable[type[OfKind]] = (),
        optional: Iterable[type[OfKind]] = (),
        results: Iterable[OfKind] = (),
        spans: Mapping[str, SpanResults] | None = None,
        failed: Iterable[str] = (),
        corrections: Mapping[str, Any] | None = None,
        takes: Iterable[str] | None = None,
    ) -> None:
        self._required = {k.kind for k in requires}
        self._optional = {k.kind for k in optional}
        self._results = {r.kind: r for r in results}
        self._spans = dict(spans or {})
        self._failed = set(failed)
        self._corrections, self._takes = dict(corrections or {}), None if takes is None else set(takes)

    def __getitem__(self, kind: type[K]) -> K:
        """The file's result of a required kind.

        Raises:
            UndeclaredInput: when ``kind`` is not in ``requires``.
        """
        if kind.kind not in self._required:
            raise UndeclaredInput(_undeclared(kind, "requires"))
        return cast(K, self._results[kind.kind])

    def get(self, kind: type[K]) -> K | None:
        """The file's result of an optional kind, or ``None``; :meth:`state` says why there is none.

        Raises:
            UndeclaredInput: when ``kind`` is neither in ``optional`` nor in ``requires``.
        """
        self._check(kind)
        return cast("K | None", self._results.get(kind.kind))

    def each(self, kind: type[K]) -> Sequence[tuple[Span, K | None]]:
        """One ``(span, result)`` per region or segment; ``None`` where that span has no result.

        Raises:
            UndeclaredInput: as for :meth:`get`.
        """
        self._check(kind)
        return cast("Sequence[tuple[Span, K | None]]", self._spans.get(kind.kind, ()))

    def state(self, kind: type[OfKind]) -> InputState:
        """Whether the input is given, absent or failed.

        Raises:
            UndeclaredInput: as for :meth:`get`.
        """
        self._check(kind)
        if kind.kind in self._results or kind.kind in self._spans:
            return InputState.GIVEN
        return InputState.FAILED if kind.kind in self._failed else InputState.ABSENT

    def corrected(self, field: str) -> bool:
        """Whether a person has set ``field`` of the kind that the analyzer gives.

        Raises:
            UndeclaredInput: when it is not in ``corrections`` of the analyzer.
        """
        if self._takes is not None and field not in self._takes:
            raise UndeclaredInput(f"a correction of {field} was read but not declared: add it to `corrections`")
        return field in self._corrections

    def correction(self, field: str) -> Any:
        """What a person set ``field`` to, as JSON has it; ``None`` where nobody did, or that there is none.

        Raises:
            UndeclaredInput: as for :meth:`corrected`.
        """
        return self._corrections.get(field) if self.corrected(field) else None

    def _check(self, kind: type[OfKind]) -> None:
        if kind.kind not in self._required | self._optional:
            raise UndeclaredInput(_undeclared(kind, "optional"))


def _undeclared(kind: type[OfKind], where: str) -> str:
    return f"{kind.__name__} was read but not declared: add it to `{where}` of the analyzer"
