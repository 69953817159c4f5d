"""What the corpus's manifest says about its files, in the classifier's words."""

from __future__ import annotations

from labels import (
    AMBIENCE,
    DRUM_LOOP,
    FULL_LOOP,
    SOLO_LOOP,
    SOLO_PIECE,
    SPEECH,
    SUNG_NOTE,
    TRACK,
    Labels,
    Type,
    effect,
    hit,
    labels,
    note,
)

_DRUMS: dict[str, Type] = {
    "kick": "kick", "snare": "snare", "clap": "clap", "hihat": "hat", "hihat_open": "hat", "cymbal": "cymbal",
    "tom": "tom", "bell": "bell",
}  # fmt: skip
"""All other percussion is ``perc``."""
_TUNED = ("tom", "conga", "tabla", "bell", "cowbell", "triangle")
_EVENTS = ("dog_bark", "rooster", "person_sneeze", "crow", "door")
_UNCLEAR = labels((), ("music", "percussion", "tonal_instrument", "noise_fx"), "loop")
_LOOPS = {
    "loop_drone_g_97": labels({"tonal_instrument"}, ("music", "ambience")), "160352": SOLO_LOOP, "178906": FULL_LOOP,
    "178904": FULL_LOOP, "200938": FULL_LOOP, "265575": _UNCLEAR, "63470": _UNCLEAR,
    "loop_tabla": labels({"percussion"}, ("music", "tonal_instrument"), "loop"),
}  # fmt: skip
"""By name, or by Freesound's number, where the class does not tell."""


def truth(row: dict[str, str]) -> tuple[Labels, Labels | None]:
    """Labels of a whole file, and of its regions where it falls into several (``None``: its content alone)."""
    kind, subclass = row["class"], row["subclass"]
    if row["path"].startswith("tempo/loops"):
        loop = _loop(row)
        return loop, loop.shaped(None)
    if kind == "percussion":
        return hit(_DRUMS.get(subclass, "perc"), tuned=subclass in _TUNED), None
    if kind == "instrument":
        if subclass == "choir":
            return SUNG_NOTE, None
        return note("bass" if subclass == "bass" else "lead_keys"), None
    if kind == "environment":
        return environment(subclass)
    if kind == "speech":
        return SPEECH, SPEECH
    return music(subclass, row["path"])


def _loop(row: dict[str, str]) -> Labels:
    name = row["path"].rsplit("__", 1)[-1].split(".")[0]
    return _LOOPS.get(name, DRUM_LOOP if row["class"] == "percussion_loop" else FULL_LOOP)


def environment(subclass: str) -> tuple[Labels, Labels | None]:
    """Labels of an environment sound."""
    if subclass in ("rain", "sea_waves", "fire_crackling"):
        return AMBIENCE, AMBIENCE.shaped(None)
    if subclass == "helicopter":
        return labels((), (), "texture", either=("ambience", "noise_fx")), None
    if subclass in ("birds", "whale"):
        return labels({"noise_fx"}, {"ambience"}), None
    if subclass == "baby_cry":
        return labels({"noise_fx"}, {"speech"}), None
    return (effect() if subclass in _EVENTS else labels({"noise_fx"})), labels({"noise_fx"})


def music(subclass: str, path: str) -> tuple[Labels, Labels | None]:
    """Labels of pieces and excerpts."""
    if subclass == "trumpet":
        return SOLO_PIECE, SOLO_PIECE.shaped(None)
    if subclass == "piano":
        solo = SOLO_PIECE.shaped("track")
        return solo, solo
    if "Karissa_Hobbs" in path:  # a song, sung now and then
        sung = labels({"music"}, ("percussion", "tonal_instrument", "singing"), "track")
        return sung, sung
    return TRACK, TRACK


def mixed_label(label: str, source: str) -> Labels:
    """Labels of a part of a joined programme, by the file it was taken from."""
    if label == "speech":
        return SPEECH
    if label == "environment":
        return environment(source.split("/")[2])[0].shaped(None)
    return music("", source)[0]
