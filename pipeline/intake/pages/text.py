"""The text that a page shows in the frame of an answer, when the field itself is gone.

Characters are brought to the millimetres of the blank form, so that a page that was scaled, cropped or turned reads as
the blank does. What may be broken, cut or hidden is never taken for an answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pdfplumber.utils.text import extract_text

from pipeline.dossier.values.texte import fold, is_garbled
from pipeline.forms.widgets import Box
from pipeline.images import Matrix, Points, project
from pipeline.intake.pages.blank import Blank
from pipeline.intake.pages.ink import Page

_MM = 25.4 / 72
_PRINTED = 0.5
"""Share of a character's box that the form prints from which it is the form's own: it is nearly all of a letter."""
_UPWARDS, _DOWNWARDS, _ONWARDS = 3.0, 80.0, 40.0
"""Millimetres by which a text may go on above its frame, below it and to its right: blank lines push it far."""
_BESIDE = 0.35
"""Share of a character's height within which another belongs to the same text."""


@dataclass(frozen=True, slots=True)
class FrameText:
    """What is written in a frame."""

    text: str
    """Lines apart by a line break; spaces as they show."""
    doubt: str = ""
    """French: why it is not taken; "" when it may be."""


class Characters:
    """The characters of a page, in millimetres of the blank form."""

    def __init__(self, page: Any, size: tuple[int, int], matrix: Matrix, seen: Page) -> None:
        """Bring the characters of a pdfplumber page to the form.

        Args:
            page: the page.
            size: width and height, in pixels, of the picture in which ``matrix`` places the form.
            matrix: millimetres of the form → pixels.
            seen: the same page, as it shows.
        """
        chars = [char for char in page.chars if str(char["text"])]
        left, top, right, bottom = (float(edge) for edge in page.cropbox)
        scale = np.array([size[0] / max(right - left, 1.0), size[1] / max(bottom - top, 1.0)])
        corners = np.array([(c["x0"], c["top"], c["x1"], c["bottom"]) for c in chars], dtype=float).reshape(-1, 4)
        inverse = np.linalg.inv(matrix)
        origin = np.array([left, top])
        one = project(inverse, np.asarray((corners[:, :2] - origin) * scale))
        other = project(inverse, np.asarray((corners[:, 2:] - origin) * scale))
        self._boxes = np.column_stack([np.minimum(one, other), np.maximum(one, other)])
        self._chars = [str(char["text"]) for char in chars]
        self._fonts = np.array([str(char["fontname"]).rpartition("+")[2] for char in chars], dtype=object)
        self._page = seen
        # White on white, or behind a picture, a text that nobody sees may say anything.
        self._hidden = ~seen.seen(self._boxes) & np.array([char.isalnum() for char in self._chars], dtype=bool)

    def whole(self, title: str) -> bool:
        """Whether what the form itself prints reads as it should: accents, apostrophes, ligatures."""
        printed = re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(self._chars)))
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", title)) in printed

    def spilt(self, blank: Blank, frames: Sequence[Box], boxes: Sequence[Box]) -> frozenset[int]:
        """Ranks of the frames whose text may go on elsewhere, seen or not: something is written that is in no frame.

        Args:
            blank: what the form prints on this page by itself.
            frames: those of the texts of the page.
            boxes: those to tick; a program may tick them with a letter.
        """
        centres = (self._boxes[:, :2] + self._boxes[:, 2:]) / 2
        owner = np.full(len(centres), -1)
        for rank, box in enumerate((*frames, *boxes)):
            owner[_inside(centres, box)] = rank
        written = np.array([bool(char.strip()) for char in self._chars], dtype=bool)
        stray = (owner < 0) & np.array([char.isalnum() for char in self._chars], dtype=bool)
        stray[stray] = [blank.covers(_middle(box)) < _PRINTED for box in self._boxes[stray]]
        found: set[int] = set()
        numbers = np.flatnonzero(written)
        for place, number in enumerate(numbers):
            if stray[number]:
                # What is drawn just before, or just after, may be of the same text, wherever it lies.
                beside = numbers[max(place - 1, 0) : place + 2]
                found |= {int(owner[one]) for one in beside}
                found |= {rank for rank, box in enumerate(frames) if _may_reach(box, *centres[number])}
        return frozenset(rank for rank in found if 0 <= rank < len(frames))

    def within(self, box: Box, *, lines: bool) -> FrameText:
        """Read the frame of an answer, of several lines or of one."""
        inside = _inside((self._boxes[:, :2] + self._boxes[:, 2:]) / 2, box)
        numbers = np.flatnonzero(inside)
        if not any(self._chars[number].strip() for number in numbers):
            return FrameText("")
        text = _assemble([(self._chars[number], self._boxes[number]) for number in numbers])
        height = float(np.median(self._boxes[numbers][:, 3] - self._boxes[numbers][:, 1]))
        if self._hidden[numbers].any():
            return FrameText(text, "son texte n’est pas ce qui se voit")
        if self._page.beside(box, self._boxes[numbers]):
            return FrameText(text, "des lettres se voient qui ne sont pas dans son texte")
        if len({self._fonts[number] for number in numbers if self._chars[number].isalpha()}) > 1:
            # İ and Ğ are lost without a trace where Ş and Ł come from the font of another program.
            return FrameText(text, "ses lettres sont de plusieurs polices et il peut en manquer")
        # ``(cid:9)`` for a tab, ``¡fl`` for an apostrophe, ``ú`` for œ: what pdftk, Ghostscript and mutool write.
        broken = "ses caractères sont altérés" if is_garbled(text) else ""
        return FrameText(text, broken or self._cut(box, height, inside, lines=lines))

    def _cut(self, box: Box, height: float, inside: Any, *, lines: bool) -> str:
        """Tell whether the text may go on beyond its frame, where it does not show."""
        left, top, right, bottom = box
        visible = np.array([bool(char.strip()) for char in self._chars])
        across = (self._boxes[:, 1] < bottom) & (self._boxes[:, 3] > top) & visible
        start, first, end, last = (
            float(edge)
            for edge in (*self._boxes[inside & visible][:, :2].min(0), *self._boxes[inside & visible][:, 2:].max(0))
        )
        # What runs on, or in, touches the text; a label of the form, or the next answer, stands apart.
        reach = _BESIDE * height
        beyond = across & ~inside & (self._boxes[:, 0] < end + reach) & (self._boxes[:, 2] > right)
        before = across & ~inside & (self._boxes[:, 2] > start - reach) & (self._boxes[:, 0] < left)
        if beyond.any() or before.any() or last > bottom + 0.1 * height or first < top - 0.35 * height:
            return "elle déborde de son cadre"
        if lines and bottom - last < 0.45 * height:
            return "elle remplit son cadre et peut être coupée"
        if not lines and right - end < 0.5 * height:
            return "elle remplit son cadre et peut être coupée"
        return ""


