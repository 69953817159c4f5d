"""Run as a program: decode mutants of the files in a folder, one line per seed on stdout. Seeds below 0 damage nothing.

usage: mutants.py FOLDER FIRST LAST
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path


def mutate(data: bytes, seed: int) -> bytes:
    """Damage ``data`` in a way that ``seed`` alone decides."""
    rng = random.Random(seed)
    mutant = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        rng.choice((flip_bits, absurd_size, cut, splice, zero))(mutant, rng)
    return bytes(mutant)


def flip_bits(data: bytearray, rng: random.Random) -> None:
    end = len(data) if rng.random() < 0.5 else min(len(data), 200)
    for _ in range(rng.randint(1, 20)):
        if end:
            data[rng.randrange(end)] ^= 1 << rng.randrange(8)


def absurd_size(data: bytearray, rng: random.Random) -> None:
    position = rng.randrange(max(1, min(len(data), 120)))
    data[position : position + 4] = rng.choice((b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"))


def cut(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data) + 1) :]


def splice(data: bytearray, rng: random.Random) -> None:
    start, to = rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)
    data[to:to] = data[start : start + rng.randint(1, 2000)]


def zero(data: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(data) + 1)
    stop = min(len(data), start + rng.randint(1, 4000))
    data[start:stop] = bytes(stop - start)


def main() -> None:
    from sampler_core.audio.decode import decode
    from sampler_core.audio.stream import DecodeError
    from sampler_core.contracts import DecodeLimits

    folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    report = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    originals = sorted((folder / "originals").iterdir())
    for seed in range(first, last):
        original = originals[seed % len(originals)]
        mutant = folder / f"mutant{original.suffix}"
        data = original.read_bytes()
        mutant.write_bytes(data if seed < 0 else mutate(data, seed))
        report.write(f"{seed} {original.name} ")
        report.flush()
        try:
            info = decode(mutant, folder / "mutant.f32", limits=DecodeLimits(max_duration_s=600))
            report.write("truncated\n" if info.truncated else "ok\n")
        except DecodeError as error:
            report.write(f"refused {error.message!r}\n")


if __name__ == "__main__":
    main()
