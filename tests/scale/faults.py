"""What counts as a fault: one small change of one expression or statement of a function."""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPPOSITE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
LEAST_NUMBER = 1e-6
"""Numbers up to this only keep divisions from failing."""


@dataclass(frozen=True)
class Mutation:
    """The ``number``-th place of a file that can be changed, and what it reads then."""

    path: Path
    number: int
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.before}  →  {self.after}"


def changed(node: ast.AST) -> ast.AST | None:
    """``node`` with a fault in it, or ``None`` where none of these faults fits."""
    new = copy.copy(node)  # what lies below is shared, and left as it is
    match new:
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            new.ops = [TURNED[type(op)]()]
        case ast.BoolOp(op=ast.And()):
            new.op = ast.Or()
        case ast.BoolOp(op=ast.Or()):
            new.op = ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return new.operand
        case ast.BinOp(op=op) if type(op) in OPPOSITE:
            new.op = OPPOSITE[type(op)]()
        case ast.Constant(value=bool(value)):
            new.value = not value
        case ast.Constant(value=int(value) | float(value)) if abs(value) > LEAST_NUMBER:
            new.value = value * 2 if isinstance(value, float) else value + 1
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            new.value = ast.Constant(None)
        case ast.Expr(value=ast.Call()):
            return ast.Pass()
        case _:
            return None
    return new


def places(tree: ast.Module) -> Iterator[ast.AST]:
    """What can be changed: in the bodies of functions, outside annotations and messages of errors."""
    pending: list[tuple[ast.AST, bool]] = [(tree, False)]
    while pending:
        node, inside = pending.pop()
        if inside and changed(node) is not None:
            yield node
        pending += [(child, inside or isinstance(node, ast.FunctionDef)) for child in _parts(node)]


def _parts(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.Raise() | ast.JoinedStr() | ast.arguments():
            return []
        case ast.FunctionDef(body=body):
            return list(body)
        case ast.AnnAssign(value=value):
            return [value] if value else []
        case _:
            return list(ast.iter_child_nodes(node))


@functools.cache
def mutations(path: Path) -> list[Mutation]:
    """All that can be changed in a file of the checkout, each change once."""
    found: dict[tuple[int, str, str], Mutation] = {}
    for number, node in enumerate(places(ast.parse((REPOSITORY / path).read_text(encoding="utf-8")))):
        after = changed(node)
        assert after is not None
        line, before, now = getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(after)
        found.setdefault((line, before, now), Mutation(path, number, line, before, now))
    return list(found.values())


def mutated(mutation: Mutation) -> str:
    """The text of the file with the fault in it."""
    tree = ast.parse((REPOSITORY / mutation.path).read_text(encoding="utf-8"))
    wanted = list(places(tree))[mutation.number]

    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            if node is not wanted:
                return super().generic_visit(node)
            new = changed(node)
            assert new is not None
            return ast.copy_location(new, node)

    return ast.unparse(ast.fix_missing_locations(Replace().visit(tree)))
