"""Who may import whom: plugin → sdk → core, contracts almost nothing, and nobody what would be heavy or unsafe."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = ROOT / "sampler_core"
SDK = ROOT / "plugin_sdk" / "sampler_sdk"
PLUGINS = sorted(each for each in (ROOT / "plugins").glob("*/sampler_*") if each.is_dir())
EXAMPLES = sorted(each for each in (ROOT / "examples").glob("*/*") if (each / "__init__.py").is_file())
SHIPPED = [CORE, SDK, *PLUGINS]

UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
LIBRARY = {"store", "query", "library"}
ABOVE = {"registry", "planning", "execution", "cli", "audio", "environments"}
"""Rooms of which those of the library know nothing."""
MAINTENANCE = "sampler_core.store.maintenance"
HEAVY = {"torch", "librosa", "essentia", "tensorflow"}


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Absolute names of all modules a file imports, wherever in it, also for type checking only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _package(path, node.level) if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _package(path: Path, level: int) -> tuple[str, ...]:
    """The package that ``level`` dots mean in ``path``."""
    top = next(each for each in path.parents if not (each.parent / "__init__.py").exists())
    folders = path.relative_to(top.parent).parts[:-1]
    return folders[: len(folders) - (level - 1)]


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


def ours(path: Path) -> set[str]:
    return {top for top in tops(path) if top.startswith("sampler_")}


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_hold_to_the_boundaries():
    assert len(sources(CORE)) > 30
    assert {"sampler_features", "sampler_regions", "sampler_tempo", "sampler_key"} <= {each.name for each in PLUGINS}


@pytest.mark.parametrize("path", sources(*PLUGINS, *EXAMPLES), ids=by_name)
def test_a_plugin_imports_the_sdk_and_itself_and_nothing_else_of_ours(path):
    itself = next(each.name for each in (*PLUGINS, *EXAMPLES) if each in path.parents)

    assert {top for top in ours(path) - {"sampler_sdk", itself} if not _of_maintenance(path, itself)} == set()


def _of_maintenance(path: Path, package: str) -> bool:
    """What sampler-library takes of the core, and nobody else: it is kept in step with that one module."""
    taken = {name for name in imports(path) if name.startswith("sampler_core")}
    return package == "sampler_library" and all(name.startswith(MAINTENANCE) for name in taken)


@pytest.mark.parametrize("path", sources(SDK), ids=by_name)
def test_the_sdk_imports_the_core_and_no_plugin(path):
    assert ours(path) <= {"sampler_sdk", "sampler_core"}


def test_the_core_imports_neither_the_sdk_nor_a_plugin():
    assert {by_name(path): found for path in sources(CORE) if (found := ours(path) - {"sampler_core"})} == {}


def test_contracts_need_pydantic_and_numpy_and_nothing_else():
    allowed = {"pydantic", "pydantic_core", "numpy", "sampler_core", *sys.stdlib_module_names}
    for path in sources(CORE / "contracts"):
        assert tops(path) <= allowed, by_name(path)
        inside = {name for name in imports(path) if name.startswith("sampler_core")}
        assert all(name.startswith("sampler_core.contracts") for name in inside), by_name(path)


def test_standard_kinds_need_contracts_and_nothing_else():
    allowed = {"pydantic", "numpy", "sampler_core", *sys.stdlib_module_names}
    for path in sources(CORE / "kinds"):
        assert tops(path) <= allowed, by_name(path)
        inside = {name for name in imports(path) if name.startswith("sampler_core")}
        assert all(name.startswith(("sampler_core.contracts", "sampler_core.kinds")) for name in inside), by_name(path)


def test_hookspecs_need_only_pluggy_besides():
    allowed = {"pluggy", "sampler_core", *sys.stdlib_module_names}

    assert tops(CORE / "hookspecs.py") <= allowed
    inside = {name for name in imports(CORE / "hookspecs.py") if name.startswith("sampler_core")}
    assert all(name.startswith("sampler_core.contracts") for name in inside)


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("registry", {"planning", "execution", *LIBRARY, "cli", "audio", "environments", "exports"}),
        ("planning", {"execution", *LIBRARY, "cli", "audio", "exports"}),
        ("audio", {"registry", "planning", "execution", *LIBRARY, "cli"}),
        ("environments", {"registry", "planning", "execution", *LIBRARY, "cli", "audio"}),
        ("store", {*ABOVE, "library", "query"}),
        ("query", {*ABOVE, "library"}),
        ("execution", {"cli", "exports"}),
        ("views", {"registry", "planning", "execution", "cli", "audio", "environments", "exports"}),
    ],
)
def test_rooms_know_only_the_rooms_below_them(room, forbidden):
    for path in sources(CORE / room):
        rooms = {name.split(".")[1] for name in imports(path) if name.startswith("sampler_core.")}
        assert not rooms & forbidden, by_name(path)


def circles(modules: dict[str, Path]) -> list[str]:
    """Those modules that are in a circle of imports, or lie between two, wherever in a module the imports are."""
    left = {name: _needed(path, modules) - {name} for name, path in modules.items()}
    while loose := {name for name, needs in left.items() if not needs or not any(name in n for n in left.values())}:
        left = {name: needs - loose for name, needs in left.items() if name not in loose}
    return sorted(left)


def _needed(path: Path, modules: Collection[str]) -> set[str]:
    """The modules that one imports; of a package only what is named of it, where that are modules again."""
    named = set(imports(path))
    found = {each if each in modules else each.rpartition(".")[0] for each in named} & set(modules)
    return {each for each in found if not any(other.rpartition(".")[0] == each for other in found & named)}


def modules_in(package: Path) -> dict[str, Path]:
    """Module → its file; a package is its ``__init__``."""
    names = {path: ".".join(path.relative_to(package.parent).with_suffix("").parts) for path in sources(package)}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


IN_EXECUTION = ["sampler_core.execution.job", "sampler_core.execution.task"]
"""A file's job and its tasks know each other."""


