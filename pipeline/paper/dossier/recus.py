"""The forms as received: pictures of their pages, two on a sheet; the proof of what is read before them.

A form that came with its fields is the blank of its edition, its boxes ticked and its answers set in their frames:
nothing of the school's file reaches it. A form read off paper is its pages. An answer that its frame cannot hold is cut
where that is told, with the page on which all of it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pydyf

from pipeline.dossier.model.annexes import kind_of
from pipeline.dossier.model.dossier import Dossier, Piece
from pipeline.dossier.model.fields import Answer, Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.fonts.measure import MM_PER_POINT, count_lines
from pipeline.forms.appearance import LEADING, nominal_size
from pipeline.forms.editions import FormSpec, spec_of
from pipeline.forms.picture import SHOWN, draw_picture
from pipeline.forms.widgets import Place, page_count, places
from pipeline.lazy import load
from pipeline.paper.dossier.pieces import Originals
from pipeline.paper.dossier.rubriques import anchor
from pipeline.pdf_objects import Graft

HEIGHT = 186.0
"""Height of a picture, mm; must be that of the stylesheet."""
SCALE = HEIGHT / (SHOWN[3] - SHOWN[1])
WIDTH = SCALE * (SHOWN[2] - SHOWN[0])
PITCH = 261.0 - WIDTH
"""From the left edge of the first picture of a sheet to that of the second, mm: they stand at both margins."""
_SMALLEST = 7.25
"""Size (points) below which an answer does not shrink on its form; what does not fit then is cut."""
_PADDING = 0.9
"""Millimetres lost on each side of a frame."""
_MORE = " … en entier page 00"
_QUALITY = 70
_DENSITY = 8.0
"""Pixels per millimetre of a page that came on paper: 200 dots per inch."""
TITLES = {Kind.FICHE: "Fiche telle que reçue", Kind.PROTOCOLE: "Protocole tel que reçu"}


@dataclass(frozen=True, slots=True)
class SetText:
    """An answer in its frame; lengths are millimetres from the upper left corner of the picture."""

    x: float
    y: float
    largeur: float
    hauteur: float
    corps: float
    """Size, points."""
    interligne: float
    texte: str
    renvoi: str
    """Anchor of the whole answer when ``texte`` is cut; else ""."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page."""

    nom: str
    """Of what the template shows as ``image:nom``."""
    dit: str
    """French: what a screen reader says."""
    textes: tuple[SetText, ...] = ()


@dataclass(frozen=True, slots=True)
class Recu:
    """One form as received."""

    kind: Kind
    titre: str
    papier: bool
    """It came on paper."""
    feuilles: tuple[tuple[Picture, ...], ...]
    """Pages of each sheet."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A page of a blank, to be drawn where its stand-in is laid out."""

    spec: FormSpec
    page: int
    coches: tuple[Place, ...]


