"""Faults put into the code on purpose, one at a time: do the tests notice?

    python tests/scale/mutations.py --count 100 --seed 1 [--only library] [--numbers 3,17]

Works on a copy of the checkout; says for each fault which test notices it (one that passes without it), and prints
those that live. A fault is a small change of one expression or statement: a comparison turned, a condition fixed, a
call left out, an answer lost, a sum made a difference, a number changed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faults import REPOSITORY, Mutation, mutated, mutations


def _first(folder: str, *names: str) -> tuple[str, ...]:
    """The tests of these names in a folder, then all others in it."""
    return *(f"{folder}/test_{name}.py" for name in names), folder


SUBJECTS = {
    "action keys and planning": {
        "sampler_core/planning": (
            *_first("tests/planning", "plan", "plan_properties"),
            "tests/execution/test_what_is_run_again.py",
            "tests/test_bounds.py",
        ),
    },
    "registry": {
        "sampler_core/registry": (*_first("tests/registry", "registry"), "tests/broken_plugins"),
    },
    "execution": {
        "sampler_core/execution": (
            *_first("tests/execution", "runs", "tally", "parts", "attempts", "session", "gone"),
            "tests/test_timeline_boundaries.py",
        ),
    },
    "the library": {
        "sampler_core/store": (
            *_first("tests/store", "places", "outcomes", "search_rows", "corrections", "edits"),
            "tests/query/test_query.py",
            "tests/cli",
            "tests/execution/test_runs.py",
        ),
        "sampler_core/query": (*_first("tests/query", "query", "asking"), "tests/cli"),
        "plugins/library/sampler_library": (
            *_first("plugins/library/tests", "check", "backup", "prune"),
            "tests/cli/test_library.py",
        ),
        "sampler_core/library.py": ("tests/query", "tests/store", "tests/cli"),
    },
    "confidences": {
        "plugins/tempo/sampler_tempo/answer.py": ("plugins/tempo/tests",),
        "plugins/tempo/sampler_tempo/model.py": ("plugins/tempo/tests",),
        "plugins/key/sampler_key/calibration.py": ("plugins/key/tests",),
        "plugins/key/sampler_key/verdict.py": ("plugins/key/tests",),
        "plugins/classifier/sampler_classifier/calibration.py": ("plugins/classifier/tests",),
        "plugins/classifier/sampler_classifier/decision.py": ("plugins/classifier/tests",),
    },
    "drawings": {
        "sampler_core/planning/drawing.py": ("tests/planning/test_drawing.py", "tests/cli"),
        "sampler_core/cli/show": _first("tests/cli", "show"),
        "sampler_core/views": ("tests/views", "tests/cli/test_show.py", "plugins/plot/tests", "tests/cli"),
        "plugins/plot/sampler_plot": _first("plugins/plot/tests", "plot_pictures"),
    },
}
"""Subject → what is changed → the tests that should notice, by default or in ci; likely ones first."""
TESTS = {where: tests for subject in SUBJECTS.values() for where, tests in subject.items()}
IMPORTED = ("sampler_core", "sampler_tempo", "sampler_key", "sampler_classifier", "sampler_plot", "sampler_library")
PYTEST = ("-q", "-n", "0", "-p", "no:cacheprovider", "--timeout=200", "--hypothesis-profile=ci")
"""Without Hypothesis' deadlines: a busy machine notices no faults."""
BY_DEFAULT, IN_CI = "not ci and not scale", "ci"
ROUNDS = ((BY_DEFAULT, 5), (BY_DEFAULT, None), (IN_CI, None))
"""Tests by their marks, and how many files of them: the nearest notice most."""


@dataclass(frozen=True)
class Ending:
    """What became of a fault: the marks and the name of the test that noticed it, or nothing."""

    marks: str = ""
    test: str = ""


def drawn(count: int, seed: int, only: str = "") -> list[Mutation]:
    """As many of each subject as of any other, at random."""
    chance, chosen = random.Random(seed), []
    subjects = [subject for subject in SUBJECTS if only in subject]
    for number, subject in enumerate(subjects):
        every = [each for path in files(subject) for each in mutations(path)]
        wanted = count * (number + 1) // len(subjects) - count * number // len(subjects)
        chosen += chance.sample(every, min(wanted, len(every)))
    return chosen


def files(subject: str) -> list[Path]:
    """The modules that belong to a subject, each to the subject that names it most closely."""
    found = {}
    for area in SUBJECTS[subject]:
        for file in sorted((REPOSITORY / area).rglob("*.py")) or [REPOSITORY / area]:
            path = file.relative_to(REPOSITORY)
            if "migrations" not in path.parts and area_of(path) in SUBJECTS[subject]:
                found[path] = None
    return list(found)


def area_of(path: Path) -> str:
    """The entry of :data:`TESTS` that ``path`` belongs to."""
    return max((area for area in TESTS if path.is_relative_to(area)), key=len)


