"""The grammar of queries, and from its trees to a :class:`Query`."""

from __future__ import annotations

import functools
import re

from lark import Lark, Token, Tree, UnexpectedInput, UnexpectedToken

from ..bounds import WORD
from ..spelling import nearest, readable
from .fields import FIELDS, HOLDS, SHAPES, SORTS, is_open
from .mistakes import check_value, check_word
from .query import Contains, Holds, Query, QueryError, Sort, Term, Value
from .values import BadValue, read_any, read_compared, read_range, read_tag, unquoted

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
_NAMES = (*FIELDS, *HOLDS, *SHAPES)


@functools.cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="query", parser="lalr")


def read_query(text: str) -> Query:
    """See :func:`.query.parse_query`."""
    stripped = text.strip()
    if not stripped:
        return Query()
    return _Reader(text, text.index(stripped)).query(stripped)


class _Reader:
    """Reads one text; ``start`` is where in it the first term begins."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._sort: list[Sort] = []
        self._limit: int | None = None

    def query(self, stripped: str) -> Query:
        try:
            tree = _parser().parse(stripped)
        except UnexpectedInput as error:
            raise self._unexpected(error, len(stripped)) from None
        groups = [self._group(group) for group in tree.children if isinstance(group, Tree)]
        if len(groups) > 1 and not all(groups):
            raise self._error("an alternative says nothing of a file: sort: and limit: hold for all of them", 0)
        return Query(groups[0], tuple(groups[1:]), tuple(self._sort), self._limit)

    def _unexpected(self, error: UnexpectedInput, end: int) -> QueryError:
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
        return tuple(term for part in group.children if isinstance(part, Tree) and (term := self._term(part)))

    def _term(self, tree: Tree[Token]) -> Term | None:
        """A condition; ``None`` for a term that shapes the answer."""
        tokens = {token.type: token for token in tree.children if isinstance(token, Token)}
        field, sign = tokens.get("FIELD"), tokens.get("SIGN")
        value = tokens.get("QUOTED") or tokens.get("ASSIGNED") or tokens.get("WORD")
        if field is not None and sign is not None:
            self._check(field, sign, "MINUS" in tokens, value)
        if value is None:
            return Term(str(field), Holds(), "MINUS" in tokens)
        try:
            return self._read(field, sign or ":", value, "MINUS" in tokens)
        except BadValue as error:
            quoted = value.type == "QUOTED"
            offset = min(quoted + error.offset, len(value))
            raise self._error(str(error), (value.start_pos or 0) + offset) from None

    def _check(self, field: Token, sign: Token, negated: bool, value: Token | None) -> None:
        """Check what can be told without reading the value."""
        at, behind = field.start_pos or 0, sign.end_pos or 0
        if field not in _NAMES and not is_open(field):
            others = f"fields are {', '.join(_NAMES)}; quote it if it is text"
            raise self._error(f"there is no field {str(field)!r}: {nearest(field, _NAMES, others)}", at)
        if field in HOLDS and value is not None:
            raise self._error(f"{field}: takes no value", behind)
        if field not in HOLDS and value is None:
            raise self._error(f"'{field}{sign}' says nothing: a value is missing", behind)
        if sign != ":" and field in _NAMES and FIELDS.get(field) is not read_range:
            raise self._error(
                f"{str(field)!r} cannot be more or less: write {field}:{value or ''}", sign.start_pos or 0
            )
        if field in SHAPES and negated:
            raise self._error(f"{field}: cannot be negated", at - 1)

    def _read(self, field: Token | None, sign: str, token: Token, negated: bool) -> Term | None:
        quoted = token.type == "QUOTED"
        value = readable(unquoted(token) if quoted else token)
        if not value:
            raise BadValue("this says nothing: a value is missing", -1)
        if len(value) > WORD:
            raise BadValue(f"a value has at most {WORD:,} characters", WORD)
        if not quoted:
            self._check_meaning(field, token, value)
        if field == "sort":
            self._sort.append(_sort(value))
            return None
        if field == "limit":
            self._limit = _limit(value, self._limit)
            return None
        name = str(field or "text")
        return Term(name, _value(name, sign, value, quoted), negated)

    def _check_meaning(self, field: Token | None, token: Token, value: str) -> None:
        following = self._text[self._start + (token.end_pos or 0) :]
        if field is None:
            check_word(value, fields=_NAMES, following=following)
            return
        parts = value.split("|")
        several = FIELDS.get(field) in (Contains, read_tag)
        example = " , ".join(f"{field}:{part}" for part in parts) if several else f"{field}:{','.join(parts)}"
        check_value(value, example=example, following=following)


def _value(field: str, sign: str, value: str, quoted: bool) -> Value:
    if sign != ":":
        return read_compared(sign, value)
    if field == "tag":
        return read_tag(value, quoted=quoted)
    return FIELDS[field](value) if field in FIELDS else read_any(value, quoted=quoted)


def _sort(value: str) -> Sort:
    name = value.removesuffix("-")
    if name not in SORTS and not is_open(name):
        others = f"it can be {', '.join(SORTS)} or KIND.FIELD"
        raise BadValue(f"there is no order by {name!r}: {nearest(name, SORTS, others)}")
    return Sort(name, descending=value != name)


def _limit(value: str, before: int | None) -> int:
    if before is not None:
        raise BadValue("limit: is there twice", -len("limit:"))
    if not _COUNT.fullmatch(value):
        raise BadValue("expected a whole number from 1 to 999999999")
    return int(value)
