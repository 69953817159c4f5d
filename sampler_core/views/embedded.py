"""What a file says of itself, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..contracts import Embedded, Loop
from ..wording import clock

_MOST = 8
_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def embedded_lines(said: Embedded, sample_rate_hz: int, duration_s: float) -> Iterator[str]:
    """A line each for music, recording, description, loops and cue points, as far as there are any."""

    def at(frame: int) -> str:
        return clock(frame / sample_rate_hz, duration_s)

    if music := ", ".join(_music(said)):
        yield f"its header says: {music}"
    if recording := ", ".join(_recording(said)):
        yield recording
    if words := [text for text in (said.description, said.note, ", ".join(said.descriptors)) if text]:
        yield "; ".join(words)
    if said.loops:
        loops = (f"{at(loop.start_frame)}–{at(loop.end_frame)}{_manner(loop)}" for loop in said.loops)
        yield f"loops: {_first(loops, len(said.loops))}"
    if said.cue_points:
        cues = (f"{at(cue.frame)}{f' {cue.label}' if cue.label else ''}" for cue in said.cue_points)
        yield f"cue points: {_first(cues, len(said.cue_points))}"


def _music(said: Embedded) -> Iterator[str]:
    if said.is_loop is not None:
        yield "loop" if said.is_loop else "one-shot"
    if said.tempo_bpm is not None:
        yield f"{said.tempo_bpm:.6g} bpm"
    if said.beats is not None:
        yield f"{said.beats:.6g} beats"
    if said.time_signature is not None:
        yield "{}/{}".format(*said.time_signature)
    if said.key is not None:
        yield said.key
    if said.root_note is not None:
        yield f"root note {_NOTES[said.root_note % 12]}{said.root_note // 12 - 1} (MIDI {said.root_note})"
    if said.fine_tune_cents:
        yield f"{said.fine_tune_cents:+.4g} cents"
    yield from (text for text in (said.category, said.subcategory) if text)


def _recording(said: Embedded) -> Iterator[str]:
    if said.recorded_at is not None:
        yield f"recorded {said.recorded_at:%Y-%m-%d %H:%M:%S}"
    if said.originator is not None:
        yield f"by {said.originator}"
    for name in ("project", "scene", "take", "tape"):
        if value := getattr(said, name):
            yield f"{name} {value}"
    if said.integrated_lufs is not None:
        yield f"{said.integrated_lufs:.1f} LUFS by its header"


def _manner(loop: Loop) -> str:
    told: list[str] = [loop.direction] if loop.direction != "forward" else []
    told += [f"{loop.times} times"] if loop.times else []
    return f" ({', '.join(told)})" if told else ""


def _first(texts: Iterable[str], count: int) -> str:
    shown = [text for text, _ in zip(texts, range(_MOST), strict=False)]
    return ", ".join(shown) + (f" and {count - _MOST} more" if count > _MOST else "")
