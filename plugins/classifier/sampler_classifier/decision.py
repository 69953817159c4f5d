"""From probabilities to answers: ranked labels, an answer where one is likely enough, an abstention where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Label, Question

Floats = NDArray[np.float32]


def ranked(labels: Sequence[str], probabilities: Floats) -> tuple[Label, ...]:
    """Labels with their probabilities to four digits, most probable first."""
    told = [round(float(p), 4) for p in probabilities]
    order = sorted(range(len(labels)), key=lambda index: -told[index])
    return tuple(Label(name=labels[index], probability=told[index]) for index in order)


def answers(candidates: Mapping[Question, tuple[Label, ...]], least: float) -> dict[str, Any]:
    """The fields of ``Answers`` for the questions that were asked: the first label where it reaches ``least``.

    ``content`` has no single answer among them, but is named among the abstentions like the others.
    """
    asked = {question: labels for question, labels in candidates.items() if labels}
    unsure = tuple(question for question, labels in asked.items() if labels[0].probability < least)
    exclusive = {question: _at_most_one(labels) for question, labels in asked.items() if question != "content"}
    return {
        **{question: labels[0] for question, labels in exclusive.items() if question not in unsure},
        "alternatives": exclusive,
        "abstained": unsure,
    }


def _at_most_one(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """``labels`` that exclude one another, less what rounding put on top of 1."""
    over = round(sum(label.probability for label in labels) - 1, 4)
    if over <= 0:
        return labels
    first = Label(name=labels[0].name, probability=round(labels[0].probability - over, 4))
    return tuple(sorted((first, *labels[1:]), key=lambda label: -label.probability))
