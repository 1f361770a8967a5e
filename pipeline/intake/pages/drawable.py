"""Can the pages of a PDF be drawn without harm? A drawing that calls itself keeps a library busy for minutes."""

from typing import Any

_DEEPEST = 12
"""Drawings within drawings beyond which a page is not drawn; those of printed forms are three deep."""
_MOST = 5_000
"""Calls of drawings, all pages together."""


def is_drawable(trailer: Any) -> bool:
    """Tell whether no drawing of a document calls itself, nor too many others. Never raises."""
    try:
        return _is_drawable(trailer["/Root"].get("/Pages"))
    except Exception:  # the library's boundary: what its objects hold is not trusted
        return False


def _is_drawable(pages: Any) -> bool:
    left = [_MOST]
    todo: list[Any] = [pages]
    seen: set[int] = set()
    while todo:
        node = _dictionary(todo.pop())
        if node is None or id(node) in seen or len(seen) > _MOST:
            continue
        seen.add(id(node))
        todo += list(node.get("/Kids", ()))
        if not _fine(node, (), left):
            return False
    return True


def _dictionary(found: Any) -> Any:
    found = found.get_object() if hasattr(found, "get_object") else found
    return found if isinstance(found, dict) else None


def _fine(owner: Any, path: tuple[int, ...], left: list[int]) -> bool:
    resources = _dictionary(owner.get("/Resources"))
    objects = _dictionary(resources.get("/XObject")) if resources else None
    for reference in objects.values() if objects else ():
        drawing = _dictionary(reference)
        if drawing is None or drawing.get("/Subtype") != "/Form":
            continue
        left[0] -= 1
        if id(drawing) in path or len(path) >= _DEEPEST or left[0] < 0:
            return False
        if not _fine(drawing, (*path, id(drawing)), left):
            return False
    return True
