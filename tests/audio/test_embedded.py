"""What files say of themselves: tags of every container, and typed fields of chunks."""

from __future__ import annotations

import struct
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import said
import soundfile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sampler_core.audio.decode import decode
from sampler_core.audio.embedded.reading import what_is_said
from sampler_core.audio.tags import MAX_TAGS, MAX_VALUE, MAX_VALUES, clean_tags
from sampler_core.contracts import AudioInfo, CuePoint, Embedded, Loop

LOOP = Loop(start_frame=100, end_frame=901)


def read(tmp_path: Path, data: bytes, name: str = "file") -> AudioInfo:
    path = tmp_path / name
    path.write_bytes(data)
    return decode(path, tmp_path / "decoded.f32")


def tags(tmp_path: Path, data: bytes) -> dict[str, str]:
    """Of each name all values."""
    path = tmp_path / "file"
    path.write_bytes(data)
    found = what_is_said(path, {})
    assert found.warnings == ()
    return {name: " | ".join(values) for name, values in found.tags.items()}


CHUNKS = [
    (
        said.acid(0, 0, 8, (4, 4), 120.0),
        {"is_loop": True, "beats": 8, "tempo_bpm": 120, "time_signature": (4, 4)},
    ),
    (
        said.acid(2, 57, 16, (3, 4), 87.5),
        {"is_loop": True, "root_note": 57, "beats": 16, "tempo_bpm": 87.5, "time_signature": (3, 4)},
    ),
    (said.acid(3, 45, 0, (4, 4), 120.0), {"is_loop": False, "root_note": 45}),
    (said.acid(0, 0, 0, (0, 0), float("nan")), {"is_loop": True}),
    (said.smpl(60), {"root_note": 60}),
    (said.smpl(61, (0, 100, 900, 0), fraction=1 << 31), {"root_note": 61, "fine_tune_cents": 50, "loops": (LOOP,)}),
    (
        said.smpl(60, (1, 0, 99, 3), (2, 5, 9, 0)),
        {
            "root_note": 60,
            "loops": (
                Loop(start_frame=0, end_frame=100, direction="alternating", times=3),
                Loop(start_frame=5, end_frame=10, direction="backward"),
            ),
        },
    ),
    (
        (b"inst", struct.pack("BbbBBBB", 64, -12, 0, 60, 72, 1, 127)),
        {"root_note": 64, "fine_tune_cents": -12, "lowest_note": 60, "highest_note": 72},
    ),
    (said.cue(900, 30), {"cue_points": (CuePoint(frame=30), CuePoint(frame=900))}),
]


@pytest.mark.parametrize(("chunk", "fields"), CHUNKS)
def test_chunks_are_typed_fields(chunk: tuple[bytes, bytes], fields: dict[str, object], tmp_path: Path) -> None:
    info = read(tmp_path, said.riff(chunk))
    assert info.frames == 1000
    assert info.embedded == Embedded(**fields)
    assert info.warnings == ()
    assert AudioInfo.model_validate_json(info.model_dump_json()) == info
    for container in (said.w64, said.rf64):
        assert read(tmp_path, container(chunk)).embedded == info.embedded, container


def test_labels_and_lengths_belong_to_cue_points_in_any_order(tmp_path: Path) -> None:
    labels = said.adtl({1: b"Verse", 2: "Réfrain".encode("cp1252")}, {2: 40})
    wanted = (CuePoint(frame=10, label="Verse"), CuePoint(frame=50, label="Réfrain", length_frames=40))
    for chunks in ([said.cue(10, 50), labels], [labels, said.cue(10, 50)]):
        assert read(tmp_path, said.riff(*chunks)).embedded == Embedded(cue_points=wanted)


def test_a_recorder_says_when_and_who(tmp_path: Path) -> None:
    found = read(tmp_path, said.riff(said.bext())).embedded
    assert found is not None
    assert found.recorded_at == datetime(2024, 5, 1, 5, 6, 7)
    assert (found.description, found.originator, found.originator_reference) == ("Dawn chörus", "Zoom F8", "DE123")
    assert found.time_reference_frames == (1 << 32) + 99
    assert found.umid == bytes(range(32)).hex()
    assert (found.integrated_lufs, found.loudness_range_lu, found.true_peak_dbtp) == (-23, 7.1, -1)
    assert found.coding_history == "A=PCM"


