"""The fields of a PDF, wherever they stand: in the field tree, or only on the pages; plain data for the rest.

Walked by hand, for the library's own way gives up in silence: ``get_fields()`` returns ``{}`` once macOS Preview has
emptied ``/Fields``, and raises ``TypeError`` on a file that pypdf flattened. Trees may be hostile: loops, endless
parents and crowds are cut, never followed (ISO 32000-1, 12.7.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.intake.fields.objects import (
    PdfField,
    PdfValue,
    Walk,
    Widget,
    get,
    resolve,
    resolve_dict,
    resolve_list,
    text_of,
    value_of,
)

MAX_FIELDS = 20_000
"""Nodes looked at before the walk gives up: a dozen merged forms hold fewer."""
MAX_DEPTH = 32
MAX_PAGES = 2_000
_MAX_ANSWERS = 32
"""Widgets of a radio group that are looked at; ours have five at most."""

_OVERLAYS = {"/FreeText", "/Ink", "/Stamp"}
"""Annotations by which people write over a page instead of filling its fields."""


@dataclass(slots=True)
class _Context:
    """What a field inherits."""

    name: str = ""
    last: str = ""
    type: str = ""
    values: tuple[PdfValue, ...] = ()
    options: Any = None


@dataclass(slots=True)
class _Draft:
    """A field being collected."""

    context: _Context
    widgets: list[Widget] = field(default_factory=list)
    kid_values: list[PdfValue] = field(default_factory=list)


class Walker:
    """Collects the fields of one document."""

    def __init__(self, root: Any) -> None:
        """``root`` is the document's catalogue."""
        self._root = resolve_dict(root) or {}
        self._page_of: dict[int, int] = {}
        self._annotations: list[Any] = []
        self._kept: list[Any] = []  # keeps resolved objects alive, for their identity
        self._seen: set[int] = set()
        self._drafts: dict[int, _Draft] = {}
        self._overlays = 0
        self._cut = False  # too many fields: the walk of the fields stops
        self._crowded = False  # too many pages or widgets: the others are not looked at

    def walk(self) -> Walk:
        """Return every field, those of the tree first, then those that stand on pages only."""
        pages = self._walk_pages()
        for annotation in self._annotations:
            if (name := _lost_name(annotation)) is not None:
                self._lost(annotation, name)
        acroform = resolve_dict(dict.get(self._root, "/AcroForm")) or {}
        for ref in resolve_list(dict.get(acroform, "/Fields")):
            if self._cut:
                break
            self._walk_tree(self._top(ref))
        # macOS Preview saves forms with no field in the tree: their widgets are on the pages all the same.
        for annotation in self._annotations:
            if self._cut:
                break
            if id(annotation) not in self._seen:
                self._walk_tree(self._top(annotation))
            if id(annotation) not in self._seen:
                self._orphan(annotation)
        return Walk(
            tuple(self._finish(draft) for draft in self._drafts.values()),
            pages,
            self._overlays,
            dict.get(acroform, "/XFA") is not None,
            self._cut or self._crowded,
        )

    def _walk_pages(self) -> int:
        seen: set[int] = set()
        stack = [dict.get(self._root, "/Pages")]
        count = 0
        while stack:
            node = resolve_dict(stack.pop())
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            self._kept.append(node)
            if "/Kids" in node:
                stack.extend(reversed(resolve_list(dict.get(node, "/Kids"))))
                continue
            if count == MAX_PAGES:
                self._crowded = True
                break
            for annotation in resolve_list(dict.get(node, "/Annots")):
                if len(self._annotations) == MAX_FIELDS:
                    self._crowded = True
                    break
                self._annotate(resolve_dict(annotation), count)
            count += 1
        return count

    def _annotate(self, annotation: dict[str, Any] | None, page: int) -> None:
        if annotation is None:
            return
        subtype = get(annotation, "/Subtype")
        if subtype in _OVERLAYS:
            self._overlays += 1
        elif subtype == "/Widget":
            self._page_of.setdefault(id(annotation), page)
            self._annotations.append(annotation)

    def _parents(self, node: Any) -> Iterator[dict[str, Any]]:
        """Yield a node's ancestors, nearest first."""
        seen = {id(resolve(node))}
        current = resolve_dict(node)
        while current is not None and len(seen) <= MAX_DEPTH:
            current = resolve_dict(dict.get(current, "/Parent"))
            if current is None or id(current) in seen:
                return
            seen.add(id(current))
            yield current

    def _top(self, node: Any) -> Any:
        """Return the topmost ancestor of a node, or itself."""
        top = node
        for parent in self._parents(node):
            top = parent
        return top

    def _inherit(self, node: dict[str, Any], parent: _Context) -> _Context:
        part = text_of(get(node, "/T")) if "/T" in node else ""
        # Kids that repeat their parent's name are its widgets, in badly built forms.
        named = bool(part) and part != parent.last
        value = get(node, "/V")
        return _Context(
            name=f"{parent.name}.{part}" if parent.name and named else (part if named else parent.name),
            last=part if named else parent.last,
            type=text_of(get(node, "/FT")) or parent.type,
            values=parent.values if value is None else (value_of(value), *parent.values),
            options=get(node, "/Opt") or parent.options,
        )

    def _walk_tree(self, top: Any) -> None:
        stack: list[tuple[Any, _Context, int, int]] = [(top, _Context(), 0, 0)]
        while stack:
            ref, inherited, owner, depth = stack.pop()
            node = resolve_dict(ref)
            if node is None or id(node) in self._seen or self._cut:
                continue
            if len(self._seen) >= MAX_FIELDS or depth > MAX_DEPTH:
                self._cut = True
                continue
            self._seen.add(id(node))
            self._kept.append(node)
            context = self._inherit(node, inherited)
            is_field = context.name != inherited.name or not owner
            kids = resolve_list(dict.get(node, "/Kids"))
            if is_field and not any(self._named(kid, context) for kid in kids):
                owner = id(node)
                self._drafts[owner] = _Draft(context)
            if not kids or not is_field:
                self._widget(node, owner, is_kid=not is_field)
            stack.extend((kid, context, owner, depth + 1) for kid in reversed(kids))

    @staticmethod
    def _named(kid: Any, parent: _Context) -> bool:
        node = resolve_dict(kid)
        part = text_of(get(node, "/T")) if node else ""
        return bool(part) and part != parent.last

    def _widget(self, node: dict[str, Any], owner: int, *, is_kid: bool) -> None:
        draft = self._drafts.get(owner)
        if draft is None:
            return
        if is_kid and (value := get(node, "/V")) is not None:
            draft.kid_values.append(value_of(value))
        appearance = resolve_dict(dict.get(resolve_dict(dict.get(node, "/AP")) or {}, "/N"))
        states = () if appearance is None or hasattr(appearance, "get_data") else tuple(map(text_of, appearance))
        state = get(node, "/AS")
        draft.widgets.append(
            Widget(
                self._page_of.get(id(node)),
                text_of(state) if isinstance(state, str) else None,
                tuple(name for name in states if name != "Off"),
            )
        )

    def _lost(self, annotation: dict[str, Any], name: str) -> None:
        """Take in a widget whose parent is gone.

        Only one that is on says something: where none is, what the parent held is lost, and is no empty answer.
        """
        self._seen.add(id(annotation))
        if text_of(get(annotation, "/AS")) not in {"", "Off"}:
            self._drafts[id(annotation)] = _Draft(_Context(name))
            self._widget(annotation, id(annotation), is_kid=False)

    def _orphan(self, annotation: dict[str, Any]) -> None:
        """Take in a widget whose parent does not list it among its kids: its field is its parent's name."""
        self._seen.add(id(annotation))
        context = _Context()
        parents = list(self._parents(annotation))
        for parent in reversed(parents):
            context = self._inherit(parent, context)
        own = self._inherit(annotation, context)
        owner = id(parents[0]) if parents and own.name == context.name else id(annotation)
        self._drafts.setdefault(owner, _Draft(own))
        self._widget(annotation, owner, is_kid=owner != id(annotation))

    @staticmethod
    def _finish(draft: _Draft) -> PdfField:
        context = draft.context
        options = []
        for option in resolve_list(context.options):
            entry = resolve(option)
            pair = resolve_list(entry)
            options.append(text_of(resolve(pair[0]) if pair else entry))
        values = (*context.values, *draft.kid_values)
        return PdfField(context.name, context.type, values, tuple(options), tuple(draft.widgets))


def _lost_name(node: dict[str, Any]) -> str | None:
    """Name of the radio group whose widget this was, when its parent is gone; ``None`` when it is not.

    Poppler and PDFium join files so; PDFium leaves a reference to any other object in the parent's place.
    """
    name, sign, _ = text_of(get(node, "/NM")).partition("=")
    if not sign or "/T" in node:
        return None
    kids = resolve_list(dict.get(resolve_dict(dict.get(node, "/Parent")) or {}, "/Kids"))
    return None if any(resolve(kid) is node for kid in kids[:_MAX_ANSWERS]) else name
