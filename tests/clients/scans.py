"""A printed form under a scanner or before a camera, imitated: pictures of pages, in a PDF of pictures."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from tests.clients.merges import run

POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Scanner:
    """How the pages come out."""

    dpi: int = 200
    mode: str = "L"
    """``L`` grey, ``RGB`` colour, ``1`` black and white."""
    degrees: float = 0.0
    """Askew, counter-clockwise."""
    noise: float = 6.0
    """Standard deviation of the grain, in grey levels of 255."""
    quality: int = 70
    """JPEG quality; black and white is not compressed with loss."""
    upside_down: bool = False
    reverse: bool = False
    """Last page first."""
    photo: bool = False
    """Perspective, a shadow across the page, a little out of focus."""
    ocr: bool = False
    """An invisible layer of text, as tesseract recognises it."""

    def scan(self, source: Path, out: Path) -> None:
        """Print ``source`` and scan it; the same grain every time."""
        pages = _printed(source, self.dpi)
        if self.reverse:
            pages.reverse()
        grain = np.random.default_rng(2003)
        pictures = [self._seen(page, grain) for page in pages]
        if self.ocr:
            _recognised(pictures, self.dpi, out)
        else:
            options = {} if self.mode == "1" else {"quality": self.quality}
            pictures[0].save(out, "PDF", resolution=self.dpi, save_all=True, append_images=pictures[1:], **options)

    def _seen(self, page: Image.Image, grain: np.random.Generator) -> Image.Image:
        image = page.convert("RGB" if self.mode == "RGB" else "L")
        white: int | tuple[int, int, int] = (255, 255, 255) if self.mode == "RGB" else 255
        if self.upside_down:
            image = image.rotate(180)
        if self.degrees:
            image = image.rotate(self.degrees, Image.Resampling.BICUBIC, fillcolor=white)
        if self.photo:
            image = _photographed(image, white)
        pixels = np.asarray(image, dtype=np.float32)
        if self.photo:
            shadow = np.linspace(1.0, 0.72, pixels.shape[1], dtype=np.float32)
            pixels = pixels * (shadow if pixels.ndim == 2 else shadow[:, None])
        pixels = pixels * 0.94 + 6 + grain.normal(0, self.noise, pixels.shape).astype(np.float32)
        image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        return image.point(lambda level: 255 if level > 150 else 0, "1") if self.mode == "1" else image


def _printed(source: Path, dpi: int) -> list[Image.Image]:
    """The pages as a printer draws them, answers included."""
    document = pypdfium2.PdfDocument(source)
    try:
        document.init_forms()
        return [page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def _photographed(image: Image.Image, white: int | tuple[int, int, int]) -> Image.Image:
    """Seen from a little below and to the left, slightly out of focus; the page stays whole."""
    width, height = image.size
    corners = ((0.05, 0.03), (0.97, 0.05), (0.99, 0.98), (0.02, 0.96))
    seen = [(x * width, y * height) for x, y in corners]
    page = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    bent = image.transform(
        image.size, Image.Transform.PERSPECTIVE, homography(seen, page), Image.Resampling.BICUBIC, fillcolor=white
    )
    return bent.filter(ImageFilter.GaussianBlur(0.6))


def homography(seen: Sequence[tuple[float, float]], page: Sequence[tuple[float, float]]) -> list[float]:
    """The eight coefficients that PIL's PERSPECTIVE takes: from a place in the picture to one on the page."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(right))]


def _recognised(pictures: Sequence[Image.Image], dpi: int, out: Path) -> None:
    """A PDF of the pictures with what tesseract reads in them."""
    with TemporaryDirectory() as folder:
        names = []
        for rank, picture in enumerate(pictures):
            picture.save(name := Path(folder) / f"{rank:03}.png", dpi=(dpi, dpi))
            names.append(str(name))
        (listed := Path(folder) / "pages.txt").write_text("\n".join(names), encoding="utf-8")
        run("tesseract", str(listed), str(out.with_suffix("")), "--dpi", str(dpi), "pdf")


def by_pdftoppm(source: Path, out: Path) -> None:
    """« Print as image »: clean pictures of the pages, in grey, by Poppler."""
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "200", "-gray", str(source), f"{folder}/p"], check=True, capture_output=True)
        pictures = [Image.open(page) for page in sorted(Path(folder).glob("*.pgm"))]
        pictures[0].save(out, "PDF", resolution=200, save_all=True, append_images=pictures[1:], quality=85)


Scan = Callable[[Path, Path], None]
SCANS: Mapping[tuple[str, str], Scan] = {
    ("Scanner", "300 points par pouce, couleur"): Scanner(300, "RGB").scan,
    ("Scanner", "200 points par pouce, gris"): Scanner(200).scan,
    ("Scanner", "150 points par pouce, gris, très compressé"): Scanner(150, quality=35, noise=10).scan,
    ("Scanner", "200 points par pouce, noir et blanc"): Scanner(200, "1").scan,
    ("Scanner", "de travers de 3°"): Scanner(200, degrees=3.0).scan,
    ("Scanner", "de travers de −1,5°, noir et blanc, 300 points par pouce"): Scanner(300, "1", degrees=-1.5).scan,
    ("Scanner", "à l’envers, dernière page d’abord"): Scanner(200, upside_down=True, reverse=True).scan,
    ("Photographie", "en perspective, ombre, couleur"): Scanner(200, "RGB", photo=True).scan,
    ("Tesseract", "numérisation avec texte reconnu, invisible"): Scanner(200, ocr=True).scan,
    ("Poppler", "imprimé comme image"): by_pdftoppm,
}
"""(Device, what it does) → the gesture, on a form that another program filled."""
