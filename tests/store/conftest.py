from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for `libraries`, and for the processes that the tests start
sys.path.insert(0, str(Path(__file__).parents[1]))  # for `servers`
sys.path.append(str(Path(__file__).parents[2] / "plugins" / "library" / "tests"))  # for `archives`

from libraries import (  # noqa: F401  fixtures
    empty,
    filled_library,
    full,
    library,
    new_database,
    run_id,
    scratch_arrays,
    sound,
    writer,
)
