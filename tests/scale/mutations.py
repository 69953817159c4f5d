"""Faults put into the code on purpose, one at a time: do the tests notice?

    python tests/scale/mutations.py --count 100 --seed 1 [--only execution]

Works on a copy of the checkout; prints each fault that lives. A fault is a small change of one expression or statement:
a comparison turned, a condition fixed, a call left out, an answer lost, a sum made a difference, a number changed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = {
    "sampler_core/planning": ("tests/planning", "tests/execution/test_what_is_run_again.py"),
    "sampler_core/registry": ("tests/registry",),
    "sampler_core/execution": ("tests/execution", "tests/test_timeline_boundaries.py"),
    "sampler_core/storage": ("tests/storage", "tests/cli"),
    "sampler_core/cli/show": ("tests/cli",),
    "sampler_core/views": ("tests/cli", "plugins/plot/tests"),
    "plugins/plot/sampler_plot": ("plugins/plot/tests",),
    "plugins/tempo/sampler_tempo/answer.py": ("plugins/tempo/tests",),
    "plugins/tempo/sampler_tempo/model.py": ("plugins/tempo/tests",),
    "plugins/key/sampler_key/calibration.py": ("plugins/key/tests",),
    "plugins/key/sampler_key/verdict.py": ("plugins/key/tests",),
    "plugins/classifier/sampler_classifier/calibration.py": ("plugins/classifier/tests",),
    "plugins/classifier/sampler_classifier/decision.py": ("plugins/classifier/tests",),
}
"""What is changed → the tests that should notice, besides those of ``ci`` in the same places."""
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
    new = copy.deepcopy(node)
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
        case ast.Constant(value=int(value) | float(value)) if value:
            new.value = value * 2 if isinstance(value, float) else value + 1
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            new.value = ast.Constant(None)
        case ast.Expr(value=ast.Call()):
            return ast.Pass()
        case _:
            return None
    return new


def places(tree: ast.Module) -> Iterator[ast.AST]:
    """What can be changed: in functions, outside annotations and messages of errors."""
    pending: list[tuple[ast.AST, bool]] = [(tree, False)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.arguments | ast.AnnAssign):
            continue
        if inside and changed(node) is not None:
            yield node
        inside |= isinstance(node, ast.FunctionDef)
        pending += [(child, inside) for child in ast.iter_child_nodes(node)]


def mutations(path: Path) -> list[Mutation]:
    """All that can be changed in a file of the checkout."""
    found = []
    for number, node in enumerate(places(ast.parse((REPOSITORY / path).read_text(encoding="utf-8")))):
        after = changed(node)
        assert after is not None
        found.append(Mutation(path, number, getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(after)))
    return found


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


def drawn(count: int, seed: int, only: str = "") -> list[Mutation]:
    """As many from each entry of :data:`TESTS`, at random."""
    chance, chosen = random.Random(seed), []
    areas = [area for area in TESTS if only in area]
    for number, area in enumerate(areas):
        where = REPOSITORY / area
        files = [file for file in sorted(where.rglob("*.py")) if "migrations" not in file.parts] or [where]
        every = [
            each for file in files if "migrations" not in file.parts for each in mutations(file.relative_to(REPOSITORY))
        ]
        wanted = count * (number + 1) // len(areas) - count * number // len(areas)
        chosen += chance.sample(every, min(wanted, len(every)))
    return chosen


def tests_of(path: Path) -> tuple[str, ...]:
    """The tests that should notice a fault in ``path``."""
    area = max((area for area in TESTS if path.as_posix().startswith(area)), key=len)
    return TESTS[area]


def copied(folder: Path) -> Path:
    """A copy of the checkout's tracked files."""
    names = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, target)
    return folder


def noticed(checkout: Path, tests: Sequence[str], *more: str) -> bool:
    """Whether a test of these fails in the copy."""
    packages = [checkout, checkout / "plugin_sdk", *(checkout / "plugins").iterdir()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, packages)), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"SAMPLER_CACHE": str(checkout / ".cache")}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *more, *tests]
    try:
        done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, check=False, timeout=1200)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode == 1 or done.returncode == 2  # 2: a module does not even load


def alive(checkout: Path, mutation: Mutation) -> bool:
    """Whether no test notices ``mutation``, neither by default nor in continuous integration."""
    file = checkout / mutation.path
    whole = file.read_text(encoding="utf-8")
    file.write_text(mutated(mutation), encoding="utf-8")
    try:
        tests = tests_of(mutation.path)
        return not noticed(checkout, tests) and not noticed(checkout, tests, "-m", "ci")
    finally:
        file.write_text(whole, encoding="utf-8")


def survivors(count: int, seed: int, only: str = "") -> list[Mutation]:
    """Try ``count`` faults; return those that live."""
    lived = []
    with tempfile.TemporaryDirectory() as folder:
        checkout = copied(Path(folder))
        for number, mutation in enumerate(drawn(count, seed, only), 1):
            lives = alive(checkout, mutation)
            lived += [mutation] * lives
            sys.stderr.write(f"{number} of {count}: {'LIVES' if lives else 'noticed'} {mutation}\n")
    return lived


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="areas that have this in their name")
    options = parser.parse_args()
    lived = survivors(options.count, options.seed, options.only)
    sys.stdout.write("".join(f"{mutation}\n" for mutation in lived) + f"{len(lived)} of {options.count} live\n")


if __name__ == "__main__":
    main()
