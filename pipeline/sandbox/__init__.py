"""Work in processes apart, under limits: the one place where something is done to what schools sent.

A bomb, a loop or a crash of a library costs one task alone. Whoever has work asks a :class:`Pool`, and does not know
where it is done: ``local`` does it on this machine. A task is bytes and plain data, and so is what comes of it: neither
a path, nor a key, nor an open file goes along. ``process`` is one process.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Task = Callable[[], tuple[Any, ...]]
"""Returns the arguments of a task, here and as late as possible: what a key opens is opened where the key is."""


class Lost(Enum):
    """Why a task has no result."""

    NOT_GIVEN = "not given"
    """What it is about could not be had."""
    STOPPED = "stopped"
    """It took too long or too much, died, or said what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take."""

    seconds: float
    """After which a task is stopped, whatever it does."""
    memory: int
    """Bytes of address space, libraries included: its resident part is smaller still."""
    processor: int | None = None
    """Seconds of the processor for a task: none is stopped because the machine is busy."""
    file: int = 0
    """Bytes of a file that it may write."""
    result: int = 32_000_000
    """Bytes that it may send back."""
    lasting: bool = False
    """It does one task after the other; else it ends with its task, and nothing of a hostile file reaches the next."""


class Pool(Protocol):
    """Where tasks are done."""

    def run(
        self, work: Callable[..., T], tasks: Sequence[Task], limits: Limits, common: bytes | None = None
    ) -> Generator[T | Lost, None, None]:
        """Do tasks in processes apart; yields what each returns, in their order.

        Args:
            work: a function of a module; given ``common`` first, if there is any, then what its task returns.
            tasks: any exception but ``PipelineError`` that one raises: the task is lost.
            limits: of each process.
            common: what all these tasks take, handed over once to each process.

        Raises:
            PipelineError: when no process can be started: that is no file's fault, and none is set aside for it.
        """
        ...
