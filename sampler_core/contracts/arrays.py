"""Arrays as fields of a result: NumPy inside a process, a digest in JSON.

A field is declared ``Annotated[FloatArray, ArraySpec("float32", (None, 4))]``. In Python it holds an
array; in JSON it is ``{"sha256": …, "dtype": …, "shape": […], "offset": …}``. :func:`dump_results` writes the arrays
of an outcome into an :class:`ArrayStore`, all into one object; to be read, a result is given it as pydantic context:
``Loudness.model_validate(data, context={"arrays": store})``.

An object is one ``.npy`` after another, each from a multiple of 64 bytes on. Its name is the SHA-256 of its bytes, and
it never changes; its index are the headers.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

Array = NDArray[Any]
"""Any NumPy array; the field's :class:`ArraySpec` says which."""
_ALIGNED = 64
"""Bytes that a processor loads at once: data of an array begins at a multiple, as its header is padded, too."""


class ArrayRef(BaseModel):
    """How an array is written in JSON: the SHA-256 of the object that holds it, from which byte on, and what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    dtype: str
    shape: tuple[int, ...]
    offset: int = Field(default=0, ge=0)


class ArrayStore(Protocol):
    """Where arrays live outside JSON: objects by digest, each with the arrays of one outcome."""

    def put(self, arrays: Sequence[Array]) -> tuple[ArrayRef, ...]:
        """Keep ``arrays`` in one object and return their references, in order."""
        ...

    def get(self, ref: ArrayRef) -> Array:
        """Return the array of ``ref``, memory-mapped and read-only where it is in a file."""
        ...


class Sink(Protocol):
    """What arrays are written to: a file, a buffer, something that hashes."""

    def write(self, data: bytes, /) -> object:
        """Take ``data``."""
        ...


def write_object(arrays: Sequence[Array], sink: Sink) -> tuple[int, ...]:
    """Write an object of ``arrays`` and return where in it each begins."""
    counted = _Counted(sink)
    offsets = []
    for array in arrays:
        counted.write(b"\0" * (-counted.size % _ALIGNED))
        offsets.append(counted.size)
        np.lib.format.write_array(counted, np.ascontiguousarray(array), allow_pickle=False)
    return tuple(offsets)


class _Counted:
    """Knows how much was written."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.size = 0

    def write(self, data: bytes) -> None:
        self._sink.write(data)
        self.size += len(data)


def read_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return shape, whether columns come first, and type of the array that begins where ``file`` stands, which then
    stands before its data. Nothing is unpickled.

    Raises:
        ValueError: when there is no array of numbers.
    """
    try:
        version = np.lib.format.read_magic(file)
        heads = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        shape, columns_first, dtype = heads[version](file)
    except (LookupError, RecursionError, SyntaxError, TypeError, ValueError) as error:
        raise ValueError(f"it is no array ({error})") from error
    if dtype.kind not in "biufc":
        raise ValueError(f"it holds {dtype}, not numbers")
    return shape, columns_first, dtype


def read_object(file: IO[bytes], size: int) -> list[ArrayRef]:
    """Return what is in the object that ``file`` is from beginning to end, ``size`` bytes; digests are left empty.

    Raises:
        ValueError: when it is none.
    """
    found: list[ArrayRef] = []
    offset = 0
    while offset < size or not found:
        file.seek(offset)
        shape, _, dtype = read_header(file)
        end = file.tell() + math.prod(shape) * dtype.itemsize
        if end > size:
            raise ValueError("it is not as long as its headers say")
        found.append(ArrayRef.model_construct(sha256="", dtype=dtype.name, shape=shape, offset=offset))
        offset = end + -end % _ALIGNED
    if end != size:
        raise ValueError("it is not as long as its headers say")
    return found


class MemoryArrays:
    """An :class:`ArrayStore` in memory, for tests and for use without a library."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def put(self, arrays: Sequence[Array]) -> tuple[ArrayRef, ...]:
        """Keep ``arrays``."""
        buffer = io.BytesIO()
        offsets = write_object(arrays, buffer)
        data = buffer.getvalue()
        digest = hashlib.sha256(data).hexdigest()
        self._objects[digest] = data
        return references(digest, arrays, offsets)

    def get(self, ref: ArrayRef) -> Array:
        """Return a copy, read-only."""
        buffer = io.BytesIO(self._objects[ref.sha256])
        buffer.seek(ref.offset)
        array: Array = np.load(buffer, allow_pickle=False)
        array.flags.writeable = False
        return array


