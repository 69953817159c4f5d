"""Corrections of what a file is: labels of one of the questions that are asked of it."""

from __future__ import annotations

from typing import Any

from ...kinds import Question
from ...spelling import searchable
from .plain import Result

_ONE_SHOT = "one_shot"
"""The only form that has a type."""


def parse_label(text: str) -> str:
    """A label as it is kept.

    Raises:
        ValueError: when there is none in ``text``.
    """
    if not (name := searchable(text)):
        raise ValueError("a label")
    return name


def is_label(said: Any) -> bool:
    """Whether ``said`` can be what is kept of a label."""
    return isinstance(said, str) and bool(said) and searchable(said) == said


def answer(question: Question, result: Result) -> str | None:
    """The name of the answer that ``result`` gives; ``None`` where it abstains, or was not asked."""
    if question == "content":
        labels = [] if question in result.get("abstained", ()) else result.get("content", ())
        return labels[0]["name"] if labels else None
    given = result.get(question)
    return given["name"] if given else None


def contradict(question: Question, name: str, other: str, other_name: str) -> bool:
    """Whether two answers cannot stand beside each other: only one-shots have a type."""
    forms = {question: name, other: other_name}
    return {question, other} == {"form", "type"} and forms["form"] != _ONE_SHOT


def with_answer(question: Question, result: Result, name: str) -> Result:
    """``result``, a file's or a segment's, with ``name`` as the answer, which is sure."""
    whole = {"content": [], "alternatives": {}, "abstained": [], **result}
    whole["abstained"] = [each for each in whole["abstained"] if each != question]
    if question == "content":
        return _with_content(whole, name)
    if question == "form" and name != _ONE_SHOT:
        whole = _without(whole, "type")
    if question == "type" and answer("form", whole) != _ONE_SHOT:
        whole = with_answer("form", whole, _ONE_SHOT)
    known, others = _parted(whole["alternatives"].get(question, []), name)
    told = {"name": known.get("name", name), "probability": 1.0}
    # Its labels exclude one another: where one is sure, the others are not there.
    candidates = [told, *({**each, "probability": 0.0} for each in others)]
    return {**whole, question: told, "alternatives": {**whole["alternatives"], question: candidates}}


def _with_content(whole: Result, name: str) -> Result:
    """Labels of content do not exclude one another: the others stay what they are."""
    known, others = _parted(whole["content"], name)
    told = {**known, "name": known.get("name", name), "probability": 1.0}
    if "confidence" in whole:  # a segment's
        return {**whole, "content": [told, *others], "confidence": 1.0}
    shares = [label["share"] for label in (known, *others) if "share" in label]
    return {**whole, "content": [{**told, "share": max(shares, default=1.0)}, *others]}


def _without(whole: Result, question: Question) -> Result:
    left = {asked: labels for asked, labels in whole["alternatives"].items() if asked != question}
    abstained = [each for each in whole["abstained"] if each != question]
    return {**whole, question: None, "alternatives": left, "abstained": abstained}


def _parted(labels: list[dict[str, Any]], name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The label called ``name``, empty where there is none, and the others."""
    known = next((label for label in labels if searchable(label["name"]) == name), {})
    return known, [label for label in labels if searchable(label["name"]) != name]
