"""Files joined to a PDF: to its catalogue (portfolios), to a page, or pinned on one (ISO 32000-1, 7.11)."""

from collections.abc import Iterator
from typing import Any

from pipeline.intake.containers.limits import MAX_CONTENTS, too_many
from pipeline.intake.fields.objects import get, resolve_dict, resolve_list, text_of

_MAX_NODES = 5_000
"""Nodes of the trees of names and of pages that are looked at."""


def is_portfolio(root: Any) -> bool:
    """Whether the pages of a PDF are only the cover of the files joined to it."""
    return resolve_dict(dict.get(resolve_dict(root) or {}, "/Collection")) is not None


def find_attached(root: Any) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file joined to a document; ``root`` is its catalogue.

    Raises:
        RefusedError: when there are too many.
    """
    seen: set[int] = set()
    for spec in _specifications(resolve_dict(root) or {}):
        files = resolve_dict(dict.get(spec, "/EF")) or {}
        stream = get(files, "/UF") or get(files, "/F")
        if stream is None or not hasattr(stream, "get_data") or id(stream) in seen:
            continue
        seen.add(id(stream))
        if len(seen) > MAX_CONTENTS:
            raise too_many(f"plus de {MAX_CONTENTS}")
        yield text_of(get(spec, "/UF")) or text_of(get(spec, "/F")), bytes(stream.get_data())


def _specifications(root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What describes a file, wherever it is joined."""
    names = resolve_dict(dict.get(root, "/Names")) or {}
    for node in _nodes(dict.get(names, "/EmbeddedFiles")):
        yield from _dictionaries(resolve_list(dict.get(node, "/Names"))[1::2])
    yield from _dictionaries(resolve_list(dict.get(root, "/AF")))
    for page in _nodes(dict.get(root, "/Pages")):
        yield from _dictionaries(resolve_list(dict.get(page, "/AF")))
        for annotation in _dictionaries(resolve_list(dict.get(page, "/Annots"))):
            if get(annotation, "/Subtype") == "/FileAttachment":
                yield from _dictionaries([dict.get(annotation, "/FS")])


def _dictionaries(values: list[Any]) -> Iterator[dict[str, Any]]:
    for value in values:
        if (found := resolve_dict(value)) is not None:
            yield found


def _nodes(top: Any) -> Iterator[dict[str, Any]]:
    """A node of a tree and those below it; loops and crowds are cut."""
    seen: dict[int, Any] = {}
    todo = [top]
    while todo and len(seen) < _MAX_NODES:
        node = resolve_dict(todo.pop())
        if node is not None and id(node) not in seen:
            seen[id(node)] = node  # kept alive, for its identity
            yield node
            todo += reversed(resolve_list(dict.get(node, "/Kids")))
