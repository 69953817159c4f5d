"""Tell what a data set holds, as tables: ``python counts.py DATA``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from dataset import Row, items
from labels import CONTENT, FORMS, TYPES

Line = tuple[object, ...]


def table(head: Line, lines: Iterable[Line]) -> str:
    """A Markdown table."""
    rows = [head, tuple("---" for _ in head), *lines]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in rows)


def contents(rows: list[Row]) -> str:
    """How often each content label holds, does not, and is unknown."""
    counted = {name: Counter(row.labels.content[name] for row in rows) for name in CONTENT}
    return table(("content", "yes", "no", "unknown"), ((n, c[1], c[0], c[None]) for n, c in counted.items()))


def answers(rows: list[Row]) -> str:
    """How many items have each form and each type, in training and frozen."""
    lines: list[Line] = []
    for question, names in (("form", FORMS), ("type", TYPES)):
        for name in names:
            found = Counter(row.split for row in rows if getattr(row.labels, question) == name)
            lines.append((question, name, found["train"], found["frozen"]))
    return table(("question", "label", "train", "frozen"), lines)


def libraries(rows: list[Row]) -> str:
    """Items, sounds and seconds of each library, with its licences."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.library].append(row)
    return table(
        ("library", "items", "sounds", "minutes", "licence"),
        (
            (
                name,
                len(mine),
                len({row.id.split("@")[0].split("~")[0] for row in mine}),
                f"{sum(row.duration_s for row in mine) / 60:.1f}",
                ", ".join(sorted({row.licence for row in mine})),
            )
            for name, mine in sorted(found.items())
        ),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    rows = [item.row for item in items(parser.parse_args().data)]
    train = [row for row in rows if row.split == "train"]
    sys.stdout.write("\n".join((libraries(rows), contents(train), answers(rows))))


if __name__ == "__main__":
    main()
