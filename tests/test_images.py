"""Pictures as they come: formats, orientation, pixels that are not square, frames that are no pages."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from pipeline.dossier.model.forms import Kind
from pipeline.formats import is_photograph
from pipeline.images import sheets
from pipeline.intake.pages.geometry import find_pages
from pipeline.paper.pdf.pictures import picture_pdf
from tests.eleves import FICHES
from tests.papier import Picture, ticked


@pytest.fixture(scope="module")
def pages() -> list[Picture]:
    """A fiche on paper."""
    return ticked(Kind.FICHE, FICHES["08"])


def saved(picture: Picture, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def found(content: bytes) -> list[list[int]]:
    """The pages of ours on each page of a file, each placed for certain."""
    assert is_photograph(content)
    return [[one.marque.page for one in find_pages(sheet.picture)] for sheet in sheets(content)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF", "HEIF"])
def test_a_page_is_found_in_any_picture(pages: list[Picture], kind: str) -> None:
    """Whatever telephones and scanners send."""
    if kind == "HEIF":
        pillow_heif = pytest.importorskip("pillow_heif")
        pillow_heif.register_heif_opener()
    assert found(saved(pages[1].convert("RGB"), kind)) == [[1]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_looked_at_as_it_was_taken(pages: list[Picture], orientation: int) -> None:
    """Turned by its Exif, and mirrored by it: a mirrored page is otherwise none."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    # What undoes an orientation lays the page as such a camera does.
    turn = Image.Exif()
    turn[0x0112] = {6: 8, 8: 6}.get(orientation, orientation)
    laid = ImageOps.exif_transpose(Image.open(io.BytesIO(saved(pages[0], "JPEG", exif=turn))))
    assert found(saved(laid, "JPEG", exif=exif)) == [[0]]


@pytest.mark.parametrize(("dpi", "size"), [((204, 98), (1728, 1145)), ((204, 196), (1728, 2291))])
@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_the_pixels_of_a_fax_are_not_square(
    pages: list[Picture], dpi: tuple[int, int], size: tuple[int, int], compression: str
) -> None:
    """A page is placed where it was: as long as it was."""
    fax = [page.resize(size).point(lambda level: 255 if level > 128 else 0).convert("1") for page in pages]
    content = saved(fax[0], "TIFF", save_all=True, append_images=fax[1:], compression=compression, dpi=dpi)
    assert found(content) == [[0], [1], [2]]
    for sheet in sheets(content):
        height, width = sheet.picture.shape
        assert abs(height / width - 297 / 215) < 0.02  # A line of a fax is 215 mm long.


def test_pages_of_a_tiff_lie_as_they_like(pages: list[Picture]) -> None:
    """One upright, one across, one upside down."""
    laid = [pages[0], pages[1].rotate(90, expand=True), pages[2].rotate(180)]
    assert found(saved(laid[0], "TIFF", save_all=True, append_images=laid[1:])) == [[0], [1], [2]]


def test_other_frames_of_a_picture_are_no_pages(pages: list[Picture]) -> None:
    """A telephone's JPEG holds a smaller one of itself, a GIF moves: the page was not sent twice."""
    again = pages[0].point(lambda level: min(level, 250)).convert("RGB")
    for kind in ("MPO", "GIF", "WEBP"):
        content = saved(pages[0].convert("RGB"), kind, save_all=True, append_images=[again])
        assert found(content) == [[0]]


def test_a_smaller_frame_of_a_tiff_is_no_page(pages: list[Picture]) -> None:
    """Its tag says so."""
    first, small = pages[0].copy(), pages[0].resize((827, 1169))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    content = saved(first, "TIFF", save_all=True, append_images=[small])
    assert found(content) == [[0]]


def test_what_is_seen_through_is_paper(pages: list[Picture]) -> None:
    """A screenshot may be transparent where it is white."""
    page = pages[0].convert("RGBA")
    page.putalpha(pages[0].point(lambda level: 0 if level > 200 else 255))
    assert found(saved(page, "PNG")) == [[0]]


def test_sixteen_bits_are_grey_levels(pages: list[Picture]) -> None:
    """Some scanners write them: all that is not black is not white for that."""
    deep = Image.fromarray(np.asarray(pages[0]).astype(np.uint16) * 257)
    assert found(saved(deep, "PNG")) == [[0]]


def test_too_many_pixels_are_not_opened() -> None:
    """A few kilobytes may unfold to gigabytes."""
    bomb = saved(Image.new("1", (30_000, 30_000)), "PNG")
    with pytest.raises((ValueError, Image.DecompressionBombError)):
        next(iter(sheets(bomb)))


def test_pictures_become_one_pdf_of_the_same_bytes(pages: list[Picture]) -> None:
    """In the order asked for; nothing of the camera is left in it."""
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Mme Essai"
    one = saved(pages[2], "JPEG", exif=exif)
    other = saved(pages[0], "TIFF", save_all=True, append_images=[pages[1]])
    made = picture_pdf([(other, (0,)), (other, (1,)), (one, (0,))])
    assert made == picture_pdf([(other, (0,)), (other, (1,)), (one, (0,))])
    assert [[mark.marque.page for mark in find_pages(sheet.picture)] for sheet in sheets(made)] == [[0], [1], [2]]
    assert b"Appareil" not in made
