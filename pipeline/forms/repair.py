"""What WeasyPrint leaves wrong in a form is put right: its widgets only tell where each answer stands.

Templates place every widget with a checkbox named after the field (``name``, or ``name=option`` for one answer of
a radio group): the only kind of input for which WeasyPrint embeds no font of its own. Everything else of the field
comes from the table (ISO 32000-1, 12.7; ISO 14289-1, 7.18).
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.forms import appearance
from pipeline.forms.draft import PlainString
from pipeline.forms.editions import CHECKED_STATE, FormSpec
from pipeline.forms.font import DINGBATS, SIMPLE, add_fonts, embedded_program
from pipeline.forms.page_mark import mark_pages
from pipeline.forms.widgets import box_of
from pipeline.pdf_objects import dictionary, put, written

_READ_ONLY, _REQUIRED = 1, 1 << 1
_MULTILINE = 1 << 12
_COMBO = 1 << 17
_NO_TOGGLE_TO_OFF, _RADIO = 1 << 14, 1 << 15
_PRINT = 4
_OFF = "/Off"
_MARKER_SIZE = 8.5
"""Size in points of the kind and edition of the form."""


@dataclass(frozen=True, slots=True)
class _Widget:
    """A placed widget, its indirect reference, and its size in points."""

    dictionary: DictionaryObject
    reference: IndirectObject
    width: float
    height: float


def repair(pdf: bytes, spec: FormSpec, font: Path) -> bytes:
    """Turn a laid-out form into an AcroForm that every client fills; deterministic.

    Raises:
        ValueError: when the template does not place every field of the table exactly once, in its order.
    """
    writer = _opened(pdf)
    writer.add_metadata({"/Producer": "WeasyPrint, pypdf"})
    placed = _collect(writer)
    expected = [name for field in spec.fields for name in _placements(field)]
    if list(placed) != expected:
        raise ValueError(f"template and table of {spec.kind} differ: {_first_difference(list(placed), expected)}")
    mark_pages(writer, spec)
    _Repair(writer, embedded_program(font)).run(spec, placed)
    # Written twice: what WeasyPrint drew of the widgets, and the pages before their mark, stay behind.
    kept = _opened(written(writer))
    form: Any = kept.root_object["/AcroForm"]
    annotations: list[Any] = [reference.get_object() for page in kept.pages for reference in page.get("/Annots", ())]
    for owner in (form, *annotations):
        if "/DA" in owner:
            put(owner, DA=PlainString(str(owner["/DA"])))
    return written(kept)


def _opened(pdf: bytes) -> PdfWriter:
    """Copy what something leads to in a file."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"  # pypdf would say 1.3, and PDF/UA-1 rests on ISO 32000-1
    return writer


def _placements(field: Field) -> list[str]:
    """Names under which the template places the widgets of a field."""
    if field.type is FieldType.RADIO:
        return [f"{field.name}={option.value}" for option in field.options]
    return [field.name]


def _first_difference(placed: list[str], expected: list[str]) -> str:
    for left, right in zip(placed, expected, strict=False):
        if left != right:
            return f"placed {left}, expected {right}"
    return f"{len(placed)} placed, {len(expected)} expected"


def _collect(writer: PdfWriter) -> dict[str, _Widget]:
    """Widgets by placement name, in page order; they keep only place, page and structure."""
    placed: dict[str, _Widget] = {}
    for page in writer.pages:
        put(page, Tabs="/S")
        for reference in page.get("/Annots", ()):
            widget: Any = reference.get_object()
            name = str(widget["/T"])
            if name in placed:
                raise ValueError(f"{name} is placed twice")
            x1, y1, x2, y2 = (round(edge, 2) for edge in box_of(widget))
            left, right, bottom, top = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            # WeasyPrint repeats the name and type of a group on each answer and lists them all in /Fields: pdf-lib,
            # pdf.js and PDFium then write answers that nobody finds.
            kept = {NameObject(key): widget.raw_get(key) for key in ("/Type", "/Subtype", "/P", "/StructParent")}
            widget.clear()
            widget.update(kept)
            put(widget, Rect=[left, bottom, right, top], F=_PRINT)
            placed[name] = _Widget(widget, reference, right - left, top - bottom)
    return placed


