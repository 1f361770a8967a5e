"""Weekly times, timetable and manner of the help."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import JOURS, RANGS, Cellule, EmploiDuTemps, Modalite
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules.temps import minutes_avs, minutes_samedi
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.types import Plage
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


def test_adds_up_the_ticked_rows() -> None:
    """Three hours on four days make twelve hours; Wednesday counts for nothing."""
    total = minutes_avs(emploi_complet())
    assert total.minutes == 12 * 60
    assert total.par_jour == {"lundi": 180, "mardi": 180, "mercredi": 0, "jeudi": 180, "vendredi": 180}
    assert (total.non_calculables, total.chevauchements) == ((), ())
    assert total.plages["lundi"][0] == Plage(510, 570)


@pytest.mark.parametrize(
    ("cellule", "minutes"),
    [
        (Cellule(False, "9h30-10h00"), 30),
        (Cellule(True, "9h30-10h00"), 30),
        (Cellule(True, "gymnase"), 45),
        (Cellule(True, ""), 45),
        (Cellule(False, "gymnase"), 0),
        (Cellule(False, "9h30-9h40 et 10h-10h10"), 20),
    ],
)
def test_a_cell_counts_its_own_hours_else_those_of_its_row(cellule: Cellule, minutes: int) -> None:
    """Hours written in a cell count, ticked or not; a tick alone counts the row; a text alone is a note."""
    assert minutes_avs(avec_cellules({("m2", "mercredi"): cellule})).par_jour["mercredi"] == minutes


@pytest.mark.parametrize("cellule", [Cellule(True, ""), Cellule(True, "classe"), Cellule(False, "9h30-8h30")])
def test_hours_that_are_not_known_are_not_zero(cellule: Cellule) -> None:
    """A presence without hours, or with impossible ones, is said not to be computable."""
    emploi = replace(avec_cellules({("m2", "mercredi"): cellule}), horaires={})
    assert ("m2", "mercredi") in minutes_avs(emploi).non_calculables


def test_an_overlap_counts_once() -> None:
    """Two spans that overlap in one day count their common time once, and the day is named."""
    emploi = avec_cellules({("m2", "lundi"): Cellule(True, "9h00-10h00")})
    total = minutes_avs(emploi)
    assert total.par_jour["lundi"] == 180 + 30
    assert total.chevauchements == ("lundi",)


@pytest.mark.parametrize(
    ("observations", "minutes"),
    [
        ("Présence aussi le samedi 8h30-11h30.", 180),
        ("8h30-11h30 le samedi", 180),
        ("Samedi : de 8h30 à 10h et de 10h30 à 11h30", 150),
        ("Lundi 8h-9h et samedi 8h30-11h30", 180),
        ("Lundi 8h-9h, rien le samedi", 0),
        ("Lundi 8h-9h. Pas de classe le samedi.", 0),
        ("samedi matin", 0),
        ("", 0),
    ],
)
def test_finds_saturday_in_the_observations(observations: str, minutes: int) -> None:
    """Saturday has no column: its hours are found in the Observations, and no others."""
    assert minutes_samedi(observations) == minutes


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(RANGS), st.sampled_from(JOURS)),
        st.builds(Cellule, st.booleans(), st.sampled_from(["", "8h30-9h30", "9h-11h", "9h-8h", "gymnase"])),
    )
)
def test_a_day_never_counts_more_than_its_span(cellules: dict[tuple[str, str], Cellule]) -> None:
    """Whatever is ticked, a day counts no minute twice, and merged spans do not touch one another's time."""
    total = minutes_avs(EmploiDuTemps(emploi_complet().horaires, cellules))
    for jour in JOURS:
        plages = total.plages[jour]
        assert all(avant.fin <= apres.debut for avant, apres in pairwise(plages))
        assert total.par_jour[jour] == sum(plage.minutes for plage in plages)
