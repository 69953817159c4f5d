"""Runs in the background: watched, cancelled, waited for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from sampler_core import Library, Session, WrongUse


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        soundfile.write(folder / f"{number:02}.wav", np.full(22050, number / 50), 22050)
    return folder


def test_results_come_while_it_runs_and_the_report_at_its_end(folder: Path, tmp_path: Path) -> None:
    with Session(tmp_path / "library") as session:
        submission = session.submit([folder], select=["regions"], jobs=1)
        names = {Path(record["path"]).name for record in submission.results()}
        report = submission.wait(timeout_s=60)
    assert names == {"a.wav", "b.wav", "broken.wav", "short.wav"}
    assert (report.files_done, report.files_failed, report.interrupted) == (4, 1, False)
    assert submission.done
    assert (submission.progress.files_done, submission.progress.files_failed) == (4, 1)
    assert list(submission.results()) == []


def test_cancelling_keeps_what_is_finished_and_submitting_again_does_the_rest(many: Path, tmp_path: Path) -> None:
    with Session(tmp_path / "library") as session:
        submission = session.submit([many], select=["regions"], jobs=1)
        first = next(submission.results())
        submission.cancel()
        report = submission.wait(timeout_s=60)
        assert report.interrupted
        assert 1 <= report.files_done < 40
        again = session.submit([many], select=["regions"], jobs=1).wait(timeout_s=120)
        assert again.files_done == 40
    with Library.open(tmp_path / "library") as library:
        assert library.record(Path(first["path"])) is not None
        assert [run.status for run in library.runs()] == ["finished", "cancelled"]


def test_leaving_the_session_ends_what_runs(many: Path, tmp_path: Path) -> None:
    with Session(tmp_path / "library") as session:
        running = session.submit([many], select=["regions"], jobs=1)
        waiting = session.submit([many], select=["tempo"], jobs=1)
        next(running.results())
    assert running.wait().interrupted
    assert waiting.wait().files_done == 0


def test_what_cannot_be_done_is_raised_where_one_waits(tmp_path: Path) -> None:
    with Session(tmp_path / "library") as session:
        submission = session.submit([tmp_path / "nowhere"])
        assert list(submission.results()) == []
        with pytest.raises(WrongUse, match="nowhere"):
            submission.wait(timeout_s=60)