class _Repair:
    """One repair: writes the fields of a form into its writer."""

    def __init__(self, writer: PdfWriter, program: bytes) -> None:
        self._writer = writer
        self._metrics = appearance.Metrics.of(program)
        self._fonts = add_fonts(writer, program)
        self._marks: dict[tuple[bytes, str], IndirectObject] = {}

    def run(self, spec: FormSpec, placed: dict[str, _Widget]) -> None:
        fields = []
        for field in spec.fields:
            widgets = [placed[name] for name in _placements(field)]
            if field.type is FieldType.RADIO:
                fields.append(self._radio(field, widgets))
                continue
            widget = widgets[0]
            if field.type is FieldType.CHECKBOX:
                self._button(widget, CHECKED_STATE, appearance.cross(widget.width, widget.height), "8")
                put(widget.dictionary, FT="/Btn", V=_OFF, **_common(field))
            else:
                self._text(field, widget, spec.marker)
            fields.append(widget.reference)
        form = dictionary(
            Fields=fields,
            DR={"/Font": self._fonts},
            DA=_da(SIMPLE, appearance.SIZE),
            # A client that writes values alone leaves it to the viewer to draw them.
            NeedAppearances=True,
        )
        put(self._writer.root_object, AcroForm=self._writer._add_object(form))

    def _text(self, field: Field, widget: _Widget, marker: str) -> None:
        """A text, or a list: it is shown as a text, and nothing is chosen in it."""
        multiline = field.type is FieldType.MULTILINE
        read_only = field.type is FieldType.MARKER
        combo = field.type is FieldType.LIST
        value = marker if read_only else ""
        flags = (_MULTILINE if multiline else 0) | (_READ_ONLY if read_only else 0) | (_COMBO if combo else 0)
        # A fixed size: with 0 (« auto ») clients fill the whole height of the field. A long answer scrolls.
        size = _MARKER_SIZE if read_only else appearance.nominal_size(widget.width, multiline=multiline)
        operators = appearance.text(self._metrics, value, widget.width, widget.height, multiline=multiline)
        # And no /MaxLen: pdf.js, PDFium, pdftk and iText cut the text at it without a word.
        shown = appearance.form_xobject(operators, widget.width, widget.height, self._fonts)
        put(
            widget.dictionary,
            FT="/Ch" if combo else "/Tx",
            # Plain labels, for pdf-lib writes labels where others write export values.
            **{"Opt": [option.label for option in field.options]} if combo else {"V": value},
            DA=_da(SIMPLE, size),
            AP={"/N": self._writer._add_object(shown)},
            **_common(field, flags),
        )

    def _radio(self, field: Field, widgets: list[_Widget]) -> IndirectObject:
        parent = DictionaryObject()
        reference = self._writer._add_object(parent)
        for option, widget in zip(field.options, widgets, strict=True):
            self._button(widget, option.value, appearance.dot(widget.width, widget.height), "l")
            # Programs that join files leave the widget and drop its parent: its own name then tells whose it was.
            own = f"{field.name}={option.value}"
            put(widget.dictionary, Parent=reference, TU=f"{field.label} – {option.label}", NM=own)
        kids = [widget.reference for widget in widgets]
        put(parent, FT="/Btn", V=_OFF, Kids=kids, **_common(field, _RADIO | _NO_TOGGLE_TO_OFF))
        return reference

    def _button(self, widget: _Widget, state: str, mark: bytes, caption: str) -> None:
        """Give a box or a choice its two states; ``caption`` is the ZapfDingbats sign a client may redraw."""
        # WeasyPrint names states by position (/0, /1 …) and writes no Off.
        on, off = (self._mark(operators, widget) for operators in (mark, b""))
        normal = {f"/{state}": on, _OFF: off}
        put(widget.dictionary, AS=_OFF, DA=_da(DINGBATS, 0), AP={"/N": normal}, MK={"/CA": caption})

    def _mark(self, operators: bytes, widget: _Widget) -> IndirectObject:
        key = (operators, f"{widget.width:.2f} {widget.height:.2f}")
        if key not in self._marks:
            self._marks[key] = self._writer._add_object(appearance.form_xobject(operators, widget.width, widget.height))
        return self._marks[key]


def _common(field: Field, flags: int = 0) -> dict[str, Any]:
    """Entries of every terminal field."""
    return {"T": field.name, "TU": field.label, "Ff": flags | (_REQUIRED if field.required else 0)}


def _da(font: str, size: float) -> PlainString:
    return PlainString(f"{font} {size:g} Tf {appearance.INK}")
