"""Pages as pictures: grey levels of a PDF's pages or of photographs, and any part of them laid straight.

Whoever opens a received file with these does it in a process with limits: the libraries are not proof against all.
"""

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageOps
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pipeline.formats import is_heif, is_photograph

Picture = npt.NDArray[np.uint8]
"""Grey levels, rows × columns, 0 is black."""
Matrix = npt.NDArray[np.floating[Any]]
"""3 × 3, for homogeneous coordinates."""
Points = npt.NDArray[np.floating[Any]]
"""n × 2."""

PAPER = 255
"""Grey level of what lies beyond a picture."""
MAX_PAGES = 16
"""Pages looked at in a file: our forms hold four at most, and other documents may hold thousands."""
LONGEST = 2339
"""Pixels of the longest side of a page: an A4 page at 200 dots per inch."""
_LONGEST_PHOTO = 3000
_MAX_PIXELS = 60_000_000
_MAX_JPEG = 130_000_000
"""Pixels of a JPEG, which is decoded at a lower scale: some telephones take 108 million."""
_IMAGE_SHARE = 0.6
"""Part of a page that images cover when the page is a scan."""
# Pillow knows dozens of formats: no other decoder meets a file from outside.
_PHOTOGRAPHS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "HEIF")
_REDUCED = 254
"""Tag of a TIFF (NewSubfileType): bit 0 says that a frame is another one, made smaller to be shown in a list."""
_SQUASHED = 4.0
"""Ratio of the sides of a pixel beyond which they are not believed; those of a fax are 2."""


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
    for picture in _frames(content, "L"):
        yield Sheet(np.asarray(picture), scanned=True)


def count_sheets(content: bytes) -> int:
    """How many pages a received file has, those beyond ``MAX_PAGES`` too; raises as :func:`sheets`."""
    if not is_photograph(content):
        document = pypdfium2.PdfDocument(content)
        try:
            return len(document)
        finally:
            document.close()
    if is_heif(content):
        return 1
    with Image.open(io.BytesIO(content), formats=_PHOTOGRAPHS) as image:
        return sum(1 for _ in _places(image))


def _places(image: Image.Image) -> Iterator[int]:
    """Go from page to page of a picture; yields the rank of each."""
    # Of a TIFF alone other frames are pages: a JPEG may hold smaller pictures of itself, a GIF moves.
    if image.format != "TIFF":
        yield 0
        return
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        if not getattr(image, "tag_v2", {}).get(_REDUCED, 0) & 1:
            yield frame


def in_colour(content: bytes, wanted: Collection[int]) -> list[Image.Image]:
    """Return some pages of a received file, by index, in the colours in which a person compares them; as
    :func:`sheets` lays them.

    Raises:
        OSError, ValueError, pypdfium2.PdfiumError: when it is damaged or too large.
    """
    if is_photograph(content):
        return [picture for index, picture in enumerate(_frames(content, "RGB")) if index in wanted]
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [document[index] for index in sorted(wanted)]
        return [page.render(scale=LONGEST / max(*page.get_size(), 1.0)).to_pil().convert("RGB") for page in pages]
    finally:
        document.close()


def _frames(content: bytes, mode: str) -> Iterator[Image.Image]:
    """The pictures of a file as they are looked at: upright, of square pixels, on white, not larger than is useful."""
    if is_heif(content):
        import pi_heif  # noqa: PLC0415 - a telephone's format, that few files have

        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    with Image.open(io.BytesIO(content), formats=_PHOTOGRAPHS) as image:
        for _ in islice(_places(image), MAX_PAGES):
            if image.width * image.height > (_MAX_JPEG if image.format == "JPEG" else _MAX_PIXELS):
                raise ValueError("too many pixels")
            # A JPEG is then decoded at a lower scale, in a fraction of the time and of the memory.
            image.draft(mode, (_LONGEST_PHOTO, _LONGEST_PHOTO))
            picture = _squared(_on_white(image, mode), image)
            ImageOps.exif_transpose(picture, in_place=True)
            picture.thumbnail((_LONGEST_PHOTO, _LONGEST_PHOTO))
            yield picture


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    """What cannot be seen through stays; what lies behind is paper."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level / 256).convert("L").convert(mode)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        paper.info, image = dict(image.info), paper
    return image.convert(mode)


def _squared(picture: Image.Image, image: Image.Image) -> Image.Image:
    """A fax has fewer lines than columns in an inch: its page is made as long as it was."""
    across, down = map(float, image.info.get("dpi", (0, 0))) if image.format == "TIFF" else (0.0, 0.0)
    if across <= 0 or down <= 0 or not 1 / _SQUASHED < across / down < _SQUASHED:
        return picture
    width, height = picture.width * max(1.0, down / across), picture.height * max(1.0, across / down)
    if width * height > _MAX_PIXELS:
        raise ValueError("too many pixels")
    if (size := (round(width), round(height))) == picture.size:
        return picture
    wide = picture.resize(size)
    wide.info = picture.info
    return wide


def encode(picture: Picture | Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file; ``kind`` and ``options`` are those of Pillow."""
    buffer = io.BytesIO()
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(np.ascontiguousarray(picture))
    image.save(buffer, kind, **options)
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
        density: pixels per millimetre of the result; beyond the edges of the page, all is paper.
    """
    left, top, right, bottom = box
    size = (max(1, round((right - left) * density)), max(1, round((bottom - top) * density)))
    # Pillow counts from the corner of a pixel, the matrix from its centre.
    to_mm = np.array([(1 / density, 0, left), (0, 1 / density, top), (0, 0, 1)])
    rows = np.array([(1, 0, 0.5), (0, 1, 0.5), (0, 0, 1)]) @ matrix @ to_mm
    found = Image.fromarray(picture).transform(
        size,
        Image.Transform.PERSPECTIVE,
        [float(one) for one in (rows / rows[2, 2]).ravel()[:8]],
        Image.Resampling.BILINEAR,
        fillcolor=PAPER,
    )
    return np.asarray(found)
