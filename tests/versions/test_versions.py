"""A stranger's package in several versions, installed one after the other over one library."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.ci

ONE = "rms: float; grade: str = 'soft'"


def plan(sampler, *arguments):
    said = sampler("plan", "--json", *arguments)
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    return found, {each["analyzer"]: each for each in found["blocked"]}


def test_a_field_added_with_a_default_is_no_new_version(environment, sampler, files):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    assert sampler("analyze", files[0], "-p", "loud").returncode == 0
    environment.install("acme-loud", "1.1", f"{ONE}; peak: float | None = None", "rms=0.5, peak=1.0")

    again = sampler("analyze", *files, "-p", "loud", "--json")

    assert again.returncode == 0, again.stderr
    records = [json.loads(line) for line in again.stdout.splitlines()]
    outcomes = [each for record in records for each in record["outcomes"] if each["analyzer"] == "loud"]
    assert sorted(each["cached"] for each in outcomes) == [False, True]
    assert sampler.read("acme-loud", files[0]) == "rms=0.5 grade='soft' peak=None"
    assert sampler.read("acme-loud", files[1]) == "rms=0.5 grade='soft' peak=1.0"
    assert files[1].name in sampler("find", "acme.loud.peak:1").stdout
    assert sampler("library", "check").returncode == 0

    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    older = sampler("analyze", *files, "-p", "loud")
    assert older.returncode == 2
    assert (
        "acme-loud 1.0 is older than what made the `acme.loud` that this library holds: `peak` is gone" in older.stderr
    )
    assert "pip install --upgrade acme-loud" in older.stderr


def test_any_other_change_without_a_new_version_is_refused_by_the_plan_and_the_rest_runs(environment, sampler, files):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    sampler("analyze", files[0], "-p", "loud")
    environment.install("acme-loud", "2.0", "rms: str; grade: str = 'soft'", "rms='half'", algorithm="2")

    told = (
        "acme-loud 2.0 has changed `acme.loud` and still calls it version 1: `rms` was number, is string. its authors "
        "have to set schema_version = 2 and write upgrade(); until then, leave it out with -p no:loud"
    )
    alone, beside = (sampler("analyze", *files, "-p", names, "--json") for names in ("loud", "loud,features"))
    assert (alone.returncode, beside.returncode) == (2, 0)
    assert all(told in run.stderr for run in (alone, beside))
    records = [json.loads(line) for line in beside.stdout.splitlines()]
    assert [{each["analyzer"] for each in record["outcomes"]} for record in records] == [{"decode", "features"}] * 2
    assert plan(sampler)[1]["loud"]["reason"] in told


def test_a_new_version_reads_what_the_one_before_stored(environment, sampler, files):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    sampler("analyze", files[0], "-p", "loud")
    upgrade = "return {'level': data['rms'] * 10}"
    environment.install("acme-loud", "2.0", "level: float", "level=7.0", schema_version=2, upgrade=upgrade)

    assert sampler.read("acme-loud", files[0]) == "level=5.0"
    assert sampler("analyze", *files, "-p", "loud").returncode == 0
    assert sampler.read("acme-loud", files[0]) == "level=7.0"
    assert sampler("library", "check").returncode == 0

    environment.install("acme-loud", "3.0", "power: float", "power=1.0", schema_version=3)
    assert "power" in (told := sampler.read("acme-loud", files[0]))
    assert "it is of schema version 2" in told
    assert "\n" not in told


def test_a_correction_goes_along_or_is_kept_aside(environment, sampler, files):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    sampler("analyze", *files, "-p", "loud")
    sampler("set", files[0], "acme.loud.grade=loud", "acme.loud.rms=0.25", "--why", "heard it")
    assert sampler.read("acme-loud", files[0]) == "rms=0.25 grade='loud'"

    upgrade = "return {'level': data['rms'] * 10}"
    environment.install("acme-loud", "2.0", "level: float", "level=7.0", schema_version=2, upgrade=upgrade)
    assert sampler.read("acme-loud", files[0]) == "level=2.5"
    assert sampler.show(files[0])["outcomes"]["loud"]["result"] == {"rms": 0.25, "grade": "loud"}
    run = sampler("analyze", *files, "-p", "loud")

    assert (run.returncode, "1 correction is kept aside: version 2 of acme.loud has no place" in run.stderr) == (
        0,
        True,
    )
    assert sampler.read("acme-loud", files[0]) == "level=2.5"
    shown = sampler.show(files[0])
    assert shown["outcomes"]["loud"]["result"] == {"level": 2.5}
    assert [(each["name"], each["value"], each["why"]) for each in shown["overrides"]] == [
        ("acme.loud.level", 2.5, "heard it")
    ]
    assert [each["name"] for each in shown["kept_aside"]] == ["acme.loud.grade"]
    assert "acme.loud.grade was set to loud" in (page := sampler("show", files[0]).stdout)
    assert "is kept aside" in page
    assert files[0].name in sampler("find", "acme.loud.level:2.5").stdout
    assert sampler("library", "check").returncode == 0

    assert "removed 1 correction" in sampler("unset", files[0], "acme.loud.grade").stderr
    assert "removed 1 correction" in sampler("unset", files[0], "acme.loud.level").stderr
    sampler("analyze", *files, "-p", "loud")
    shown = sampler.show(files[0])
    assert shown["outcomes"]["loud"]["result"] == {"level": 7.0}
    assert (shown["overrides"], "kept_aside" in shown) == ([], False)


def test_options_that_do_not_go_together_are_wrong_use(environment, sampler, files, tmp_path):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    wrong = sampler("analyze", *files, "-O", "loud.low=3", "-p", "loud")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "`loud` cannot have low=3.0: low is above high" in wrong.stderr
    assert not (tmp_path / "library").exists()
    assert sampler("analyze", *files, "-O", "loud.low=3", "-O", "loud.high=4", "-p", "loud").returncode == 0
    code = (
        "import sampler_core, sys\n"
        "try: sampler_core.analyze(sys.argv[1:], library='library', select=['loud'], options={'loud': {'low': 3}})\n"
        "except sampler_core.WrongUse as wrong: print(wrong)\n"
        "assert 'acme_loud' not in sys.modules\n"
    )
    assert sampler(*files, code=code).stdout == "`loud` cannot have low=3.0: low is above high\n"


def test_of_two_packages_with_one_kind_both_are_named_and_one_runs(environment, sampler, files):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    environment.install("beta-level", "1.0", "rms: str", "rms='half'")

    _, blocked = plan(sampler, "--use", "acme.loud=level")
    told = (
        "`loud` of acme-loud gives another form of `acme.loud` than `level` of beta-level, whose answer counts: `rms` "
    )
    assert blocked["loud"]["reason"] == f"{told}was string, is number"
    assert plan(sampler)[1].keys() == {"loud"}  # level comes first by name
    run = sampler("analyze", *files, "-p", "loud,level", "--use", "acme.loud=level")
    assert (run.returncode, told in run.stderr) == (0, True)
    assert sampler.read("beta-level", files[0]) == "rms='half'"


def test_an_uninstalled_package_binds_nobody(environment, sampler, files):
    environment.install("acme-loud", "1.0", ONE, "rms=0.5")
    sampler("analyze", *files, "-p", "loud")
    sampler("set", files[1], "acme.loud.grade=loud")
    environment.uninstall("acme-loud")
    environment.install("beta-level", "1.0", "rms: str", "rms='half'")

    run = sampler("analyze", files[0], "-p", "level")

    assert run.returncode == 0, run.stderr
    assert sampler.read("beta-level", files[0]) == "rms='half'"
    assert "cannot be read" in sampler.read("beta-level", files[1])
    assert sampler.show(files[1])["outcomes"]["loud"]["result"] == {"rms": 0.5, "grade": "loud"}
    assert sampler("library", "check").returncode == 0
    assert sampler("analyze", files[1], "-p", "level").returncode == 0
    assert sampler.read("beta-level", files[1]) == "rms='half'"
    assert "removed 1 correction" in sampler("unset", files[1], "acme.loud.grade").stderr
