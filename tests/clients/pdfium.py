"""PDFium, the engine of Chrome: clicks on boxes and types into fields, through its form-fill interface."""

import ctypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Click at the middle of each widget concerned, type the text or pick from the list, leave, save a copy."""
    document = pdfium.PdfDocument(blank)
    document.init_forms()
    form = document.formenv
    try:
        for index in range(len(document)):
            page = document[index]
            for name, state, labels, (x, y) in list(_widgets(form, page)):
                value = values.get(name)
                if value is None or value is False or (state is not None and value not in (True, state)):
                    continue
                raw.FORM_OnMouseMove(form, page, 0, x, y)
                raw.FORM_OnLButtonDown(form, page, 0, x, y)
                raw.FORM_OnLButtonUp(form, page, 0, x, y)
                if labels:
                    raw.FORM_SetIndexSelected(form, page, labels.index(str(value)), True)
                elif state is None:
                    raw.FORM_ReplaceSelection(form, page, _wide(str(value)))
                raw.FORM_ForceToKillFocus(form)
            page.close()
        document.save(out)
    finally:
        document.close()


def _widgets(form: Any, page: Any) -> Iterator[tuple[str, str | None, list[str], tuple[float, float]]]:
    """Yield (field name, export value of a button or None, labels of a list, middle in points) of each widget."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, box)
        name = _string(raw.FPDFAnnot_GetFormFieldName, form, annotation)
        state = None
        if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
            state = _string(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation)
        options = range(max(raw.FPDFAnnot_GetOptionCount(form, annotation), 0))
        labels = [_string(raw.FPDFAnnot_GetOptionLabel, form, annotation, option) for option in options]
        raw.FPDFPage_CloseAnnot(annotation)
        yield name, state, labels, ((box.left + box.right) / 2, (box.bottom + box.top) / 2)


def _string(function: Any, *subject: Any) -> str:
    """Call a PDFium function that writes UTF-16 into a buffer and returns its length in bytes."""
    length = function(*subject, None, 0)
    buffer = ctypes.create_string_buffer(length)
    function(*subject, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _wide(text: str) -> Any:
    """A null-terminated UTF-16 string for PDFium."""
    data = (text + "\0").encode("utf-16-le")
    return ctypes.cast(ctypes.create_string_buffer(data, len(data)), ctypes.POINTER(ctypes.c_ushort))
