"""The grammar of queries, and from its trees to a :class:`Query`.

Fields that ask about files themselves are read here; what stands behind those of kinds is kept as it is written, for
only a library knows what it means.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..bounds import QUERY, WORD
from ..contracts import Status
from ..spelling import readable
from .query import Contains, Holds, Query, QueryError, Sort, Term, Value, Written
from .values import (
    BadValue,
    check_value,
    check_word,
    read_compared,
    read_names,
    read_range,
    read_tag,
    read_when,
    unquoted,
)

if TYPE_CHECKING:
    from lark import Lark, Token, Tree, UnexpectedInput

_GRAMMAR = r"""
query: group (_OR group)*
group: term (_SPACE term)*
term: MINUS? FIELD SIGN _value? | MINUS? _value
_value: QUOTED | ASSIGNED | WORD

MINUS.4: "-"
FIELD.3: /[^\W\d][\w.]*(?=:|[<>])/
SIGN: /:|[<>]=?/
QUOTED: /"(?:[^"]|"")*"/
ASSIGNED.2: /[^\s"=]+="(?:[^"]|"")*"/
WORD: /[^\s"]\S*/
_OR.2: /\s+,(?:\s+|$)/
_SPACE: /\s+/
"""
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_SAVED_NAME = re.compile(r"\w[\w-]*")

FIELDS: dict[str, Callable[[str], Value]] = {
    "duration": read_range,
    "conf": read_range,
    "rate": read_range,
    "channels": read_range,
    "tag": read_tag,
    "path": Contains,
    "text": Contains,
    "status": read_names(lambda text: text if text in list(Status) else None, f"a status: one of {', '.join(Status)}"),
    "added": read_when,
    "modified": read_when,
    "saved": read_names(lambda text: text if is_saved_name(text) else None, "a name: letters, digits, _ and -"),
}
"""Fields of files with a value, and how that is read."""
HOLDS = ("duplicates", "gone")
"""Fields without one."""
DISAGREE = "disagree"
"""Asks where those who say something of a facet, its value, differ."""
SHAPES = ("sort", "limit")
"""What says nothing of a file, but which come first and how many."""
NAMES = (*FIELDS, *HOLDS, *SHAPES, DISAGREE)


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: pointing at the character that cannot be understood, or that is one too many. What only a library
            can tell, whether there is such a field and what it can be, is said when the query is asked.
    """
    if len(text) > QUERY:
        raise QueryError(f"a query has at most {QUERY:,} characters", text, QUERY)
    stripped = text.strip()
    if not stripped:
        return Query()
    return _Reader(text, text.index(stripped)).query(stripped)


def is_saved_name(name: str) -> bool:
    """Whether a query can be saved under this name."""
    return _SAVED_NAME.fullmatch(name) is not None


@functools.cache
def _parser() -> Lark:
    from lark import Lark  # takes longer to load than most queries to be answered; many commands need none

    return Lark(_GRAMMAR, start="query", parser="lalr")


class _Reader:
    """Reads one text; ``start`` is where in it the first term begins."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._sort: list[Sort] = []
        self._limit: int | None = None

    def query(self, stripped: str) -> Query:
        from lark import Tree, UnexpectedInput

        try:
            tree = _parser().parse(stripped)
        except UnexpectedInput as error:
            raise self._unexpected(error, len(stripped)) from None
        groups = [self._group(group) for group in tree.children if isinstance(group, Tree)]
        if len(groups) > 1 and not all(groups):
            raise self._error("an alternative says nothing of a file: sort: and limit: hold for all of them", 0)
        return Query(groups[0], tuple(groups[1:]), tuple(self._sort), self._limit, self._text)

    def _unexpected(self, error: UnexpectedInput, end: int) -> QueryError:
        from lark import UnexpectedToken

        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        position = end if at_end else error.pos_in_stream or 0
        if isinstance(error, UnexpectedToken) and "_SPACE" in error.expected:
            return self._error("a space is missing after the quote", position)
        if at_end or self._text[self._start + position].isspace():
            return self._error("this says nothing: a value is missing", position)
        return self._error("this quote is not closed", position)

    def _error(self, message: str, position: int) -> QueryError:
        return QueryError(message, self._text, self._start + position)

    def _group(self, group: Tree[Token]) -> tuple[Term, ...]:
        return tuple(term for part in group.children if not isinstance(part, str) and (term := self._term(part)))

    def _term(self, tree: Tree[Token]) -> Term | None:
        """A condition; ``None`` for a term that shapes the answer."""
        tokens = {token.type: token for token in tree.children if isinstance(token, str)}
        field, sign, negated = tokens.get("FIELD"), tokens.get("SIGN"), "MINUS" in tokens
        value = tokens.get("QUOTED") or tokens.get("ASSIGNED") or tokens.get("WORD")
        if field is not None and sign is not None:
            self._check(field, sign, negated, value)
        first = field or value
        at = self._start + ((first is not None and first.start_pos) or 0)
        if value is None:
            return Term(str(field), Holds(), negated, at)
        try:
            return self._read(field, str(sign or ":"), value, negated, at)
        except BadValue as error:
            quoted = value.type == "QUOTED"
            offset = min(quoted + error.offset, len(value))
            raise self._error(str(error), (value.start_pos or 0) + offset) from None

    def _check(self, field: Token, sign: Token, negated: bool, value: Token | None) -> None:
        """Check what can be told without reading the value."""
        at, behind = field.start_pos or 0, sign.end_pos or 0
        if field in HOLDS and value is not None:
            raise self._error(f"{field}: takes no value", behind)
        if field not in HOLDS and value is None:
            raise self._error(f"'{field}{sign}' says nothing: a value is missing", behind)
        if sign != ":" and field in NAMES and FIELDS.get(field) is not read_range:
            raise self._error(
                f"{str(field)!r} cannot be more or less: write {field}:{value or ''}", sign.start_pos or 0
            )
        if field in SHAPES and negated:
            raise self._error(f"{field}: cannot be negated", at - 1)

    def _read(self, field: Token | None, sign: str, token: Token, negated: bool, at: int) -> Term | None:
        quoted = token.type == "QUOTED"
        value = readable(unquoted(token) if quoted else str(token))
        if not value:
            raise BadValue("this says nothing: a value is missing", -1)
        if len(value) > WORD:
            raise BadValue(f"a value has at most {WORD:,} characters", WORD)
        if not quoted:
            self._check_meaning(field, token, value)
        if field == "sort":
            name = value.removesuffix("-")
            self._sort.append(Sort(name, descending=value != name, at=self._start + (token.start_pos or 0) + quoted))
            return None
        if field == "limit":
            self._limit = _limit(value, self._limit)
            return None
        name = str(field or "text")
        return Term(name, _value(name, sign, value, quoted), negated, at)

    def _check_meaning(self, field: Token | None, token: Token, value: str) -> None:
        following = self._text[self._start + (token.end_pos or 0) :]
        if field is None:
            check_word(value, following=following)
            return
        several = FIELDS.get(field) in (Contains, read_tag)
        parts = value.split("|")
        example = " , ".join(f"{field}:{part}" for part in parts) if several else f"{field}:{','.join(parts)}"
        check_value(value, example=example, following=following)


def _value(field: str, sign: str, value: str, quoted: bool) -> Value:
    if field not in FIELDS:
        return Written(value, sign, quoted)
    if sign != ":":
        return read_compared(sign, value)
    return read_tag(value, quoted=quoted) if field == "tag" else FIELDS[field](value)


def _limit(value: str, before: int | None) -> int:
    if before is not None:
        raise BadValue("limit: is there twice", -len("limit:"))
    if not _COUNT.fullmatch(value):
        raise BadValue("expected a whole number from 1 to 999999999")
    return int(value)