def test_what_a_recorder_does_not_say_is_not_made_up(tmp_path: Path) -> None:
    found = read(tmp_path, said.riff(said.bext(version=1))).embedded
    assert found is not None
    assert found.integrated_lufs is None
    unset = read(tmp_path, said.riff(said.bext(loudness=(0x7FFF,) * 5))).embedded
    assert unset is not None
    assert unset.integrated_lufs is None
    nothing = said.riff((b"bext", bytes(602)))
    assert read(tmp_path, nothing).embedded is None


def test_ixml(tmp_path: Path) -> None:
    xml = b"<?xml version='1.0' encoding='UTF-8'?><BWFXML><PROJECT>For\xc3\xaat</PROJECT><SCENE>3</SCENE>"
    xml += b"<TAKE>2</TAKE><TRACK_LIST/><USER><CATEGORY>BIRDS</CATEGORY></USER><NOTE>wind &amp; rain</NOTE>"
    xml += b"<TEMPO>98.5</TEMPO></BWFXML>\0"
    found = read(tmp_path, said.riff((b"iXML", xml))).embedded
    assert found == Embedded(project="Forêt", scene="3", take="2", category="BIRDS", note="wind & rain", tempo_bpm=98.5)


@pytest.mark.hostile("XML in a chunk that names entities or unfolds", "left out, and said; the file is analyzed")
@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x><SCENE>&b;</SCENE></x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>".encode("utf-16"),
        b"<x><SCENE>1</x>",
        b"\xff\xfe\x00",
    ],
)
def test_xml_that_wants_more_than_to_be_read_is_refused(xml: bytes, tmp_path: Path) -> None:
    info = read(tmp_path, said.riff((b"iXML", xml), said.acid(0, 0, 4, (4, 4), 90)))
    assert "its iXML chunk cannot be read" in info.warnings[0]
    assert info.embedded is not None
    assert (info.embedded.scene, info.embedded.tempo_bpm) == (None, 90)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1"])
def test_info_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    chunk = said.info(INAM="Café".encode(encoding), IART="Ö".encode(encoding), IGNR=b"House", XYZW=b"odd", ICMT=b"")
    found = {"title": "Café", "artist": "Ö", "genre": "House", "xyzw": "odd"}
    assert tags(tmp_path, said.riff(chunk)) == found
    assert tags(tmp_path, said.w64(chunk)) == found
    assert tags(tmp_path, said.rf64(chunk)) == found


LATIN, UTF16, UTF16BE, UTF8 = 0, 1, 2, 3


def text(value: str, encoding: int) -> bytes:
    encoded = {LATIN: "latin-1", UTF16: "utf-16", UTF16BE: "utf-16-be", UTF8: "utf-8"}[encoding]
    return bytes([encoding]) + value.encode(encoded)


def frames(version: int, encoding: int) -> list[tuple[bytes, bytes]]:
    def named(two: bytes, later: bytes) -> bytes:
        return two if version == 2 else later

    separator = "\0"
    return [
        (named(b"TT2", b"TIT2"), text("Tïtle", encoding)),
        (named(b"TP1", b"TPE1"), text(f"Ärtist{separator}Second", encoding)),
        (named(b"TAL", b"TALB"), text("Albüm", encoding)),
        (named(b"TBP", b"TBPM"), text("128", encoding)),
        (named(b"TKE", b"TKEY"), text("Am", encoding)),
        (named(b"TPB", b"TPUB"), text("Lábel", encoding)),
        (named(b"TXX", b"TXXX"), text(f"EnergyLevel{separator}7", encoding)),
        (named(b"POP", b"POPM"), b"someone@example.org\0" + bytes([196, 0, 0, 0, 1])),
    ]


ID3 = {
    "title": "Tïtle",
    "artist": "Ärtist | Second",
    "album": "Albüm",
    "bpm": "128",
    "key": "Am",
    "label": "Lábel",
    "energylevel": "7",
    "rating": "4",
}


@pytest.mark.parametrize(
    ("version", "encoding"),
    [
        (2, LATIN),
        (2, UTF16),
        (3, LATIN),
        (3, UTF16),
        (4, LATIN),
        (4, UTF16),
        (4, UTF16BE),
        (4, UTF8),
    ],
)
def test_id3_of_any_version_in_any_file(version: int, encoding: int, tmp_path: Path) -> None:
    tag = said.id3(version, *frames(version, encoding))
    for data in (
        said.mp3(tag),
        said.riff((b"id3 ", tag)),
        said.riff((b"LIST", b"INFO"), (b"ID3 ", tag)),
        said.aiff((b"ID3 ", tag)),
        said.w64((b"id3 ", tag)),
        said.rf64((b"ID3 ", tag)),
    ):
        assert tags(tmp_path, data) == ID3, data[:4]