def references(digest: str, arrays: Sequence[Array], offsets: Sequence[int]) -> tuple[ArrayRef, ...]:
    """Return how the ``arrays`` of an object are referred to."""
    return tuple(
        ArrayRef(sha256=digest, dtype=array.dtype.name, shape=array.shape, offset=offset)
        for array, offset in zip(arrays, offsets, strict=True)
    )


def dump_results(results: Sequence[BaseModel], store: ArrayStore, **how: Any) -> list[dict[str, Any]]:
    """Return ``results`` as JSON has them, their arrays together in one object of ``store``.

    Raises:
        ValueError: when JSON cannot hold one of them.
    """
    arrays = {id(array): array for result in results for array in _arrays_in(result)}
    refs = dict(zip(arrays, store.put([*arrays.values()]), strict=True)) if arrays else {}
    return [result.model_dump(mode="json", context={"references": refs}, **how) for result in results]


def _arrays_in(value: object) -> Iterator[Array]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _arrays_in(getattr(value, name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _arrays_in(each)
    elif isinstance(value, dict):
        yield from _arrays_in(tuple(value.values()))


@dataclass(frozen=True)
class ArraySpec:
    """What an array field must be: ``dtype`` by NumPy name, ``shape`` with ``None`` for any length."""

    dtype: str
    shape: tuple[int | None, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(_serialize, info_arg=True, when_used="json"),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        sizes = [{"type": "integer", "minimum": 0} if n is None else {"const": n} for n in self.shape]
        return {
            "type": "object",
            "title": "Array",
            "properties": {
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "dtype": {"const": self.dtype},
                "shape": {"type": "array", "prefixItems": sizes, "minItems": len(sizes), "items": False},
                "offset": {"type": "integer", "minimum": 0, "default": 0},
            },
            "required": ["sha256", "dtype", "shape"],
            "additionalProperties": False,
        }

    def _validate(self, value: Any, info: core_schema.ValidationInfo) -> Array:
        array = value if isinstance(value, np.ndarray) else _open(value, info)
        if array.dtype.name != self.dtype:
            raise ValueError(f"array of {array.dtype.name}, expected {self.dtype}")
        fits = len(array.shape) == len(self.shape) and all(
            want is None or want == have for want, have in zip(self.shape, array.shape, strict=True)
        )
        if not fits:
            raise ValueError(f"array of shape {array.shape}, expected {self.shape} (None is any length)")
        if value is array and array.dtype.kind in "fc" and not _finite(array):
            raise ValueError("array contains NaN or infinity")
        return array


def _finite(array: Array) -> bool:
    """In pieces, because the mask of a ten-hour file would not be small."""
    return all(bool(np.isfinite(piece).all()) for piece in np.array_split(array, array.size // 2**20 + 1))


def _open(value: Any, info: core_schema.ValidationInfo) -> Array:
    context = info.context
    if not isinstance(context, dict) or "arrays" not in context:
        raise ValueError('an array needs a store: pass context={"arrays": store}')
    store: ArrayStore = context["arrays"]
    return store.get(ArrayRef.model_validate(value))


def _serialize(array: Array, info: core_schema.SerializationInfo) -> dict[str, Any]:
    context: Any = info.context
    if not isinstance(context, dict) or "references" not in context:
        raise ValueError("a result with arrays is written by dump_results")
    ref: ArrayRef = context["references"][id(array)]
    return ref.model_dump(mode="json", exclude_defaults=True)
