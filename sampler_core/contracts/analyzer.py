"""What an analyzer is: a class that declares what it needs and gives one kind of result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from .arrays import Array
from .audio import Audio
from .outcome import Reason
from .result import Result
from .span import Span
from .upstream import Upstream

R = TypeVar("R", bound=Result)


class Scope(StrEnum):
    """What one result of an analyzer speaks of."""

    FILE = "file"
    REGION = "region"
    SEGMENT = "segment"


class Options(BaseModel):
    """Base of an analyzer's options; every field needs a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Resources(BaseModel):
    """What a step may use.

    Wall time is limited to ``time_base_s + time_per_audio_s × duration``, CPU time to ``cores`` times that.
    ``memory_mb`` limits the private memory of the worker (mapped files do not count), and the largest of a plan's
    analyzers is what its workers get. ``open_files`` limits each process; ``processes`` how many a step may have at
    once, its guest and all their children included.
    ``gpu`` claims the GPU where there is one: such steps run in one worker, which alone sees it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    memory_mb: int = Field(default=1800, gt=0, le=10**9)
    time_base_s: float = Field(default=60.0, gt=0, le=1e9)
    time_per_audio_s: float = Field(default=1.0, ge=0, le=1e6)
    cores: float = Field(default=1.0, gt=0, le=1e4)
    open_files: int = Field(default=512, ge=32, le=10**6)
    processes: int = Field(default=32, ge=2, le=10**6)
    gpu: bool = False

    def time_limit_s(self, audio_s: float) -> float:
        """Wall time allowed for ``audio_s`` seconds of audio."""
        return self.time_base_s + self.time_per_audio_s * audio_s


class Environment(BaseModel):
    """An isolated Python environment with a guest process inside.

    ``guest`` names a file of the plugin's package, next to the module that defines the analyzer. It is run
    by the environment's interpreter, imports only what that environment has, and registers functions with
    ``@guest.function``. It is never imported by the host.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    requirements: tuple[str, ...]
    guest: str
    python: str = ">=3.9"


class Reply(Protocol):
    """What a guest function returned: JSON-able ``value`` and named arrays."""

    @property
    def value(self) -> Any: ...

    @property
    def arrays(self) -> Mapping[str, Array]: ...


class Guest(Protocol):
    """The host's end of a process running in an isolated environment."""

    def call(
        self, function: str, *, timeout_s: float, arrays: Mapping[str, Array] | None = None, **params: Any
    ) -> Reply:
        """Call ``function`` in the guest with JSON-able ``params`` and memory-mapped ``arrays``.

        Raises:
            GuestError: the function raised; the traceback is in the message.
            GuestDied: the process crashed or was killed; a new one starts with the next call.
            TimeoutError: it did not answer in time and was killed; likewise.
        """
        ...


class Undetermined(Exception):  # noqa: N818 - it is an answer, not an error
    """Raise it in ``analyze`` when the audio does not allow an answer ("could not tell")."""

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(message or reason.value)
        self.reason = reason


class Analyzer(Generic[R]):
    """Base of every analyzer. The produced kind is read from the type argument::

        class LoudnessAnalyzer(Analyzer[Loudness]):
            name = "loudness"
            version = "1"
            requires = (Regions,)

            def analyze(self, audio: Audio, upstream: Upstream) -> Loudness:
                regions = upstream[Regions].regions
                ...

    Lifecycle, all in a worker process: construct (cheap), :meth:`setup` once, :meth:`analyze` or
    :meth:`analyze_spans` once per file, any number of files. Instances must keep nothing between files:
    the same audio and inputs give the same result, whatever came before.

    Raises:
        TypeError: at class creation, when a declaration is missing or contradicts itself.
    """

    name: ClassVar[str]
    """Short name, unique among installed analyzers, e.g. ``tempo``."""
    version: ClassVar[str]
    """Version of the algorithm: change it whenever answers may change."""
    scope: ClassVar[Scope] = Scope.FILE
    requires: ClassVar[tuple[type[Result], ...]] = ()
    optional: ClassVar[tuple[type[Result], ...]] = ()
    resources: ClassVar[Resources] = Resources()
    environment: ClassVar[Environment | None] = None
    corrections: ClassVar[tuple[str, ...]] = ()
    """Fields of its own kind that it follows where a person has set them: ``upstream.correction("bpm")``. On such files
    it runs again when the correction changes."""
    weights: ClassVar[str | None] = None
    """SHA-256 of the model weights, where there are any: part of the action key."""
    Options: ClassVar[type[Options]] = Options

    produces: ClassVar[type[Result]]
    """The kind it gives; set from the type argument."""
    divisible: ClassVar[bool]
    """Whether the spans of a long file may be shared out among several workers; set: where :meth:`analyze_spans` is
    not overridden."""
    guest: Guest
    """Set before :meth:`setup` where ``environment`` is declared."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            origin, args = get_origin(base), get_args(base)
            if isinstance(origin, type) and issubclass(origin, Analyzer) and isinstance(args[0], type):
                cls.produces = args[0]
        cls.divisible = cls.scope is not Scope.FILE and cls.analyze_spans is Analyzer.analyze_spans
        for field in ("requires", "optional"):
            if not isinstance(getattr(cls, field), tuple | list):
                raise TypeError(f"{cls.__qualname__}.{field} is no tuple: write it as in {field} = (Regions,)")
        for kind in (*cls.requires, *cls.optional):
            if not (isinstance(kind, type) and issubclass(kind, Result)):
                raise TypeError(f"{cls.__qualname__} takes {kind!r}: name a kind by its class, as in (Regions,)")
        both = {k.kind for k in cls.requires} & {k.kind for k in cls.optional}
        if both:
            raise TypeError(f"{cls.__qualname__} both requires and optionally takes {', '.join(sorted(both))}")

    def __init__(self, options: Any = None) -> None:
        self.options: Any = options if options is not None else self.Options()

    def setup(self) -> None:
        """Load models and tables; called once per worker, before the first file."""

    def analyze(self, audio: Audio, upstream: Upstream) -> R:
        """Return the result for ``audio``: the whole file, or one span in region or segment scope.

        Raises:
            Undetermined: when the audio does not allow an answer.
        """
        raise TypeError(f"{type(self).__qualname__} defines neither analyze nor analyze_spans")

    def analyze_spans(self, audio: Audio, upstream: Upstream, spans: Sequence[Span]) -> Iterable[R | Undetermined]:
        """Return one answer per span, in order; override it to see all spans of a file at once."""
        for span in spans:
            try:
                yield self.analyze(audio.view(span), upstream)
            except Undetermined as answer:
                yield answer