def test_an_old_tag_only_fills_in(tmp_path: Path) -> None:
    old = (
        b"TAG"
        + b"Title cut off".ljust(30, b"\0")
        + b"Artist".ljust(30, b"\0")
        + bytes(30)
        + b"1999"
        + bytes(28)
        + b"\0\7\x12"
    )
    assert tags(tmp_path, said.mp3(b"", old)) == {
        "title": "Title cut off",
        "artist": "Artist",
        "date": "1999",
        "genre": "Techno",
        "track": "7",
    }
    found = tags(tmp_path, said.mp3(said.id3(4, (b"TIT2", text("Title cut off no more", UTF8))), old))
    assert found["title"] == "Title cut off no more"
    assert found["artist"] == "Artist"


@pytest.fixture
def flac(tmp_path: Path) -> bytes:
    soundfile.write(tmp_path / "a.flac", np.zeros(1000), 8000)
    return (tmp_path / "a.flac").read_bytes()


def test_vorbis_comments_keep_all(flac: bytes, tmp_path: Path) -> None:
    said_in_it = [
        b"TITLE=T\xc3\xaftle",
        b"artist=A",
        b"Artist=B",
        b"initialkey=8A",
        b"ORGANIZATION=L",
        b"rating=80",
        b"my=own",
        b"comment=\xe9 in Latin",
        b"equals=a=b",
        b"none=",
    ]
    assert tags(tmp_path, said.with_comments(flac, *said_in_it)) == {
        "title": "Tïtle",
        "artist": "A | B",
        "key": "8A",
        "label": "L",
        "rating": "80",
        "my": "own",
        "comment": "é in Latin",
        "equals": "a=b",
    }


def test_flac_keeps_the_chunks_of_the_wav_that_it_was(flac: bytes, tmp_path: Path) -> None:
    name, data = said.acid(2, 57, 8, (4, 4), 120.0)
    chunk = b"riff" + name + struct.pack("<I", len(data)) + data
    found = read(tmp_path, said.with_comments(flac, b"title=T", foreign=chunk), "a.flac")
    assert found.embedded == Embedded(is_loop=True, root_note=57, beats=8, tempo_bpm=120, time_signature=(4, 4))


APPLE = {
    "beat count": "8",
    "time signature": "4/4",
    "key signature": "A",
    "key type": "minor",
    "genre": "Dub",
    "category": "Bass",
    "subcategory": "Electric Bass",
    "descriptors": "Grooving,Clean",
    "tempo": "92",
}


def pairs(values: dict[str, str]) -> bytes:
    return struct.pack(">I", len(values)) + b"".join(f"{a}\0{b}\0".encode() for a, b in values.items())


