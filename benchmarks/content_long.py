"""CPU time and memory of the content analyzer on a very long file.

    python benchmarks/content_long.py [--hours 10] [--songs]

The frames of some rendered minutes, mixed programmes or (``--songs``) one song, are repeated on disk for so many hours,
with their regions and beats, and analyzed once. Memory is the highest anonymous resident set while that goes on, less
what was there before: mapped files do not count. It is read from ``/proc``, so Linux only.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from content_pipeline import Analyzed, Pipeline
from numpy.typing import NDArray
from sampler_content.analyzer import ContentAnalyzer
from sampler_sdk import Audio, Frames, Regions, Tempo, Upstream, render

ARRAYS = ("log_mel_db", "mfcc", "spectral", "onset_strength", "chroma", "level_dbfs")


def minutes(songs: bool) -> Audio:
    """What is repeated."""
    if songs:
        return render.arranged_song(31).audio
    parts = [render.scenes(seed, count=10).samples for seed in range(6)]
    return Audio.from_array(np.concatenate(parts), 44_100)


def repeated(values: NDArray[np.generic], times: int, folder: Path, name: str) -> NDArray[np.generic]:
    """``values`` again and again, in a mapped file."""
    out = np.lib.format.open_memmap(folder / name, "w+", values.dtype, (len(values) * times, values.shape[1]))
    for n in range(times):
        out[n * len(values) : (n + 1) * len(values)] = values
    out.flush()
    return np.load(folder / name, mmap_mode="r")


def lengthened(found: Analyzed, times: int, folder: Path) -> tuple[Frames, Regions, Tempo | None]:
    """Frames, regions and beats of a file that is ``times`` as long."""
    frames, step_s = found.frames, len(found.frames.mfcc) / found.frames.frame_rate_hz
    arrays = {name: repeated(getattr(frames, name), times, folder, f"{name}.npy") for name in ARRAYS}
    longer = frames.model_copy(update={"duration_s": step_s * times, **arrays})
    moved = [
        region.model_copy(update={"start_s": region.start_s + n * step_s, "end_s": region.end_s + n * step_s})
        for n in range(times) for region in found.regions.regions if region.end_s <= step_s
    ]  # fmt: skip
    if found.tempo is None:
        return longer, found.regions.model_copy(update={"regions": tuple(moved)}), None
    beats = [
        beat.model_copy(update={"time_s": beat.time_s + n * step_s}) for n in range(times) for beat in found.tempo.beats
    ]
    tempo = found.tempo.model_copy(update={"beats": tuple(beats)})
    return longer, found.regions.model_copy(update={"regions": tuple(moved)}), tempo


def anonymous_mb() -> float:
    """Anonymous resident memory of this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    raise OSError("this kernel does not tell anonymous memory")


class Peak(threading.Thread):
    """The highest anonymous memory until it is stopped."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.first_mb = self.highest_mb = anonymous_mb()
        self._done = threading.Event()

    def run(self) -> None:
        """Look every 20 ms."""
        while not self._done.wait(0.02):
            self.highest_mb = max(self.highest_mb, anonymous_mb())

    def stop(self) -> float:
        """Megabytes above those at the beginning."""
        self._done.set()
        self.join()
        return self.highest_mb - self.first_mb


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--songs", action="store_true")
    args = parser.parse_args()
    found = Pipeline()(minutes(args.songs))
    times = max(1, round(args.hours * 3600 / found.frames.duration_s))
    analyzer = ContentAnalyzer()
    analyzer.setup()
    with tempfile.TemporaryDirectory() as folder:
        frames, regions, tempo = lengthened(found, times, Path(folder))
        given = Upstream((Frames, Regions), (Tempo,), [frames, regions, *([tempo] if tempo else [])])
        peak, before = Peak(), time.process_time()
        peak.start()
        timeline = analyzer.analyze(Audio.from_array(np.zeros(1), 8_000), given)
        cpu_s, memory_mb = time.process_time() - before, peak.stop()
    hours = frames.duration_s / 3600
    told = f"{len(regions.regions)} regions, {len(timeline.scenes)} scenes, {len(timeline.sections)} sections"
    print(
        f"{hours:.1f} h, {told}: {cpu_s:.1f} s of CPU, {1000 * cpu_s / hours / 60:.1f} ms a minute, {memory_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
