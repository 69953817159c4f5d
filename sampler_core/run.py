"""One run from beginning to end: find plugins, make the plan, build environments, open the library, supervise."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .audio.discover import PassedOver, Reason, find_audio
from .bounds import OutOfBounds
from .execution.account import Account
from .execution.corrections import bring_along
from .execution.journal import Journal, in_hand
from .execution.observer import Observer, Silent
from .execution.recorder import Recorder
from .execution.request import Request
from .execution.scratch import scratch_folder
from .execution.stop import Stop, interruptible
from .execution.supervisor import Supervisor
from .execution.surroundings import surroundings
from .execution.tally import FileTally
from .execution.trace import Trace
from .hookspecs import RunEnded, RunStatus
from .library import Library
from .listeners import tell
from .planning.forms import Forms, binding
from .planning.plan import Plan, make_plan
from .planning.whole_options import check_whole
from .registry.registry import Registry
from .registry.selection import Selection
from .registry.state import PluginState
from .store.codec import AnyPath, absolute
from .store.errors import LibraryError, LibraryMissing
from .store.gone import has_places, mark_gone

_UNREADY = (PluginState.FAILED, PluginState.INCOMPATIBLE, PluginState.SHADOWED)


class WrongUse(Exception):  # noqa: N818
    """The request cannot be carried out as it stands; the message says what to change."""


@dataclass(frozen=True)
class RunReport:
    """How a run ended: number of files and of outcomes by status, whether it was interrupted by a person, and what
    became of the files, one by one (``tally``)."""

    files: int
    files_done: int
    files_failed: int
    statuses: Mapping[str, int]
    interrupted: bool
    stopped_for: str | None = None
    """Why it ended early by itself, and what to do."""
    tally: FileTally = field(default_factory=FileTally)

    @property
    def exit_code(self) -> int:
        """0 all ok, 1 something failed, 130 interrupted."""
        if self.interrupted:
            return 130
        return 1 if self.statuses.get("failed") or self.tally.unread or self.stopped_for else 0


def analyze(
    paths: Sequence[AnyPath], *, library: AnyPath, on_record: Callable[[dict[str, Any]], None] | None = None,
    observer: Observer | None = None, **request: Any,
) -> RunReport:  # fmt: skip
    """Analyze files and folders into ``library``; what lay in them before and is not there any more is marked as gone.

    Further arguments are those of :class:`.Request`. ``on_record`` is called with each finished file's record
    (``{"path", "audio", "outcomes", "overrides", "tags"}``), once it is safely in the library.

    Raises:
        WrongUse: when nothing can be planned or none of the paths exists.
    """
    asked = requested(paths, **request)
    return run(asked, Path(library), on_record or (lambda record: None), observer or Silent())


def requested(paths: Sequence[AnyPath], **request: Any) -> Request:
    """A request, as a program states it.

    Raises:
        WrongUse: for a number that is too small or too large.
    """
    try:
        return Request(tuple(Path(path) for path in paths), **request)
    except OutOfBounds as error:
        raise WrongUse(str(error)) from error


def plan_for(registry: Registry, request: Request, forms: Forms | None = None) -> Plan:
    """The plan that the analyzers of ``registry`` make for ``request``; ``forms`` are those of the library's results.

    Raises:
        WrongUse: for names, options or choices that do not exist, and for options that their analyzer refuses.
    """
    try:
        selection = Selection.parse(request.select, os.environ)
        plan = make_plan(
            registry.analyzers,
            selection,
            request.use,
            request.options,
            plugins=registry.plugins,
            resources=request.resources,
            forms=forms,
        )
        check_whole(plan.steps)
    except ValueError as error:
        raise WrongUse(str(error)) from error
    return plan


def forms_in(library: Library, registry: Registry) -> Forms:
    """The forms of results in ``library`` that bind the analyzers of ``registry``; those of packages that are gone do
    not."""
    installed = {plugin.distribution for plugin in registry.plugins}
    return binding(library.forms(), registry.analyzers, library.owners, installed)


def absent_plugins(registry: Registry) -> list[str]:
    """A sentence for each installed plugin that takes no part although nobody asked for that."""
    return [
        f"The plugin {plugin.name} is {plugin.state} and takes no part: {plugin.reason}"
        for plugin in registry.plugins
        if plugin.state in _UNREADY
    ]


def discover(request: Request) -> Registry:
    """The installed plugins, as far as ``request`` lets them take part.

    Raises:
        WrongUse: for a selection that cannot be read.
    """
    try:
        return Registry.discover(Selection.parse(request.select, os.environ))
    except ValueError as error:
        raise WrongUse(str(error)) from error


def run(
    request: Request, library: Path, on_record: Callable[[dict[str, Any]], None], observer: Observer,
    stop: Stop | None = None,
) -> RunReport:  # fmt: skip
    """Carry out ``request`` with the installed plugins, as far as ``stop`` lets it.

    Raises:
        WrongUse: as for :func:`analyze`.
    """
    return run_with(discover(request), request, library, on_record, observer, stop)


def run_with(
    registry: Registry, request: Request, library: Path, on_record: Callable[[dict[str, Any]], None],
    observer: Observer, stop: Stop | None = None,
) -> RunReport:  # fmt: skip
    """Carry out ``request`` with the analyzers of ``registry``, as far as ``stop`` lets it; errors as :func:`run`."""
    stop = stop or Stop()
    plan = _plan(registry, request, observer)
    _check_paths(request, library)
    tally = FileTally()
    files = _found(request, tally, observer)
    with (
        closing(Trace(request.trace)) as trace,
        Library.open(library) as opened,
        scratch_folder(opened.scratch, lambda folder: _count_attempts(opened, in_hand(folder))) as scratch,
        Journal(scratch, request.workers) as journal,
    ):
        plan = _fitting(plan, registry, request, opened, observer)
        bring_along(opened, plan, observer)
        environments = surroundings(plan, observer)
        with interruptible(stop):
            run_id = _begun(opened, plan, request, opened.forms().keys() - forms_in(opened, registry).keys())
            recorder = Recorder(opened, plan, run_id, scratch, on_record, stop, tally)
            account = Account(plan, trace, journal)
            supervisor = Supervisor(
                plan, opened, recorder, observer, account, request, scratch=scratch, environments=environments,
                readers=registry.readers, stop=stop,
            )  # fmt: skip

            def told(status: RunStatus) -> None:
                tell(registry, RunEnded(
                    run_id, library, status, len(files), dict(recorder.counts), request.library_settings
                ), observer.note)  # fmt: skip

            with _ended(opened, run_id, stop, recorder, account, tally, told):
                supervisor.run(files)
                if not stop.asked:
                    _mark_gone(opened, request, files, tally, observer)
        told("cancelled" if stop.asked else "finished")
        return RunReport(
            len(files), account.activity.files_done, account.activity.files_failed, recorder.counts,
            stop.asked and stop.reason is None, stop.reason, tally,
        )  # fmt: skip


def _found(request: Request, tally: FileTally, observer: Observer) -> list[Path]:
    """The files of ``request``. What is passed over is counted; what cannot be read is told, or, if asked for, all."""

    def told(each: PassedOver) -> None:
        tally.passed(each)
        if request.verbose or each.reason is Reason.UNREADABLE:
            observer.note(str(each))

    return list(find_audio(request.paths, told, hidden=request.hidden))


def _mark_gone(library: Library, request: Request, files: Sequence[Path], tally: FileTally, observer: Observer) -> None:
    """Mark what was looked for and is not there; of what may only be out of reach, say so."""
    found = mark_gone(library, request.paths, files)
    tally.gone = len(found.locations)
    for why, count in found.left.items():
        observer.note(f"{count} {'file is' if count == 1 else 'files are'} not there, but not taken for gone: {why}")


def _count_attempts(library: Library, keys: set[str]) -> None:
    if keys:
        with library.transaction() as tx:
            tx.count_attempts(keys)


def _plan(registry: Registry, request: Request, observer: Observer) -> Plan:
    """The plan for ``request``; what takes no part, and why, is told."""
    plan = plan_for(registry, request)
    for note in absent_plugins(registry):
        observer.note(note)
    return _told(plan, observer)


def _fitting(plan: Plan, registry: Registry, request: Request, library: Library, observer: Observer) -> Plan:
    """``plan`` without those whose results the library cannot take beside what it holds."""
    fitting = plan_for(registry, request, forms_in(library, registry))
    before = {each.analyzer for each in plan.blocked}
    if {each.analyzer for each in fitting.blocked} == before:
        return plan
    return _told(fitting, observer, before)


def _told(plan: Plan, observer: Observer, before: Collection[str] = ()) -> Plan:
    """``plan``, with what is left out of it told, but for what was told ``before``."""
    if not plan.steps:
        wrong = WrongUse("no analyzer can run; `sampler plugins` lists what is installed")
        for blocked in plan.blocked:
            wrong.add_note(f"  {blocked.analyzer}: {blocked.reason}. {blocked.hint}")
        raise wrong
    for blocked in plan.blocked:
        if blocked.analyzer not in before:
            observer.note(f"{blocked.analyzer} is left out: {blocked.reason}. {blocked.hint}")
    return plan


def _check_paths(request: Request, library: Path) -> None:
    """That there is anything to do: something is there, or the library knows of what is not."""
    if any(os.path.lexists(path) for path in request.paths):
        return
    with suppress(LibraryMissing), Library.open_existing(library) as opened:
        if has_places(opened, request.paths):
            return
    raise WrongUse(f"there is no {', no '.join(map(str, request.paths))}")


def _begun(library: Library, plan: Plan, request: Request, gone: Collection[tuple[str, int]]) -> int:
    """The number of a run that begins; ``gone`` are kinds and versions of packages that are, and in the way."""
    with library.transaction() as tx:
        run_id = tx.begin_run({
            "paths": [str(path) for path in request.paths], "select": list(request.select),
            "roots": [absolute(path) for path in request.paths],
        })  # fmt: skip
        for step in plan.steps:
            each = step.analyzer
            kind, version, schema = each.kind, each.schema_version, each.result_schema
            if (kind, version) in gone:
                tx.set_version_aside(kind, version)
            tx.take_version_back(kind, version, schema, each.distribution)
            tx.put_schema(kind, version, schema, each.about, each.scope, each.distribution)
    return run_id


@contextmanager
def _ended(
    library: Library, run_id: int, stop: Stop, recorder: Recorder, account: Account, tally: FileTally,
    told: Callable[[RunStatus], None],
) -> Iterator[None]:  # fmt: skip
    """Note in the library how the run ends, however it does; where it fails, have that ``told`` as well."""

    def note(status: str) -> None:
        with library.transaction() as tx:
            tx.end_run(run_id, status, {**recorder.counts, "files": tally.as_dict()}, account.ledger.entries)

    try:
        yield
    except KeyboardInterrupt:
        stop.asked = True
    except BaseException:
        with suppress(LibraryError):
            note("failed")
        told("failed")
        raise
    note("cancelled" if stop.asked else "finished")
