"""Of faults put into the code on purpose at most one in twenty lives. By hand: ``pytest -m scale tests/scale``."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import REPOSITORY, mutated
from mutations import SUBJECTS, TESTS, drawn, endings, nearest_first

COUNT, SEED = 100, 1


def test_a_fault_is_one_change_of_a_line_that_still_compiles() -> None:
    for mutation in drawn(26, SEED):
        compile(mutated(mutation), str(mutation.path), "exec")
        assert mutation.before != mutation.after


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_code_to_change(subject: str) -> None:
    assert len(drawn(10, SEED, subject)) == 10


def test_the_tests_of_a_module_come_first() -> None:
    tests = nearest_first(Path("sampler_core/planning/options.py"))
    assert tests[0] == "tests/planning/test_options.py"
    assert "tests/planning/test_plan.py" in tests[1:]


@pytest.mark.parametrize("place", sorted({*TESTS, *(test for tests in TESTS.values() for test in tests)}))
def test_what_is_changed_and_what_tests_it_exists(place: str) -> None:
    assert (REPOSITORY / place).exists()


@pytest.mark.scale
@pytest.mark.timeout(6 * 3600)
def test_at_most_one_fault_in_twenty_lives() -> None:
    chosen = dict(enumerate(drawn(COUNT, SEED)))
    lived = [chosen[number] for number, ending in endings(chosen).items() if not ending.test]
    assert len(lived) <= COUNT // 20, "\n".join(map(str, lived))
