"""A form prefilled from a copy: what is certain is filled in, the rest is highlighted, the copy stands beside."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.forms.draft import Draft
from pipeline.forms.editions import SOURCE_KEY, FormSpec, PageView
from pipeline.forms.fill import Value, answer
from pipeline.forms.highlight import highlight
from pipeline.forms.page_mark import PAGE, QR, QR_SIDE
from pipeline.images import Picture, encode, sheets
from pipeline.paper.notes.confirmation import cut_out
from pipeline.pdf_objects import stream

_QUALITY = 72


def prefill(
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
        spec: the form.
        values: by target, what was read for certain.
        raisons: by target, French: why an answer is to be completed.
        annonce: French, at the top of the first page.
        vues: page of the form → where it lies in the copy.
        content: bytes of the copy.
        sha256: of the copy: the completed form is known by it when it comes back.
    """
    draft = Draft(spec.blank(), spec)
    answer(draft, values)
    highlight(draft, raisons, annonce)
    draft.put(draft.source.ends["/Root"], **{SOURCE_KEY[1:]: sha256})
    pages = [sheet.picture for sheet in sheets(content)]
    for index, page in enumerate(draft.source.pages):
        if index in vues:
            _beside(draft, page, _page(pages, vues[index]))
    return draft.written()


def _page(pages: Sequence[Picture], vue: PageView) -> Picture:
    """A page of the copy, laid straight, without its code: the sheet is known by the form's own."""
    picture = cut_out(pages, vue, (0.0, 0.0, *PAGE), around=0.0).copy()
    density = picture.shape[1] / PAGE[0]
    left, top = (round((edge - 1) * density) for edge in QR)
    side = round((QR_SIDE + 2) * density)
    picture[top : top + side, left : left + side] = 255
    return picture


def _beside(draft: Draft, page: Any, picture: Picture) -> None:
    """Widen a page and draw a picture in the space won; the form itself does not move."""
    reference = page.indirect_reference
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    image = stream(
        encode(picture, "JPEG", quality=_QUALITY),
        Type="/XObject",
        Subtype="/Image",
        Width=picture.shape[1],
        Height=picture.shape[0],
        ColorSpace="/DeviceGray",
        BitsPerComponent=8,
        Filter="/DCTDecode",
    )
    draft.put(reference, "/Resources", "/XObject", Copie=draft.add(image))
    place = f"{width:.3f} 0 0 {height:.3f} {width:.3f} 0 cm"
    draft.draw_over(page, f"/Artifact BMC\nq\n{place}\n/Copie Do\nQ\nEMC\n".encode("ascii"))
    draft.put(reference, MediaBox=[0.0, 0.0, 2 * width, height])
    # Their default is the wider page (ISO 32000-1, 14.11.2).
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        draft.remove(reference, box)
