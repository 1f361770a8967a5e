"""What needs a loop, or a browser, of its own: a browser that another test drives holds the loop of this thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def apart(work: Callable[[], T]) -> T:
    """Do it in a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def awaited(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of a coroutine."""
    return apart(lambda: asyncio.run(work))
