"""Batches of one shape, and what happens when a GPU does not play along."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from sampler_classifier import device as room
from sampler_classifier.device import CPU_BATCH, Device
from sampler_classifier.network import Encoder
from torch import Tensor, nn


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    torch.manual_seed(1)
    return Encoder((8, 16, 24), 12).eval()


def some_windows(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((count, 96, 64), dtype=np.float32)


def test_the_answer_for_a_window_does_not_depend_on_its_company(encoder: Encoder) -> None:
    device, given = Device(encoder, cuda=False), some_windows(11)
    together = device.run(given)
    assert together.shape == (11, 12)
    alone = np.concatenate([device.run(window[None]) for window in given])
    assert np.array_equal(alone, together)
    assert np.array_equal(device.run(given[::-1])[::-1], together)


class Elsewhere(nn.Module):
    """Stands in for a network on a GPU: runs on the CPU, and fails as asked."""

    def __init__(self, network: nn.Module, fails: Any) -> None:
        super().__init__()
        self.network, self.fails, self.shapes = network, fails, []

    def forward(self, windows: Tensor) -> Tensor:
        self.shapes.append(len(windows))
        self.fails(len(windows))
        return self.network(windows)


@pytest.fixture
def on_gpu(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> Any:
    """A device that believes it has a GPU; gives it and what stands in for its network."""

    def make(fails: Any) -> tuple[Device, Elsewhere]:
        device, stand_in = Device(encoder, cuda=False), Elsewhere(encoder, fails)
        monkeypatch.setattr(torch, "from_numpy", _NoMove.wrapped(torch.from_numpy))
        monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
        device._on_cuda, device.name, device._batch = stand_in, "cuda", room.CUDA_BATCH
        return device, stand_in

    return make


class _NoMove:
    """A tensor whose ``to("cuda")`` stays where it is."""

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor

    @classmethod
    def wrapped(cls, from_numpy: Any) -> Any:
        return lambda array: cls(from_numpy(array))

    def to(self, _name: str) -> Tensor:
        return self.tensor


def test_out_of_memory_halves_the_batch_and_loses_nothing(on_gpu: Any, encoder: Encoder) -> None:
    def fails(size: int) -> None:
        if size > 128:
            raise torch.OutOfMemoryError("CUDA out of memory")

    device, stand_in = on_gpu(fails)
    given = some_windows(300)
    found = device.run(given)
    assert stand_in.shapes[:3] == [512, 256, 128]
    assert (device.name, device.warnings) == ("cuda", ())
    assert np.allclose(found, encoder(torch.as_tensor(given)).detach().numpy(), atol=1e-5)


def _broken(_size: int) -> None:
    raise RuntimeError("CUDA error: an illegal memory access was encountered\nmore")


def _full(_size: int) -> None:
    raise torch.OutOfMemoryError("CUDA out of memory")


@pytest.mark.parametrize(("fails", "told"), [(_broken, "illegal memory access"), (_full, "out of memory")])
def test_any_other_trouble_moves_the_work_to_the_cpu_and_is_told(on_gpu: Any, fails: Any, told: str) -> None:
    device, _ = on_gpu(fails)
    assert device.run(some_windows(5)).shape == (5, 12)
    assert device.name == "cpu"
    assert device._batch == CPU_BATCH
    (warning,) = device.warnings
    assert told in warning
    assert "\n" not in warning


def test_a_fault_on_the_cpu_is_not_hidden(encoder: Encoder) -> None:
    with pytest.raises(RuntimeError):
        Device(encoder, cuda=False).run(np.zeros((2, 96, 3), np.float32))
