"""A picture of a page → which page of which form it is, and where each millimetre of it lies.

The QR code says what the page is, and roughly where; the squares near its corners say the rest, a page photographed at
an angle included. Nothing is placed unless all that was found agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageFilter

from pipeline.forms.page_mark import QR, QR_SIDE, SQUARE, SQUARES, PageMark, read_page_mark
from pipeline.images import Matrix, Picture, Points, project

_QR = np.array(
    [QR, (QR[0] + QR_SIDE, QR[1]), (QR[0] + QR_SIDE, QR[1] + QR_SIDE), (QR[0], QR[1] + QR_SIDE)], dtype=float
)
_SQUARES = np.array(SQUARES, dtype=float)
_REACH = 0.11
"""How far from where it is expected a square is searched, as a share of its distance from what is known already."""
_LEAST_REACH = 4.0
"""In millimetres."""
_TOLERANCE = 1.2
"""Millimetres by which the code may lie off where the squares put it: zxing gives its corners to about one module."""
_CONTRAST = 40
"""Grey levels between ink and paper below which nothing is seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A page of a form, found in a picture."""

    marque: PageMark
    matrix: Matrix
    """3 × 3: millimetres of the form → pixels of the picture (homogeneous coordinates)."""


def find_pages(picture: Picture) -> list[Placed]:
    """Find the pages of our forms in a picture: one, or several on a sheet; none when their marks do not show."""
    found = []
    for code in _codes(picture) or _codes(np.asarray(Image.fromarray(picture).filter(ImageFilter.BoxBlur(1)))):
        if (marque := read_page_mark(code.text)) is None:
            continue
        # Clockwise from the code's own upper left corner, however the page is turned.
        place = code.position
        corners = [(p.x, p.y) for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        if (matrix := _place(picture, np.array(corners, dtype=float))) is not None:
            found.append(Placed(marque, matrix))
    return found


def _codes(picture: Picture) -> list[Any]:
    """The QR codes of a picture. One that a copier made of dots is found once they are smoothed."""
    return [*zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str("QRCode"))]


def _place(picture: Picture, corners: Points) -> Matrix | None:
    known_mm, known_px = list(_QR), list(corners)
    squares: dict[int, Points] = {}
    # The lower squares first: they are near the code, and tell where to look for the others.
    for number in (2, 3, 1, 0):
        # A turned and scaled page first; squares then tell how it is slanted.
        guess = _similarity(known_mm, known_px) if len(squares) < 3 else _affine(known_mm, known_px)
        expected = project(guess, _SQUARES[number : number + 1])[0]
        scale = float(np.sqrt(abs(np.linalg.det(guess[:2, :2]))))
        nearest = min(float(np.hypot(*(_SQUARES[number] - point))) for point in known_mm)
        centre = _square(picture, expected, scale, max(_LEAST_REACH, _REACH * nearest) * scale)
        if centre is not None:
            squares[number] = centre
            known_mm.append(_SQUARES[number])
            known_px.append(centre)
    if len(squares) < 2:
        return None
    mm = _SQUARES[sorted(squares)]
    px = np.array([squares[number] for number in sorted(squares)])
    # A page laid askew on a scanner may lose two corners; it is then flat, and its scale the same both ways.
    matrix = {2: _similarity, 3: _affine, 4: _homography}[len(squares)](mm, px)
    off = project(np.linalg.inv(matrix), corners) - _QR
    return matrix if float(np.abs(off).max()) <= _TOLERANCE else None


def _similarity(source: Sequence[Points], target: Sequence[Points]) -> Matrix:
    """Least squares for a turn, a scale and a shift."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [(x, -y, 1, 0), (y, x, 0, 1)]
        values += [u, v]
    a, b, c, d = np.linalg.lstsq(np.array(rows, dtype=float), np.array(values), rcond=None)[0]
    return np.array([(a, -b, c), (b, a, d), (0, 0, 1)])


def _affine(source: Any, target: Any) -> Matrix:
    """Least squares for any parallel projection."""
    rows = np.column_stack([np.asarray(source, dtype=float), np.ones(len(source))])
    found = np.linalg.lstsq(rows, np.asarray(target, dtype=float), rcond=None)[0]
    return np.vstack([found.T, (0, 0, 1)])


def _homography(source: Points, target: Points) -> Matrix:
    """The projection that sends four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        values += [u, v]
    found = np.linalg.lstsq(np.array(rows, dtype=float), np.array(values), rcond=None)[0]
    return np.append(found, 1.0).reshape(3, 3)


def _square(picture: Picture, expected: Points, scale: float, reach: float) -> Points | None:
    """Centre (column, row) of the black square near a point; ``scale`` in pixels per mm, ``reach`` in pixels."""
    side = SQUARE * scale
    margin = int(reach + 1.2 * side)
    column, row = (round(float(one)) for one in expected)
    if side < 4 or not (-margin < column < picture.shape[1] + margin and -margin < row < picture.shape[0] + margin):
        return None
    window = _window(picture, column, row, margin)
    # The square is a small part of a large window: half of it is sure to be darker than this.
    share = 50 * side**2 / window.size
    # Most of the window may be the table on which a page is photographed.
    paper, ink = float(np.percentile(window, 88)), float(np.percentile(window, share))
    if paper - ink < _CONTRAST:
        return None
    dark = (window < (paper + ink) / 2).astype(np.float64)
    inner, around, wide = (_share(dark, max(2, round(share * side))) for share in (0.6, 1.5, 2.1))
    a, b = (round(share * side) ** 2 for share in (1.5, 2.1))
    ring = (wide * b - around * a) / max(b - a, 1)
    score = np.where((inner > 0.9) & (ring < 0.25), inner - ring, -1.0)
    if score.max() < 0:
        return None
    # Of all that looks like a square, the nearest to where one is expected.
    rows, columns = np.nonzero(score > score.max() - 0.1)
    best = np.argmin((rows - margin) ** 2 + (columns - margin) ** 2)
    top, left = int(rows[best]), int(columns[best])
    half = round(0.8 * side)
    ys, xs = np.nonzero(dark[max(top - half, 0) : top + half + 1, max(left - half, 0) : left + half + 1])
    if not len(xs):
        return None
    x, y = xs.mean() + max(left - half, 0) + column - margin, ys.mean() + max(top - half, 0) + row - margin
    # A square that the edge of the picture cuts has its centre elsewhere.
    whole = side / 2 < x < picture.shape[1] - side / 2 and side / 2 < y < picture.shape[0] - side / 2
    return np.array([x, y]) if whole else None


def _window(picture: Picture, column: int, row: int, margin: int) -> Picture:
    """The part of a picture around a point; beyond its edges, it goes on as it ends: a strip of table is no square."""
    # The part that exists first: a whole page would be copied for each square.
    found = picture[max(row - margin, 0) : row + margin + 1, max(column - margin, 0) : column + margin + 1]
    beyond = [
        (max(margin - at, 0), max(at + margin + 1 - end, 0))
        for at, end in zip((row, column), picture.shape, strict=True)
    ]
    return np.pad(found, beyond, mode="edge")


def _share(dark: npt.NDArray[np.float64], side: int) -> npt.NDArray[np.float64]:
    """Share of dark pixels in the square of this side centred on each pixel (zero beyond the edges)."""
    half = side // 2
    padded = np.pad(dark, ((half + 1, side - half), (half + 1, side - half)))
    sums = padded.cumsum(0).cumsum(1)
    height, width = dark.shape
    total = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return np.asarray(total[:height, :width] / side**2)