def test_no_module_of_the_core_is_needed_by_what_it_needs():
    assert circles(modules_in(CORE)) == IN_EXECUTION


@pytest.mark.parametrize("folder", [SDK, *PLUGINS], ids=by_name)
def test_no_module_of_a_distribution_is_needed_by_what_it_needs(folder):
    assert circles(modules_in(folder)) == []


def test_a_circle_is_found_wherever_its_imports_are(tmp_path):
    texts = {
        "one": "from .two import f\n",
        "two": "def f():\n    from . import three\n",
        "three": "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from .one import a\n",
        "beside": "from .one import a\nfrom .below import b\n",
        "below": "",
    }
    (tmp_path / "pkg").mkdir()
    for name, text in {"__init__": "", **texts}.items():
        (tmp_path / "pkg" / f"{name}.py").write_text(text)

    modules = modules_in(tmp_path / "pkg")

    assert set(modules) == {"pkg", *(f"pkg.{name}" for name in texts)}
    assert circles(modules) == ["pkg.one", "pkg.three", "pkg.two"]


def test_nothing_that_is_shipped_unpickles():
    assert {by_name(path): found for path in sources(*SHIPPED) if (found := tops(path) & UNSAFE)} == {}
    for path in sources(*SHIPPED):
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8"), by_name(path)


def test_nothing_heavy_is_imported_but_inside_a_guest_and_torch_by_the_classifier():
    guests = {path for folder in PLUGINS for path in folder.glob("*guest*.py")}
    found = {by_name(path): tops(path) & HEAVY for path in sources(*SHIPPED) if path not in guests}

    heavy = {(name.split("/")[1], each) for name, its in found.items() for each in its}
    assert heavy == {("classifier", "torch")}


def test_describing_the_classifier_does_not_wait_for_torch():
    code = "import json, sys, sampler_classifier; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "torch" not in json.loads(done.stdout)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("sampler_core", {"numpy", "pydantic", "sqlmodel", "soundfile", "av", "rich"}),
        (
            "sampler_core.cli",
            {"numpy", "pydantic", "sqlmodel", "sqlalchemy", "librosa", "torch", "soundfile", "av", "rich"},
        ),
        ("sampler_core.contracts", {"sqlmodel", "soundfile", "av", "rich", "click", "pluggy"}),
        ("sampler_core.execution.supervisor", {"soundfile", "av", "librosa", "torch", "click"}),
        ("sampler_sdk", {"sqlmodel", "soundfile", "scipy", "av", "rich", "click"}),
        (
            "sampler_core.execution.worker, sampler_core.audio.decode, sampler_features.analyzer, "
            "sampler_tempo.analyzer, sampler_key.analyzer, sampler_content.analyzer, sampler_classifier.analyzer",
            {"click", "rich", "sqlmodel", "sqlalchemy", "av"},
        ),
        ("sampler_sdk.commands", {"sqlmodel", "sqlalchemy", "soundfile", "scipy", "av", "rich"}),
    ],
)
def test_importing_brings_no_more_than_it_needs(module, unwanted):
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not unwanted & set(json.loads(done.stdout))


def test_a_help_text_brings_no_database_no_decoder_and_no_plugin():
    code = (
        "import json, sys\nfrom sampler_core.cli import cli\ncli(['--help'], standalone_mode=False)\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stderr))

    assert "Commands" in done.stdout
    assert not modules & {"sqlmodel", "sqlalchemy", "soundfile", "av", "scipy", "librosa", "torch", "rich"}
    assert not modules & {each.name for each in PLUGINS}
