"""CPU seconds per 4-minute file, against Essentia's MusicExtractor and a librosa pipeline; one-shots; memory.

    python benchmarks/speed.py --peer-python PEERS/bin/python [--json]      # ratios and our time, stage by stage
    python benchmarks/speed.py --one-shots 1000                             # short files per second
    python benchmarks/speed.py --memory                                     # a 60-minute file

All are measured alike: whole process trees, one thread each, a fresh library for us. One run over ten different
stereo files (T10) and one over an eleventh (T1) give the CPU per file after warm-up, (T10 - T1) / 9, and the cold
start, T1 less that. Before, each runs once over a short file, so that environments are built, plugins examined and
compiled code is cached.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import sysconfig
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import soundfile
from process_tree import Measured, measure
from sampler_sdk import render

FIRST_SEED = 870_000
SONG_S = 240.0
PEERS = {"essentia": ("MusicExtractor", 5), "librosa": ("librosa pipeline", 3)}
"""Name, and how many times our CPU it should take at least."""
MEMORY_TARGET_MB = 600
HERE = Path(__file__).parent

Run = Callable[[Sequence[Path]], Measured]


@dataclass
class Speed:
    """CPU seconds of one analyzer program."""

    per_file_s: float
    cold_start_s: float
    ten_files_s: float
    stages_s: dict[str, float] = field(default_factory=dict)
    processes_s: dict[str, float] = field(default_factory=dict)


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="sampler-speed-", dir=options.work) as name:
        work = Path(name)
        if options.one_shots:
            report = one_shots(options, work)
        elif options.memory:
            report = memory(options, work)
        else:
            report = against_peers(options, work)
    sys.stdout.write((json.dumps(report, indent=2) if options.json else as_text(report)) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", type=Path, help="interpreter with essentia and librosa; ours alone without")
    parser.add_argument("--one-shots", type=int, metavar="N", help="files per second over N rendered one-shots")
    parser.add_argument("--memory", action="store_true", help="peak anonymous memory over one long file, --jobs 1")
    parser.add_argument("--minutes", type=int, default=60, help="length of the long file")
    parser.add_argument("--jobs", type=int, default=2, help="workers for the one-shots")
    parser.add_argument("--plugins", default="features,regions,tempo,key", help="analyzers to run, as for -p")
    parser.add_argument("--sampler", type=Path, default=Path(sysconfig.get_path("scripts")) / "sampler")
    parser.add_argument("--work", type=Path, help="folder for the rendered audio (about 0.5 GB)")
    parser.add_argument("--json", action="store_true")
    return parser


def against_peers(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Ours and the peers' CPU per file, and the ratios."""
    files = render_songs(work, 11)
    short = render_short(work)
    ours = measured_speed(our_run(options, work), files, short)
    report: dict[str, Any] = {"audio_s": SONG_S, "ours": asdict(ours), "peers": {}}
    for peer, (title, factor) in PEERS.items():
        if options.peer_python is None:
            break
        theirs = measured_speed(peer_run(options.peer_python, peer), files, short)
        ratio = theirs.per_file_s / ours.per_file_s
        report["peers"][title] = {**asdict(theirs), "ratio": ratio, "target": factor, "met": ratio >= factor}
    return report


def measured_speed(run: Run, files: Sequence[Path], short: Path) -> Speed:
    """The protocol of this benchmark; ``files`` are ten and one more."""
    run([short])
    one, ten = run(files[10:]), run(files[:10])
    per_file = (ten.cpu_s - one.cpu_s) / 9
    stages: dict[str, float] = {}
    if "outcomes" in ten.stdout:
        stages = stage_medians(ten.stdout)
    processes = {role: (ten.cpu_by_role[role] - one.cpu_by_role.get(role, 0.0)) / 9 for role in ten.cpu_by_role}
    return Speed(per_file, one.cpu_s - per_file, ten.cpu_s, stages, processes)


def our_run(options: argparse.Namespace, work: Path, jobs: int = 1) -> Run:
    """``sampler analyze`` with a fresh library each time."""

    def run(files: Sequence[Path]) -> Measured:
        library = work / "library"
        shutil.rmtree(library, ignore_errors=True)
        command = [options.sampler, "analyze", *files, "--library", library, "--jobs", jobs, "--json"]
        command += ["-p", options.plugins]
        measured = measure([str(part) for part in command], role=_our_role)
        if measured.exit_code != 0:
            failures = [
                o for line in measured.stdout.splitlines() for o in json.loads(line)["outcomes"] if o["failure"]
            ]
            sys.exit(f"`sampler analyze` ended with {measured.exit_code}; first failure: {failures[:1]}")
        return measured

    return run


