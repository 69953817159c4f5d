"""What is written like a query and would mean nothing: asked of a library, it would find nothing without a word."""

from __future__ import annotations

import re
from collections.abc import Collection

from .fields import is_open
from .query import MEANINGLESS
from .values import BadValue

_ASSIGNED = re.compile(r"(!?)([^\W\d][\w.]*)(!?=+)(.*)", re.DOTALL)
_OPENED = {"'": "'", "‘": "’", "“": "”", "„": "“”", "«": "»", "`": "`"}
_ELSE = "quote it if it is text"


def check_word(word: str, *, fields: Collection[str], following: str) -> None:
    """Check a word that is looked for in paths and tags; ``following`` is what the query has behind it.

    Raises:
        BadValue: when it was meant as something else.
    """
    check_value(word, example="a , b", following=following)
    if word in MEANINGLESS:
        raise BadValue(f"{word} says nothing here: {MEANINGLESS[word]}; {_ELSE}")
    if word in ("&&", "||"):
        raise BadValue(f"{word} says nothing here: a space means and, a comma between spaces or; {_ELSE}")
    if word[0] == "!" and len(word) > 1 and "=" not in word:
        raise BadValue(f"a minus means not: did you mean -{word[1:]}? {_ELSE.capitalize()}")
    if (opened := re.match(r"\(+([^\W\d][\w.]*)[:<>=]", word)) and _is_field(opened[1], fields):
        raise BadValue(f"there are no brackets: each alternative has all its terms, a b , a c; {_ELSE}")
    if "*" in word:
        raise BadValue(f"no * is needed, a word is found anywhere in a path; {_ELSE}", word.index("*"))
    if "=" in word:
        raise BadValue(f"'=' says nothing here: {_meant(word, fields)}", word.index("="))


def check_value(value: str, *, example: str, following: str) -> None:
    """Check any value that is not quoted; ``example`` says how alternatives are written.

    Raises:
        BadValue: when it was meant as something else.
    """
    if (closing := _OPENED.get(value[0])) and any(_closes(end, value[1:] + following) for end in closing):
        raise BadValue(f'quotes are written "so"; {value[0]} is a character like any other, and to be quoted')
    if "|" in value.strip("|"):
        raise BadValue(f"'|' says nothing here: several are written {example}; {_ELSE}", value.index("|"))


def _closes(end: str, text: str) -> bool:
    """``end`` stands at the end of a word."""
    return re.search(rf"{re.escape(end)}(?!\S)", text) is not None


def _meant(word: str, fields: Collection[str]) -> str:
    found = _ASSIGNED.fullmatch(word)
    if found is None or not found[4]:
        return _ELSE
    minus = "-" if "!" in found[1] + found[3] else ""
    meant = f"{found[2]}:{found[4]}" if _is_field(found[2], fields) else f"tag:{found[2]}={found[4]}"
    return f"did you mean {minus}{meant}? {_ELSE.capitalize()}"


def _is_field(name: str, fields: Collection[str]) -> bool:
    return name in fields or is_open(name)
