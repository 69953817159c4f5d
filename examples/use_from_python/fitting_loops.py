"""Which sounds of a folder fit a track at a given tempo? sampler used from Python, without its command line.

    python fitting_loops.py FOLDER 124

Analyzes the folder into ``FOLDER/.sampler`` (what is known already is not analyzed again), lists what is within 4 % of
the tempo, exactly or at half or double speed, and says by how much each has to be stretched.
"""

from __future__ import annotations

import sys
from os.path import relpath
from pathlib import Path

from sampler_sdk import Tempo

from sampler_core import Library, WrongUse, analyze, parse_query

TOLERANCE = 0.04


def fitting(library: Library, bpm: float) -> list[tuple[Path, float, float]]:
    """Path, tempo and stretch of everything that fits, the least stretched first."""
    found = []
    for speed in (1.0, 0.5, 2.0):
        wanted = bpm * speed
        query = parse_query(f"bpm:{wanted * (1 - TOLERANCE):.2f}..{wanted * (1 + TOLERANCE):.2f}")
        found += [(file.path, file["bpm"], wanted / file["bpm"]) for file in library.find(query) if file["bpm"]]
    return sorted(found, key=lambda row: abs(row[2] - 1))


def main(folder: Path, bpm: float) -> int:
    """Analyze, ask, print."""
    place = folder / ".sampler"
    report = analyze([folder], library=place, select=("tempo",))
    with Library.open(place) as library:
        for path, found, stretch in fitting(library, bpm):
            if (tempo := library.file(path).result(Tempo)) is not None:  # the whole answer, typed
                sure = f"{tempo.confidence:.0%} sure, {len(tempo.beats)} beats"
                print(f"{relpath(path, folder)}  {found:.1f} BPM  stretch by {stretch:.3f}  ({sure})")  # noqa: T201
    return report.exit_code


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))
    except WrongUse as error:
        sys.exit(str(error))
