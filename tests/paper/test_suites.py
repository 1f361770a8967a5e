"""Rendered letters that follow a decision: their texts, the window, accessibility, and what an AVS never reads."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.mission import missions
from pipeline.dossier.model.forms import Cellule, EmploiDuTemps
from tests.dossier.exemples import avec_cellules
from tests.dossier.exemples_decision import decision_complete, degressive
from tests.dossier.letters.suites_exemples import (
    REGLAGES_MISSION,
    avec_auxiliaire,
    avec_protocole,
    decide,
    protocole_de,
)
from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden
from tests.paper.lettres import Rendue, rendre
from tests.paper.suites_rendues import LE, tous

POUR_AVS = (TypeLettre.FICHE_MISSION, TypeLettre.PRESENTATION, TypeLettre.FIN_MISSION)


def pour_avs() -> dict[str, Rendue]:
    """The sheets and the presentations."""
    return {nom: rendue for nom, rendue in tous().items() if rendue.lettre.type in POUR_AVS}


def lu(rendue: Rendue) -> str:
    """Text and metadata of a PDF, on one line with plain spaces."""
    return _lu(rendue.pdf, rendue.texte)


@cache
def _lu(pdf: bytes, texte: str) -> str:
    reader = PdfReader(BytesIO(pdf))
    donnees = f"{reader.metadata} {reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ''}"
    # As laid out and as drawn: side by side, two columns are read across by the former.
    texte = " ".join([texte, *(feuille.extract_text() for feuille in reader.pages)])
    return " ".join(f"{texte} {donnees}".replace("\u00a0", " ").replace("\u202f", " ").split())


def test_every_letter_says_what_its_golden_text_says() -> None:
    """Each reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    same_as_golden(tous(), "suivi")


def test_only_the_address_shows_in_the_window() -> None:
    """As for every letter: nothing else in the zone that a window may show."""
    only_the_address_in_the_window(tous())


def test_letters_are_accessible_pdfs(tmp_path: Path) -> None:
    """Every one is valid PDF/UA-1."""
    accessible(tous(), tmp_path)


def test_letters_keep_to_their_pages() -> None:
    """The mission sheet takes both sides of a sheet, the others one page."""
    for nom, rendue in tous().items():
        assert len(rendue.pages) == (2 if rendue.lettre.type is TypeLettre.FICHE_MISSION else 1), nom


@pytest.mark.parametrize(
    "secret",
    [
        "Hélène",
        "Lilas",
        "04 65 71 00 12",
        "0465710012",
        "mère",
        "28 février 1995",
        "prend confiance",
        "prendre de notes ni manipuler",
        "Première demande.",
        "plan incliné",
        "besoin d’une aide humaine",
        "manteau",
        "fauteuil",
    ],
)
def test_an_avs_reads_no_contact_no_health_fact_no_motive(secret: str) -> None:
    """Neither the text nor the metadata of what an AVS gets holds what it may not see."""
    for nom, rendue in pour_avs().items():
        assert secret.lower() not in lu(rendue).lower(), nom


def test_the_presentation_names_no_gesture_and_no_hour_of_the_decision() -> None:
    """The team reads who comes and when, not the care."""
    texte = lu(tous()["presentation_prerentree_01"])
    assert "Portage" not in texte and "gestes" not in texte
    assert "Capucine ÉPAULE" in texte


@pytest.mark.parametrize(
    "mention",
    [
        "projet individualisé",
        "ni une classe, ni un groupe d’élèves",
        "domicile de l’élève",
        "votre contrat le permette",
        "discrétion",
        "en présence de l’enseignant",
        "coordonnées personnelles",
        "l’accord de l’équipe éducative",
        "Mme Ardoise, enseignante",
        "M. Basile PRÉAU, téléphone 04 65 71 00 99",
        "M. Octave CIRCONFLEXE, téléphone 04 65 71 00 77",
        "du 5 janvier 2004 au 28 février 2004 24 h 1 h 30 25 h 30",
        "Portage et transferts",
        "L’élève est absent(e) L’auxiliaire prévient le service.",
    ],
)
def test_the_sheet_says_what_an_avs_must_know(mention: str) -> None:
    """Missions, limits, discretion, relations, contacts, hours, gestures and absences are all there."""
    texte = lu(tous()["fiche_mission_avs_01"])
    assert mention in texte or mention.lower() in texte.lower()


def test_outings_are_never_merely_allowed() -> None:
    """No sheet says « autorisé » of an outing: it gives the conditions, or says that none is granted."""
    for rendue in pour_avs().values():
        assert "sorties autorisées" not in lu(rendue).lower()
        assert "sortie autorisée" not in lu(rendue).lower()


def test_each_parent_is_written_to_without_the_other() -> None:
    """Reminders and convocations of separated parents do not name the other one."""
    for nom, rendue in tous().items():
        if "_23" in nom and rendue.lettre.type is not TypeLettre.RAPPEL_ETABLISSEMENT:
            absent = "KARIM" if "SAMIA" in rendue.texte.upper() else "SAMIA"
            assert absent not in lu(rendue).upper(), nom


def test_a_full_week_keeps_to_the_sheet() -> None:
    """Eleven moments on five days, each with a text, four periods and long dispositions: still two pages."""
    cellules = {(rang, jour): Cellule(True, "salle 4, premier étage") for rang, jour in avec_cellules({}).cellules}
    emploi: EmploiDuTemps = avec_cellules(cellules)
    cas = avec_auxiliaire(decide("26"))
    long = "L’auxiliaire prévient le service et se tient à la disposition du directeur. " * 2
    protocole = replace(
        protocole_de(cas), emploi=emploi, absence_eleve=long, absence_enseignant=long, absence_auxiliaire=long
    )
    decision = replace(degressive(), activites=frozenset({"classe", "sorties", "suivi", "gestes"}))
    fiche, presentation = missions(avec_protocole(cas, protocole), decision, REGLAGES_MISSION, LE)
    assert len(rendre(fiche).pages) == 2
    assert len(rendre(presentation).pages) == 1


def test_same_mission_same_bytes() -> None:
    """Rendering again gives the same bytes."""
    rendue = tous()["fiche_mission_avs_26"]
    encore = missions(decide("26"), decision_complete(), REGLAGES_MISSION, LE)[0]
    assert rendre(encore).pdf == rendue.pdf
