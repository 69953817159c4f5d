"""Reading what is stored as its kind, with arrays mapped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stored

from sampler_core.contracts import Reason, Span
from sampler_core.kinds import Classification, Frames, Key, Regions, Tempo
from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.errors import LibraryError, UnknownFile

Sound = Callable[..., Path]


def test_a_result_is_read_as_its_kind(library: Library, writer: stored.Writer, sound: Sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "tempo 1", stored.tempo(98.0))
    file = library.file(sound())

    tempo = file.result(Tempo)
    assert tempo is not None
    assert (tempo.bpm, tempo.beats[0].position) == (98.0, 1)
    assert file.audio is not None
    assert file.audio.duration_s == 2.0
    assert file.result(Key) is None
    assert file.of(Key) == ()


def test_arrays_are_mapped(
    library: Library, writer: stored.Writer, sound: Sound, scratch_arrays: ScratchArrays
) -> None:
    given = stored.frames_result()
    writer.frames(writer.file(sound(), stored.audio_info()), "frames 1", scratch_arrays, given)

    frames = library.file(sound()).result(Frames)
    assert frames is not None
    assert isinstance(frames.level_dbfs, np.memmap)
    np.testing.assert_array_equal(frames.level_dbfs, given.level_dbfs)


def test_a_missing_array_is_told_in_a_sentence(
    library: Library, writer: stored.Writer, sound: Sound, scratch_arrays: ScratchArrays
) -> None:
    writer.frames(writer.file(sound(), stored.audio_info()), "frames 1", scratch_arrays, stored.frames_result())
    for path in library.arrays.root.rglob("*.npy"):
        path.unlink()
    with pytest.raises(LibraryError, match="is not at"):
        library.file(sound()).result(Frames)


def test_spans_come_with_what_they_have(library: Library, writer: stored.Writer, sound: Sound) -> None:
    silent = stored.outcome(
        "classification", None, scope="segment", status="undetermined", reason=Reason.TOO_SHORT,
        span=Span(start_s=0.5, end_s=1.0),
    )  # fmt: skip
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "classes", stored.classification("kick", (0.0, 0.5)), silent)

    (first, kick), (second, nothing) = library.file(sound()).each(Classification)
    assert (first, second) == (Span(start_s=0.0, end_s=0.5), Span(start_s=0.5, end_s=1.0))
    assert kick is not None
    assert kick.content[0].name == "kick"
    assert nothing is None


def test_the_analyzer_that_counts_answers(library: Library, writer: stored.Writer, sound: Sound) -> None:
    file_id = writer.file(sound(), stored.audio_info())
    writer.step(file_id, "other", stored.tempo(60.0, analyzer="other"), summary=False)
    writer.step(file_id, "tempo", stored.tempo(120.0))

    tempo = library.file(sound()).result(Tempo)
    assert tempo is not None
    assert tempo.bpm == 120.0
    assert [outcome.analyzer for outcome in library.file(sound()).of(Tempo)] == ["tempo"]
    assert len(library.file(sound()).outcomes) == 2


def test_an_older_form_is_upgraded_by_its_kind(
    library: Library, writer: stored.Writer, sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "tempo 1", stored.tempo(98.0))
    monkeypatch.setattr(Tempo, "schema_version", 2)
    assert library.file(sound()).result(Tempo).bpm == 98.0  # as it is, where nothing else is said

    def upgrade(data: dict[str, Any], from_version: int) -> dict[str, Any]:
        return {**data, "bpm": data["bpm"] + from_version}

    monkeypatch.setattr(Tempo, "upgrade", upgrade)
    tempo = library.file(sound()).result(Tempo)
    assert tempo is not None
    assert tempo.bpm == 99.0


@pytest.mark.parametrize("upgraded", [lambda data: data["swing"], lambda data: {**data, "bpm": "fast"}])
def test_an_older_form_that_cannot_be_upgraded_is_told_on_one_line(
    upgraded: Callable[[dict[str, Any]], Any], library: Library, writer: stored.Writer, sound: Sound,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    writer.step(writer.file(sound(), stored.audio_info()), "tempo 1", stored.tempo(98.0))
    monkeypatch.setattr(Tempo, "schema_version", 2)
    monkeypatch.setattr(Tempo, "upgrade", lambda data, from_version: upgraded(data))
    with pytest.raises(LibraryError, match=r"\(it is of schema version 1\): .*`sampler analyze`") as told:
        library.file(sound()).result(Tempo)
    assert "\n" not in str(told.value)


def test_an_unknown_file_is_told_in_a_sentence(library: Library, tmp_path: Path) -> None:
    (tmp_path / "nowhere.wav").touch()
    with pytest.raises(UnknownFile, match=r"`sampler analyze .*` adds it"):
        library.file(tmp_path / "nowhere.wav")


def test_a_file_that_cannot_be_decoded_has_no_audio(library: Library, writer: stored.Writer, sound: Sound) -> None:
    writer.step(writer.file(sound()), "regions", stored.failed(analyzer="regions"))
    file = library.file(sound())
    assert file.audio is None
    assert file.of(Regions)[0].failure is not None
