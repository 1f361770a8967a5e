"""Pages as pictures: grey levels of a PDF's pages or of photographs, and any part of them laid straight.

Whoever opens a received file with these does it in a process with limits: the libraries are not proof against all.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pipeline.formats import is_photograph

Picture = npt.NDArray[np.uint8]
"""Grey levels, rows × columns, 0 is black."""
Matrix = npt.NDArray[np.floating[Any]]
"""3 × 3, for homogeneous coordinates."""
Points = npt.NDArray[np.floating[Any]]
"""n × 2."""

MAX_PAGES = 16
"""Pages looked at in a file: our forms hold four at most, and other documents may hold thousands."""
LONGEST = 2339
"""Pixels of the longest side of a page: an A4 page at 200 dots per inch."""
_LONGEST_PHOTO = 3000
_MAX_PIXELS = 60_000_000
_IMAGE_SHARE = 0.6
"""Part of a page that images cover when the page is a scan."""
# Pillow knows dozens of formats: no other decoder meets a file from outside.
_PHOTOGRAPHS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A page of a file, seen."""

    picture: Picture
    scanned: bool
    """It is an image; what text it carries was laid over it by a program that may be wrong."""


def pdf_sheets(content: bytes) -> Iterator[Sheet]:
    """Draw the first pages of a PDF, as they show: cropped and turned.

    Raises:
        pypdfium2.PdfiumError: when the library cannot open or draw them.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        for index in range(min(len(document), MAX_PAGES)):
            page = document[index]
            width, height = page.get_size()
            bitmap = page.render(scale=LONGEST / max(width, height, 1.0), grayscale=True)
            yield Sheet(np.ascontiguousarray(bitmap.to_numpy()).reshape(bitmap.height, -1), _scanned(page))
    finally:
        document.close()


def _scanned(page: Any) -> bool:
    covered: float = 0.0
    for image in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        covered += abs((right - left) * (top - bottom))
    width, height = page.get_size()
    return bool(covered >= _IMAGE_SHARE * width * height > 0)


def photographs(content: bytes) -> Iterator[Sheet]:
    """Open a photograph, or the pages of a fax (TIFF).

    Raises:
        OSError, ValueError: when it is damaged or too large.
    """
    with Image.open(io.BytesIO(content), formats=_PHOTOGRAPHS) as image:
        for frame in range(min(getattr(image, "n_frames", 1), MAX_PAGES)):
            image.seek(frame)
            if image.width * image.height > _MAX_PIXELS:
                raise ValueError("too many pixels")
            # A JPEG is then decoded at a lower scale, in a fraction of the time and of the memory.
            image.draft("L", (_LONGEST_PHOTO, _LONGEST_PHOTO))
            grey = image.convert("L")
            grey.thumbnail((_LONGEST_PHOTO, _LONGEST_PHOTO))
            yield Sheet(np.asarray(grey), scanned=True)


def bare_photograph(content: bytes) -> bytes:
    """Return a photograph as a JPEG that says nothing of where, when and with what it was taken.

    Raises:
        OSError, ValueError: when it is damaged or too large.
    """
    with Image.open(io.BytesIO(content), formats=_PHOTOGRAPHS) as image:
        if image.width * image.height > _MAX_PIXELS:
            raise ValueError("too many pixels")
        buffer = io.BytesIO()
        # Made anew from its pixels: neither Exif nor thumbnail nor profile comes along.
        Image.frombytes("RGB", image.size, image.convert("RGB").tobytes()).save(buffer, "JPEG", quality=85)
        return buffer.getvalue()


def encode(picture: Picture, kind: str, **options: Any) -> bytes:
    """Return a picture as a file; ``kind`` and ``options`` are those of Pillow."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, kind, **options)
    return buffer.getvalue()


def sheets(content: bytes) -> Iterator[Sheet]:
    """The pages of a received file, whichever it is."""
    return photographs(content) if is_photograph(content) else pdf_sheets(content)


def project(matrix: Matrix, points: Points) -> Points:
    """Apply a homography to points (n × 2)."""
    moved = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    projected: Points = moved[:, :2] / moved[:, 2:]
    return projected


def straighten(picture: Picture, matrix: Matrix, box: tuple[float, float, float, float], density: float) -> Picture:
    """Return a part of a page laid straight.

    Args:
        picture: the page as it was received.
        matrix: millimetres of the form → pixels of the picture.
        box: left, top, right, bottom, in millimetres of the form.
        density: pixels per millimetre of the result.
    """
    left, top, right, bottom = box
    columns = left + (np.arange(max(1, round((right - left) * density))) + 0.5) / density
    rows = top + (np.arange(max(1, round((bottom - top) * density))) + 0.5) / density
    x, y = np.meshgrid(columns, rows)
    found = sample(picture, project(matrix, np.column_stack([x.ravel(), y.ravel()])))
    return found.reshape(len(rows), len(columns))


def sample(picture: Picture, points: Points) -> Picture:
    """Grey levels of a picture at points (column, row); beyond its edges, paper."""
    columns, rows = np.rint(points).astype(np.int64).T
    inside = (columns >= 0) & (rows >= 0) & (columns < picture.shape[1]) & (rows < picture.shape[0])
    found = np.full(len(points), 255, dtype=np.uint8)
    found[inside] = picture[rows[inside], columns[inside]]
    return found
