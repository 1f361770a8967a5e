"""Four hundred imitated scans of ticked pages, and what their readings are worth: decided, doubted, wrong, unseen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pypdfium2

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from pipeline.forms.widgets import Box, places, widen
from pipeline.intake.raw import SURE, RawValue
from pipeline.intake.reader import read_file
from tests.clients.devices import BILEVELS, GREYS, PHOTOS, PRINTED_DPI, Device
from tests.clients.hands import MARKS, TICKS, Picture, Sheet

PHOTOGRAPHY = "photographie"
LEAST, LEAST_OF_PHOTOS = 0.98, 0.9
"""Shares of the ticks of pages without marks that must be decided."""
_SCREEN = "rempli à l’écran"
"""Ticked by a program, then printed."""
_PAGES: tuple[tuple[Kind, int], ...] = (
    (Kind.FICHE, 1),
    (Kind.PROTOCOLE, 3),
    (Kind.PROTOCOLE, 1),
    (Kind.FICHE, 1),
    (Kind.DECISION, 0),
)
_SEEN = frozenset(MARKS) - {"perforation, agrafe", "tache"}
"""Marks that must be seen: silence about them is a fault."""


@dataclass(frozen=True, slots=True)
class Imitation:
    """One page, ticked and seen by a device."""

    rank: int
    device: str
    """French, its name in the tables of ``devices``."""
    how: Device
    gesture: str
    mark: str
    """Name in ``MARKS``; "" for a page of ticks only."""
    page: tuple[Kind, int]

    @property
    def family(self) -> str:
        """What its figures are added to."""
        if self.mark:
            return self.mark
        return PHOTOGRAPHY if self.how.photo else "noir et blanc" if self.how.limit is not None else "gris"


@dataclass(slots=True)
class Figures:
    """What came of some imitations."""

    pages: int = 0
    ticks: int = 0
    """Boxes ticked, or answers marked."""
    decided: int = 0
    doubted: int = 0
    """Ticks and marks left to a person."""
    spared: int = 0
    """Questions without a tick or a mark that are left to a person all the same."""
    wrong: list[str] = field(default_factory=list)
    """Fields of which a value that nobody gave is certain."""
    unseen: list[str] = field(default_factory=list)
    """Ticks and marks of which nothing is said."""

    def add(self, other: "Figures") -> None:
        """Add those of others."""
        for name in ("pages", "ticks", "decided", "doubted", "spared"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong
        self.unseen += other.unseen


def _set() -> Iterator[Imitation]:
    gestures = (*TICKS, _SCREEN)
    rank = 0

    def one(device: tuple[str, Device], gesture: str, mark: str = "") -> Imitation:
        nonlocal rank
        rank += 1
        return Imitation(rank, *device, gesture, mark, _PAGES[rank % len(_PAGES)])

    for gesture in gestures:
        for device in (*GREYS.items(), *BILEVELS.items(), *PHOTOS.items()):
            yield one(device, gesture)
    seen = [*GREYS.items(), *list(BILEVELS.items())[::3], *PHOTOS.items()]
    number = 0
    while rank < 400:
        for mark in MARKS:
            number += 1
            device = seen[(number * 7 + number // len(MARKS)) % len(seen)]
            if mark in ("crayon pâle", "tache") and device[1].limit is not None:
                device = list(GREYS.items())[number % 5]
            if rank < 400:
                yield one(device, gestures[number % len(gestures)], mark)


IMITATIONS: tuple[Imitation, ...] = tuple(_set())


@cache
def _printed(pdf: bytes, page: int) -> Picture:
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        picture: Picture = document[page].render(scale=PRINTED_DPI / 72).to_pil().convert("L")
        return picture
    finally:
        document.close()


def _questions(kind: Kind, page: int) -> list[Field]:
    found = places(FORMS[kind])
    return [
        one
        for one in FORMS[kind].fields
        if one.type in (FieldType.CHECKBOX, FieldType.RADIO) and found[one.name][0].page == page
    ]


def drawn(one: Imitation) -> tuple[Picture, Mapping[str, str | bool], frozenset[str]]:
    """The page as it is handed to the device, what it answers by name, and the questions that bear a mark."""
    random = np.random.default_rng(2003 + one.rank)
    kind, page = one.page
    spec, where = FORMS[kind], places(FORMS[kind])
    truth: dict[str, str | bool] = {}
    for question in _questions(kind, page):
        if question.type is FieldType.CHECKBOX:
            if random.random() < 0.5:
                truth[question.name] = True
        elif random.random() < 0.85:
            truth[question.name] = where[question.name][int(random.integers(len(where[question.name])))].option
    marked: dict[str, Box] = {}
    if one.mark:
        names = [question.name for question in _questions(kind, page)]
        for name in random.choice(names, 3, replace=False):
            place = where[name][int(random.integers(len(where[name])))]
            marked[str(name)] = place.box
            truth.pop(str(name), None)
    blank = spec.blank()
    if one.gesture == _SCREEN:
        picture = _printed(fill(blank, spec, {spec.by_name[name].target: v for name, v in truth.items()}), page).copy()
    else:
        picture = _printed(blank, page).copy()
    sheet = Sheet(picture, PRINTED_DPI / 25.4, random)
    for name, value in truth.items():
        if one.gesture != _SCREEN:
            sheet.pen, sheet.ink = float(random.uniform(0.3, 0.65)), int(random.integers(20, 100))
            TICKS[one.gesture](sheet, next(p.box for p in where[name] if p.option == (value if p.option else "")))
    sheet.pen, sheet.ink = float(random.uniform(0.35, 0.6)), int(random.integers(20, 90))
    for box in marked.values():
        MARKS[one.mark](sheet, box)
    return picture, truth, frozenset(marked)


def content(one: Imitation) -> bytes:
    """The file that arrives."""
    return one.how.see(drawn(one)[0], np.random.default_rng(one.rank))


def judge(one: Imitation) -> Figures:
    """Read an imitation and compare."""
    picture, truth, marked = drawn(one)
    reading = read_file(one.how.see(picture, np.random.default_rng(one.rank)), "page")
    figures = Figures(pages=1)
    form = reading.forms[0] if reading.forms else None
    for question in _questions(*one.page):
        expected = truth.get(question.name)
        found = form.values[question.name] if form else RawValue("", None, confidence=0.0)
        if question.name in marked and form and not found.value and not found.doubt:
            # A mark that stands in the frame of a text is told of that text.
            doubts = [form.values[name].doubt for name in _frames_beside(one.page[0], question.name)]
            found = found._replace(doubt=next(filter(None, doubts), ""))
        _judge(figures, f"{one.rank} {question.name}", expected, found, question.name in marked, one.mark)
    return figures


def _frames_beside(kind: Kind, name: str) -> list[str]:
    """Texts whose frames stand within a box's width and a half of the boxes of a question, in its row."""
    where = places(FORMS[kind])
    boxes = [widen(place.box, 1.5 * (place.box[2] - place.box[0])) for place in where[name]]
    found = []
    for one in FORMS[kind].fields:
        if one.type in (FieldType.TEXT, FieldType.MULTILINE):
            place = where[one.name][0]
            left, top, right, bottom = place.box
            if any(
                place.page == where[name][0].page and left < b[2] and right > b[0] and top < b[3] and bottom > b[1]
                for b in boxes
            ):
                found.append(one.name)
    return found


def _judge(figures: Figures, name: str, expected: str | bool | None, found: RawValue, marked: bool, mark: str) -> None:
    value = found.value or None
    answered = expected is not None or (marked and mark in _SEEN)
    figures.ticks += answered
    if value is not None and value != expected and found.confidence >= SURE and not (marked and mark == "crayon pâle"):
        figures.wrong.append(name)
    elif answered and value is None and not found.doubt:
        figures.unseen.append(name)
    elif found.doubt:
        figures.doubted += answered
        figures.spared += not answered
    else:
        figures.decided += answered
