"""A page of a blank form as a picture, its boxes ticked: nothing in it can be filled in, and nothing names a field.

What the page draws is taken over as it is, less what only a form needs: the mark by which a page is known for one of
ours (a picture that is printed and scanned is no form), the tags, the widgets. Lengths are points, the origin is the
lower left corner of the page.
"""

import io
import re
import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any

import pydyf
from pypdf import PdfReader

from pipeline.forms.appearance import cross, dot, numbers
from pipeline.forms.editions import FormSpec
from pipeline.forms.page_mark import CALL, PAGE
from pipeline.forms.widgets import Box, Place
from pipeline.pdf_objects import Graft

SHOWN: Box = (13.0, 11.0, 197.0, 289.0)
"""The part of a page that is shown, millimetres from its upper left corner: its margins less the paper around them."""
_POINTS = 72 / 25.4
_TAGS = re.compile(rb"/\w+\s+(?:<<[^>]*>>\s*BDC|BMC)\s|\bEMC\b")


def draw_picture(graft: Graft, stand_in: pydyf.Stream, spec: FormSpec, page: int, ticked: Iterable[Place]) -> None:
    """Make of a picture a page of the blank of an edition: a form XObject that fills the unit square, as an image does.

    Args:
        graft: into the file that it is for, which takes over the fonts of the page.
        stand_in: the picture.
        spec: the edition.
        page: index, from 0.
        ticked: boxes that are ticked and answers that are chosen, on that page.
    """
    left, top, right, bottom = (edge * _POINTS for edge in SHOWN)
    width, height, low = right - left, bottom - top, PAGE[1] * _POINTS - bottom
    box = pydyf.Array([left, low, left + width, low + height])
    # Nothing of the page but its fonts and states: the mark is its only picture.
    resources = _pages(spec)[page]["/Resources"]
    blank = pydyf.Stream(
        [_operators(spec, page)],
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": box,
            "Resources": pydyf.Dictionary({key: graft.value(resources[f"/{key}"]) for key in ("ExtGState", "Font")}),
            "Filter": "/FlateDecode",
        },
    )
    stand_in.extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": box,
        # With more digits than pydyf gives: the unit square is a page high.
        "Matrix": f"[{1 / width:.9f} 0 0 {1 / height:.9f} {-left / width:.9f} {-low / height:.9f}]",
        "Resources": pydyf.Dictionary({"XObject": pydyf.Dictionary({"Blank": graft.add(blank)})}),
    }
    stand_in.stream, stand_in.compress = [b"/Blank Do", *map(_tick, ticked)], True


@cache
def _pages(spec: FormSpec) -> tuple[Any, ...]:
    return tuple(PdfReader(io.BytesIO(spec.blank())).pages)


@cache
def _operators(spec: FormSpec, page: int) -> bytes:
    drawn = _pages(spec)[page]["/Contents"].get_object().get_data().replace(CALL, b"")
    return zlib.compress(_TAGS.sub(b"", drawn), 9)


def _tick(place: Place) -> bytes:
    """A cross, or the dot of a chosen answer, in its box."""
    left, top, right, bottom = (edge * _POINTS for edge in place.box)
    mark = (dot if place.option else cross)(right - left, bottom - top)
    return f"q 1 0 0 1 {numbers(left, PAGE[1] * _POINTS - bottom)} cm\n".encode("ascii") + mark + b"Q"
