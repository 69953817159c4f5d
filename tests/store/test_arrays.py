"""Arrays beside the database."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import numpy as np
import pytest
import stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from stored import Writer

from sampler_core.contracts import MemoryArrays, dump_results
from sampler_core.contracts.arrays import read_object
from sampler_core.library import Library
from sampler_core.store.arrays import ArrayFiles, MissingArray, ScratchArrays
from sampler_core.store.errors import LibraryFull
from sampler_core.store.rows import layout_of

SHAPES = arrays_of.array_shapes(max_dims=3, min_side=0, max_side=5)
ARRAYS = st.sampled_from(["float16", "float32", "int64", "bool"]).flatmap(lambda t: arrays_of.arrays(t, SHAPES))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(ARRAYS, min_size=1, max_size=4))
def test_arrays_come_back_from_one_file_that_its_digest_names(some, tmp_path: Path) -> None:
    arrays = ScratchArrays(tmp_path)
    refs = arrays.put(some)
    for array, ref in zip(some, refs, strict=True):
        again = arrays.get(ref)
        np.testing.assert_array_equal(again, array)
        assert (again.dtype, again.shape, again.flags.writeable) == (array.dtype, array.shape, False)
    assert refs == MemoryArrays().put(some)
    (digest,) = {ref.sha256 for ref in refs}
    assert hashlib.sha256((tmp_path / f"{digest}.npy").read_bytes()).hexdigest() == digest


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(ARRAYS, min_size=1, max_size=4), missing=st.integers(1, 80))
def test_what_is_in_a_file_is_told_by_the_file_alone(some, missing, tmp_path: Path) -> None:
    refs = ScratchArrays(tmp_path).put(some)
    data = (tmp_path / f"{refs[0].sha256}.npy").read_bytes()

    assert layout_of(read_object(io.BytesIO(data), len(data))) == layout_of(refs)
    with pytest.raises(ValueError, match="it is no"):
        read_object(io.BytesIO(data[:-missing]), len(data) - missing)


def test_numpy_reads_the_first_array_of_a_file(tmp_path: Path) -> None:
    first, _ = ScratchArrays(tmp_path).put([np.arange(3.0), np.arange(4)])

    np.testing.assert_array_equal(np.load(tmp_path / f"{first.sha256}.npy"), np.arange(3.0))


def test_an_array_in_fortran_order_is_the_same_array(tmp_path: Path) -> None:
    array = np.arange(12.0).reshape(3, 4)
    arrays = ScratchArrays(tmp_path)
    assert arrays.put([np.asfortranarray(array)]) == arrays.put([array])


def test_equal_arrays_are_kept_once(library: Library, writer: Writer, scratch_arrays: ScratchArrays, sound) -> None:
    for i in range(2):
        file_id = writer.file(sound(f"{i}.wav"), stored.audio_info(str(i)))
        writer.frames(file_id, f"k{i}", scratch_arrays, stored.frames_result())
    assert len(list(library.arrays.root.rglob("*.npy"))) == 1
    assert not list(library.scratch.iterdir())


def test_a_worker_finds_an_array_before_and_after_it_is_adopted(
    library: Library, scratch_arrays: ScratchArrays
) -> None:
    array = np.arange(5.0)
    (ref,) = scratch_arrays.put([array])
    np.testing.assert_array_equal(scratch_arrays.get(ref), array)
    with library.transaction() as tx:
        tx.adopt(scratch_arrays.folder / f"{ref.sha256}.npy", [ref])
    np.testing.assert_array_equal(scratch_arrays.get(ref), array)


def test_a_file_that_is_not_the_array_is_noticed(library: Library, scratch_arrays: ScratchArrays) -> None:
    (ref,) = scratch_arrays.put([np.arange(5.0)])
    with pytest.raises(MissingArray, match="expected float32"):
        scratch_arrays.get(ref.model_copy(update={"dtype": "float32"}))
    with pytest.raises(MissingArray, match="is not at"):
        library.arrays.get(ref)


@pytest.mark.parametrize("broken", ["fsync", "rename"])
def test_no_row_without_its_file_whatever_fails(
    broken: str, library: Library, writer: Writer, scratch_arrays: ScratchArrays, sound, monkeypatch
) -> None:
    """The first, second, … call of a system function fails, until all succeed."""
    file_id = writer.file(sound(), stored.audio_info())
    target, name = (os, "fsync") if broken == "fsync" else (Path, "rename")
    for turn in range(30):
        calls = 0
        real = getattr(target, name)

        def failing(*given, real=real, turn=turn):
            nonlocal calls
            calls += 1
            if calls > turn:
                raise OSError(28, "No space left on device")
            return real(*given)

        frames = stored.frames_result(length=2, seed=turn)
        stored.outcome("frames", dump_results([frames], scratch_arrays)[0])
        with monkeypatch.context() as patch:
            patch.setattr(target, name, failing)
            try:
                writer.frames(file_id, f"k{turn}", _Written(scratch_arrays), frames)
            except LibraryFull:
                assert library.outcomes(f"k{turn}") is None
                continue
        break
    assert 1 <= turn < 29
    assert library.outcomes(f"k{turn}") is not None
    writer.frames(file_id, "again", scratch_arrays, frames)


class _Written(ScratchArrays):
    """Arrays that were written before anything failed."""

    def __init__(self, arrays: ScratchArrays) -> None:
        super().__init__(arrays.folder)
        self.put = MemoryArrays().put  # type: ignore[method-assign]


def test_settling_nothing_does_nothing(tmp_path: Path) -> None:
    ArrayFiles(tmp_path / "arrays").settle()
    assert not (tmp_path / "arrays").exists()
