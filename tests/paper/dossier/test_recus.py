"""The forms as received, as pictures of their pages: every answer in its frame, and nothing that is a form."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pdfplumber
import pypdf
import pypdfium2
import pytest
import zxingcpp

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Avis, Courrier, SensAvis, SorteCourrier, Vie
from pipeline.dossier.values.types import Commission
from pipeline.forms.editions import EDITIONS, FORMS
from pipeline.forms.picture import SHOWN
from pipeline.forms.widgets import Box, Place, page_count, places
from pipeline.paper.dossier.recus import PITCH, SCALE, Pictures
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.paper.dossier.dossiers import assembler, eleve, empreinte, rempli
from tests.papier import drawn, scanned

pytestmark = pytest.mark.slow

MM = 72 / 25.4
SHEETS = {Kind.FICHE: 2, Kind.PROTOCOLE: 2}
VALUES = {Kind.FICHE: FICHES, Kind.PROTOCOLE: PROTOCOLES}
TOP_LEFT = (18.0, 12.0)
"""Millimetres from the corner of a sheet to its first picture."""


@pytest.fixture(scope="module")
def plain() -> bytes:
    """The consolidated dossier of a plain complete demande."""
    return assembler(eleve("01"))


def mots(texte: str) -> str:
    """The text without its line breaks."""
    return " ".join(texte.split())


def where(kind: Kind, place: Place, pages: int) -> tuple[int, Box]:
    """(Index of the sheet, box of a field on it in points); a dossier of ``pages`` ends with the pictures."""
    first = pages - sum(SHEETS.values()) + (0 if kind is Kind.FICHE else SHEETS[Kind.FICHE])
    x = TOP_LEFT[0] + place.page % 2 * PITCH
    left, top, right, bottom = place.box
    return first + place.page // 2, (
        (x + (left - SHOWN[0]) * SCALE) * MM,
        (TOP_LEFT[1] + (top - SHOWN[1]) * SCALE) * MM,
        (x + (right - SHOWN[0]) * SCALE) * MM,
        (TOP_LEFT[1] + (bottom - SHOWN[1]) * SCALE) * MM,
    )


def test_a_plain_demande_takes_under_nine_pages(plain: bytes) -> None:
    """Each answer is read once, then the pages of both forms stand two on a sheet."""
    assert len(pypdf.PdfReader(BytesIO(plain)).pages) < 9


def test_what_came_since_the_demande_takes_no_page_more() -> None:
    """An opinion and a letter stand on the cover; the list of the pieces finds its room below the grid."""
    le = date(2003, 12, 2)
    vie = Vie(
        avis=(Avis(Commission.CCPE, SensAvis.RESERVE, le, "Douze heures paraissent beaucoup.", "Mme Registre"),),
        courriers=(Courrier(SorteCourrier.AUDITION, le, "Mme Registre", "La mère vient avec une amie."),),
    )
    with pdfplumber.open(BytesIO(assembler(replace(eleve("01"), vie=vie)))) as pdf:
        textes = [page.extract_text() for page in pdf.pages]
    assert len(textes) < 9
    assert [rank for rank, texte in enumerate(textes) if "Pièces reçues" in texte] == [1]


def test_separated_parents_take_no_page_more() -> None:
    """The timetable follows the end of the protocole, though a second address makes that longer."""
    assert len(pypdf.PdfReader(BytesIO(assembler(eleve("23")))).pages) < 9


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_every_text_stands_in_its_frame(kind: Kind, plain: bytes) -> None:
    """Each text is drawn inside the frame of its field, whole; an empty field shows none."""
    spec, values = FORMS[kind], VALUES[kind]["01"]
    with pdfplumber.open(BytesIO(plain)) as pdf:
        for field in spec.fields:
            if field.type in (FieldType.TEXT, FieldType.MULTILINE):
                sheet, box = where(kind, places(spec)[field.name][0], len(pdf.pages))
                # What stands beside a box to tick may touch its frame.
                shown = pdf.pages[sheet].within_bbox((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)).extract_text()
                assert mots(shown) == mots(str(values.get(field.target, ""))), field.target


def test_a_former_edition_is_shown_on_its_own_blank() -> None:
    """Its answers stand where that edition asked for them, under the words of that edition."""
    dossier, spec = eleve("01"), EDITIONS[Kind.FICHE]["1"]
    assert dossier.piece_fiche
    pdf = assembler(replace(dossier, piece_fiche=replace(dossier.piece_fiche, edition="1")))
    with pdfplumber.open(BytesIO(pdf)) as document:
        for target in ("nom", "risques", "besoin.24", "auteur"):
            sheet, box = where(Kind.FICHE, places(spec)[spec.by_target[target].name][0], len(document.pages))
            shown = document.pages[sheet].within_bbox((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)).extract_text()
            assert mots(shown) == mots(str(FICHES["01"].get(target, ""))), target
        first = document.pages[len(document.pages) - sum(SHEETS.values())].extract_text()
    assert "À renvoyer au secrétariat" not in first.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_exactly_what_is_ticked_is_ticked(kind: Kind, plain: bytes) -> None:
    """The middle of a box is inked when it is ticked or its answer chosen, and is paper when it is not."""
    spec, values = FORMS[kind], VALUES[kind]["01"]
    scale = 3.0
    document = pypdfium2.PdfDocument(plain)
    sheets: dict[int, Any] = {}
    for field in spec.fields:
        if field.type not in (FieldType.CHECKBOX, FieldType.RADIO):
            continue
        for place in places(spec)[field.name]:
            sheet, (left, top, right, bottom) = where(kind, place, len(document))
            if sheet not in sheets:
                sheets[sheet] = document[sheet].render(scale=scale, grayscale=True).to_numpy()
            x, y = round((left + right) / 2 * scale), round((top + bottom) / 2 * scale)
            inked = int(sheets[sheet][y - 1 : y + 2, x - 1 : x + 2].min()) < 128
            assert inked is (values.get(field.target) == (place.option or True)), (field.target, place.option)
    document.close()


def test_a_picture_is_no_form(plain: bytes) -> None:
    """No mark says that a page is one of our forms: a dossier that is scanned is not taken for a demande."""
    for page in pypdfium2.PdfDocument(plain):
        assert not zxingcpp.read_barcodes(page.render(scale=3, grayscale=True).to_numpy())


def test_odd_letters_are_drawn_with_a_typeface_that_has_them() -> None:
    """What the typeface of the forms lacks is set in another one, in its place, joined as its script wants."""
    name = "ياسمين 王"
    pdf = assembler(eleve("01", {"nom": name}))
    spec = FORMS[Kind.FICHE]
    with pdfplumber.open(BytesIO(pdf)) as document:
        sheet, box = where(Kind.FICHE, places(spec)[spec.by_target["nom"].name][0], len(document.pages))
        fonts = {char["fontname"].split("+")[-1] for char in document.pages[sheet].within_bbox(box).chars}
    assert any("Arabic" in font for font in fonts)
    assert any("CJK" in font for font in fonts)


def test_what_a_frame_cannot_hold_is_told() -> None:
    """An answer too long for its frame is cut where the page of all of it is given, and stands there to its end."""
    long = "Le texte dépasse son cadre " * 20 + "jusqu’au DERNIER."
    cell = "à la bibliothèque municipale, puis au gymnase avec toute la classe du PREMIER étage"
    pdf = assembler(eleve("01", {"besoin.1": long}, {"edt.m1.lundi.texte": cell}))
    with pdfplumber.open(BytesIO(pdf)) as document:
        texts = [mots(page.extract_text()) for page in document.pages]
        for kind, target, last in (
            (Kind.FICHE, "besoin.1", "DERNIER"),
            (Kind.PROTOCOLE, "edt.m1.lundi.texte", "étage"),
        ):
            spec = FORMS[kind]
            sheet, (left, top, right, bottom) = where(
                kind, places(spec)[spec.by_target[target].name][0], len(document.pages)
            )
            shown = mots(document.pages[sheet].crop((left - 1, top - 1, right + 2, bottom + 4)).extract_text())
            page = int(shown.rpartition("en entier page ")[2].split()[0])
            assert last not in shown
            assert last in texts[page - 1]


def copied(values: Values) -> tuple[Dossier, dict[str, tuple[str, bytes]]]:
    """The dossier of a pupil whose protocole came on paper, and the scan."""
    scan = scanned(drawn(rempli(Kind.PROTOCOLE, values)))
    dossier = eleve("01")
    assert dossier.piece_protocole
    piece = replace(dossier.piece_protocole, sha256=empreinte(scan), feuilles=(0, 1, 2, 3))
    return replace(dossier, piece_protocole=piece), {empreinte(scan): ("scan.pdf", scan)}


def test_a_form_on_paper_is_its_own_pages() -> None:
    """What came as pictures is shown as pictures, and still in a file that is valid; without the file, on its blank."""
    dossier, originals = copied(PROTOCOLES["01"])
    fiche, protocole = Pictures(dossier, originals).recus
    assert (fiche.papier, protocole.papier) == (False, True)
    assert [len(sheet) for sheet in protocole.feuilles] == [2, 2]
    assert not any(picture.textes for sheet in protocole.feuilles for picture in sheet)
    assert not Pictures(dossier, {}).recus[1].papier


def test_one_copy_of_both_forms_is_shown_once() -> None:
    """Both forms were completed from the same copy on paper: its pages stand once."""
    dossier = eleve("01")
    scan = scanned(drawn(rempli(Kind.FICHE, FICHES["01"])))
    assert dossier.piece_fiche and dossier.piece_protocole
    both = [replace(piece, copie=empreinte(scan)) for piece in dossier.pieces]
    found = Pictures(replace(dossier, piece_fiche=both[0], piece_protocole=both[1]), {empreinte(scan): ("s.pdf", scan)})
    assert [recu.kind for recu in found.recus] == [Kind.FICHE]
    assert len(found.images) == page_count(FORMS[Kind.FICHE])
