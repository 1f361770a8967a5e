"""Scanners, copiers and cameras, imitated: one printed page → the file that arrives. The same bytes every time."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from tests.clients.scans import homography

Picture = Image.Image
PRINTED_DPI = 300
"""At which pages are printed before a device sees them."""


@dataclass(frozen=True, slots=True)
class Device:
    """How one page comes out."""

    dpi: int = 200
    limit: int | None = None
    """Black and white: the grey level (of 255) from which a point is white; 0 is dithered; ``None`` is grey."""
    quality: int = 70
    degrees: float = 0.0
    noise: float = 5.0
    """Standard deviation of the grain, in grey levels of 255."""
    blur: float = 0.35
    """Of the optics: radius in pixels at 200 dots per inch."""
    tone: float = 1.0
    """Share of the blackness that is left: under 1, faint toner."""
    heavy: bool = False
    """A dark copy: strokes grow, the paper is grey."""
    photo: bool = False
    """Perspective, shadow, out of focus."""

    def see(self, page: Picture, random: np.random.Generator) -> bytes:
        """Return the file: a JPEG, or a TIFF of black and white."""
        size = (round(page.width * self.dpi / PRINTED_DPI), round(page.height * self.dpi / PRINTED_DPI))
        image = page.filter(ImageFilter.MinFilter(3)) if self.heavy else page
        image = image.resize(size, Image.Resampling.BOX if self.dpi < PRINTED_DPI else Image.Resampling.BICUBIC)
        if self.photo:
            image = _in_perspective(image, random)
        elif self.degrees:
            image = image.rotate(self.degrees, Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur(self.blur * self.dpi / 200))
        levels = 255 - (255 - np.asarray(image, dtype=np.float32)) * self.tone
        if self.photo:
            levels *= _light(levels.shape, random)
        levels = levels * (0.8 if self.heavy else 0.95) + random.normal(0, self.noise, levels.shape)
        image = Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))
        buffer = io.BytesIO()
        if self.limit is None:
            image.save(buffer, "JPEG", quality=self.quality, dpi=(self.dpi, self.dpi))
        else:
            limit = self.limit
            bits = image.point(lambda level: 255 * (level >= limit), "1") if limit else image.convert("1")
            bits.save(buffer, "TIFF", compression="group4", dpi=(self.dpi, self.dpi))
        return buffer.getvalue()


def _in_perspective(image: Picture, random: np.random.Generator) -> Picture:
    """The page on a dark table, seen at an angle; it stays whole."""
    width, height = image.size
    off = random.uniform(0.01, 0.055, (4, 2))
    corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    seen = [(abs(x - dx) * width, abs(y - dy) * height) for (x, y), (dx, dy) in zip(corners, off, strict=True)]
    page = [(x * width, y * height) for x, y in corners]
    return image.transform(
        image.size, Image.Transform.PERSPECTIVE, homography(seen, page), Image.Resampling.BICUBIC, fillcolor=95
    )


def _light(shape: tuple[int, int], random: np.random.Generator) -> npt.NDArray[np.float32]:
    """Light that falls from one side, and the shadow of a hand with a soft edge."""
    down, across = np.mgrid[0 : shape[0] : 8, 0 : shape[1] : 8].astype(np.float32)
    slope = random.uniform(-0.3, 0.3, 2)
    light = 0.92 - abs(slope[0]) / 2 - abs(slope[1]) / 2
    light = light + slope[0] * (across / shape[1] - 0.5) + slope[1] * (down / shape[0] - 0.5)
    turn, where, wide = random.uniform(0, 6.3), random.uniform(-0.3, 0.3), random.uniform(12, 60)
    along = (across - shape[1] / 2) * np.cos(turn) + (down - shape[0] / 2) * np.sin(turn) - where * shape[1]
    light *= 1 - 0.35 / (1 + np.exp(np.clip(-along / wide, -30, 30)))
    grown = Image.fromarray(light.astype(np.float32)).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    # Whatever the light, a camera makes of it what fills its scale.
    return np.asarray(np.asarray(grown) / np.max(light), dtype=np.float32)


GREYS: Mapping[str, Device] = {
    "150 points par pouce, gris": Device(150, quality=60, noise=6),
    "150 points par pouce, gris, très compressé": Device(150, quality=30, noise=8, degrees=1.2),
    "200 points par pouce, gris": Device(200, quality=75),
    "200 points par pouce, gris, de travers": Device(200, quality=50, degrees=-2.2),
    "300 points par pouce, gris": Device(300, quality=85, noise=7),
    "200 points par pouce, encre pâle": Device(200, tone=0.45),
    "200 points par pouce, copie foncée": Device(200, heavy=True, noise=8),
}
BILEVELS: Mapping[str, Device] = {
    f"{dpi} points par pouce, noir et blanc, seuil {limit}": Device(
        dpi, limit, noise=noise, blur=blur, degrees=-1.5 if limit == 150 else 0.0
    )
    for dpi, noise, blur in ((200, 5.0, 0.3), (300, 5.0, 0.3))
    for limit in (100, 110, 120, 130, 140, 150, 160, 170, 180, 190)
} | {f"{dpi} points par pouce, noir et blanc, tramé": Device(dpi, 0, noise=3.0) for dpi in (200, 300)}
PHOTOS: Mapping[str, Device] = {
    "photographie nette": Device(250, photo=True, blur=0.5, noise=5, quality=80),
    "photographie floue": Device(200, photo=True, blur=0.9, noise=7, quality=70),
    "photographie très compressée": Device(200, photo=True, blur=0.6, noise=6, quality=45),
}
