"""Resources that a person grants an analyzer, instead of those it declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..contracts import Resources
from ..registry.description import AnalyzerDescription
from ..registry.selection import did_you_mean
from .options import OptionError

RESOURCES = ("memory_mb", "time_base_s", "time_per_audio_s", "cores", "open_files", "processes")


def granted(analyzer: AnalyzerDescription, given: Mapping[str, Any]) -> AnalyzerDescription:
    """``analyzer`` with the resources in ``given``.

    Raises:
        OptionError: for a resource that does not exist or a value it may not have.
    """
    for name in given:
        if name not in RESOURCES:
            raise OptionError(f"`{analyzer.name}` has no resource `{name}`{did_you_mean(name, RESOURCES)}")
    try:
        resources = Resources.model_validate({**analyzer.resources.model_dump(), **given})
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{analyzer.name}.{'.'.join(map(str, first['loc']))}"
        raise OptionError(f"{where} cannot be {first['input']!r}: {first['msg']}") from error
    return analyzer.model_copy(update={"resources": resources})
