"""Options as a whole: what an analyzer's own validators say of them, before the first file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from ..registry.asking import NoAnswer, ask
from ..schemas import shortened
from .options import OptionError
from .step import Step


def check_whole(steps: Sequence[Step]) -> None:
    """Have the options of each step validated by its analyzer's ``Options``, in another process.

    Costs nothing where they are the defaults, which were validated when the plugin was described.

    Raises:
        OptionError: with the validator's sentence.
    """
    changed = {step.analyzer.name: given for step in steps if (given := _changed(step))}
    asked = [step for step in steps if step.analyzer.name in changed]
    if not asked:
        return
    with ThreadPoolExecutor(len(asked)) as pool:
        faults = list(pool.map(_fault_of, asked))
    for step, fault in zip(asked, faults, strict=True):
        if fault:
            name = step.analyzer.name
            values = ", ".join(f"{option}={json.dumps(value)}" for option, value in changed[name].items())
            raise OptionError(f"`{name}` cannot have {shortened(values)}: {shortened(fault, 1000)}")


def _changed(step: Step) -> Mapping[str, Any]:
    """The options that are not the defaults."""
    properties = step.analyzer.options_schema.get("properties", {})
    return {name: value for name, value in step.options.items() if value != properties[name]["default"]}


def _fault_of(step: Step) -> str:
    analyzer = step.analyzer
    # Whatever the answer depends on, so that a long-lived process asks again when that is another.
    about = (analyzer.distribution, analyzer.distribution_version, analyzer.source_digest, *sorted(step.files.items()))
    return _fault(analyzer.target, about, json.dumps(step.options, sort_keys=True))


@lru_cache(maxsize=256)
def _fault(target: str, _about: tuple[Any, ...], options: str) -> str:
    try:
        return str(ask(target, "options_fault", options=json.loads(options)))
    except NoAnswer:
        return ""  # it cannot be imported, which its steps tell with evidence
