"""The contract kit remembers how a kind was released, and tells what its author forgot."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sampler_sdk import Analyzer, Regions, Result
from sampler_sdk.schemas import Released, main, write
from sampler_sdk.testing.checks import check_released


def kind(version: int = 1, *, upgrades: bool = False, **fields: Any) -> type[Result]:
    """A kind with these fields, each with its default (``...`` for none)."""
    body: dict[str, Any] = {"kind": "test.kept", "schema_version": version, "__module__": __name__}
    body["__annotations__"] = dict.fromkeys(fields, float | str)
    body |= {name: default for name, default in fields.items() if default is not ...}
    if upgrades:
        body["upgrade"] = classmethod(lambda cls, data, from_version: data)
    return type("Kept", (Result,), body)


def told(released: type[Result], now: type[Result], folder: Path) -> str:
    write(released, folder)
    return check_released(giving(now), folder)


def giving(what: type[Result]) -> type[Analyzer[Any]]:
    class Giving(Analyzer[what]):
        name, version = "giving", "1"

    return Giving


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (kind(a=...), ""),
        (kind(2, a=...), ""),
        (kind(2, upgrades=True, b=...), ""),
        (kind(b=..., a=...), "has changed since version 1 was released: `b` is new and has no default. Set schema_"),
        (kind(), "has changed since version 1 was released: `a` is gone. Set schema_version = 2 and write upgrade()"),
        (kind(2), "cannot read what version 1 stored: `a` is gone. Write Kept.upgrade()"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:.*has gained something")
def test_what_could_not_be_read_any_more_is_told_with_what_to_write(now, words, tmp_path):
    fault = told(kind(a=...), now, tmp_path)
    assert words in fault
    assert bool(words) == bool(fault)


def test_an_addition_passes_and_is_written_down_before_the_next_release(tmp_path):
    more = kind(a=..., b=0.0)
    with pytest.warns(UserWarning, match=r"`test.kept` has gained something: .* `python -m sampler_sdk.schemas"):
        assert told(kind(a=...), more, tmp_path) == ""
    write(more, tmp_path)
    assert check_released(giving(more), tmp_path) == ""
    assert "`b` is gone" in check_released(giving(kind(a=...)), tmp_path)


def test_a_version_never_goes_back(tmp_path):
    assert "goes back from schema version 3 to 2" in told(kind(3), kind(2), tmp_path)


def test_without_a_record_the_command_to_type_is_told_and_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "acme_kept.py").write_text(
        "from sampler_sdk import Analyzer, Result\n"
        "class Kept(Result):\n    kind = 'acme.kept'\n    level: float\n"
        "class KeptAnalyzer(Analyzer[Kept]):\n    name, version = 'kept', '1'\n"
    )
    from acme_kept import KeptAnalyzer

    fault = check_released(KeptAnalyzer, tmp_path / "tests" / "schemas")
    command = re.search(r"`python -m sampler_sdk.schemas (.*)` writes it down", fault)
    assert command is not None
    done = CliRunner().invoke(main, command[1].split())
    assert (done.exit_code, done.output) == (0, "tests/schemas/acme.kept.json\n")
    assert check_released(KeptAnalyzer, tmp_path / "tests" / "schemas") == ""
    assert json.loads(Path("tests/schemas/acme.kept.json").read_text())["schema_version"] == 1


def test_the_command_writes_nothing_over_what_was_released_unless_it_was_not(tmp_path):
    write(kind(a=...), tmp_path)
    with pytest.raises(ValueError, match="`a` is gone"):
        write(kind(b=...), tmp_path)
    write(kind(b=...), tmp_path, unreleased=True)
    assert set(Released.of(kind(), tmp_path).schema["properties"]) == {"b"}
    for wrong in ("nowhere:X", "json:dumps", "json:nothing"):
        done = CliRunner().invoke(main, [wrong, str(tmp_path)])
        assert (done.exit_code, "Traceback" in done.output) == (2, False)


def test_sampler_s_own_kinds_need_no_record(tmp_path):
    with pytest.raises(pytest.skip.Exception, match="`regions` is sampler's own"):
        check_released(giving(Regions), tmp_path)
