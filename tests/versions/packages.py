"""Packages of strangers in several versions, built as wheels and installed by pip into an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

_RUN = "from sampler_core.cli import main; main()"
_PLUGIN = """
from sampler_sdk import Analyzer, Options, Result, hookimpl
from pydantic import model_validator

class Kind(Result):
    kind = "acme.loud"
    schema_version = {schema_version}
{fields}
{upgrade}

class Ranged(Options):
    low: float = 0.0
    high: float = 1.0

    @model_validator(mode="after")
    def _ordered(self):
        if self.low > self.high:
            raise ValueError("low is above high")
        return self

class LoudAnalyzer(Analyzer[Kind]):
    name, version = "{analyzer}", "{algorithm}"
    Options = Ranged

    def analyze(self, audio, upstream):
        return Kind({values})

@hookimpl
def sampler_analyzers():
    return [LoudAnalyzer]
"""


class Environment:
    """An environment that has everything this one has, into which packages can be installed."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "environment", with_pip=False, symlinks=True)
        self.python = folder / "environment" / "bin" / "python"
        self._folder = folder
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site = Path(subprocess.check_output([self.python, "-c", ask], text=True).strip())
        ours = [each for each in sys.path if Path(each).name == "site-packages"]
        lines = [f"import site; site.addsitedir({each!r})" for each in ours]
        (site / "everything_else.pth").write_text("\n".join(lines) + "\n")

    def pip(self, *arguments: str) -> None:
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *arguments], check=True)

    def install(
        self, package: str, version: str, fields: str, values: str, *, schema_version: int = 1, upgrade: str = "",
        analyzer: str = "", algorithm: str = "1",
    ) -> None:  # fmt: skip
        """Install ``package``, whose analyzer gives the kind ``acme.loud`` with ``fields``, in one line each."""
        method = f"    @classmethod\n    def upgrade(cls, data, from_version):\n        {upgrade}\n"
        code = _PLUGIN.format(
            fields="".join(f"    {each.strip()}\n" for each in fields.split(";")), values=values,
            upgrade=method if upgrade else "",
            schema_version=schema_version, analyzer=analyzer or package.rpartition("-")[2], algorithm=algorithm,
        )  # fmt: skip
        self.install_code(package, version, code)

    def install_code(self, package: str, version: str, code: str) -> None:
        """Install ``package``, which is one module of this code."""
        module = package.replace("-", "_")
        wheel = self._folder / f"{module}-{version}-py3-none-any.whl"
        info = f"{module}-{version}.dist-info"
        files = {
            f"{module}.py": code,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": f"[sampler.plugins]\n{package.rpartition('-')[2]} = {module}\n",
        }
        record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in {**files, f"{info}/RECORD": record}.items():
                archive.writestr(name, text)
        self.pip("install", "--no-deps", "--no-index", "--force-reinstall", str(wheel))

    def uninstall(self, *packages: str) -> None:
        self.pip("uninstall", "--yes", *packages)


class Sampler:
    """The command of an environment, on a library and with a cache of the test's own."""

    def __init__(self, environment: Environment, folder: Path) -> None:
        self._python, self._folder = environment.python, folder

    def __call__(self, *arguments: str | Path, code: str = _RUN) -> subprocess.CompletedProcess[str]:
        places = {"SAMPLER_LIBRARY": str(self._folder / "library"), "SAMPLER_CACHE": str(self._folder / "cache")}
        done = subprocess.run(
            [self._python, "-c", code, *arguments], env=os.environ | places, capture_output=True, text=True, timeout=240
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def show(self, file: Path) -> dict[str, Any]:
        """The record of ``file``, with the outcomes by analyzer."""
        record = json.loads(self("show", file, "--json").stdout)
        return {**record, "outcomes": {each["analyzer"]: each for each in record["outcomes"]}}

    def read(self, package: str, file: Path) -> str:
        """What Python reads of the ``acme.loud`` of ``file`` with the class of ``package``."""
        code = (
            f"import os, sys; from {package.replace('-', '_')} import Kind\n"
            "from sampler_sdk.library import Library, LibraryError\n"
            "with Library.open_existing(os.environ['SAMPLER_LIBRARY']) as library:\n"
            "    try: print(library.file(sys.argv[1]).result(Kind))\n"
            "    except LibraryError as error: print(error)\n"
        )
        return self(file, code=code).stdout.strip()
