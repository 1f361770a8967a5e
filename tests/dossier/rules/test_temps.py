"""Weekly times, timetable and manner of the help."""

from dataclasses import replace

import pytest

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import Cellule, Modalite
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.durees import parse_duree
from tests.dossier.exemples import (
    avec_cellules,
    avec_niveaux,
    cibles,
    constats,
    dossier_complet,
    emploi_complet,
    protocole_complet,
)

P = protocole_complet()


def test_nina_has_more_help_than_school_with_a_described_canteen() -> None:
    """27 h against 24 h with the canteen described: for the secretariat to look at, nothing that blocks."""
    nina = replace(
        P,
        scolarisation=parse_duree("24 h"),
        accompagnement=parse_duree("27 h"),
        aide_hors_cours=True,
        aide_hors_cours_precision="Aide au repas à la cantine.",
    )
    found = constats(dossier_complet(protocole=nina))
    assert "ACCOMPAGNEMENT_SUPERIEUR_DECRIT" in found
    assert "ACCOMPAGNEMENT_SUPERIEUR" not in found
    assert {item.severite for items in found.values() for item in items} == {Severite.A_VERIFIER}
    sans = replace(nina, aide_hors_cours_precision="Aide à la marche.")
    assert "ACCOMPAGNEMENT_SUPERIEUR" in constats(dossier_complet(protocole=sans))


@pytest.mark.parametrize(
    ("accompagnement", "alerte"),
    [("12 h", False), ("11 h 45", False), ("12 h 15", False), ("11 h 44", True), ("12 h 16", True)],
)
def test_ali_is_at_the_edge_of_the_tolerance(accompagnement: str, alerte: bool) -> None:
    """Fifteen minutes between the timetable and the stated time are tolerated, sixteen are not."""
    protocole = replace(P, accompagnement=parse_duree(accompagnement))
    assert ("EMPLOI_DU_TEMPS_DIFFERENT" in constats(dossier_complet(protocole=protocole))) is alerte


def test_clemence_has_hours_on_saturday() -> None:
    """Saturday hours of the Observations are told, and explain the stated time."""
    samedi = replace(P, observations="Présence aussi le samedi 8h30-11h30.", accompagnement=parse_duree("15 h"))
    assert list(constats(dossier_complet(protocole=samedi))) == ["HEURES_DU_SAMEDI"]
    a_part = replace(samedi, accompagnement=parse_duree("12 h"))
    assert list(constats(dossier_complet(protocole=a_part))) == ["HEURES_DU_SAMEDI"]
    ni_l_un_ni_l_autre = replace(samedi, accompagnement=parse_duree("13 h"))
    assert "EMPLOI_DU_TEMPS_DIFFERENT" in constats(dossier_complet(protocole=ni_l_un_ni_l_autre))


def test_a_presence_without_hours_is_not_counted_as_zero() -> None:
    """The cell is named; a sum that is only too low is not held against the school."""
    emploi = emploi_complet()
    emploi = replace(emploi, horaires={rang: h for rang, h in emploi.horaires.items() if rang != "m4"})
    dossier = dossier_complet(protocole=replace(P, emploi=emploi))
    jours = ("lundi", "mardi", "jeudi", "vendredi")
    assert cibles(dossier, "CELLULE_SANS_HORAIRE") == [f"edt.m4.{jour}.texte" for jour in jours]
    assert "EMPLOI_DU_TEMPS_DIFFERENT" not in constats(dossier)
    trop = replace(P, emploi=emploi, accompagnement=parse_duree("8 h"))
    assert "EMPLOI_DU_TEMPS_DIFFERENT" in constats(dossier_complet(protocole=trop))


def test_overlapping_hours_are_told() -> None:
    """A day with two overlapping spans is named."""
    emploi = avec_cellules({("m2", "lundi"): Cellule(True, "9h20-9h35")})
    found = constats(dossier_complet(protocole=replace(P, emploi=emploi)))
    assert list(found) == ["CHEVAUCHEMENT_HORAIRE"]
    assert "lundi" in found["CHEVAUCHEMENT_HORAIRE"][0].message


@pytest.mark.parametrize(
    ("modalite", "accompagnement", "codes"),
    [
        (Modalite.CONTINUE, "20 h 48", ["CONTINUE_RARE"]),
        (Modalite.CONTINUE, "20 h 47", ["CONTINUE_PEU_DE_TEMPS", "CONTINUE_RARE"]),
        (Modalite.OCCASIONNELLE, "13 h", []),
        (Modalite.OCCASIONNELLE, "13 h 01", ["OCCASIONNELLE_BEAUCOUP_DE_TEMPS"]),
        (Modalite.DISCONTINUE, "20 h", []),
    ],
)
def test_the_manner_agrees_with_the_share_of_time(modalite: Modalite, accompagnement: str, codes: list[str]) -> None:
    """Of 26 h: continuous means 80 % at least, occasional 50 % at most; continuous is always told."""
    protocole = replace(P, modalite=modalite, accompagnement=parse_duree(accompagnement))
    found = constats(dossier_complet(protocole=protocole))
    assert [code for code in sorted(found) if "EMPLOI" not in code] == codes


def test_theo_asks_for_continuous_help_without_any_need() -> None:
    """All items at level 1 and continuous help contradict one another; one difficulty is enough to explain it."""
    continu = replace(P, modalite=Modalite.CONTINUE)
    calme = avec_niveaux(dict.fromkeys(range(1, 24), Niveau.AUTONOME), dict.fromkeys(range(1, 25), ""))
    assert "CONTINUE_SANS_BESOIN" in constats(dossier_complet(calme, continu))
    assert "CONTINUE_SANS_BESOIN" not in constats(dossier_complet(calme))
    crise = replace(calme, niveaux=(*calme.niveaux[:23], Niveau.EVENTUELLES))
    assert "CONTINUE_SANS_BESOIN" not in constats(dossier_complet(crise, continu))
    assert "CONTINUE_SANS_BESOIN" not in constats(dossier_complet(protocole=continu))
