"""The pass of all rules: order, acceptances, state, catalogue."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.dossier import Acceptation, Anomaly, Dossier, Etat, Severite
from pipeline.dossier.model.forms import Cellule, EtatProtocole, Fiche, Kind, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import CODES, LECTURE, SECTIONS, check, compute_etat, find_anomalies, render_markdown
from pipeline.dossier.rules.contexte import Contexte, anomaly_sort_key
from pipeline.dossier.rules.regle import Section
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.dates import parse_age
from pipeline.dossier.values.durees import parse_duree
from tests.dossier.anomalies import anomaly
from tests.dossier.exemples import (
    AUJOURD_HUI,
    avec_cellules,
    avec_niveaux,
    dossier_complet,
    lire_date,
    lire_telephone,
    protocole_complet,
)

CONTEXTE = Contexte.au(AUJOURD_HUI)


def test_the_complete_dossier_has_nothing_wrong() -> None:
    """Pupil 01 raises nothing at all and is recevable."""
    dossier = dossier_complet()
    assert check(dossier, CONTEXTE) == ()
    assert compute_etat((), dossier) is Etat.RECEVABLE


def test_two_empty_forms_raise_everything_at_once() -> None:
    """One pass names the 24 items and every required field of both forms."""
    codes = Counter(anomalie.code for anomalie in check(dossier_complet(Fiche(), Protocole()), CONTEXTE))
    assert codes["GRILLE_ITEM_SANS_REPONSE"] == 24
    assert codes["CHAMP_MANQUANT"] == 6 + 12
    assert codes["PREALABLE_SANS_REPONSE"] == 2


def test_anomalies_are_sorted_by_form_then_field_then_severity() -> None:
    """The fiche comes first, then the protocole, then what concerns both; fields in the order of the forms."""
    found = check(dossier_complet(Fiche(), replace(protocole_complet(), accord=None, nom="", equipe="")), CONTEXTE)
    assert list(found) == sorted(found, key=anomaly_sort_key)
    kinds = [anomalie.kind for anomalie in found]
    assert kinds == sorted(kinds, key=[Kind.FICHE, Kind.PROTOCOLE, None].index)
    protocole = [anomalie.target for anomalie in found if anomalie.kind is Kind.PROTOCOLE]
    assert protocole == ["nom", "accord", "equipe"]
    items = [anomalie.target for anomalie in found if anomalie.target.startswith("niveau.")]
    assert items == [f"niveau.{numero}" for numero in range(1, 25)]


def test_what_the_reading_found_is_included_once() -> None:
    """The anomalies of the pieces in force stand among those of the rules."""
    lue = anomaly("TEXTE_ILLISIBLE", "…", Kind.PROTOCOLE, "equipe")
    dossier = dossier_complet()
    assert dossier.piece_protocole
    dossier = replace(dossier, piece_protocole=replace(dossier.piece_protocole, anomalies=(lue, lue)))
    assert check(dossier, CONTEXTE) == (lue,)


def _accepte(dossier: Dossier, code: str, target: str) -> Dossier:
    return replace(dossier, acceptations=(Acceptation(code, target, "Mme Registre", "vu avec l’école", AUJOURD_HUI),))


@pytest.mark.parametrize(
    ("target", "restent"), [("besoin.7", ["besoin.8"]), ("", []), ("besoin.9", ["besoin.7", "besoin.8"])]
)
def test_an_accepted_anomaly_is_dropped(target: str, restent: list[str]) -> None:
    """An acceptance drops its target, or its code everywhere; the full list still shows it."""
    dossier = dossier_complet(avec_niveaux({7: Niveau.DEPENDANT, 8: Niveau.DEPENDANT}))
    accepte = _accepte(dossier, "BESOIN_NON_PRECISE", target)
    assert [anomalie.target for anomalie in check(accepte, CONTEXTE)] == restent
    assert len(find_anomalies(accepte, CONTEXTE)) == 2


def test_what_blocks_cannot_be_accepted() -> None:
    """An acceptance of a bloquant has no effect."""
    dossier = dossier_complet(avec_niveaux({7: None}))
    accepte = _accepte(dossier, "GRILLE_ITEM_SANS_REPONSE", "niveau.7")
    found = check(accepte, CONTEXTE)
    assert [anomalie.code for anomalie in found] == ["GRILLE_ITEM_SANS_REPONSE"]
    assert compute_etat(found, accepte) is Etat.A_COMPLETER


@pytest.mark.parametrize(
    ("dossier", "code"),
    [
        (replace(dossier_complet(), piece_fiche=None), "FICHE_MANQUANTE"),
        (replace(dossier_complet(), piece_protocole=None), "PROTOCOLE_MANQUANT"),
    ],
)
def test_a_dossier_without_both_forms_is_to_complete(dossier: Dossier, code: str) -> None:
    """A missing form is one blocking anomaly, and nothing is said of its fields."""
    found = check(dossier, CONTEXTE)
    assert [(item.code, item.severite) for item in found] == [(code, Severite.BLOQUANT)]
    assert compute_etat(found, dossier) is Etat.A_COMPLETER


def test_what_is_to_be_checked_does_not_block() -> None:
    """« à vérifier » and « information » leave a dossier recevable."""
    souples = tuple(
        Anomaly(code.code, code.severite, "…") for code in CODES.values() if code.severite is not Severite.BLOQUANT
    )
    assert compute_etat(souples, dossier_complet()) is Etat.RECEVABLE


@given(st.text(max_size=40) | st.text(alphabet="0123456789h:/.- ulisxCCPE\n«{}%", max_size=40))
def test_no_text_stops_the_rules(texte: str) -> None:
    """Whatever is written in every field, the pass ends, and every message is a sentence with its field in order."""
    duree, jour, telephone = parse_duree(texte), lire_date(texte), lire_telephone(texte)
    classe = parse_classe(texte)
    fiche = replace(
        avec_niveaux({5: Niveau.DEPENDANT, 24: Niveau.RARES}),
        age=parse_age(texte), besoins=(texte,) * 24, risques=texte, date_evaluation=jour,
        nom=texte, prenom=texte, etablissement=texte, naissance=jour, classe=classe,
    )  # fmt: skip
    protocole = replace(
        protocole_complet(),
        etat=EtatProtocole.SIGNE, scolarisation=duree, accompagnement=duree, observations=texte, auxiliaire=texte,
        definies_avec=texte, taches_particulieres=texte, date=jour, auxiliaire_telephone=telephone,
        emploi=avec_cellules({("m1", "lundi"): Cellule(True, texte)}),
        nom=texte, prenom=texte, etablissement=texte, naissance=jour, classe=classe,
    )  # fmt: skip
    found = find_anomalies(dossier_complet(fiche, protocole), CONTEXTE)
    assert list(found) == sorted(found, key=anomaly_sort_key)
    assert all(anomalie.message.endswith((".", "?", "!")) for anomalie in found)


def test_each_code_of_the_catalogue_belongs_to_one_rule() -> None:
    """Every code that is not raised by the reading is claimed by just one rule, and every claim is declared."""
    declared = Counter(code for section in SECTIONS for code in section.codes)
    assert set(declared.values()) == {1}
    claimed = {code for section in SECTIONS for regle in section.regles for code in regle.codes}
    assert claimed == set(CODES) - set(LECTURE.codes)


def test_a_rule_raises_only_what_it_declares() -> None:
    """A code that comes out of a rule without standing above it is a mistake, told at once."""

    def check_all() -> Iterator[Anomaly]:
        yield anomaly("CRITERE_ABSENT", "…")

    section: Section[Callable[[], Iterator[Anomaly]]] = Section("Essai")
    section.regle(CODES["TACHE_ABSENTE"])(check_all)
    with pytest.raises(ValueError, match="CRITERE_ABSENT"):
        list(section.regles[0].anomalies())


def test_the_list_of_rules_is_up_to_date() -> None:
    """docs/regles.md is what the catalogue says."""
    committed = Path(__file__).parents[3] / "docs" / "regles.md"
    assert committed.read_text(encoding="utf-8") == render_markdown()
