"""Plugins that declare something wrong, one for each rule, installed as distributions with nothing but files."""

from __future__ import annotations

from pathlib import Path

_MODULE = """
from sampler_sdk import (
    Analyzer, AudioReaderSpec, CommandSpec, Environment, ExporterSpec, Frames, Options, QueryTermSpec, Regions,
    Resources, Result, Scope, Tempo, hookimpl,
)

class Level(Result):
    kind = "acme.{name}"
    level_db: float = 0.0
    {result}

class Probe(Analyzer[Level]):
    name = "{name}"
    version = "1"
    {body}

    def analyze(self, audio, upstream):
        return Level()

@hookimpl
def sampler_analyzers():
    return [Probe]
"""
_HOOK = "\n@hookimpl\ndef sampler_{hook}():\n    return [{spec}]\n"

_MADE = "resources = Resources.model_construct"
_OPTION = "class Options(Options):\n        limit"
_EXTRA = "model_config = {'json_schema_extra': "
BODIES = {
    "scope_typo": ("scope = 'segments'", "Probe.scope is 'segments'"),
    "scope_number": ("scope = 3", "Probe.scope is 3"),
    "scope_none": ("scope = None", "Probe.scope is None"),
    "name_number": ("name = 3", "Probe.name is 3: use lower-case letters"),
    "name_long": ("name = 'a' * 65", "Probe.name is 'aaaa"),
    "name_capital": ("name = 'Loud'", "Probe.name is 'Loud'"),
    "name_reserved": ("name = 'decode'", "which sampler uses itself"),
    "name_list": ("name = []", "Probe.name is []"),
    "version_none": ("version = None", "Probe.version is None: give the algorithm a version"),
    "version_number": ("version = 1.1", "Probe.version is 1.1"),
    "version_empty": ("version = ' '", "Probe.version is ' '"),
    "version_escape": ("version = '1\\x1b[8m'", "Probe.version is '1\\x1b[8m'"),
    "version_lines": ("version = '1\\n2'", "Probe.version is '1\\n2'"),
    "weights_word": ("weights = 'latest'", "Probe.weights is 'latest': give the SHA-256"),
    "weights_path": ("import pathlib; weights = pathlib.Path('x')", "Probe.weights is PosixPath('x')"),
    "weights_number": ("weights = 5", "Probe.weights is 5"),
    "memory_negative": (f"{_MADE}(memory_mb=-5)", "resources.memory_mb is -5"),
    "memory_huge": ("resources = Resources(memory_mb=2**70)", "memory_mb is 1180591620717411303424: "),
    "memory_text": (f"{_MADE}(memory_mb='lots')", "resources.memory_mb is 'lots'"),
    "memory_wrong": (
        "resources = Resources(memory_mb=-5)",
        "memory_mb is -5: Input should be greater than 0",
    ),
    "time_nan": (f"{_MADE}(time_base_s=float('nan'))", "resources.time_base_s is nan"),
    "time_huge": (f"{_MADE}(time_base_s=1e300)", "time_base_s is 1e+300: it should be less than"),
    "cores_none": (f"{_MADE}(cores=None)", "resources.cores is None"),
    "resources_dict": ("resources = {'memory_mb': 5}", "resources is {'memory_mb': 5}: write it as Resources(…)"),
    "resources_extra": ("resources = Resources(); vars(resources)['ram'] = 1", "resources.ram is not"),
    "environment_text": ("environment = 'numpy'", "environment is 'numpy': write it as Environment(…)"),
    "environment_guest": ("environment = Environment(requirements=(), guest='none.py')", "names the guest file"),
    "environment_path": ("environment = Environment(requirements=(), guest=__file__)", "name of a file beside"),
    "environment_pip": (
        "environment = Environment(requirements=('a <<< 2',), guest=__file__.rpartition('/')[2])",
        "cannot be read",
    ),
    "environment_python": (
        "environment = Environment(requirements=(), guest=__file__.rpartition('/')[2], python='3')",
        "cannot be read",
    ),
    "requires_bare": ("requires = Regions", "Probe.requires is no tuple: write it as in requires = (Regions,)"),
    "requires_names": ("requires = ('regions',)", "name a kind by its class"),
    "requires_both": ("requires = (Regions,); optional = (Regions,)", "both requires and optionally takes regions"),
    "requires_many": ("requires = (Regions,) * 500", "Probe.requires is "),
    "doc_escape": ("__doc__ = 'a\\x1b]52;c;x\\x07'", "Probe.doc is "),
    "doc_long": ("__doc__ = 'x' * 100_000", "Probe.doc is "),
    "options_plain": ("Options = dict", "Probe.Options does not inherit from sampler_sdk.Options"),
    "options_bare": (f"{_OPTION}: int", "every option needs a valid default"),
    "options_default": (f"{_OPTION}: int = 'x'", "the default of option 'limit' is not valid"),
    "options_nan": (f"{_OPTION}: float = float('nan')", "no JSON Schema"),
    "options_object": (f"{_OPTION}: object = object()", "cannot be described"),
}
"""What is in the class of the analyzer → what is said of it."""

