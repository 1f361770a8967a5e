"""Answers that are asked for, made visible on a form: yellow and framed on the page, told in the tooltip.

What is drawn is part of the page, below the fields: a program that draws an answer anew leaves it alone, paper shows
it, and names, values and states of the fields stay what they were. ISO 32000-1, 11.3.5 (blend modes), 14.7 (structure).
"""

from collections.abc import Iterable, Mapping

from pypdf.generic import DictionaryObject, TextStringObject

from pipeline.dossier.model.fields import FieldType
from pipeline.forms.appearance import COMPOSITE, LEADING, Metrics, numbers, set_lines, wrap
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FormSpec
from pipeline.forms.tagging import add_paragraph
from pipeline.forms.widgets import Box, around, box_of, widen, widgets_of

_YELLOW = "1 0.93 0.5 rg"
_PALE = "1 0.97 0.78 rg"
"""For a large area, such as the timetable."""
_EDGE = "0.72 0.28 0"
"""Dark orange: stands out in colour, and is dark enough for black and white."""
_TEXT = "0.16 0.1 0.05 rg"
_MULTIPLY = "/SurligneM"
"""Resource name of the blend mode with which yellow leaves what is printed below it readable."""
_OUTSET = 1.2
"""Points between the edge of a field and its frame: what is drawn inside a field stays the answer's alone."""
_ARROW = (29.0, 38.0, 3.6)
"""Left and right end, and half height, in points, of the arrow in the left margin (42 points wide)."""
_BANNER = (42.5, 810.5, 510.3, 19.0)
"""Left, bottom, width and height in points: in the upper margin of the first page (A4)."""
_BANNER_SIZES = (10.5, 9.5, 8.5, 7.5)
_BANNER_PADDING = 8.0


def highlight(draft: Draft, raisons: Mapping[str, str], annonce: str) -> None:
    """Highlight the answers that are asked for in a form, filled or not.

    ``raisons``: target of a field → French, what to do there; or root of several targets (``edt``), which are then
    framed together. ``annonce``: French, one or two lines at the top of the first page; "" for none. Same form and
    texts, same bytes; the form stays a form of ours in every respect, PDF/UA-1 included.

    Raises:
        ValueError: for a target or a root that the form does not have.
    """
    spec, source = draft.spec, draft.source
    drawn: dict[int, list[tuple[Box, str]]] = {}
    for cible, raison in raisons.items():
        targets = _targets(spec, cible)
        boxes: dict[int, list[Box]] = {}
        for target in targets:
            field = source.fields[spec.by_target[target].name]
            _tell(draft, field, raison)
            for widget in widgets_of(field):
                boxes.setdefault(widget.raw_get("/P").idnum, []).append(widen(box_of(widget), _OUTSET))
        for place, found in boxes.items():
            alone = targets == [cible]
            framed = [(box, _YELLOW) for box in found] if alone else [(around(found), _PALE)]
            drawn.setdefault(place, []).extend(framed)
    for rank, page in enumerate(source.pages):
        reference = page.indirect_reference
        operators = _frames(drawn.get(reference.idnum, []))
        if annonce and rank == 0:
            draft.put(reference, "/Resources", "/Font", **{COMPOSITE[1:]: source.fonts.raw_get(COMPOSITE)})
            operators += _banner(source.metrics, annonce, add_paragraph(draft, page, annonce))
        if operators:
            draft.put(reference, "/Resources", "/ExtGState", **{_MULTIPLY[1:]: {"/BM": "/Multiply"}})
            draft.draw_over(page, "\n".join(operators).encode("ascii"))


def _targets(spec: FormSpec, cible: str) -> list[str]:
    """The targets that a key stands for: itself, or those of which it is the root."""
    answers = [field.target for field in spec.fields if field.type is not FieldType.MARKER]
    found = [cible] if cible in answers else [target for target in answers if target.startswith(f"{cible}.")]
    if not found:
        raise ValueError(f"{spec.kind} has no field to highlight for {cible}")
    return found


def _tell(draft: Draft, field: DictionaryObject, raison: str) -> None:
    """Add what to do to the tooltip, which screen readers speak, of a field and of each of its answers."""
    for owner in (field, *(widget for widget in widgets_of(field) if widget is not field)):
        said = TextStringObject(f"{owner['/TU']} – À compléter ou à vérifier\u00a0: {raison}")
        draft.put(owner.indirect_reference, TU=said)


def _frames(boxes: Iterable[tuple[Box, str]]) -> list[str]:
    """Yellow frames and, in the margin, an arrow for each line that has one; decoration, hence an artifact."""
    found = sorted(set(boxes), key=lambda one: (-one[0][3], one[0][0]))
    if not found:
        return []
    operators = ["/Artifact BMC", "q", f"{_MULTIPLY} gs", f"{_EDGE} RG", "1 w"]
    for (left, bottom, right, top), colour in found:
        operators.append(f"{colour} {numbers(left, bottom, right - left, top - bottom)} re B")
    operators += ["Q", "q", f"{_EDGE} rg"]
    tail, head, half = _ARROW
    for middle in dict.fromkeys(round((bottom + top) / 2, 1) for (_, bottom, _, top), _ in found):
        operators.append(
            f"{numbers(tail, middle - half)} m {numbers(head, middle)} l {numbers(tail, middle + half)} l h f"
        )
    return [*operators, "Q", "EMC"]


def _banner(metrics: Metrics, annonce: str, mark: int) -> list[str]:
    """The announcement in its frame, as large as it fits on two lines at most."""
    left, bottom, width, height = _BANNER
    for size in _BANNER_SIZES:
        lines = wrap(metrics, annonce, width - 2 * _BANNER_PADDING, size)
        if len(lines) * size * LEADING <= height:
            break
    first = bottom + height / 2 + ((len(lines) - 1) * size * LEADING - size * metrics.cap_height / 1000) / 2
    frame = f"{numbers(left, bottom, width, height)} re B"
    shown = set_lines(metrics, lines, size, (left + _BANNER_PADDING, first), _TEXT)
    artifact = ["/Artifact BMC", "q", _YELLOW, f"{_EDGE} RG", "1 w", frame, "Q", "EMC"]
    return [*artifact, f"/P <</MCID {mark}>> BDC", "q", *shown, "Q", "EMC"]
