"""Forms on paper: drawn, ticked and written on by hand, then scanned or photographed, all by the tests."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import Value, fill
from pipeline.forms.widgets import places
from tests.eleves import FICHES

DPI = 200
_PER_MM = DPI / 25.4
Picture = Image.Image


@lru_cache(maxsize=32)
def _drawn(pdf: bytes) -> tuple[Picture, ...]:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return tuple(page.render(scale=DPI / 72).to_pil().convert("L") for page in document)


def printed(kind: Kind, values: Mapping[str, Value] | None = None) -> list[Picture]:
    """The pages of a form, blank or filled on a screen (by target), printed on white paper at 200 dpi."""
    spec = FORMS[kind]
    pdf = spec.blank()
    if values:
        pdf = fill(pdf, spec, {target: value for target, value in values.items() if value})
    return drawn(pdf)


def drawn(pdf: bytes) -> list[Picture]:
    """The pages of a PDF, printed on white paper at 200 dpi."""
    return [page.copy() for page in _drawn(pdf)]


def ticked(kind: Kind, values: Mapping[str, Value], gesture: str = "cross", *, seed: int = 0) -> list[Picture]:
    """The blank form, its boxes ticked by hand (``gesture``: cross, check, fill, dot) and its texts scribbled."""
    random = np.random.default_rng(seed)
    pages = printed(kind)
    targets = {field.name: field.target for field in FORMS[kind].fields}
    texts = {field.name for field in FORMS[kind].fields if field.type in {"text", "multiline"}}
    for name, place in ((name, place) for name, found in places(FORMS[kind]).items() for place in found):
        value = values.get(targets[name])
        draw = ImageDraw.Draw(pages[place.page])
        box = tuple(edge * _PER_MM for edge in place.box)
        if name in texts:
            if value:
                scribble(draw, box, random)
        elif value == (place.option or True):
            tick(draw, box, gesture, random)
    return pages


def tick(draw: ImageDraw.ImageDraw, box: Sequence[float], gesture: str, random: np.random.Generator) -> None:
    """Tick a box (pixels) as a hand does: not straight, and not quite inside."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top

    def at(x: float, y: float) -> tuple[float, float]:
        wander = random.normal(0, 0.06, 2)
        return left + (x + wander[0]) * width, top + (y + wander[1]) * height

    pen = round(0.45 * _PER_MM)
    ink = int(random.integers(30, 110))
    if gesture == "cross":
        draw.line([at(0.1, 0.1), at(0.9, 0.95)], fill=ink, width=pen)
        draw.line([at(0.9, 0.05), at(0.1, 0.9)], fill=ink, width=pen)
    elif gesture == "check":
        draw.line([at(0.1, 0.5), at(0.4, 0.9), at(1.2, -0.3)], fill=ink, width=pen)
    elif gesture == "fill":
        for step in range(9):
            draw.line([at(0.1, 0.1 + step / 10), at(0.9, 0.1 + step / 10)], fill=ink, width=pen)
    elif gesture == "dot":
        x, y = at(0.5, 0.5)
        draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=ink)
    elif gesture == "speck":
        x, y = at(0.5, 0.5)
        draw.ellipse((x - 0.9, y - 0.9, x + 0.9, y + 0.9), fill=ink)
    else:
        raise ValueError(gesture)


def scribble(draw: ImageDraw.ImageDraw, box: Sequence[float], random: np.random.Generator) -> None:
    """Write something that nobody can read in a frame (pixels)."""
    left, top, right, bottom = box
    middle = min(top + 3.5 * _PER_MM, (top + bottom) / 2)
    steps = np.arange(left + 8, min(right - 8, left + 45 * _PER_MM), 5)
    points = [(float(x), middle + float(random.normal(0, 1.0 * _PER_MM / 2))) for x in steps]
    draw.line(points, fill=60, width=round(0.4 * _PER_MM))


def scanned(
    pages: Iterable[Picture],
    *,
    angle: float = 0.0,
    dpi: int = DPI,
    noise: float = 6.0,
    bilevel: bool = False,
    quality: int = 70,
    upside_down: Iterable[int] = (),
    slant: float = 0.0,
) -> bytes:
    """Lay pages on a scanner, ``angle`` degrees askew, and return the PDF that it makes.

    ``slant`` is how much shorter, as a share, the upper edge is on a photograph; ``upside_down`` are ranks of pages.
    """
    random = np.random.default_rng(1)
    turned = set(upside_down)
    pictures = []
    for rank, page in enumerate(pages):
        size = (round(page.width * dpi / DPI), round(page.height * dpi / DPI))
        picture = page.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.5 * dpi / DPI))
        if slant:
            picture = picture.transform(
                size, Image.Transform.PERSPECTIVE, _perspective(size, slant), Image.Resampling.BICUBIC, fillcolor=150
            )
        picture = picture.rotate(
            angle + (180 if rank in turned else 0), Image.Resampling.BICUBIC, fillcolor=150 if slant else 244
        )
        grey = np.asarray(picture, dtype=float) * 0.88 + random.normal(0, noise, (picture.height, picture.width))
        picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
        pictures.append(picture.point(lambda level: 255 if level > 140 else 0).convert("1") if bilevel else picture)
    buffer = io.BytesIO()
    compression = {} if bilevel else {"quality": quality}
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, **compression)
    return buffer.getvalue()


def _perspective(size: tuple[int, int], slant: float) -> list[float]:
    """Coefficients that lay a page on a picture with some room around, its upper edge shorter by ``slant``."""
    width, height = size
    room = 0.03
    seen = [
        ((room + slant / 2) * width, room * height),
        ((1 - room - slant / 2) * width, room * height),
        ((1 - room) * width, (1 - room) * height),
        (room * width, (1 - room) * height),
    ]
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, [(0, 0), (width, 0), (width, height), (0, height)], strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        values += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows), np.array(values))]


def photograph(page: Picture, slant: float) -> bytes:
    """One page as a telephone sends it: a JPEG."""
    document = pypdfium2.PdfDocument(scanned([page], slant=slant))
    buffer = io.BytesIO()
    document[0].render(scale=DPI / 72).to_pil().convert("RGB").save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


@cache
def pictures(numero: str, dossier: str = "") -> tuple[bytes, ...]:
    """The pages of a pupil's fiche, each a JPEG; with ``dossier``, of a form prefilled with that number."""
    values = FICHES[numero]
    pages = (
        printed(Kind.FICHE, {**values, "dossier": dossier}) if dossier else ticked(Kind.FICHE, values, seed=int(numero))
    )
    found = []
    for page in pages:
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=80)
        found.append(buffer.getvalue())
    return tuple(found)


def picture_only() -> bytes:
    """A PDF that holds nothing but a picture of lines: no page of ours."""
    page = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.rectangle((120, 160 + 70 * line, 900 + (line * 37) % 220, 178 + 70 * line), fill=90)
    buffer = io.BytesIO()
    page.save(buffer, "PDF", resolution=150)
    return buffer.getvalue()
