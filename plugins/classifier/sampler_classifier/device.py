"""Running a network where it runs best, and where it still runs when that fails."""

from __future__ import annotations

import copy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

Floats = NDArray[np.float32]

CPU_BATCH = 4
CUDA_BATCH = 512


class Device:
    """Runs a network over batches of one shape, on CUDA where there is one, on the CPU otherwise.

    The shape is fixed, and filled up with zeros, so that the answer for a window does not depend on its company. When
    the GPU's memory runs out the batch is halved; any other failure of the GPU moves the work to the CPU for good.
    """

    def __init__(self, network: nn.Module, *, cuda: bool) -> None:
        torch.set_num_threads(1)  # the workers are the parallelism
        self._network = network
        self._on_cuda: nn.Module | None = None
        self.name = "cpu"
        self.warnings: tuple[str, ...] = ()
        self._batch = CPU_BATCH
        if cuda and torch.cuda.is_available():
            self._move_to_cuda()

    def run(self, windows: Floats) -> Floats:
        """``(k, …)`` → ``(k, size)``."""
        done: list[Floats] = []
        first = 0
        while first < len(windows):
            part = windows[first : first + self._batch]
            try:
                done.append(self._run(part))
            except torch.OutOfMemoryError as error:
                self._shrink(error)
                continue
            except RuntimeError as error:
                if self.name == "cpu":
                    raise
                self._leave_cuda(f"the GPU failed ({_first_line(error)}); the work went to the CPU")
                continue
            first += len(part)
        return np.concatenate(done)

    def _run(self, part: Floats) -> Floats:
        batch = np.zeros((self._batch, *part.shape[1:]), np.float32)
        batch[: len(part)] = part
        with torch.inference_mode():
            given = torch.from_numpy(batch).to(self.name)
            answer: Tensor = (self._on_cuda or self._network)(given)
            return np.asarray(answer[: len(part)].cpu().numpy())

    def _move_to_cuda(self) -> None:
        try:
            self._on_cuda = copy.deepcopy(self._network).to("cuda")
        except RuntimeError as error:
            self._leave_cuda(f"the GPU cannot be used ({_first_line(error)}); the work is done on the CPU")
            return
        self.name, self._batch = "cuda", CUDA_BATCH

    def _shrink(self, error: Exception) -> None:
        if self._batch == 1:
            self._leave_cuda(f"the GPU's memory is full ({_first_line(error)}); the work went to the CPU")
            return
        torch.cuda.empty_cache()
        self._batch //= 2

    def _leave_cuda(self, why: str) -> None:
        self._on_cuda, self.name, self._batch = None, "cpu", CPU_BATCH
        self.warnings = (*self.warnings, why)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
