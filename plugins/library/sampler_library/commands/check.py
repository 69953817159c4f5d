"""``sampler library check``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sampler_sdk.commands import json_option, library_option, say, typed, write_json

from .telling import counted, progress

if TYPE_CHECKING:
    from sampler_core.store.maintenance import Fault

    from ..repair import Repaired

_NAMED = 10


@click.command("check")
@click.option("--repair", "mend", is_flag=True, help="Repair what can be repaired without guessing, after a backup.")
@library_option
@json_option
def command(mend: bool, library: Path, as_json: bool) -> None:
    """Check everything the library promises.

    \b
      sampler library check
      sampler library check --repair

    The database and its references; every result against the JSON Schema of its kind; timelines against their regions;
    what one searches against the results it is made from; every array against its digest; and what nothing refers to.
    Others may use the library meanwhile, but not with --repair.

    Exit code 0: sound, or all is repaired. 1: something is wrong, and it says what to do.
    """
    from sampler_sdk.library import Library

    with Library.open_existing(library) as opened, progress() as watch:
        if mend:
            from ..repair import repair

            repaired = repair(opened, watch)
            left = repaired.left
        else:
            from ..check import check

            repaired, left = None, check(library, watch)
    (_write if as_json else _tell)(repaired, left)
    sys.exit(int(any(not fault.residue for fault in left)))


def _write(repaired: Repaired | None, left: Sequence[Fault]) -> None:
    done = {} if repaired is None else {"found": [f.as_dict() for f in repaired.found], "done": repaired.done}
    write_json({"faults": [fault.as_dict() for fault in left], **done})


def _tell(repaired: Repaired | None, left: Sequence[Fault]) -> None:
    if repaired is not None:
        for what, count in sorted(repaired.done.items()):
            say(f"{what}: {count}")
        if repaired.backup is not None:
            say(f"the library as it was before is {repaired.backup.path}")
        if repaired.set_aside is not None:
            say(f"rows that were set aside are in {repaired.set_aside}")
    for kind, faults in groupby(sorted(left, key=lambda fault: fault.kind), key=lambda fault: fault.kind):
        of_kind = list(faults)
        for fault in of_kind[:_NAMED]:
            say(f"{kind:<11} {fault.where}: {fault.what}")
        if len(of_kind) > _NAMED:
            say(f"{kind:<11} and {len(of_kind) - _NAMED} more; --json names all")
    say(_verdict(left, repaired=repaired is not None), err=True)


def _verdict(left: Sequence[Fault], *, repaired: bool) -> str:
    wrong = [fault for fault in left if not fault.residue]
    if not wrong:
        return "the library is sound"
    curable = sum(fault.cure is not None for fault in wrong)
    if curable and not repaired:
        return f"{counted(len(wrong), 'fault')}; `{typed('library check --repair')}` repairs {curable}"
    return (
        f"{counted(len(wrong), 'fault')} that cannot be repaired without guessing: "
        f"`{typed('library backup --list')}` shows what can be restored"
    )
