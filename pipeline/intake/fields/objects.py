"""What the fields of a PDF are, as plain data, and the few gestures that need the PDF library's objects."""

from dataclasses import dataclass, replace
from typing import Any

from pipeline.intake.fields.decode import decode_name, decode_text


@dataclass(frozen=True, slots=True)
class PdfText:
    """A PDF string, or the stream that may hold a long text (ISO 32000-1, 12.7.4.3)."""

    data: bytes
    """As it stands in the file, decrypted."""
    alone_in_array: bool = False
    """The only item of an array: how pdftk writes the choice in a list (ISO 32000-1, 12.7.4.4)."""


@dataclass(frozen=True, slots=True)
class PdfName:
    """A PDF name."""

    name: str
    """Without its slash."""


@dataclass(frozen=True, slots=True)
class PdfOther:
    """Any other object: no honest answer is one."""

    text: str
    """For people, bounded."""


PdfValue = PdfText | PdfName | PdfOther


@dataclass(frozen=True, slots=True)
class Widget:
    """One place where a field shows."""

    page: int | None
    """Index of its page, from 0; ``None`` when it stands on no page."""
    state: str | None
    """``/AS`` without its slash; ``None`` when absent."""
    states: tuple[str, ...]
    """On-states it can show (``/AP /N``), without Off."""


@dataclass(frozen=True, slots=True)
class PdfField:
    """One terminal field."""

    name: str
    """Full name, parts joined by dots."""
    type: str
    """``Tx``, ``Btn``, ``Ch``, ``Sig`` or ""."""
    values: tuple[PdfValue, ...]
    """Every ``/V`` found on it, its parents and its kids, in this order."""
    options: tuple[str, ...]
    """``/Opt``: export values."""
    widgets: tuple[Widget, ...]

    @property
    def pages(self) -> list[int]:
        """Indexes of the pages where it shows, in order."""
        return sorted({widget.page for widget in self.widgets if widget.page is not None})


@dataclass(frozen=True, slots=True)
class Walk:
    """All the fields of a PDF."""

    fields: tuple[PdfField, ...]
    pages: int
    overlays: int
    """Annotations written over the pages."""
    xfa: bool
    cut: bool
    """The walk gave up: more fields or pages than any form of ours has."""


def resolve(value: Any) -> Any:
    """Follow a reference; a broken one is ``None``, like a PDF null."""
    value = value.get_object() if hasattr(value, "get_object") else value
    return None if value is None or type(value).__name__ == "NullObject" else value


def resolve_dict(value: Any) -> dict[str, Any] | None:
    """Follow a reference to a dictionary; ``None`` when it leads to anything else."""
    value = resolve(value)
    return value if isinstance(value, dict) else None


def resolve_list(value: Any) -> list[Any]:
    """Follow a reference to an array, its items as they stand; empty when it leads to anything else."""
    value = resolve(value)
    return list.copy(value) if isinstance(value, list) else []


def get(node: dict[str, Any], key: str) -> Any:
    """Entry of a dictionary, resolved."""
    return resolve(dict.get(node, key))


def value_of(value: Any) -> PdfValue:
    """Turn a resolved object of the library into plain data."""
    # The bytes, not the text that the library made of them: its guess at the encoding cannot be undone.
    data = value if isinstance(value, bytes) else getattr(value, "original_bytes", None)
    if data is None and hasattr(value, "get_data"):
        data = value.get_data()
    if isinstance(data, bytes):
        return PdfText(bytes(data))
    if isinstance(value, list) and len(value) == 1 and isinstance(item := resolve(value[0]), str | bytes):
        found = value_of(item)
        return replace(found, alone_in_array=True) if isinstance(found, PdfText) else found
    if isinstance(value, str):
        return PdfName(decode_name(value.removeprefix("/")))
    text = str(value)
    return PdfOther(text if len(text) <= 200 else f"{text[:200]}…")


def text_of(value: Any) -> str:
    """Text of a PDF string or name, as it is; "" for anything else."""
    found = value_of(value) if isinstance(value, str | bytes) else None
    if isinstance(found, PdfText):
        return decode_text(found.data).raw
    return found.name if isinstance(found, PdfName) else ""
