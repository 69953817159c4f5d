"""Every command that writes a file, where others may write too: links planted there are replaced, not followed."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

from inside import sampler

from sampler_core.store.backups.manifest import backups_in

pytestmark = pytest.mark.ci
FILES = {
    "out.jsonl": ("export", "--output"),
    "out.csv": ("export", "--format", "csv", "--output"),
    "out.png": ("plot", "Samples/0.wav", "--output"),
    "out.trace": ("analyze", "Samples", "-p", "regions", "--trace"),
}
"""Commands that write a file under a name that they are given; what is there already is replaced."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    (home / "Samples").mkdir()
    soundfile.write(home / "Samples" / "0.wav", np.random.default_rng(3).uniform(-0.5, 0.5, 30000), 22050)
    sampler("analyze", home / "Samples", "-p", "regions", "--library", home / "library")
    return home


@pytest.fixture
def place(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which others may write; commands see the library as theirs."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("SAMPLER_LIBRARY", str(home / "library"))
    (tmp_path / "victim").write_text("precious")
    return tmp_path


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """What the code under test opens to write, and would open through a link or over what is there."""
    found: list[str] = []
    _watched.append(found)
    yield found
    _watched.remove(found)


_watched: list[list[str]] = []


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event != "open" or not _watched:
        return
    path, _mode, flags = args
    if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) and not flags & os.O_EXCL:
        _watched[-1].append(os.fsdecode(path) if isinstance(path, str | bytes) else str(path))


sys.addaudithook(_hook)


def plant(place: Path, *names: str) -> None:
    for name in names:
        (place / name).symlink_to(place / "victim")


def assert_replaced(place: Path, name: str) -> None:
    assert (place / "victim").read_text() == "precious"
    assert not (place / name).is_symlink()
    assert (place / name).stat().st_size > 10


@pytest.mark.hostile("a link planted where a file is going to be written", "the link is replaced, its target untouched")
@pytest.mark.parametrize(("name", "command"), FILES.items(), ids=FILES)
def test_a_planted_link_is_replaced_and_nothing_is_opened_that_might_be_one(place, opened, name, command):
    plant(place, name, f".{name}.arriving", f"{name}.part", f".{name}.tmp")

    sampler(*command, place / name)

    assert_replaced(place, name)
    assert [path for path in opened if str(place) in path] == []
    assert len(list(place.iterdir())) == 5


def test_an_archive_is_its_owners_and_never_goes_through_a_link(place, opened):
    plant(place, ".x.zip.arriving", "taken.zip")

    sampler("library", "archive", place / "x.zip")

    assert_replaced(place, "x.zip")
    assert stat.S_IMODE((place / "x.zip").stat().st_mode) == 0o600
    assert "already" in sampler("library", "archive", place / "taken.zip", expect=2).stderr
    assert (place / "victim").read_text() == "precious"
    assert [path for path in opened if str(place) in path] == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_backup_elsewhere_is_its_owners_and_one_in_the_library_is_for_whom_the_library_is_for(place, umask):
    before = os.umask(umask)
    try:
        sampler("library", "backup", place / "elsewhere")
        sampler("library", "backup")
    finally:
        os.umask(before)

    (outside,) = (backup.path for backup in backups_in(place / "elsewhere"))
    library = Path(os.environ["SAMPLER_LIBRARY"])
    inside = backups_in(library / "backups")[0].path
    for folder, mode in ((outside, 0o700), (inside, stat.S_IMODE(library.stat().st_mode))):
        assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "arrays")} == {mode}
        files = [folder / "library.db", folder / "manifest.json"]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {mode & 0o666}


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_what_is_in_a_library_is_for_the_group_that_shares_its_folder(home, place, umask):
    library = place / "shared"
    library.mkdir()
    library.chmod(0o2770)
    before = os.umask(umask)
    try:
        sampler("analyze", "Samples", "-p", "regions", "--library", library)
        sampler("library", "archive", place / "x.zip")
        (place / "other").mkdir(mode=0o700)
        (place / "other").chmod(0o2770)
        sampler("library", "unarchive", place / "x.zip", "--library", place / "other")
    finally:
        os.umask(before)
    for path in (*library.rglob("*"), *(place / "other").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o2770 if path.is_dir() else 0o660), path


@pytest.mark.hostile("a device or a pipe as the file to write", "refused")
def test_a_device_is_not_replaced(place):
    for name, command in FILES.items():
        (place / name).symlink_to("/dev/null")
        told = sampler(*command, place / name, expect=1).stderr
        assert "it is a device" in told
        assert (place / name).is_symlink()


def test_train_writes_its_labels_like_that(place, opened):
    from sampler_classifier.own import OwnLabels

    plant(place, "own.npz")
    floats: Callable[..., np.ndarray] = lambda *shape: np.zeros(shape, np.float32)  # noqa: E731
    OwnLabels(("a", "b"), floats(2, 3), floats(2), floats(3), floats(3), 1.0, {"backend": "x"}).save(place / "own.npz")

    assert_replaced(place, "own.npz")
    assert [path for path in opened if str(place) in path] == []
