"""A stranger's package that is told when a run ends, and fails at it."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.ci

CODE = """
from sampler_sdk import RunEnded, RunListenerSpec, hookimpl

@hookimpl
def sampler_run_ended():
    return [RunListenerSpec("mail", "Tell the team that a run has ended", "acme_mail:told")]

def told(ended: RunEnded):
    from sampler_sdk.library import Library
    print(ended)
    with Library.open_existing(ended.library) as library:
        assert [run.id for run in library.runs()] == [ended.run_id]
    raise RuntimeError(f"no mail of {ended.files} files, {ended.status}, {ended.counts['ok']} ok")
"""


def test_the_run_goes_as_it_went_and_the_sentence_names_the_package(environment, sampler, files):
    environment.install_code("acme-mail", "1.3", CODE)

    done = sampler("analyze", *files, "-p", "regions", "--json")

    assert done.returncode == 0, done.stderr
    assert sorted(json.loads(line)["path"] for line in done.stdout.splitlines()) == [str(file) for file in files]
    assert (
        "the run listener `mail` of the plugin mail (acme-mail 1.3) was told that the run has ended, and raised "
        "RuntimeError: no mail of 2 files, finished, 6 ok" in done.stderr
    )
    assert "told when a run ends, mail: Tell the team that a run has ended" in sampler("plugins").stdout
    entry = json.loads(sampler("plugins", "show", "mail", "--json").stdout)
    assert [each["name"] for each in entry["listeners"]] == ["mail"]