RESULTS = {
    "schema_version_text": ("schema_version = '1.1'", "Probe.schema_version is '1.1'"),
    "schema_version_real": ("schema_version = 1.5", "Probe.schema_version is 1.5"),
    "schema_version_huge": ("schema_version = 2**70", "Probe.schema_version is 1180591620717411303424"),
    "schema_version_zero": ("schema_version = 0", "Probe.schema_version is 0"),
    "schema_version_true": ("schema_version = True", "Probe.schema_version is True"),
    "schema_banana": (_EXTRA + "{'type': 'banana'}}", '"banana" is not valid under any'),
    "schema_http": (_EXTRA + "{'$ref': 'http://127.0.0.1:9/x'}}", "nothing is fetched"),
    "schema_file": (_EXTRA + "{'$ref': 'file:///etc/passwd'}}", "has no JSON Schema"),
    "schema_pattern": (_EXTRA + "{'pattern': '('}}", 'is not a "regex"'),
    "schema_nan": (_EXTRA + "{'maximum': float('nan')}}", "not JSON compliant"),
    "schema_large": (_EXTRA + "{'$comment': 'x' * 2**21}}", "1048576 at most"),
    "kind_capital": ("kind = 'Acme.Loud'", "give it an id with a namespace"),
    "kind_long": ("kind = 'acme.' + 'a' * 200", "Probe.kind is 'acme.aaa"),
}
"""What is in the class of the result → what is said of it."""

SPECS = {
    "help_none": ("exporters", "ExporterSpec('levels', None, 'm:f')", "ExporterSpec 'levels': help is None"),
    "help_lines": ("commands", "CommandSpec('levels', 'a\\nb', 'm:f')", "help is 'a\\nb': plain text"),
    "help_long": ("commands", "CommandSpec('levels', 'a' * 10**6, 'm:f')", "500 characters at most"),
    "spec_name": ("commands", "CommandSpec('../x', 'a', 'm:f')", "name is '../x': use lower-case letters"),
    "spec_none": ("commands", "CommandSpec(None, 'a', 'm:f')", "name is None"),
    "spec_target": ("exporters", "ExporterSpec('levels', 'a', 'm.f')", "target is 'm.f': write it as module:object"),
    "spec_kind": ("exporters", "CommandSpec('levels', 'a', 'm:f')", "is not a ExporterSpec"),
    "reader_word": ("audio_readers", "AudioReaderSpec('acme', '.wav', 'm:f')", "extensions is '.wav'"),
    "reader_capital": ("audio_readers", "AudioReaderSpec('acme', ('.WAV',), 'm:f')", "extensions.0 is '.WAV'"),
    "term_order": ("query_terms", "QueryTermSpec('like', 'a', 'm:f', order='yes')", "order is 'yes'"),
    "term_name": ("query_terms", "QueryTermSpec('path', 'a', 'm:f')", "this asks about files themselves"),
    "reader_none": ("audio_readers", "AudioReaderSpec('acme', (), 'm:f')", "extensions is ()"),
}
"""Hook and what it returns → what is said of it."""

DEAD_ENDS = {
    "command_missing": "acme_nowhere:command",
    "command_typo": "acme_command_typo:Prboe",
    "command_raises": "acme_raising:command",
    "command_wrong": "acme_command_wrong:Probe",
}
"""Name of a plugin and its command → a target that leads nowhere. The plugin is ready all the same."""


def install(folder: Path) -> dict[str, str]:
    """Install all of them into ``folder``; plugin → what is said of it."""
    for name, (body, _) in BODIES.items():
        _install(folder, name, body=body)
    for name, (result, _) in RESULTS.items():
        _install(folder, name, result=result)
    for name, (hook, spec, _) in SPECS.items():
        _install(folder, name, after=_HOOK.format(hook=hook, spec=spec))
    for name, target in DEAD_ENDS.items():
        fields = f"('{name.replace('_', '-')}', 'Does nothing', '{target}')"
        hooks = (("commands", "CommandSpec"), ("exporters", "ExporterSpec"))
        _install(folder, name, after="".join(_HOOK.format(hook=hook, spec=spec + fields) for hook, spec in hooks))
    (folder / "acme_raising.py").write_text("raise OSError('no licence')")
    return {name: told[-1] for name, told in {**BODIES, **RESULTS, **SPECS}.items()}


def _install(folder: Path, name: str, *, body: str = "", result: str = "", after: str = "") -> None:
    (folder / f"acme_{name}.py").write_text(_MODULE.format(name=name, body=body, result=result) + after)
    info = folder / f"acme_{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: acme-{name.replace('_', '-')}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[sampler.plugins]\n{name} = acme_{name}\n")
    (info / "RECORD").write_text(f"acme_{name}.py,,\n")