def nearest_first(path: Path) -> list[str]:
    """The files of tests that should notice a fault in ``path``: those that bear its name or import it come first."""
    places = [REPOSITORY / place for place in TESTS[area_of(path)]]
    every = dict.fromkeys(test for place in places for test in sorted(place.glob("test_*.py")) or [place])
    name = re.escape(path.stem)
    imported = re.compile(rf"\b{re.escape(path.parent.name)}\.{name}\b|^from \S+ import .*\b{name}\b", re.MULTILINE)

    def is_near(test: Path) -> int:
        return 2 * (path.stem in test.stem) + bool(imported.search(test.read_text(encoding="utf-8")))

    return [str(test.relative_to(REPOSITORY)) for test in sorted(every, key=is_near, reverse=True)]


class Copy:
    """A copy of the checkout's tracked files, in which the tests run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
        for name in names.splitlines():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, target)
        packages = [folder, folder / "plugin_sdk", *(folder / "plugins").iterdir()]
        self._environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, packages))}
        self._environment |= {"PYTHONDONTWRITEBYTECODE": "1", "SAMPLER_CACHE": str(folder / ".cache")}
        self._unsound: set[str] = set()

    def is_tested(self) -> bool:
        """Whether tests in here import what is in here."""
        program = f"import sys, {', '.join(IMPORTED)}; print(*(sys.modules[name].__file__ for name in {IMPORTED}))"
        done = self._run([sys.executable, "-c", program], 60)
        return not done.returncode and all(file.startswith(str(self.folder)) for file in done.stdout.split())

    def noticed_by(self, mutation: Mutation, marks: str, nearest: int | None) -> str:
        """The first test that fails with the fault, in so many files; empty where there is none."""
        file = self.folder / mutation.path
        whole = file.read_text(encoding="utf-8")
        file.write_text(mutated(mutation), encoding="utf-8")
        try:
            unsound = [f"--deselect={test}" for test in sorted(self._unsound)]
            return next(iter(self._failing(["-x", "-m", marks, *unsound, *nearest_first(mutation.path)[:nearest]])), "")
        finally:
            file.write_text(whole, encoding="utf-8")

    def unsound(self, tests: Collection[str]) -> set[str]:
        """Which of ``tests`` fail without a fault; they are left out from now on."""
        named = sorted(test for test in tests if "::" in test)  # else pytest itself came to an end
        found = {*self._failing(["-m", "", *named])} if named else set()
        self._unsound |= found
        return found

    def _failing(self, arguments: Sequence[str]) -> list[str]:
        try:
            done = self._run([sys.executable, "-m", "pytest", *PYTEST, *arguments], 1800)
        except subprocess.TimeoutExpired:
            return ["the time limit"]
        if done.returncode in (0, 5):  # 5: none has these marks
            return []
        failed = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
        return failed or [f"pytest, which ended with {done.returncode}"]

    def _run(self, command: Sequence[str], limit_s: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=limit_s,
        )


def endings(chosen: Mapping[int, Mutation]) -> dict[int, Ending]:
    """Try faults, one after the other; tell on stderr what notices them; those that live meet more tests."""
    told: dict[int, Ending] = {}
    with tempfile.TemporaryDirectory() as folder:
        checkout = Copy(Path(folder))
        assert checkout.is_tested(), "something else than the copy is imported"
        for marks, nearest in ROUNDS:
            pending = {number: mutation for number, mutation in chosen.items() if number not in told}
            while pending:
                tests = {
                    number: _tried(checkout, number, mutation, marks, nearest) for number, mutation in pending.items()
                }
                unsound = checkout.unsound({*tests.values()})
                told |= {number: Ending(marks, test) for number, test in tests.items() if test and test not in unsound}
                pending = {number: chosen[number] for number, test in tests.items() if test in unsound}
    return {number: told.get(number, Ending()) for number in chosen}


def _tried(checkout: Copy, number: int, mutation: Mutation, marks: str, nearest: int | None) -> str:
    began = time.monotonic()
    test = checkout.noticed_by(mutation, marks, nearest)
    sys.stderr.write(f"{number} [{marks}, {time.monotonic() - began:.0f} s] {mutation}: {test or 'LIVES'}\n")
    return test


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="subjects that have this in their name")
    parser.add_argument("--numbers", default="", help="of those drawn only these, such as 3,17")
    options = parser.parse_args()
    wanted = {int(number) for number in options.numbers.split(",") if number}
    chosen = dict(enumerate(drawn(options.count, options.seed, options.only), 1))
    told = endings({number: each for number, each in chosen.items() if not wanted or number in wanted})
    for marks, how in ((BY_DEFAULT, "noticed by default"), (IN_CI, "noticed in ci"), ("", "live")):
        sys.stdout.write(f"{how}: {sum(ending.marks == marks for ending in told.values())} of {len(told)}\n")
    sys.stdout.writelines(f"{number} {chosen[number]}\n" for number, ending in told.items() if not ending.test)


if __name__ == "__main__":
    main()