class Pictures:
    """The pages of all forms received, with what shows them."""

    def __init__(self, dossier: Dossier, originals: Originals) -> None:
        """``originals``: files that may be shown; a form whose file is not there is shown on its blank."""
        self.images: dict[str, bytes] = {}
        """Name → PNG or JPEG."""
        self._stamped: list[Stamped] = []
        shown: set[tuple[str, tuple[int, ...]]] = set()
        found = []
        for piece in dossier.pieces:
            paper = _paper(piece, originals)
            if paper in shown:
                continue  # Both forms were filled in from one copy.
            shown |= {paper} if paper else set()
            pages = self._copied(piece, originals[paper[0]][1], paper[1]) if paper else self._made(piece)
            sheets = tuple(tuple(pages[rank : rank + 2]) for rank in range(0, len(pages), 2))
            found.append(Recu(piece.kind, TITLES[piece.kind], paper is not None, sheets))
        self.recus = tuple(found)

    def draw(self, pdf: pydyf.PDF) -> None:
        """Put each page of a blank in the place of its stand-in; they are told apart by their size."""
        graft = Graft(pdf)
        for found in list(pdf.objects):
            if (
                isinstance(found, pydyf.Stream)
                and found.extra.get("Subtype") == "/Image"
                and found.extra["Height"] == 1
            ):
                one = self._stamped[int(found.extra["Width"]) - 1]
                draw_picture(graft, found, one.spec, one.page, one.coches)

    def _copied(self, piece: Piece, content: bytes, sheets: tuple[int, ...]) -> list[Picture]:
        """The pages of a file, made anew from their pixels, in the order of the form."""
        most = load("pipeline.images:MAX_PAGES")
        wanted = sheets or tuple(range(min(load("pipeline.images:count_sheets")(content), most)))
        seen = dict(zip(sorted(set(wanted)), load("pipeline.images:in_colour")(content, wanted), strict=True))
        pages = []
        for rank, sheet in enumerate(wanted):
            seen[sheet].thumbnail((round(WIDTH * _DENSITY), round(HEIGHT * _DENSITY)))
            jpeg = load("pipeline.images:encode")(seen[sheet], "JPEG", quality=_QUALITY)
            pages.append(self._picture(piece.kind, rank, jpeg, ()))
        return pages

    def _made(self, piece: Piece) -> list[Picture]:
        """The pages of the blank of its edition, with its answers."""
        kind = kind_of(piece.form)
        spec = spec_of(kind, piece.edition)
        ticked: dict[int, list[Place]] = {}
        texts: dict[int, list[SetText]] = {}
        for field in spec.fields:
            if (answer := piece.reponses.get(field.target)) is None:
                continue
            for place in places(spec)[field.name]:
                if field.type in (FieldType.CHECKBOX, FieldType.RADIO):
                    if answer == (place.option or True):
                        ticked.setdefault(place.page, []).append(place)
                else:
                    texts.setdefault(place.page, []).append(_set_text(kind, field, str(answer), place))
        pages = []
        for page in range(page_count(spec)):
            self._stamped.append(Stamped(spec, page, tuple(ticked.get(page, ()))))
            pages.append(self._picture(kind, page, _stand_in(len(self._stamped)), tuple(texts.get(page, ()))))
        return pages

    def _picture(self, kind: Kind, page: int, image: bytes, texts: tuple[SetText, ...]) -> Picture:
        nom = f"{kind}-{page + 1}"
        self.images[nom] = image
        return Picture(nom, f"{TITLES[kind]}, page {page + 1}", texts)


def _paper(piece: Piece, originals: Originals) -> tuple[str, tuple[int, ...]] | None:
    """File and pages (all of them without any) of the paper that a form came on, when it may be shown."""
    if piece.copie in originals:
        return piece.copie, ()
    return (piece.sha256, piece.feuilles) if piece.feuilles and piece.sha256 in originals else None


def _stand_in(rank: int) -> bytes:
    """A picture ``rank`` pixels wide, one high."""
    image = load("PIL.Image:new")("1", (rank, 1), 1)
    png: bytes = load("pipeline.images:encode")(image, "PNG")
    return png


def _set_text(kind: Kind, field: Field, texte: str, place: Place) -> SetText:
    """Set an answer as its form does: it shrinks until it fits, and is cut when it never does."""
    left, top, right, bottom = place.box
    multiline = field.type is FieldType.MULTILINE
    width, height = right - left - 2 * _PADDING, bottom - top - _PADDING
    size = nominal_size((right - left) / MM_PER_POINT, multiline=multiline)

    def room() -> int:
        return max(int(height / (size * LEADING * MM_PER_POINT)), 1) if multiline else 1

    while count_lines(texte, width, size) > room() and size > _SMALLEST:
        size -= 0.25
    whole = count_lines(texte, width, size) <= room()
    shown = texte if whole else _cut(texte, lambda part: count_lines(part + _MORE, width, size) <= room())
    lines = count_lines(shown, width, size) if whole else room()
    leading = size * LEADING * MM_PER_POINT
    inset = _PADDING * 0.6 if multiline else (bottom - top - leading) / 2
    return SetText(
        (left - SHOWN[0] + _PADDING) * SCALE,
        (top - SHOWN[1] + inset) * SCALE,
        # What is measured to fit in a line stays in it.
        (width + _PADDING) * SCALE,
        leading * max(lines, 1) * SCALE,
        size * SCALE,
        leading * SCALE,
        shown,
        "" if whole else anchor(kind, field.target.removesuffix(".texte")),
    )


def _cut(texte: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that fits, to the end of a word where there is one."""
    low, high = 0, len(texte)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(texte[:middle]) else (low, middle - 1)
    word = texte[:low].rpartition(" ")[0] if texte[low : low + 1].strip() else texte[:low]
    return (word if len(word) > low - 30 else texte[:low]).rstrip()


def answers_by_anchor(dossier: Dossier) -> Mapping[str, tuple[Field, Answer]]:
    """Anchor → field and answer of all that both forms hold."""
    return {
        anchor(piece.kind, field.target.removesuffix(".texte")): (field, piece.reponses[field.target])
        for piece in dossier.pieces
        for field in spec_of(piece.kind, piece.edition).fields
        if field.target in piece.reponses
    }
