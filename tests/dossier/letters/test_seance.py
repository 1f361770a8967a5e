"""What the ordre du jour tells of a dossier."""

import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from pipeline.dossier.letters.seance import (
    _BY_CODE,
    _DIVERGENCES,
    _TOLD_OTHERWISE,
    LigneSeance,
    ligne_seance,
    signalements,
)
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import Modalite
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import CODES, check
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.durees import parse_duree
from tests.dossier.anomalies import anomaly
from tests.dossier.exemples import AUJOURD_HUI, avec_niveaux, dossier_complet, protocole_complet


def _signalements(dossier: Dossier) -> list[str]:
    """Phrases with plain spaces."""
    found = signalements(dossier, check(dossier, Contexte.au(AUJOURD_HUI)))
    return [phrase.replace("\xa0", " ").replace("\u202f", " ") for phrase in found]


def test_a_plain_demande_calls_for_nothing() -> None:
    """Pupil 01 stands on the ordre du jour without any flag."""
    assert _signalements(dossier_complet()) == []


def test_the_line_holds_the_demande_as_json() -> None:
    """Who, where, what is asked and whether the family is to be heard; it goes through JSON unchanged."""
    ligne = ligne_seance(dossier_complet(protocole=replace(protocole_complet(), entendue=True)), ())
    assert LigneSeance(**json.loads(json.dumps(asdict(ligne)))) == ligne
    assert (ligne.numero, ligne.eleve, ligne.classe) == ("2003-0001", "Chloë LENOIR-D'ESTRÉES", "CE2")
    assert (ligne.commission, ligne.modalite, ligne.entendue) == ("CCPE", "discontinue", True)
    assert (ligne.heures, ligne.scolarisation) == ("12\xa0h", "26\xa0h")


def test_a_duration_that_reads_two_ways_is_shown_as_written() -> None:
    """The pipeline settles nothing for the commission."""
    protocole = replace(protocole_complet(), accompagnement=parse_duree("12.30"))
    assert ligne_seance(dossier_complet(protocole=protocole), ()).heures == "12.30"


def test_continuous_help_is_flagged_as_rare() -> None:
    """Circulaire, I: permanent help is needed « dans de rares situations »."""
    dossier = dossier_complet(
        protocole=replace(protocole_complet(), modalite=Modalite.CONTINUE, accompagnement=parse_duree("26 h"))
    )
    assert any("continue" in phrase for phrase in _signalements(dossier))


def test_hours_beyond_schooling_are_flagged_with_both_figures() -> None:
    """27 h of help for 24 h of school."""
    protocole = replace(protocole_complet(), accompagnement=parse_duree("27 h"), scolarisation=parse_duree("24 h"))
    assert "Aide demandée (27 h) au-delà du temps de scolarisation (24 h)" in _signalements(
        dossier_complet(protocole=protocole)
    )


@pytest.mark.parametrize(
    ("niveaux", "phrase"),
    [
        ({5: Niveau.DEPENDANT}, "Soins autorisés ou gestes de soin"),
        ({5: Niveau.SEMI_AUTONOME}, "Soins autorisés ou gestes de soin"),
        ({24: Niveau.EVENTUELLES}, "Situations de « crises » éventuelles"),
    ],
)
def test_care_and_crises_are_flagged(niveaux: dict[int, Niveau | None], phrase: str) -> None:
    """Items 5 and 24 of the grid."""
    assert phrase in _signalements(dossier_complet(avec_niveaux(niveaux)))


def test_rare_crises_are_not_flagged() -> None:
    """« Rares » is an answer like another: it is never turned into « éventuelles »."""
    assert not any("crises" in phrase for phrase in _signalements(dossier_complet(avec_niveaux({24: Niveau.RARES}))))


def test_divergences_between_the_forms_make_one_phrase() -> None:
    """Name and class differ: one phrase names both."""
    protocole = replace(protocole_complet(), nom="LENOIR", classe=parse_classe("CM1"))
    assert "Les deux formulaires diffèrent : nom, classe" in _signalements(dossier_complet(protocole=protocole))


def test_a_class_of_both_commissions_is_flagged() -> None:
    """A CM2 entering SEGPA may be the CCPE's or the CCSD's; the line leaves the commission blank."""
    classe = parse_classe("CM2 → 6e SEGPA")
    dossier = dossier_complet(protocole=replace(protocole_complet(), classe=classe))
    assert "La CCPE et la CCSD peuvent être compétentes" in _signalements(dossier)
    assert ligne_seance(dossier, ()).commission == ""


def test_a_demande_that_follows_a_decision_says_so() -> None:
    """A renewal names its origin; an « évolution significative » is told as a revision, once."""
    suite = replace(dossier_complet(), origine="2002-0007")
    assert _signalements(suite) == ["Fait suite au dossier n° 2002-0007"]
    evolution = anomaly("EVOLUTION_SIGNIFICATIVE", "…")
    (phrase,) = signalements(suite, (evolution,))
    assert phrase.startswith("Révision")


def test_what_no_phrase_tells_is_counted() -> None:
    """Points « à vérifier » without a phrase of their own are counted; informations are not."""
    found = tuple(anomaly(code, "…") for code in ("EQUIPE_SANS_FONCTION", "RAISON_ABSENTE", "TELEPHONE_A_CONFIRMER"))
    assert signalements(dossier_complet(), found) == ("2 points à vérifier au dossier",)
    assert signalements(dossier_complet(), found[:2]) == ("1 point à vérifier au dossier",)


def test_every_phrase_rests_on_codes_that_exist() -> None:
    """A code renamed in the catalogue cannot silence a flag."""
    codes = {code for groupe, _ in _BY_CODE for code in groupe} | set(_DIVERGENCES) | _TOLD_OTHERWISE
    assert codes <= set(CODES)


def test_flags_never_quote_the_forms() -> None:
    """Names and free texts of the forms stand in no flag."""
    anomalies = tuple(Anomaly(code, Severite.A_VERIFIER, "« secret »") for code in CODES)
    dossier = replace(dossier_complet(), origine="2002-0007", ouvert_le=date(2003, 11, 20))
    assert not any("secret" in phrase for phrase in signalements(dossier, anomalies))
