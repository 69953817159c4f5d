"""Whole runs with real workers: every file ends, the guilty fail, the others do not notice."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any

import actors
import numpy as np
import pytest
import soundfile

from sampler_core.contracts import Environment, FailureKind
from sampler_core.environments.builder import EnvironmentMissing
from sampler_core.library import Library


def statuses(found: dict[str, dict[str, list[dict[str, Any]]]], analyzer: str) -> dict[str, str]:
    return {name: "+".join(o["status"] for o in by[analyzer]) for name, by in sorted(found.items())}


def failure_kinds(found: dict[str, dict[str, list[dict[str, Any]]]], analyzer: str) -> dict[str, str]:
    return {name: by[analyzer][0]["failure"]["kind"] for name, by in found.items() if by[analyzer][0]["failure"]}


def test_results_reach_those_who_need_them(run: Any) -> None:
    found = run([actors.LengthAnalyzer, actors.DoubledAnalyzer])
    assert found["a.wav"]["doubled"][0]["result"] == {"frames": 2 * 3 * 44100, "tempo": "absent"}
    assert statuses(found, "doubled") == {
        "a.wav": "ok", "b.wav": "ok", "broken.wav": "skipped", "short.wav": "ok",
    }  # fmt: skip


def test_garbage_is_looked_for_as_usual_but_not_among_what_was_loaded(run: Any) -> None:
    collector = run([actors.CollectorAnalyzer])["a.wav"]["collector"][0]["result"]
    assert collector["frames"] > 10_000
    assert collector["tempo"] == repr(gc.get_threshold())


def test_the_library_is_asked_about_files_and_not_about_none(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    expect = Library.expect
    monkeypatch.setattr(Library, "expect", lambda library, paths: (asked.append(len(paths)), expect(library, paths))[1])

    run([actors.LengthAnalyzer])
    assert asked == [4]


def test_a_file_that_cannot_be_decoded_fails_once_and_skips_the_rest(run: Any) -> None:
    found = run([actors.LengthAnalyzer])["broken.wav"]
    assert found["decode"][0]["failure"]["kind"] == "decode_error"
    assert found["length"][0]["failure"]["kind"] == "dependency"
    assert found["length"][0]["failure"]["cause"] == "decode"


def test_a_second_run_is_served_from_the_library(run: Any) -> None:
    analyzers = [actors.LengthAnalyzer, actors.DoubledAnalyzer, actors.HalvesAnalyzer, actors.LoudAnalyzer]
    first, second = run(analyzers, jobs=2), run(analyzers)
    assert {o["cached"] for by in second.values() for os_ in by.values() for o in os_ if o["status"] == "ok"} == {True}
    for name in ("a.wav", "b.wav", "short.wav"):
        for analyzer in ("length", "doubled", "halves", "loud"):
            assert [o["result"] for o in first[name][analyzer]] == [o["result"] for o in second[name][analyzer]]


def test_one_result_per_segment_and_whole_regions_without_a_timeline(run: Any) -> None:
    found = run([actors.HalvesAnalyzer, actors.LoudAnalyzer])
    loud = found["a.wav"]["loud"]
    assert [o["span"] for o in loud] == [{"start_s": 0.0, "end_s": 1.5}, {"start_s": 1.5, "end_s": 3.0}]
    assert all(o["inputs"]["timeline"] == "absent" for o in loud)
    assert found["short.wav"]["loud"][0]["status"] == "ok"
    assert found["short.wav"]["loud"][0]["span"] is None


def test_what_gets_its_spans_from_a_failed_provider_is_skipped(run: Any) -> None:
    found = run([actors.HalvesAnalyzer, actors.TroubledTimeline, actors.LoudAnalyzer])
    assert found["a.wav"]["loud"][0]["status"] == "skipped"
    assert found["a.wav"]["loud"][0]["failure"]["cause"] == "troubled_timeline"


def test_who_takes_a_failed_input_where_there_is_one_goes_on_without(run: Any) -> None:
    options = {"trouble": {"how": "raise", "only_rate_hz": 48000}}
    found = run([actors.LengthAnalyzer, actors.TroubleAnalyzer, actors.DoubledAnalyzer], options)
    assert failure_kinds(found, "trouble") == {"b.wav": "exception", "broken.wav": "dependency"}
    assert found["b.wav"]["doubled"][0]["result"]["tempo"] == "failed"
    assert found["a.wav"]["doubled"][0]["result"]["tempo"] == "given"


def test_evidence_of_a_native_crash_is_kept(run: Any, folder: Path) -> None:
    found = run([actors.TroubleAnalyzer], {"trouble": {"how": "segfault"}}, paths=(folder / "a.wav",))
    failure = found["a.wav"]["trouble"][0]["failure"]
    assert failure["evidence"]["signal"] == "SIGSEGV"
    assert "_misbehave" in failure["evidence"]["stderr_tail"]
    assert failure["evidence"]["attempts"] == 2


def test_what_was_printed_during_a_step_that_fails_is_kept_with_it(run: Any, capfd: pytest.CaptureFixture[str]) -> None:
    found = run([actors.TroubleAnalyzer], {"trouble": {"how": "print and raise"}}, jobs=1)
    for name in ("a.wav", "b.wav"):
        assert found[name]["trouble"][0]["failure"]["evidence"]["stderr_tail"] == "native noise\n"
    assert capfd.readouterr() == ("", "")


def test_an_exception_keeps_its_traceback_and_names_the_distribution_to_tell(run: Any) -> None:
    failure = run([actors.TroubleAnalyzer])["a.wav"]["trouble"][0]["failure"]
    assert failure["message"] == "RuntimeError: the bells are out of tune"
    assert "actors.py" in failure["evidence"]["traceback"]
    assert failure["hint"]


def test_a_crash_that_does_not_come_back_is_forgiven(run: Any, tmp_path: Path) -> None:
    found = run([actors.TroubleAnalyzer], {"trouble": {"how": "crash once", "marker": str(tmp_path / "once")}})
    assert statuses(found, "trouble") == {"a.wav": "ok", "b.wav": "ok", "broken.wav": "skipped", "short.wav": "ok"}


def many(folder: Path, count: int) -> Path:
    where = folder.with_name("many")
    where.mkdir()
    for number in range(count):
        soundfile.write(where / f"{number}.wav", np.full(800, number / 100), 8000)
    return where


@pytest.mark.ci
def test_who_dies_on_five_files_in_a_row_is_not_tried_on_more(run: Any, folder: Path) -> None:
    options = {"trouble": {"how": "segfault"}}
    paths = (many(folder, 9),)
    found = run([actors.TroubleAnalyzer, actors.LengthAnalyzer], options, paths=paths, jobs=1)
    assert Counter(statuses(found, "trouble").values()) == {"failed": 5, "skipped": 4}
    assert set(statuses(found, "length").values()) == {"ok"}
    skipped = next(by["trouble"][0] for by in found.values() if by["trouble"][0]["status"] == "skipped")
    assert skipped["failure"]["kind"] == "cancelled"
    assert "five files in a row" in skipped["failure"]["message"]
    # What was skipped is tried in the next run; what crashed is quarantined until it is asked for.
    again = run([actors.TroubleAnalyzer], options, paths=paths, jobs=1)
    assert Counter(o["trouble"][0]["cached"] for o in again.values()) == {True: 5, False: 4}
    healed = run([actors.TroubleAnalyzer], options, paths=paths, jobs=1, retry=[FailureKind.CRASH])
    assert not any(by["trouble"][0]["cached"] for by in healed.values())


@pytest.mark.ci
def test_who_damages_its_process_is_suspected_and_its_victim_is_cleared(run: Any, tmp_path: Path) -> None:
    found = run([actors.TroubleAnalyzer, actors.SlowAnalyzer], {"trouble": {"how": "time bomb"}}, jobs=1)
    assert statuses(found, "slow") == {"a.wav": "ok", "b.wav": "ok", "broken.wav": "skipped", "short.wav": "ok"}
    assert statuses(found, "trouble") == {"a.wav": "ok", "b.wav": "ok", "broken.wav": "skipped", "short.wav": "ok"}
    assert any("nobody works in a process after trouble" in note for note in run.notes)


def test_a_worker_serves_step_after_step_and_ends_by_itself(run: Any, folder: Path, tmp_path: Path) -> None:
    goodbye = {"trouble": {"how": "say goodbye", "marker": str(tmp_path / "goodbye")}}
    found = run([actors.TroubleAnalyzer, actors.EverywhereAnalyzer], goodbye, paths=(many(folder, 3),), jobs=1)
    assert len({by["anywhere"][0]["result"]["worker"] for by in found.values()}) == 1
    assert (tmp_path / "goodbye").exists(), "what it left for its end was not done"


def test_what_an_analyzer_starts_has_no_hold_on_the_pipes_of_its_worker(run: Any) -> None:
    failure = run([actors.TroubleAnalyzer], {"trouble": {"how": "descriptors"}})["a.wav"]["trouble"][0]["failure"]
    assert failure["message"] == "RuntimeError: []"


def test_as_many_steps_are_in_hand_as_there_are_workers(run: Any, folder: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    run([actors.LengthAnalyzer], paths=(many(folder, 5),), jobs=3, trace=trace)
    events = [json.loads(line)["event"] for line in trace.read_text().splitlines()]
    in_hand = list(accumulate({"hand": 1, "done": -1}.get(event, 0) for event in events))
    assert (max(in_hand), in_hand[-1]) == (3, 0)


@pytest.mark.parametrize("how", ["threads", "files"])
def test_a_worker_that_is_worn_out_is_replaced(run: Any, folder: Path, how: str) -> None:
    options = {"trouble": {"how": how}}
    found = run([actors.TroubleAnalyzer, actors.SlowAnalyzer], options, paths=(many(folder, 4),), jobs=1)
    assert set(statuses(found, "trouble").values()) == {"ok"}
    assert len({by["slow"][0]["result"]["worker"] for by in found.values()}) > 1


def test_a_run_is_kept_with_what_it_ran_and_took(run: Any, tmp_path: Path) -> None:
    run([actors.LengthAnalyzer, actors.TroubleAnalyzer], {"trouble": {"how": "hang", "only_rate_hz": 48000}})
    run([actors.LengthAnalyzer])
    with Library.open(tmp_path / "library") as library:
        second, first = library.runs()
    assert (first.status, second.status) == ("finished", "finished")
    took = {each.analyzer: each for each in first.analyzers}
    assert took["trouble"].steps == 3
    assert took["decode"].steps == 4, "once for each file, its bytes included"
    assert took["trouble"].elapsed_s > 1.5
    assert took["trouble"].peak_mb > 5
    assert took["length"].distribution
    assert 0 < took["decode"].cpu_s < 10
    assert {each.analyzer: each.steps for each in second.analyzers} == {"decode": 0, "length": 0}
    assert first.counts == {"ok": 8, "failed": 2, "skipped": 2}


def test_no_file_is_begun_on_a_disk_that_is_nearly_full(run: Any, tmp_path: Path) -> None:
    assert run([actors.LengthAnalyzer], min_free_mb=1e9) == {}
    assert "free some space" in run.reports[-1].stopped_for
    assert run.reports[-1].exit_code == 1
    with Library.open(tmp_path / "library") as library:
        assert library.runs()[0].status == "cancelled"
    assert len(run([actors.LengthAnalyzer])) == 4


def test_a_limit_that_is_set_counts(run: Any, folder: Path) -> None:
    hang, limits = {"trouble": {"how": "hang"}}, {"trouble": {"time_base_s": 0.5}}
    found = run([actors.TroubleAnalyzer], hang, resources=limits, paths=(folder / "a.wav",))
    failure = found["a.wav"]["trouble"][0]["failure"]
    assert failure["kind"] == "timeout"
    assert "within 0.5 s" in failure["message"]


def test_a_trace_tells_who_got_what_from_whom(run: Any, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    trouble = {"trouble": {"how": "segfault", "only_rate_hz": 48000}}
    run([actors.LengthAnalyzer, actors.TroubleAnalyzer, actors.DoubledAnalyzer], trouble, trace=trace)
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    mine = [e for e in events if e["path"].endswith("b.wav")]
    handed = {e["step"]: e for e in mine if e["event"] == "hand"}
    assert handed["doubled"]["inputs"]["test.length"]["from"] == "length"
    assert handed["doubled"]["inputs"]["tempo"] == {"from": "trouble", "digest": "failed"}
    assert handed["trouble"]["options"] == {"how": "segfault", "only_rate_hz": 48000, "marker": ""}
    died = [e for e in mine if e["event"] == "died"]
    assert [e["signal"] for e in died] == ["SIGSEGV", "SIGSEGV"]
    assert mine[-1]["event"] == "end"
    assert mine[-1]["ends"] == {"decode": "ok", "length": "ok", "trouble": "failed", "doubled": "ok"}
    assert [e["t"] for e in events] == sorted(e["t"] for e in events)


def test_a_run_whose_process_is_gone_was_killed(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        began = "from pathlib import Path; from sampler_core.library import Library; import sys\n"
        began += "with Library.open(Path(sys.argv[1])) as l, l.transaction() as tx: tx.begin_run({})"
        subprocess.run([sys.executable, "-c", began, tmp_path / "library"], check=True)
        with library.transaction() as tx:
            tx.begin_run({})
        assert [each.status for each in library.runs()] == ["running", "killed"]


def test_printing_hurts_nobody(run: Any, capfd: pytest.CaptureFixture[str]) -> None:
    found = run([actors.TroubleAnalyzer], {"trouble": {"how": "stdout"}})
    assert found["a.wav"]["trouble"][0]["status"] == "ok"
    assert capfd.readouterr().out == ""


def test_could_not_tell_is_not_a_failure(run: Any) -> None:
    outcome = run([actors.TroubleAnalyzer], {"trouble": {"how": "undetermined"}})["a.wav"]["trouble"][0]
    assert (outcome["status"], outcome["reason"], outcome["failure"]) == ("undetermined", "ambiguous", None)


def test_a_result_of_another_kind_is_a_contract_violation(run: Any) -> None:
    assert failure_kinds(run([actors.WrongTypeAnalyzer]), "wrong_type")["a.wav"] == "contract_violation"


def test_an_analyzer_owes_one_result_per_region(run: Any) -> None:
    found = run([actors.HalvesAnalyzer, actors.TooFewAnalyzer])
    assert [o["failure"]["kind"] for o in found["a.wav"]["too_few"]] == ["contract_violation"] * 2


def test_a_timeline_has_to_tile_the_regions(run: Any) -> None:
    found = run([actors.HalvesAnalyzer, actors.PoorTimeline, actors.LoudAnalyzer])["a.wav"]
    failure = found["poor_timeline"][0]["failure"]
    assert failure["kind"] == "contract_violation"
    assert "do not tile region 1 (1.5 to 3.0 s)" in failure["message"]
    assert found["loud"][0]["failure"]["cause"] == "poor_timeline"


def test_nothing_in_a_result_lies_after_the_end_of_the_file(run: Any) -> None:
    failure = run([actors.LongAnalyzer])["a.wav"]["long"][0]["failure"]
    assert failure["kind"] == "contract_violation"
    assert "ends at 4.0 s, after the file (3.0 s)" in failure["message"]


def test_two_workers_never_hold_the_gpu(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampler_core.execution.dispatch.gpu_here", lambda: True)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    found = run([actors.GpuAnalyzer, actors.EverywhereAnalyzer], jobs=3)
    with_gpu = [by["on_gpu"][0]["result"] for name, by in found.items() if name != "broken.wav"]
    without = [by["anywhere"][0]["result"] for name, by in found.items() if name != "broken.wav"]
    assert {where["gpu"] for where in with_gpu} == {"all"}
    (holder,) = {where["worker"] for where in with_gpu}
    assert {where["gpu"] for where in without if where["worker"] != holder} <= {""}


@pytest.mark.ci
def test_a_gpu_worker_that_died_is_replaced_by_one(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampler_core.execution.dispatch.gpu_here", lambda: True)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    for jobs in (1, 3):
        found = run([actors.GpuAnalyzer], {"on_gpu": {"crash_rate_hz": 48000}}, jobs=jobs, retry=list(FailureKind))
        assert statuses(found, "on_gpu") == {
            "a.wav": "ok",
            "b.wav": "failed",
            "broken.wav": "skipped",
            "short.wav": "ok",
        }
        assert found["a.wav"]["on_gpu"][0]["result"]["gpu"] == "all"


def test_without_a_gpu_a_claim_holds_nothing_up(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampler_core.execution.dispatch.gpu_here", lambda: False)
    found = run([actors.GpuAnalyzer], jobs=3)
    assert {by["on_gpu"][0]["result"]["gpu"] for name, by in found.items() if name != "broken.wav"} == {""}


def test_failures_stick_until_a_retry_is_asked_for(run: Any) -> None:
    options = {"trouble": {"how": "raise"}}
    run([actors.TroubleAnalyzer], options)
    assert run([actors.TroubleAnalyzer], options)["a.wav"]["trouble"][0]["cached"]
    assert not run([actors.TroubleAnalyzer], options, retry=list(FailureKind))["a.wav"]["trouble"][0]["cached"]


def test_a_retry_may_be_of_one_analyzer(run: Any) -> None:
    analyzers, options = [actors.TroubleAnalyzer, actors.WrongTypeAnalyzer], {"trouble": {"how": "raise"}}
    run(analyzers, options)
    again = run(analyzers, options, retry=list(FailureKind), retry_of=("trouble",))["a.wav"]
    assert not again["trouble"][0]["cached"]
    assert again["wrong_type"][0]["cached"]


def test_a_renamed_file_and_a_copy_are_known_by_their_sound(run: Any, folder: Path) -> None:
    run([actors.LengthAnalyzer])
    (folder / "a.wav").rename(folder / "z.wav")
    (folder / "copy.wav").write_bytes((folder / "b.wav").read_bytes())
    found = run([actors.LengthAnalyzer])
    assert found["z.wav"]["length"][0]["cached"]
    assert found["copy.wav"]["length"][0]["cached"]


def test_an_edited_file_is_analyzed_again(run: Any, folder: Path) -> None:
    run([actors.LengthAnalyzer])
    (folder / "b.wav").write_bytes((folder / "short.wav").read_bytes())
    (folder / "short.wav").unlink()
    found = run([actors.LengthAnalyzer])
    assert found["b.wav"]["length"][0]["result"] == {"frames": 22050}


def test_what_is_no_regular_file_is_refused_without_waiting(run: Any, folder: Path) -> None:
    os.mkfifo(folder / "pipe.wav")
    found = run([actors.LengthAnalyzer], paths=(folder / "pipe.wav",))
    assert found["pipe.wav"]["decode"][0]["failure"]["kind"] == "decode_error"


def test_a_missing_environment_fails_its_analyzer_alone_and_heals(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampler_core.execution.surroundings.build", _no_network)
    found = run([actors.FarAnalyzer, actors.LengthAnalyzer])
    failure = found["a.wav"]["far"][0]["failure"]
    assert failure["kind"] == "environment_missing"
    assert failure["hint"] == "sampler env build far"
    assert statuses(found, "length")["a.wav"] == "ok"
    assert not run([actors.FarAnalyzer])["a.wav"]["far"][0]["cached"]


def _no_network(environment: Environment, root: Path, progress: Any, name: str) -> Path:
    raise EnvironmentMissing("no route to the package index", f"sampler env build {name}")


def test_answers_stay_when_their_environment_is_gone(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampler_core.execution.surroundings.build", lambda *_: Path(sys.executable))
    assert statuses(run([actors.FarAnalyzer]), "far")["a.wav"] == "ok"
    monkeypatch.setattr("sampler_core.execution.surroundings.build", _no_network)
    assert run([actors.FarAnalyzer])["a.wav"]["far"][0]["cached"]


def test_runs_from_any_thread(run: Any) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert statuses(pool.submit(run, [actors.LengthAnalyzer]).result(), "length")["a.wav"] == "ok"


def test_cpu_time_is_limited(run: Any) -> None:
    found = run([actors.BusyAnalyzer, actors.LengthAnalyzer])
    failure = found["b.wav"]["busy"][0]["failure"]
    assert (failure["kind"], "CPU time" in failure["message"]) == ("timeout", True)
    assert "--resource busy.cores" in failure["hint"]
    assert statuses(found, "length")["b.wav"] == "ok"
    assert statuses(found, "busy")["a.wav"] == "ok"


def test_a_person_may_allow_more_than_an_analyzer_asked_for(run: Any) -> None:
    found = run([actors.BusyAnalyzer], resources={"busy": {"cores": 1, "time_base_s": 2}})
    assert found["b.wav"]["busy"][0]["failure"]["message"].startswith("gave no answer within 2 s")


@pytest.mark.ci
@pytest.mark.parametrize(("memory_mb", "together"), [(None, 3), (620.0, 1)])
def test_workers_stay_within_the_memory_of_the_run(
    run: Any, tmp_path: Path, memory_mb: float | None, together: int
) -> None:
    trace = tmp_path / "trace.jsonl"
    found = run([actors.EaterAnalyzer], jobs=3, memory_mb=memory_mb, trace=trace)
    assert set(statuses(found, "eater").values()) == {"ok", "skipped"}
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    mine = [event["event"] for event in events if event.get("step") == "eater"]
    running, most = 0, 0
    for event in mine:
        running += {"run": 1, "done": -1, "put_back": -1}.get(event, 0)
        most = max(most, running)
    assert most == together


@pytest.mark.ci
def test_a_step_for_which_there_is_no_room_after_all_is_done_later(run: Any, folder: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    limits = {"eater": {"memory_mb": 200}}  # less than it takes
    paths = (folder / "a.wav", folder / "b.wav")
    options = {"eater": {"seconds": 4}}
    found = run([actors.EaterAnalyzer], options, paths=paths, memory_mb=620, jobs=2, resources=limits, trace=trace)
    assert set(statuses(found, "eater").values()) == {"ok"}
    assert '"put_back"' in trace.read_text()


def test_a_step_that_needs_more_than_the_run_may_hold_fails_alone(run: Any) -> None:
    found = run([actors.EaterAnalyzer, actors.LengthAnalyzer], memory_mb=250)
    assert set(failure_kinds(found, "eater").values()) == {"memory_limit", "dependency"}
    assert set(statuses(found, "length").values()) == {"ok", "skipped"}
