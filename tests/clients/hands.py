"""What hands and machines leave on a printed page, drawn: ticks of every kind, and what is no tick."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.forms.widgets import Box
from pipeline.resources import font_directory

Picture = Image.Image
Spots = list[tuple[float, float]]


@dataclass(slots=True)
class Sheet:
    """A printed page on which something is drawn; lengths are millimetres of the form."""

    picture: Picture
    scale: float
    """Pixels per millimetre."""
    random: np.random.Generator
    pen: float = 0.45
    """Millimetres."""
    ink: int = 60
    """Grey level of the pen, of 255."""

    def stroke(self, points: Spots, *, pen: float | None = None, ink: int | None = None) -> None:
        """Draw a line through points, its joints round."""
        draw = ImageDraw.Draw(self.picture)
        width = max(1, round((pen or self.pen) * self.scale))
        level = self.ink if ink is None else ink
        found = [(x * self.scale, y * self.scale) for x, y in points]
        draw.line(found, fill=level, width=width, joint="curve")
        for x, y in (found[0], found[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=level)

    def disc(self, x: float, y: float, radius: float, ink: int | None = None) -> None:
        """Draw a full disc."""
        box = [(edge * self.scale) for edge in (x - radius, y - radius, x + radius, y + radius)]
        ImageDraw.Draw(self.picture).ellipse(box, fill=self.ink if ink is None else ink)

    def ring(self, x: float, y: float, across: float, down: float) -> None:
        """Draw an ellipse as a hand does: it wavers, and does not quite close."""
        turn = np.linspace(0.2, 2 * np.pi + 0.05, 40)
        waver = 1 + 0.05 * np.sin(3 * turn + self.random.uniform(0, 6))
        self.stroke(
            [
                (x + across * w * float(np.cos(t)), y + down * w * float(np.sin(t)))
                for t, w in zip(turn, waver, strict=True)
            ]
        )

    def text(self, x: float, y: float, what: str, size: float) -> None:
        """Print a text whose letters are ``size`` millimetres high (em), its first line's middle at ``y``."""
        font = ImageFont.truetype(str(font_directory() / "SourceSansPro-Regular.ttf"), round(size * self.scale))
        ImageDraw.Draw(self.picture).text((x * self.scale, y * self.scale), what, fill=35, font=font, anchor="lm")


def _at(sheet: Sheet, box: Box, spots: Spots, waver: float = 0.05) -> Spots:
    """Parts of a box → millimetres, not quite where they should be."""
    left, top, right, bottom = box
    found = []
    for x, y in spots:
        dx, dy = sheet.random.normal(0, waver, 2)
        found.append((left + (x + dx) * (right - left), top + (y + dy) * (bottom - top)))
    return found


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def cross(sheet: Sheet, box: Box) -> None:
    """Two strokes within the box, or a little beyond."""
    sheet.stroke(_at(sheet, box, [(0.1, 0.1), (0.9, 0.95)]))
    sheet.stroke(_at(sheet, box, [(0.9, 0.05), (0.1, 0.9)]))


def large_cross(sheet: Sheet, box: Box) -> None:
    """Two strokes that leave the box at its four corners."""
    sheet.stroke(_at(sheet, box, [(-0.25, -0.25), (1.25, 1.25)]))
    sheet.stroke(_at(sheet, box, [(1.25, -0.3), (-0.2, 1.2)]))


def check(sheet: Sheet, box: Box) -> None:
    """A check mark, its tail beyond the box."""
    sheet.stroke(_at(sheet, box, [(0.1, 0.5), (0.4, 0.9), (1.2, -0.3)]))


def large_check(sheet: Sheet, box: Box) -> None:
    """A check mark whose tail is as long again as the box."""
    sheet.stroke(_at(sheet, box, [(0.0, 0.4), (0.4, 0.95), (1.7, -0.8)]))


def slash(sheet: Sheet, box: Box) -> None:
    """One slanted stroke within the box."""
    sheet.stroke(_at(sheet, box, [(0.85, 0.1), (0.15, 0.9)]))


def dot(sheet: Sheet, box: Box) -> None:
    """A thick point."""
    x, y = _at(sheet, box, [(0.5, 0.5)])[0]
    sheet.disc(x, y, float(sheet.random.uniform(0.6, 0.9)))


TICKS: Mapping[str, Callable[[Sheet, Box], None]] = {
    "croix": cross,
    "grande croix": large_cross,
    "coche": check,
    "grande coche": large_check,
    "trait": slash,
    "point": dot,
}
"""What a person who answers draws in a box."""


