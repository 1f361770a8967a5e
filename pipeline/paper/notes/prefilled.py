"""A form prefilled from a copy: what is certain is filled in, the rest is highlighted, the copy stands beside."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from pipeline.forms.default_appearance import reopen
from pipeline.forms.editions import SOURCE_KEY, FormSpec
from pipeline.forms.fill import Value, fill
from pipeline.forms.highlight import highlight
from pipeline.forms.page_mark import PAGE, QR, QR_SIDE
from pipeline.images import Picture, sheets
from pipeline.paper.notes.confirmation import cut_out
from pipeline.paper.notes.crops import PageView

_MM = 72 / 25.4
_QUALITY = 72


def prefill(
    blank: bytes,
    spec: FormSpec,
    values: Mapping[str, Value],
    raisons: Mapping[str, str],
    annonce: str,
    *,
    vues: Mapping[int, PageView],
    content: bytes,
    sha256: str,
) -> bytes:
    """Return a fillable form, each page beside the picture of the copy from which it was prefilled; deterministic.

    Args:
        blank: the blank form.
        spec: its declaration.
        values: by target, what was read for certain.
        raisons: by target, French: why an answer is to be completed.
        annonce: French, at the top of the first page.
        vues: page of the form → where it lies in the copy.
        content: bytes of the copy.
        sha256: of the copy: the completed form is known by it when it comes back.
    """
    pdf = highlight(fill(blank, spec, values), spec, raisons, annonce)
    writer = reopen(pdf)
    writer.root_object[NameObject(SOURCE_KEY)] = TextStringObject(sha256)
    pages = [sheet.picture for sheet in sheets(content)]
    for index in range(len(writer.pages)):
        if index in vues:
            _beside(writer, index, _page(pages, vues[index]))
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _page(pages: Sequence[Picture], vue: PageView) -> Picture:
    """A page of the copy, laid straight, without its code: the sheet is known by the form's own."""
    picture = cut_out(pages, vue, (0.0, 0.0, *PAGE), around=0.0).copy()
    density = picture.shape[1] / PAGE[0]
    left, top = (round((edge - 1) * density) for edge in QR)
    side = round((QR_SIDE + 2) * density)
    picture[top : top + side, left : left + side] = 255
    return picture


def _beside(writer: PdfWriter, index: int, picture: Picture) -> None:
    """Widen a page and draw a picture in the space won; the form itself does not move."""
    page = writer.pages[index]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    image = StreamObject()
    image.set_data(_jpeg(picture))
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(picture.shape[1]),
            NameObject("/Height"): NumberObject(picture.shape[0]),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    resources: Any = page["/Resources"].get_object()
    resources["/XObject"].get_object()[NameObject("/Copie")] = writer._add_object(image)
    call = DecodedStreamObject()
    contents: Any = page["/Contents"]
    place = f"{width:.3f} 0 0 {height:.3f} {width:.3f} 0 cm"
    call.set_data(f"/Artifact BMC\nq\n{place}\n/Copie Do\nQ\nEMC\n".encode("ascii") + contents.get_object().get_data())
    page[NameObject("/Contents")] = writer._add_object(call.flate_encode())
    page[NameObject("/MediaBox")] = ArrayObject(FloatObject(edge) for edge in (0, 0, 2 * width, height))
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        page.pop(box, None)


def _jpeg(picture: Picture) -> bytes:
    from PIL import Image  # noqa: PLC0415

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
