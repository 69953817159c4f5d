"""Texts to be read: sentences of our own, numbers, and nonsense for languages that we cannot write."""

from __future__ import annotations

from numpy.random import Generator
from sound import pick

_WHO = (
    "the old sailor", "my sister", "nobody", "the woman at the window", "our teacher", "a tired driver", "the choir",
    "everyone in the village", "the engineer", "your brother", "a small dog", "the last guest", "the radio",
)  # fmt: skip
_DOES = (
    "remembers", "forgot", "was looking for", "could not find", "has brought", "will never sell", "keeps talking about",
    "wrote down", "carried", "is waiting for", "asked about", "dreamt of", "laughed at", "paid for",
)  # fmt: skip
_WHAT = (
    "the blue letter", "seven boxes of glass", "a road by the river", "the price of bread", "that strange machine",
    "yellow flowers", "the keys of the house", "an unusual question", "a cup of tea", "the first snow of the year",
    "thirty two pages", "the night train", "a very quiet place", "some good advice", "the weather report",
)  # fmt: skip
_WHEN = (
    "every morning", "before the storm", "without a word", "at half past nine", "in the long summer", "once again",
    "although it was late", "just for you", "on the other side of the street", "as far as I know",
    "because of the rain",
)  # fmt: skip
_SHORT = (
    "yes", "no", "stop", "hey", "ready", "one more time", "come on", "listen", "what", "hello", "good night",
    "let's go",
    "turn it up", "wait", "oh", "all right", "who is there", "get up", "never", "tonight", "here we go", "drop it",
)  # fmt: skip
_SYLLABLES = (
    "ba", "lo", "te", "mi", "ku", "sa", "ren", "dol", "fi", "pa", "no", "gur", "ta", "vel", "shi", "mo", "ka", "lin",
    "to", "zu", "re", "an", "es", "or", "il", "um",
)  # fmt: skip


def sentence(rng: Generator) -> str:
    """An English sentence, or several."""
    parts = []
    for _ in range(int(rng.integers(1, 4))):
        parts.append(" ".join((pick(rng, *_WHO), pick(rng, *_DOES), pick(rng, *_WHAT), pick(rng, *_WHEN))))
    if rng.random() < 0.15:
        parts.append("the number is " + " ".join(str(n) for n in rng.integers(0, 100, int(rng.integers(2, 7)))))
    return ". ".join(parts) + pick(rng, ".", "?", "!")


def shout(rng: Generator) -> str:
    """One word, or a few."""
    return pick(rng, *_SHORT)


def nonsense(rng: Generator) -> str:
    """Words of no language, which any voice can read."""
    words = [
        "".join(pick(rng, *_SYLLABLES) for _ in range(int(rng.integers(1, 5)))) for _ in range(int(rng.integers(5, 14)))
    ]
    return " ".join(words) + "."
