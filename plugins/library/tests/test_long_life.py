"""A library's life, in any order: files come and are analyzed, people correct and tag, things are pruned, backed up,
restored, migrated and killed. Whatever happened, it is sound, and what people said is there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
import stored
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from kept import killed, put, start
from migrating import become_newer, make_old, open_and_be_killed
from sampler_library.check import check
from sampler_library.prune import prune
from sampler_library.restore import restore
from sampler_library.wish import Wish
from stored import Writer

from sampler_core.contracts import FailureKind
from sampler_core.library import Library
from sampler_core.store.backups.backup import back_up
from sampler_core.store.backups.manifest import Backup
from sampler_core.store.edits.assignment import Assignment

NAMES = st.sampled_from(["kick", "snare", "loop"])
BPM = st.sampled_from([60.0, 90.0, 174.0])


def write_until_killed(path: Path, sound: Path) -> None:
    with Library.open(path) as library:
        stored.put_schemas(library)
        with library.transaction() as tx:
            writer = Writer(library, tx.begin_run({"paths": []}))
        for number in range(10_000):
            file_id = writer.file(sound, stored.audio_info("killed"), "killed")
            put(writer, file_id, stored.tempo(100.0, version=f"killed {number}"))


class Life(RuleBasedStateMachine):
    """What people said, by file name, is the model; everything else is asked of the library itself."""

    new_library: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.bpm: dict[str, float] = {}
        self.tags: dict[str, set[str]] = {}
        self.files: set[str] = set()
        self.backups: list[tuple[Backup, dict[str, Any]]] = []
        self.versions = 0

    @initialize()
    def begin(self) -> None:
        shutil.copytree(self.new_library, self.folder / "library")
        self.open()

    def open(self) -> None:
        self.library = Library.open(self.folder / "library")
        stored.put_schemas(self.library)
        with self.library.transaction() as tx:
            self.writer = Writer(self.library, tx.begin_run({"paths": []}))

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)

    def path(self, name: str) -> Path:
        path = self.folder / f"{name}.wav"
        path.write_bytes(name.encode())
        return path

    @rule(name=NAMES, bpm=BPM)
    def analyze(self, name: str, bpm: float) -> None:
        self.versions += 1
        file_id = self.writer.file(self.path(name), stored.audio_info(name), name)
        put(self.writer, file_id, stored.tempo(bpm, version=str(self.versions)))
        self.files.add(name)

    @rule(name=NAMES)
    def fail(self, name: str) -> None:
        self.versions += 1
        file_id = self.writer.file(self.path(name), stored.audio_info(name), name)
        put(self.writer, file_id, stored.failed(FailureKind.CRASH, version=str(self.versions)))
        self.files.add(name)

    @rule(name=NAMES, bpm=BPM)
    def correct(self, name: str, bpm: float) -> None:
        if name in self.files:
            with self.library.transaction() as tx:
                tx.edit("anna").set_fields([self.library.sound(self.path(name))], [Assignment("tempo", "bpm", bpm)])
            self.bpm[name] = bpm

    @rule(name=NAMES, tag=st.sampled_from(["mine", "used"]))
    def tag(self, name: str, tag: str) -> None:
        if name in self.files:
            with self.library.transaction() as tx:
                tx.edit("anna").tag([self.library.sound(self.path(name))], [(tag, "")])
            self.tags.setdefault(name, set()).add(tag)

    @rule(name=NAMES)
    def rename(self, name: str) -> None:
        if name in self.files:
            path, moved = self.path(name), self.folder / f"moved-{name}.wav"
            path.rename(moved)
            for each in (moved, moved.rename(path)):
                audio = stored.audio_info(name)
                with self.library.transaction() as tx:
                    tx.put_file(path, each.stat() if each.exists() else path.stat(), audio.digest, None, audio)

    @rule()
    def prune(self) -> None:
        prune(self.library, Wish(installed={"sampler-tempo"}))

    @rule()
    def back_up(self) -> None:
        backup = back_up(self.library.path)
        state = {"bpm": dict(self.bpm), "tags": {k: set(v) for k, v in self.tags.items()}, "files": set(self.files)}
        self.backups.append((backup, state))

    @precondition(lambda self: bool(self.backups))
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        backup, state = data.draw(st.sampled_from(self.backups))
        self.library.close()
        restore(self.library.path, backup)
        self.bpm, self.files = dict(state["bpm"]), set(state["files"])
        self.tags = {name: set(tags) for name, tags in state["tags"].items()}
        self.open()

    @rule(killed_at=st.integers(0, 30))
    def migrate(self, killed_at: int) -> None:
        """It turns out to be of an older version; the migration may be killed first."""
        self.library.close()
        make_old(self.library.path)
        if killed_at:
            start(open_and_be_killed, self.library.path, killed_at).join()
        self.open()

    @rule()
    def kill_a_writer(self) -> None:
        sound = self.path("killed")
        self.library.close()
        assert killed(write_until_killed, 0.25, self.library.path, sound)
        self.open()

    @invariant()
    def it_is_sound(self) -> None:
        if hasattr(self, "library"):
            assert check(self.library.path) == []

    @invariant()
    def what_people_said_is_there(self) -> None:
        for name in self.files if hasattr(self, "library") else ():
            file = self.library.file(self.path(name))
            said = {override.name: override.value for override in file.overrides}
            assert said.get("tempo.bpm") == self.bpm.get(name)
            assert {tag.name for tag in file.tags} == self.tags.get(name, set())
            (found,) = [each for each in self.library.find(_everything()) if each.path == file.path]
            assert name not in self.bpm or found["bpm"] == self.bpm[name]


def _everything() -> Any:
    from sampler_core.query.grammar import parse_query

    return parse_query("")


def _live(new_library: Path, examples: int, steps: int) -> None:
    Life.new_library = new_library
    wanted = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    with pytest.MonkeyPatch.context() as patch:
        become_newer(patch)
        run_state_machine_as_test(Life, settings=wanted)


def test_a_life(new_library: Path) -> None:
    _live(new_library, 4, 12)


@pytest.mark.ci
@pytest.mark.timeout(900)
def test_many_lives(new_library: Path) -> None:
    _live(new_library, 25, 30)
