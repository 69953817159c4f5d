"""Arrays as fields of a result: NumPy inside a process, a digest in JSON.

A field is declared ``Annotated[FloatArray, ArraySpec("float32", (None, 4))]``. In Python it holds an
array; in JSON it is ``{"sha256": …, "dtype": …, "shape": […]}``. The two are joined by an
:class:`ArrayStore` given as pydantic context: ``result.model_dump_json(context={"arrays": store})``.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

Array = NDArray[Any]
"""Any NumPy array; the field's :class:`ArraySpec` says which."""


class ArrayRef(BaseModel):
    """How an array is written in JSON: the SHA-256 of its ``.npy`` file, and what is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    dtype: str
    shape: tuple[int, ...]


class ArrayStore(Protocol):
    """Where arrays live outside JSON."""

    def put(self, array: Array) -> ArrayRef:
        """Keep ``array`` and return its reference."""
        ...

    def open(self, ref: ArrayRef) -> Array:
        """Return the array of ``ref``, memory-mapped and read-only where it is a file."""
        ...


class MemoryArrays:
    """An :class:`ArrayStore` in memory, for tests and for use without a library."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def put(self, array: Array) -> ArrayRef:
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        data = buffer.getvalue()
        digest = hashlib.sha256(data).hexdigest()
        self._files[digest] = data
        return ArrayRef(sha256=digest, dtype=array.dtype.name, shape=array.shape)

    def open(self, ref: ArrayRef) -> Array:
        array: Array = np.load(io.BytesIO(self._files[ref.sha256]), allow_pickle=False)
        array.flags.writeable = False
        return array


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
    return _store(info.context).open(ArrayRef.model_validate(value))


def _serialize(array: Array, info: core_schema.SerializationInfo) -> dict[str, Any]:
    return _store(info.context).put(array).model_dump(mode="json")


def _store(context: Any) -> ArrayStore:
    if not isinstance(context, dict) or "arrays" not in context:
        raise ValueError('an array needs a store: pass context={"arrays": store}')
    store: ArrayStore = context["arrays"]
    return store