def test_apple_loops(tmp_path: Path) -> None:
    chunk = (b"uuid", bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c") + pairs(APPLE))
    info = read(tmp_path, said.caf((b"uuid", bytes(16)), chunk, (b"info", pairs({"artist": "Somebody"}))))
    assert info.embedded == Embedded(
        beats=8,
        time_signature=(4, 4),
        key="A minor",
        category="Bass",
        subcategory="Electric Bass",
        tempo_bpm=92,
        descriptors=("Grooving", "Clean"),
        is_loop=True,
    )
    assert info.tags == {"genre": ("Dub",), "artist": ("Somebody",)}
    basc = (b"basc", struct.pack(">IIHHHH", 1, 16, 57, 1, 3, 4) + bytes(68))
    assert read(tmp_path, said.aiff(basc)).embedded == Embedded(
        beats=16, root_note=57, key="A minor", time_signature=(3, 4)
    )


def test_aiff_has_instruments_with_loops_between_markers(tmp_path: Path) -> None:
    mark = struct.pack(">HhIB", 2, 1, 100, 4) + b"head\0" + struct.pack(">hIB", 2, 901, 3) + b"end"
    inst = struct.pack(">bbbbbbhhhhhhh", 60, 5, 48, 72, 1, 127, 0, 1, 1, 2, 0, 0, 0)
    wanted = Embedded(
        root_note=60,
        fine_tune_cents=5,
        lowest_note=48,
        highest_note=72,
        loops=(LOOP,),
        cue_points=(CuePoint(frame=100, label="head"), CuePoint(frame=901, label="end")),
    )
    info = read(tmp_path, said.aiff((b"INST", inst), (b"MARK", mark), (b"NAME", b"T\xeftle"), (b"ANNO", b"x\0")))
    assert info.embedded == wanted
    assert info.tags == {"title": ("Tïtle",), "comment": ("x",)}


def test_names_of_one_meaning_are_one() -> None:
    raw = {
        "TBPM": "120",
        "tempo": "121",
        "Initial Key": "Am",
        "INITIAL_KEY": "8A",
        "Publisher": "L",
        "Foo Bar": "x",
        "major_brand": "M4A",
        "empty": " \n",
        "DISCNUMBER": ["1", "1", "2"],
    }
    assert clean_tags(raw) == {
        "bpm": ("120", "121"),
        "key": ("8A", "Am"),
        "label": ("L",),
        "foo bar": ("x",),
        "disc": ("1", "2"),
    }


def test_there_are_limits() -> None:
    many = clean_tags({f"n{i}": [f"{j}" * 2000 for j in range(30)] for i in range(100)})
    assert len(many) == MAX_TAGS
    assert {len(values) for values in many.values()} == {MAX_VALUES}
    assert max(len(value) for values in many.values() for value in values) == MAX_VALUE
    assert clean_tags({"a": "\x1b[31m\ud800\u202e"}) == {"a": ("[31m?",)}


@pytest.mark.hostile("thousands of cue points", "cut, and said")
def test_thousands_of_points_are_cut(tmp_path: Path) -> None:
    found = read(
        tmp_path, said.riff(said.cue(*range(5000)), said.smpl(60, *((0, i, i + 1, 0) for i in range(5000))))
    ).embedded
    assert found is not None
    assert (len(found.cue_points), len(found.loops)) == (256, 256)


def test_a_stored_record_of_before_is_still_read() -> None:
    old = {
        "digest": "d",
        "format": "wav",
        "codec": "pcm",
        "decoder": "x",
        "sample_rate_hz": 1,
        "channels": 1,
        "frames": 1,
        "mono_weights": [1.0],
        "tags": {"title": "T"},
    }
    info = AudioInfo.model_validate(old)
    assert (info.tags, info.embedded) == ({"title": ("T",)}, None)


WHOLE = (
    said.riff(
        said.acid(2, 57, 8, (4, 4), 120),
        said.smpl(60, (0, 1, 9, 0)),
        said.cue(1),
        said.adtl({1: b"x"}),
        said.bext(),
        said.info(INAM=b"x"),
        (b"iXML", b"<a><SCENE>1</SCENE></a>"),
        (b"id3 ", said.id3(3, *frames(3, LATIN))),
    ),
    said.aiff((b"MARK", struct.pack(">HhIB", 1, 1, 1, 0) + b"\0"), (b"INST", bytes(20)), (b"basc", bytes(84))),
    said.caf((b"info", pairs(APPLE)), (b"uuid", bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c") + pairs(APPLE))),
    said.mp3(said.id3(4, *frames(4, UTF8))),
    said.mp3(said.id3(2, *frames(2, UTF16))),
    said.w64(said.bext()),
    said.rf64(said.bext()),
    b"fLaC\x84\x00\x00\x30" + said.vorbis_comment(b"a=b"),
    b"OggS"
    + bytes(22)
    + b"\x02\x1e\x30"
    + b"\x01vorbis".ljust(30, b"\0")
    + b"\x03vorbis"
    + said.vorbis_comment(b"a=b"),
    b"\0\0\0\x14ftypM4A " + bytes(200),
    bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(200),
)


@pytest.mark.hostile("chunks and tags of any bytes and sizes", "what can be read of them; the file is analyzed")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6),
    st.floats(0, 1),
)
@example(b"RIFF\xff\xff\xff\xffWAVELIST\xff\xff\xff\xffINFO", [], 1.0)
@example(b"RIFF\0\0\0\0WAVE" + b"LIST\0\0\0\0" * 9000, [], 1.0)
def test_nothing_that_a_file_says_can_fail(
    tmp_path: Path, data: bytes, changes: list[tuple[float, bytes]], kept: float
) -> None:
    hostile = bytearray(data)
    for where, new in changes:
        at = int(where * len(hostile))
        hostile[at : at + len(new)] = new
    path = tmp_path / "hostile"
    path.write_bytes(hostile[: int(kept * len(hostile))])
    found = what_is_said(path, {})
    assert len(found.tags) <= MAX_TAGS
    assert all(value.isprintable() and len(value) <= MAX_VALUE for values in found.tags.values() for value in values)
    if found.embedded is not None:
        assert Embedded.model_validate_json(found.embedded.model_dump_json()) == found.embedded
        assert len(found.embedded.model_dump_json()) < 200_000
