"""iXML: what location recorders write, as XML."""

from __future__ import annotations

from .facts import Facts
from .texts import text_of

_FIELDS = {
    "PROJECT": "project",
    "SCENE": "scene",
    "TAKE": "take",
    "TAPE": "tape",
    "NOTE": "note",
    "CATEGORY": "category",
    "SUBCATEGORY": "subcategory",
}


def read_ixml(data: bytes, facts: Facts) -> None:
    """Project, scene, take, tape and note; of sound effects the category, of loops the tempo.

    Raises:
        ValueError: for XML that declares entities, or is none.
    """
    text = text_of(data.strip(b"\0"))
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        raise ValueError("it declares a document type, which is not read")
    from xml.etree import ElementTree  # few files have it

    if text.startswith("<?"):
        text = text.partition("?>")[2]
    try:
        root = ElementTree.fromstring(text.strip())
    except ElementTree.ParseError as error:
        raise ValueError(f"it is no XML: {error}") from None
    for element in root.iter():
        name, value = element.tag.rpartition("}")[2].upper(), (element.text or "").strip()
        if name in _FIELDS:
            facts.text(_FIELDS[name], value)
        elif name == "TEMPO" and value.replace(".", "", 1).isdigit():
            facts.number("tempo_bpm", float(value), 1, 10_000)
