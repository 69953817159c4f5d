"""Of faults put into the code on purpose at most one in twenty lives. By hand: ``pytest -m scale tests/scale``."""

from __future__ import annotations

import pytest
from mutations import drawn, mutated, survivors

COUNT, SEED = 100, 1


def test_a_fault_is_one_change_of_a_line_that_still_compiles() -> None:
    for mutation in drawn(26, SEED):
        compile(mutated(mutation), str(mutation.path), "exec")
        assert mutation.before != mutation.after


@pytest.mark.scale
@pytest.mark.timeout(6 * 3600)
def test_at_most_one_fault_in_twenty_lives() -> None:
    lived = survivors(COUNT, SEED)
    assert len(lived) <= COUNT // 20, "\n".join(map(str, lived))
