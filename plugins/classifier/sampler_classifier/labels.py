"""The labels, and what other tools call them."""

from __future__ import annotations

from dataclasses import dataclass

from sampler_sdk import LABELS

CONTENT = LABELS["content"]
"""What is in it; several may be."""
FORMS = LABELS["form"]
"""In which form it comes."""
TYPES = LABELS["type"]
"""Which one-shot it is."""

GROUPS = {
    "percussive": ("kick", "snare", "clap", "hat", "cymbal", "tom", "perc"),
    "tonal": ("bass", "lead_keys", "pad", "stab", "bell"),
    "effect": ("fx", "noise", "other"),
    "vocal": ("vocal",),
}
"""The coarse groups of :data:`TYPES`."""


@dataclass(frozen=True)
class Elsewhere:
    """Names of a label in Sononym's categories and in the AudioSet ontology, the closest first."""

    sononym: tuple[str, ...]
    audioset: tuple[str, ...]


ELSEWHERE = {
    "speech": Elsewhere(("Voice & Acapella",), ("Speech",)),
    "singing": Elsewhere(("Voice & Acapella",), ("Singing",)),
    "music": Elsewhere((), ("Music",)),
    "percussion": Elsewhere((), ("Percussion", "Drum kit")),
    "tonal_instrument": Elsewhere((), ("Musical instrument",)),
    "noise_fx": Elsewhere((), ("Sound effect", "Noise")),
    "ambience": Elsewhere(("Nature & Athmospheric",), ("Environmental noise", "Natural sounds")),
    "silence": Elsewhere((), ("Silence",)),
    "kick": Elsewhere(("Kicks",), ("Bass drum",)),
    "snare": Elsewhere(("Snares",), ("Snare drum",)),
    "clap": Elsewhere(("Claps", "Snips & Snaps"), ("Hands", "Clapping")),
    "hat": Elsewhere(("Hats & Shakers",), ("Hi-hat",)),
    "cymbal": Elsewhere(("Cymbal Crashes", "Cymbal Rides"), ("Cymbal",)),
    "tom": Elsewhere(("Toms",), ("Drum",)),
    "perc": Elsewhere(
        ("Wood Hits", "Metal Hits", "Bongos & Congas", "Hats & Shakers", "Vibraslap & Guiro", "Snips & Snaps"),
        ("Percussion", "Wood block", "Cowbell", "Tambourine", "Maraca", "Tabla"),
    ),
    "bass": Elsewhere(("Bass & LowKeys",), ("Bass guitar", "Bass (instrument role)")),
    "lead_keys": Elsewhere(
        ("Leads & MidHiKeys", "Blips & HighKeys"), ("Keyboard (musical)", "Synthesizer", "Plucked string instrument")
    ),
    "pad": Elsewhere(("Pads & Textures",), ("Synthesizer", "String section")),
    "stab": Elsewhere(("Stabs & Orch. Hits",), ("Chord", "Orchestra")),
    "bell": Elsewhere(("Triangles & Bells",), ("Bell", "Mallet percussion")),
    "vocal": Elsewhere(("Voice & Acapella",), ("Human voice", "Choir")),
    "fx": Elsewhere(
        (
            "Sweeps & Lasers", "Whooshes & Whips", "Explosions & Shots", "Breaks & Smashes", "Cracks & Rustle",
            "Zaps & Blips", "Vinyl Scratches",
        ),
        ("Sound effect", "Whoosh, swoosh, swish", "Explosion"),
    ),
    "noise": Elsewhere(("Noise & Distortion",), ("Noise", "White noise")),
    "other": Elsewhere((), ()),
}  # fmt: skip
"""Our label → theirs. Sononym does not sort loops; ``other`` is what no category fits."""