def circle(sheet: Sheet, box: Box) -> None:
    """The box is circled instead of ticked."""
    x, y = _middle(box)
    sheet.ring(x, y, *(float(one) for one in sheet.random.uniform(2.7, 3.4, 2)))


def circle_label(sheet: Sheet, box: Box) -> None:
    """The word beside the box is circled."""
    x, y = _middle(box)
    sheet.ring(x + 6.5, y, 4.6, 2.6)


def beside(sheet: Sheet, box: Box) -> None:
    """A cross beside the box."""
    left, top, right, bottom = box
    by = float(sheet.random.choice([-1.35, 1.35])) * (right - left)
    cross(sheet, (left + by, top, right + by, bottom))


def line_across(sheet: Sheet, box: Box) -> None:
    """A line through the box and far beyond, from side to side."""
    x, y = _middle(box)
    reach = float(sheet.random.uniform(9, 45))
    sheet.stroke([(x - reach, y + 0.4), (x, y), (x + reach, y - 0.5)])


def line_down(sheet: Sheet, box: Box) -> None:
    """A line through the box and far beyond, downwards."""
    x, y = _middle(box)
    reach = float(sheet.random.uniform(9, 30))
    sheet.stroke([(x - 0.4, y - reach), (x, y), (x + 0.5, y + reach)])


def scribble(sheet: Sheet, box: Box) -> None:
    """A tick that was scribbled over."""
    cross(sheet, box)
    steps = int(sheet.random.integers(8, 13))
    sheet.stroke(_at(sheet, box, [((n % 2) * 1.3 - 0.15, -0.1 + 1.2 * n / steps) for n in range(steps + 1)]))


def blackened(sheet: Sheet, box: Box) -> None:
    """The box is blackened."""
    x, y = _middle(box)
    sheet.disc(x, y, (box[2] - box[0]) * 0.52)


def overrun(sheet: Sheet, box: Box) -> None:
    """A printed text of another field that runs over the box."""
    x, y = _middle(box)
    start = float(sheet.random.uniform(6, 25))
    sheet.text(x - start, y + float(sheet.random.uniform(-0.8, 0.8)), "aide pour les déplacements et les repas", 3.6)


def pencil(sheet: Sheet, box: Box) -> None:
    """A cross of a hard pencil, 20 to 40 % grey."""
    former, sheet.ink = sheet.ink, int(255 * (1 - sheet.random.uniform(0.2, 0.4)))
    cross(sheet, box)
    sheet.ink = former


def stain(sheet: Sheet, box: Box) -> None:
    """Coffee on the page and the box."""
    x, y = _middle(box)
    veil = Image.new("L", sheet.picture.size, 255)
    spot = Sheet(veil, sheet.scale, sheet.random)
    spot.disc(x + 2, y + 1, 9, 205)
    spot.disc(x + 2, y + 1, 8.3, 228)
    sheet.picture.paste(Image.fromarray(np.minimum(np.asarray(sheet.picture), np.asarray(veil))))


def stamp(sheet: Sheet, box: Box) -> None:
    """A round stamp of a school, askew, over the box."""
    x, y = _middle(box)
    former, sheet.ink = sheet.ink, 120
    for radius in (15.0, 10.5):
        turn = np.linspace(0, 2 * np.pi, 60)
        sheet.stroke([(x + 9 + radius * float(np.cos(t)), y + radius * float(np.sin(t))) for t in turn], pen=0.5)
    sheet.ink = former
    sheet.text(x - 0.5, y + 0.3, "ÉCOLE DES TILLEULS", 3.2)


def hole(sheet: Sheet, box: Box) -> None:
    """Two punch holes in the margin, seen black, and a staple: nothing at the box."""
    for y in (108.5, 188.5):
        sheet.disc(11, y, 3, 20)
    sheet.stroke([(10, 18), (18, 12)], pen=0.5, ink=90)


MARKS: Mapping[str, Callable[[Sheet, Box], None]] = {
    "case entourée": circle,
    "mot entouré": circle_label,
    "croix à côté": beside,
    "trait en travers": line_across,
    "trait de haut en bas": line_down,
    "gribouillis": scribble,
    "case noircie": blackened,
    "texte qui déborde": overrun,
    "crayon pâle": pencil,
    "tache": stain,
    "tampon": stamp,
    "perforation, agrafe": hole,
}
"""What is no tick for certain, or no mark of an answer at all (the last)."""
