"""A page of a blank form as a picture, its boxes ticked: nothing in it can be filled in, and nothing names a field.

What the page draws is taken over as it is, less what only a form needs: the mark by which a page is known for one of
ours (a picture that is printed and scanned is no form), the tags, the widgets. Lengths are points, the origin is the
lower left corner of the page.
"""

import io
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from pipeline.forms.appearance import cross, dot, numbers
from pipeline.forms.editions import FormSpec
from pipeline.forms.page_mark import CALL, PAGE
from pipeline.forms.widgets import Box, Place
from pipeline.pdf_objects import dictionary, stream

SHOWN: Box = (13.0, 11.0, 197.0, 289.0)
"""The part of a page that is shown, millimetres from its upper left corner: its margins less the paper around them."""
_POINTS = 72 / 25.4
_TAGS = re.compile(rb"/\w+\s+(?:<<[^>]*>>\s*BDC|BMC)\s|\bEMC\b")


def picture(writer: PdfWriter, spec: FormSpec, page: int, ticked: Iterable[Place]) -> StreamObject:
    """Return a page of the blank of an edition as a form XObject that fills the unit square, as an image does.

    Args:
        writer: the file that it is for; it takes over the fonts of the page.
        spec: the edition.
        page: index, from 0.
        ticked: boxes that are ticked and answers that are chosen, on that page.
    """
    source = _pages(spec)[page]
    left, top, right, bottom = (edge * _POINTS for edge in SHOWN)
    width, height, low = right - left, bottom - top, PAGE[1] * _POINTS - bottom
    # Nothing of the page but its fonts and states: the mark is its only picture.
    resources = {key: source["/Resources"][key].clone(writer) for key in ("/ExtGState", "/Font")}
    operators = [_operators(spec, page), *map(_tick, ticked)]
    return stream(
        b"\n".join(operators),
        Type="/XObject",
        Subtype="/Form",
        BBox=[left, low, left + width, low + height],
        Matrix=[1 / width, 0.0, 0.0, 1 / height, -left / width, -low / height],
        Resources=dictionary(**{key[1:]: value for key, value in resources.items()}),
    ).flate_encode()


@cache
def _pages(spec: FormSpec) -> tuple[Any, ...]:
    return tuple(PdfReader(io.BytesIO(spec.blank())).pages)


@cache
def _operators(spec: FormSpec, page: int) -> bytes:
    drawn = _pages(spec)[page]["/Contents"].get_object().get_data().replace(CALL, b"")
    return b"q\n" + _TAGS.sub(b"", drawn) + b"\nQ"


def _tick(place: Place) -> bytes:
    """A cross, or the dot of a chosen answer, in its box."""
    left, top, right, bottom = (edge * _POINTS for edge in place.box)
    mark = (dot if place.option else cross)(right - left, bottom - top)
    return f"q 1 0 0 1 {numbers(left, PAGE[1] * _POINTS - bottom)} cm\n".encode("ascii") + mark + b"Q"
