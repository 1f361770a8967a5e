"""What is imported only when it is asked for: the one way, so that an empty run, a help page, a table cost nothing."""

from importlib import import_module
from typing import Any


def load(where: str) -> Any:
    """Return the object that ``package.module:name`` names, its module being imported now if it was not.

    Raises:
        ImportError: when there is no such module.
        AttributeError: when it has no such name.
    """
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)
