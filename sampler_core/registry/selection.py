"""What the person wants to run: ``-p tempo,key``, ``-p no:key``, and the two environment variables."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

ALLOW_VARIABLE = "SAMPLER_PLUGINS"
DISABLE_VARIABLE = "SAMPLER_DISABLE_PLUGINS"


class UnknownName(ValueError):  # noqa: N818 - a wrong use, told as it is
    """A name that no plugin, analyzer or option has; the message lists what comes close."""


@dataclass(frozen=True)
class Selection:
    """Names of plugins or analyzers. Empty ``only`` means all; ``allowed`` is ``None`` where it is not set.

    ``only`` and ``without`` come from ``-p`` and may name analyzers as well as plugins; ``allowed`` and
    ``disabled`` come from the environment and name plugins, which are then not even imported.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    allowed: tuple[str, ...] | None = None
    disabled: tuple[str, ...] = ()

    @classmethod
    def parse(cls, p_options: Sequence[str] = (), environ: Mapping[str, str] | None = None) -> Selection:
        """Read the values of ``-p`` and the variables ``SAMPLER_PLUGINS`` and ``SAMPLER_DISABLE_PLUGINS``.

        Raises:
            ValueError: when a value of ``-p`` names nothing, as in ``-p no:``.
        """
        environ = environ or {}
        names = [name for option in p_options for name in _split(option)]
        without = tuple(name[3:].strip() for name in names if name.startswith("no:"))
        if not all(without) or (p_options and not names):
            raise ValueError("-p needs a name: -p tempo,key to choose, -p no:key to leave out")
        allowed = environ.get(ALLOW_VARIABLE)
        return cls(
            only=tuple(name for name in names if not name.startswith("no:")),
            without=without,
            allowed=None if allowed is None else tuple(_split(allowed)),
            disabled=tuple(_split(environ.get(DISABLE_VARIABLE, ""))),
        )

    def blocks_plugin(self, name: str) -> str | None:
        """Why the plugin ``name`` is left out, or ``None``."""
        if name in self.without:
            return f"left out with -p no:{name}"
        if name in self.disabled:
            return f"named in {DISABLE_VARIABLE}"
        if self.allowed is not None and name not in self.allowed:
            return f"not named in {ALLOW_VARIABLE}"
        return None

    def asks_for(self, plugin: str, analyzer: str) -> bool:
        """Whether the analyzer is asked for by name; everything is when nothing is named."""
        return not self.only or bool({plugin, analyzer} & set(self.only))

    def check(self, known: Collection[str]) -> None:
        """Compare the names given with ``-p`` with the names there are.

        Raises:
            UnknownName: for the first name that is not in ``known``.
        """
        for name in (*self.only, *self.without):
            if name not in known:
                raise UnknownName(f"no plugin or analyzer is called `{name}`{did_you_mean(name, known)}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown ``word``: close matches, or everything there is."""
    names = sorted(set(known))
    close = difflib.get_close_matches(word, names, n=2, cutoff=0.7)
    if close:
        return f"; did you mean {' or '.join(f'`{name}`' for name in close)}?"
    return f"; there is {', '.join(f'`{name}`' for name in names)}" if names else "; there is none"


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
