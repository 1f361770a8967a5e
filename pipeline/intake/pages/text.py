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
from pdfplumber.utils.text import extract_text

from pipeline.dossier.values.texte import fold, is_garbled
from pipeline.forms.widgets import Box
from pipeline.images import Matrix, project
from pipeline.intake.pages.ink import Page

_MM = 25.4 / 72
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
        self._page = seen
        # White on white, or behind a picture, a text that nobody sees may say anything.
        self._hidden = ~seen.seen(self._boxes) & np.array([char.isalnum() for char in self._chars], dtype=bool)

    def whole(self, title: str) -> bool:
        """Whether what the form itself prints reads as it should: accents, apostrophes, ligatures."""
        printed = re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(self._chars)))
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", title)) in printed

    def within(self, box: Box, *, lines: bool) -> FrameText:
        """Read the frame of an answer, of several lines or of one."""
        left, top, right, bottom = box
        centres = (self._boxes[:, :2] + self._boxes[:, 2:]) / 2
        inside = (centres[:, 0] > left) & (centres[:, 0] < right) & (centres[:, 1] > top) & (centres[:, 1] < bottom)
        numbers = np.flatnonzero(inside)
        if not any(self._chars[number].strip() for number in numbers):
            return FrameText("")
        text = _assemble([(self._chars[number], self._boxes[number]) for number in numbers])
        height = float(np.median(self._boxes[numbers][:, 3] - self._boxes[numbers][:, 1]))
        if self._hidden[numbers].any():
            return FrameText(text, "son texte n’est pas ce qui se voit")
        if self._page.beside(box, self._boxes[numbers]):
            return FrameText(text, "des lettres se voient qui ne sont pas dans son texte")
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
