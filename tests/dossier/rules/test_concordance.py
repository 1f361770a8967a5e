"""Do the forms agree with one another, and the dossier with the others?"""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import Fiche, Protocole, Representant
from pipeline.dossier.rules.contexte import DossierSummary, summarise_dossier
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import cibles, constats, dossier_complet, fiche_complete, lire_date, protocole_complet

F, P = fiche_complete(), protocole_complet()


@pytest.mark.parametrize(
    ("sur_la_fiche", "sur_le_protocole"),
    [
        ("D’HAUTPOUL", "D'HAUTPOUL"),
        ("LŒUILLET-ŒRTEL", "LOEUILLET-OERTEL"),
        ("MÜLLER-STRAẞ", "MULLER-STRASS"),
        ("YILDIRIM ÇELİK", "Yıldırım Çelik"),
        (unicodedata.normalize("NFD", "DÉCOMPOSÉ"), "DÉCOMPOSÉ"),
    ],
)
def test_one_name_written_in_two_ways_is_one_name(sur_la_fiche: str, sur_le_protocole: str) -> None:
    """Apostrophes, ligatures, accents and case raise nothing."""
    assert constats(dossier_complet(replace(F, nom=sur_la_fiche), replace(P, nom=sur_le_protocole))) == {}


def test_maelys_le_goff_is_also_written_legoff() -> None:
    """« LE GOFF » and « LEGOFF » are to be checked, both spellings quoted."""
    found = constats(dossier_complet(replace(F, nom="LE GOFF"), replace(P, nom="LEGOFF")))
    assert list(found) == ["NOM_DIFFERENT"]
    message = found["NOM_DIFFERENT"][0].message
    assert "LE GOFF" in message
    assert "LEGOFF" in message
    assert found["NOM_DIFFERENT"][0].kind is None


@pytest.mark.parametrize(
    ("fiche", "code"),
    [
        (replace(F, prenom="Léo"), "PRENOM_DIFFERENT"),
        (replace(F, naissance=lire_date("27/02/1995")), "NAISSANCE_DIFFERENTE"),
        (replace(F, classe=parse_classe("CE1")), "CLASSE_DIFFERENTE"),
        (replace(F, classe=parse_classe("CLIS CE2")), "CLASSE_DIFFERENTE"),
        (replace(F, etablissement="École du Pont-Imaginaire"), "ETABLISSEMENT_DIFFERENT"),
    ],
)
def test_a_difference_between_the_forms_is_to_be_checked(fiche: Fiche, code: str) -> None:
    """Each difference has its own code, once."""
    assert list(constats(dossier_complet(fiche))) == [code]


@pytest.mark.parametrize(
    ("fiche", "protocole"),
    [
        (replace(F, classe=parse_classe("ce 2")), P),
        (replace(F, classe=parse_classe("CE2 A")), P),
        (replace(F, naissance=lire_date("28 février 1995")), P),
        (replace(F, etablissement="ÉCOLE ÉLÉMENTAIRE JULES‑FICELLE"), P),
    ],
)
def test_the_same_thing_in_other_words_is_no_difference(fiche: Fiche, protocole: Protocole) -> None:
    """Classes and dates are compared by what they mean."""
    assert constats(dossier_complet(fiche, protocole)) == {}


def test_the_grid_comes_before_the_protocole() -> None:
    """A fiche dated after the protocole is to be checked; one dated the same day is not."""
    apres = replace(F, date_evaluation=lire_date("18/10/2003"))
    assert "FICHE_PLUS_RECENTE" in constats(dossier_complet(apres))
    assert constats(dossier_complet(replace(F, date_evaluation=lire_date("17/10/2003")))) == {}


def test_without_a_written_date_the_receptions_are_compared() -> None:
    """Annexe I has no date: the receptions stand for it, never against a written date."""
    sans = dossier_complet(replace(F, date_evaluation=Lecture()))
    assert list(constats(sans)) == ["FICHE_NON_DATEE"]
    assert sans.piece_protocole
    plus_tot = replace(sans, piece_protocole=replace(sans.piece_protocole, recue_le=date(2003, 11, 3)))
    assert "FICHE_PLUS_RECENTE" in constats(plus_tot)


def test_a_grid_of_more_than_a_year_is_to_be_done_again() -> None:
    """A fiche is out of date after a year."""
    vieille = replace(F, date_evaluation=lire_date("19/11/2002"))
    assert cibles(dossier_complet(vieille), "GRILLE_ANCIENNE") == ["date_evaluation"]
    assert constats(dossier_complet(replace(F, date_evaluation=lire_date("22/11/2002")))) == {}


@pytest.mark.parametrize(
    ("auxiliaire", "adresse", "alerte"),
    [
        ("M. Paul LENOIR-D’ESTRÉES", "", True),
        ("Claude Lenoir-d'Estrées", "", True),
        ("Mme Hélène CRAYON", "", False),
        ("Mme Hélène CRAYON", "12 RUE DES LILAS-INVENTÉS\n13999 Villeneuve-la-Fictive", True),
        ("M. Achille TRAIT-D'UNION", "1 impasse du Compas", False),
    ],
)
def test_the_avs_is_not_a_parent(auxiliaire: str, adresse: str, alerte: bool) -> None:
    """The same surname or address as a representant legal is to be checked; a first name is not a surname."""
    protocole = replace(P, auxiliaire=auxiliaire, auxiliaire_adresse=adresse, representant2=Representant())
    assert ("AUXILIAIRE_PARENT" in constats(dossier_complet(protocole=protocole))) is alerte


AUTRE = DossierSummary("2003-0002", P.nom, P.prenom, P.naissance.valeur, P.etablissement)


@pytest.mark.parametrize(
    ("autre", "code"),
    [
        (AUTRE, "DOSSIER_EN_DOUBLE"),
        (replace(AUTRE, naissance=None), "DOSSIER_EN_DOUBLE"),
        (replace(AUTRE, etablissement="École du Pont-Imaginaire"), "DEUX_ETABLISSEMENTS"),
        (replace(AUTRE, naissance=date(1996, 1, 1), nom="LENOIR-D’ESTRÉES"), "HOMONYME"),
        (replace(AUTRE, naissance=None, etablissement="École du Pont-Imaginaire"), ""),
        (replace(AUTRE, prenom="Chloé-Anne"), ""),
        (replace(AUTRE, nom="AUTRE"), ""),
    ],
)
def test_another_dossier_may_be_about_the_same_pupil(autre: DossierSummary, code: str) -> None:
    """Duplicates, two schools and homonyms are told apart, and name the other dossier by its number only."""
    found = constats(dossier_complet(), autres=(autre,))
    assert list(found) == ([code] if code else [])
    assert all("2003-0002" in item.message for items in found.values() for item in items)
    assert all(item.severite is not Severite.BLOQUANT for items in found.values() for item in items)


def test_a_dossier_is_no_duplicate_of_itself() -> None:
    """The dossier may stand among the others without being compared to itself."""
    ici = summarise_dossier(dossier_complet())
    assert ici == replace(AUTRE, numero="2003-0001")
    assert constats(dossier_complet(), autres=(ici,)) == {}
