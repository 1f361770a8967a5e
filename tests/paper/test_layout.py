"""How letters stand on their pages: one page for a plain accord, no hole, no signature alone, nothing too small."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from pipeline.config import Tribunal
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.destinataires import Genre
from pipeline.paper.letters import render_letter
from pipeline.paper.pdf.sheets import look
from tests.dossier.exemples_decision import accord_partiel, decision_complete
from tests.dossier.letters.exemples import dossier
from tests.dossier.letters.test_notifications import notifiees
from tests.paper import lettres, notifications_rendues, renvois_rendus, suites_rendues
from tests.paper.lettres import Rendue
from tests.paper.notifications_rendues import AVEC_BUREAU, rendre_notification
from tests.paper.presse import presse

SMALLEST = 8.5
"""Points."""
BOTH_SIDES = (TypeLettre.TRANSMISSION, TypeLettre.FICHE_MISSION)
"""Made for both sides of a sheet: their second page begins where it must."""
MOTIF = (
    "L’élève ne peut ni prendre de notes ni manipuler seule ses outils de travail. L’équipe éducative constate une "
    "fatigue importante en fin de matinée ; une aide à l’installation et aux déplacements est nécessaire. "
)
"""What a commission writes: two or three lines."""
TRIBUNAL = Tribunal(
    "Tribunal du contentieux de l’incapacité de Villeneuve-la-Fictive",
    ("12 boulevard de la Fiction", "13999 Villeneuve-la-Fictive cedex"),
)


def rendues() -> Iterator[tuple[str, Rendue]]:
    """Every letter that the tests render."""
    for every in (
        lettres.toutes(),
        notifications_rendues.toutes_notifications(),
        suites_rendues.tous(),
        renvois_rendus.tous(),
    ):
        yield from every.items()


def well_set(rendue: Rendue) -> None:
    """No page but the last ends with a hole; the signature comes with what it signs; following pages bear a number."""
    sheets = look(rendue.pdf).sheets
    for sheet in sheets[:-1] if rendue.lettre.type not in BOTH_SIDES else ():
        assert sheet.bottom > 235
    suivantes = list(enumerate(rendue.pages, start=1))[1:]
    for rang, page in suivantes:
        assert f"{rang}/{len(rendue.pages)}" in page
        assert f"dossier n° {rendue.lettre.context['numero']}" in page
        if "Je vous prie d’agréer" in page:
            assert len(page.partition("Je vous prie d’agréer")[0].split()) > 10


def test_nothing_is_printed_under_the_smallest_size() -> None:
    """Every character of every letter is at 8.5 points or more."""
    for nom, rendue in rendues():
        with pdfplumber.open(BytesIO(rendue.pdf)) as document:
            smallest = min(char["size"] for page in document.pages for char in page.chars)
        assert smallest > SMALLEST - 0.01, nom


def test_letters_stand_well_on_their_pages() -> None:
    """Whoever reads them, and whatever they say."""
    for _, rendue in rendues():
        well_set(rendue)


@pytest.mark.parametrize("pupil", ["01", "09", "13", "22", "23", "26"])
def test_a_plain_accord_is_one_page(pupil: str) -> None:
    """With the longest names and schools, two addresses, and a motive of three lines."""
    for lettre in notifiees(replace(decision_complete(), motif_fait=MOTIF), dossier(pupil)):
        assert len(rendre_notification(lettre).pages) == 1, lettre.type


@pytest.mark.parametrize("times", [2, 7, 16, 30])
def test_a_long_decision_stands_well_on_its_pages(times: int) -> None:
    """Wherever the motive makes the page break."""
    decision = replace(accord_partiel(), motif_fait=MOTIF * times)
    (lettre,) = [one for one in notifiees(decision, dossier("26")) if one.destinataire.genre is Genre.FAMILLE]
    well_set(rendre_notification(lettre))


def test_the_tribunal_of_the_settings_is_named() -> None:
    """In each letter that speaks of an appeal; without it, the kind of court alone."""
    press = presse(replace(AVEC_BUREAU, tribunal=TRIBUNAL))
    of = notifications_rendues.toutes_notifications()["refus_01_1_famille"], lettres.toutes()["accuse_reception_01"]
    for rendue in of:
        lu = " ".join(look(render_letter(rendue.lettre, press)).sheets[0].texte.split())
        assert "ce tribunal est : Tribunal du contentieux de l’incapacité de Villeneuve-la-Fictive, 12 bou" in lu
        assert "ce tribunal est" not in rendue.texte


def test_a_family_reads_the_first_name_and_its_own_gender() -> None:
    """The child by its first name; the reader by the civility that was written, both ways where none was."""
    assert "accorde à Inès une partie" in notifications_rendues.toutes_notifications()["separes_23_1_famille"].texte
    convoquee, convoque, majeur = (suites_rendues.tous()[f"convocation_{nom}"] for nom in ("23", "23_2", "22"))
    assert "souhaité être entendue par" in convoquee.texte and "concerne Inès" in convoquee.texte
    assert "souhaité être entendu par" in convoque.texte
    assert "souhaité être entendu(e) par" in majeur.texte
    for nom, rendue in rendues():
        if rendue.lettre.destinataire.genre is Genre.FAMILLE:
            assert "cet élève" not in rendue.texte, nom


def test_a_letter_planned_before_it_said_the_first_name_is_printed() -> None:
    """It speaks of « cet élève », as it did."""
    former = lettres.toutes()["accuse_reception_01"].lettre
    context = {nom: value for nom, value in former.context.items() if nom != "prenom"}
    pdf = render_letter(replace(former, context=context), presse())
    assert "qui concerne cet élève" in " ".join(look(pdf).sheets[0].texte.split())