def _our_role(command: str) -> str:
    if "guest.py" in command:
        return "guest"
    if "registry.scout" in command:
        return "scout"
    return "worker" if "worker" in command else "command"


def peer_run(python: Path, peer: str) -> Run:
    """A peer's program in its own interpreter."""

    def run(files: Sequence[Path]) -> Measured:
        measured = measure([str(python), str(HERE / "speed_peers.py"), peer, *map(str, files)])
        if measured.exit_code != 0:
            sys.exit(f"{peer} ended with {measured.exit_code}")
        return measured

    return run


def stage_medians(stdout: str) -> dict[str, float]:
    """Elapsed seconds per step, the median over the files, from ``sampler analyze --json``."""
    elapsed: dict[str, list[float]] = defaultdict(list)
    for line in stdout.splitlines():
        # All spans of a step share one elapsed time.
        for analyzer, seconds in {o["analyzer"]: o["elapsed_s"] for o in json.loads(line)["outcomes"]}.items():
            elapsed[analyzer].append(seconds)
    return {analyzer: statistics.median(seconds) for analyzer, seconds in elapsed.items()}


def one_shots(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Files per second over rendered one-shots, start of the command included."""
    count, jobs = options.one_shots, options.jobs
    folder = work / "one_shots"
    folder.mkdir()
    for number, item in enumerate(render.collection("one_shots", FIRST_SEED, count)):
        item.write(folder / f"{number:05}.wav", "PCM_16")
    run = our_run(options, work, jobs)
    run([render_short(work)])
    measured = run([folder])
    return {
        "one_shots": count, "jobs": jobs, "wall_s": measured.wall_s, "files_per_s": count / measured.wall_s,
        "cpu_ms_per_file": 1000 * measured.cpu_s / count, "stages_s": stage_medians(measured.stdout),
        "processes_s": {role: seconds / count for role, seconds in measured.cpu_by_role.items()},
        "peak_anonymous_mb": measured.peak_anonymous_mb,
    }  # fmt: skip


def memory(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Peak anonymous memory of the whole tree over one long file."""
    songs = render_songs(work, 4)
    path = work / "long.wav"
    with soundfile.SoundFile(path, "w", 44100, 2, "PCM_16") as file:
        for number in range(round(options.minutes * 60 / SONG_S)):
            file.write(soundfile.read(songs[number % len(songs)], dtype="int16")[0])
    run = our_run(options, work)
    run([render_short(work)])
    measured = run([path])
    return {
        "minutes": options.minutes, "jobs": 1, "peak_anonymous_mb": measured.peak_anonymous_mb, "cpu_s": measured.cpu_s,
        "wall_s": measured.wall_s, "stages_s": stage_medians(measured.stdout),
        "target_mb": MEMORY_TARGET_MB, "met": measured.peak_anonymous_mb < MEMORY_TARGET_MB,
    }  # fmt: skip


def render_songs(work: Path, count: int) -> list[Path]:
    """Different songs of exactly four minutes, 44.1 kHz stereo 16-bit WAV."""
    paths = []
    for number in range(count):
        song = render.song(FIRST_SEED + number, duration_s=SONG_S + 8)
        paths.append(work / f"song{number:02}.wav")
        soundfile.write(paths[-1], song.samples[: round(SONG_S * song.sample_rate_hz)], song.sample_rate_hz, "PCM_16")
    return paths


def render_short(work: Path) -> Path:
    """A short song to warm up with."""
    path = work / "short.wav"
    render.song(FIRST_SEED - 1, duration_s=12).write(path, "PCM_16")
    return path


def as_text(report: dict[str, Any]) -> str:
    """The report as aligned lines."""
    lines = []
    for name, value in report.items():
        if name == "peers":
            lines += [_peer_line(title, peer) for title, peer in value.items()]
        elif isinstance(value, dict):
            lines += [f"{name}:", *_indented(value)]
        else:
            lines.append(f"{name}: {_number(value)}")
    return "\n".join(lines)


def _peer_line(title: str, peer: dict[str, Any]) -> str:
    verdict = "met" if peer["met"] else "MISSED"
    return (
        f"{title}: {peer['per_file_s']:.2f} s per file (cold start {peer['cold_start_s']:.2f} s), "
        f"{peer['ratio']:.1f} times ours; target {peer['target']}: {verdict}"
    )


def _indented(values: dict[str, Any], depth: int = 1) -> list[str]:
    lines = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines += ["  " * depth + f"{name}:", *_indented(value, depth + 1)]
        else:
            lines.append("  " * depth + f"{name:<16} {_number(value)}")
    return lines


def _number(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
