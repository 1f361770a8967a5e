"""What the ordre du jour tells of a dossier."""

import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from pipeline.dossier.model.decision import Nature
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import Modalite
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import CODES, check
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.seance.ligne import (
    _BY_CODE,
    _DIVERGENCES,
    LigneSeance,
    in_order,
    ligne_seance,
    signalements,
)
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
    """Class and school differ: one phrase names both; how a name is spelt is no affair of the commission."""
    protocole = replace(protocole_complet(), nom="LENOIR", classe=parse_classe("CM1"), etablissement="Autre école")
    found = _signalements(dossier_complet(protocole=protocole))
    assert "Les deux formulaires diffèrent : classe, établissement" in found


def test_a_class_of_both_commissions_is_flagged() -> None:
    """A CM2 entering SEGPA may be the CCPE's or the CCSD's; the line leaves the commission blank."""
    classe = parse_classe("CM2 → 6e SEGPA")
    dossier = dossier_complet(protocole=replace(protocole_complet(), classe=classe))
    assert "La CCPE et la CCSD peuvent être compétentes" in _signalements(dossier)
    assert ligne_seance(dossier, ()).commission == ""


def test_a_demande_that_follows_a_decision_says_so() -> None:
    """A renewal is told in the line, and flags nothing; an « évolution significative » is flagged as a revision."""
    suite = replace(dossier_complet(), origine="2002-0007")
    assert _signalements(suite) == []
    assert ligne_seance(suite, (), nature=Nature.RENOUVELLEMENT).nature == "renouvellement"
    evolution = anomaly("EVOLUTION_SIGNIFICATIVE", "…")
    (phrase,) = signalements(suite, (evolution,))
    assert phrase.startswith("Révision")


@pytest.mark.parametrize(
    "code", ["EQUIPE_SANS_FONCTION", "RAISON_ABSENTE", "NOM_DIFFERENT", "DATE_A_CONFIRMER", "AIDE_NON_PREVUE"]
)
def test_what_the_secretariat_settles_is_no_flag(code: str) -> None:
    """A flag on every line is none: a spelling, a word that lacks, stand in the dossier and not on the agenda."""
    assert signalements(dossier_complet(), (anomaly(code, "…"),)) == ()


def test_families_are_heard_first_then_names_follow() -> None:
    """By hour, then by name without its accents; a line without a name still has its place."""
    names = {"2003-0001": "ÉTÉ", "2003-0002": "Dupré", "2003-0003": "ZOLA", "2003-0004": "Etang"}
    heard: dict[str, tuple[int, ...]] = {"2003-0003": (600,), "2003-0004": (560, 600)}
    lines = []
    for numero, nom in names.items():
        dossier = replace(dossier_complet(protocole=replace(protocole_complet(), nom=nom)), numero=numero)
        hours = heard.get(numero, ())
        lines.append((ligne_seance(dossier, (), auditions=hours), hours))
    assert [line.numero for line in in_order(lines)] == ["2003-0004", "2003-0003", "2003-0002", "2003-0001"]
    assert lines[3][0].auditions == ["9\xa0h\xa020", "10\xa0h\xa000"]


def test_every_phrase_rests_on_codes_that_exist() -> None:
    """A code renamed in the catalogue cannot silence a flag."""
    codes = {code for groupe, _ in _BY_CODE for code in groupe} | set(_DIVERGENCES)
    assert codes <= set(CODES)


def test_flags_never_quote_the_forms() -> None:
    """Names and free texts of the forms stand in no flag."""
    anomalies = tuple(Anomaly(code, Severite.A_VERIFIER, "« secret »") for code in CODES)
    dossier = replace(dossier_complet(), origine="2002-0007", ouvert_le=date(2003, 11, 20))
    assert not any("secret" in phrase for phrase in signalements(dossier, anomalies))