def _middle(char: Points) -> Box:
    """The part of a character's box that any letter fills: the box is as high as its font."""
    left, top, right, bottom = (float(edge) for edge in char)
    return left, top + 0.4 * (bottom - top), right, bottom - 0.25 * (bottom - top)


def _inside(centres: Points, box: Box) -> npt.NDArray[np.bool_]:
    left, top, right, bottom = box
    x, y = centres[:, 0], centres[:, 1]
    return np.asarray((x > left) & (x < right) & (y > top) & (y < bottom))


def _may_reach(box: Box, x: float, y: float) -> bool:
    """Whether the text of a frame may have gone on as far as a point: below it, or to its right."""
    left, top, right, bottom = box
    below = left - 1 < x < right + 1 and -_UPWARDS < y - bottom < _DOWNWARDS and y > top - _UPWARDS
    return below or (top < y < bottom and 0 < x - right < _ONWARDS)


def _assemble(chars: Sequence[tuple[str, Any]]) -> str:
    """Characters and their boxes → text, in reading order."""
    found = []
    for char, box in chars:
        x0, top, x1, bottom, height = (float(edge) / _MM for edge in (*box, box[3] - box[1]))
        what = {"text": char, "upright": True, "matrix": (1, 0, 0, 1, 0, 0), "size": height, "height": height}
        found.append(what | {"x0": x0, "x1": x1, "top": top, "doctop": top, "bottom": bottom})
    text = str(extract_text(found, x_tolerance=1.5, y_tolerance=3))
    return "\n".join(line.strip() for line in unicodedata.normalize("NFC", text).splitlines()).strip()


def option_of(text: str, labels: Iterable[tuple[str, str]]) -> str | None:
    """Export value of the label that a list shows; ``None`` when it is none of them."""
    return next((value for value, label in labels if fold(label) == fold(text)), None)
