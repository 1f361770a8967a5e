"""Thirty perfectly normal demandes, from petite section to lycée professionnel: none calls for a person's look.

Too many false alarms make the true ones invisible. The pairs are written as teachers write (``ordinaires/*.toml``); the
cases that each rule must still find are in ``cas/*.toml``.
"""

import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier import rules
from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import JOURS, Kind
from pipeline.dossier.rules.contexte import Contexte
from pipeline.forms.editions import FORMS
from tests.dossier.rules.test_cas import dossier

Paire = Mapping[str, Any]
"""A pair, by the keys that the head of the files explains."""

FICHIERS = {
    chemin.stem: tuple(tomllib.loads(chemin.read_text(encoding="utf-8"))["paire"])
    for chemin in sorted((Path(__file__).parent / "ordinaires").glob("*.toml"))
}
PAIRES = [pytest.param(paire, id=f"{nom}-{paire['titre']}") for nom, paires in FICHIERS.items() for paire in paires]
JOUR = date(2003, 11, 21)
INITIALES = dict(zip("LMXJV", JOURS, strict=True))
CLES = {"titre", "eleve", "grille", "fiche", "protocole", "horaires", "presences", "cellules"}


def fiche(paire: Paire) -> dict[str, str | bool]:
    """The answers of the fiche, by target."""
    niveaux: dict[str, str | bool] = {f"niveau.{item}": "niveau1" for item in range(1, 24)}
    niveaux["niveau.24"] = "jamais"
    for item, (niveau, besoin) in paire["grille"].items():
        niveaux |= {f"niveau.{item}": niveau if item == "24" else f"niveau{niveau}", f"besoin.{item}": besoin}
    return {**niveaux, **paire["eleve"], **paire["fiche"]}


def protocole(paire: Paire) -> dict[str, str | bool]:
    """The answers of the protocole, by target."""
    emploi: dict[str, str | bool] = {}
    for rang, heures in paire.get("horaires", {}).items():
        de, _, a = heures.partition(" ") if heures.count(" ") == 1 else _middle(heures)
        emploi |= {f"edt.{rang}.de": de, f"edt.{rang}.a": a}
    for rang, jours in paire.get("presences", {}).items():
        emploi |= {f"edt.{rang}.{INITIALES[jour]}.presence": True for jour in jours}
    cellules = {f"edt.{ou}.texte": texte for ou, texte in paire.get("cellules", {}).items()}
    return {**emploi, **cellules, **paire["eleve"], **paire["protocole"]}


def _middle(heures: str) -> tuple[str, str, str]:
    """« 8 h 45 9 h 30 »: as many words on each side."""
    mots = heures.split()
    return " ".join(mots[: len(mots) // 2]), " ", " ".join(mots[len(mots) // 2 :])


def alarms(cas: Paire) -> list[str]:
    """What these forms want a person to look at, or a school to mend."""
    return [
        f"{item.code} {item.target} : {item.message}"
        for item in rules.find_anomalies(dossier(cas, blank=True), Contexte.au(JOUR))
        if item.severite is not Severite.INFORMATION
    ]


def test_there_are_thirty_different_pairs() -> None:
    """Thirty titles, thirty pupils, and no key that nothing reads."""
    paires = [paire for fichier in FICHIERS.values() for paire in fichier]
    assert len({paire["titre"] for paire in paires}) == len({paire["eleve"]["nom"] for paire in paires}) == 30
    assert all(set(paire) <= CLES for paire in paires)


@pytest.mark.parametrize("paire", PAIRES)
def test_a_normal_demande_raises_nothing_to_look_at(paire: Paire) -> None:
    """Nothing that blocks and nothing « à vérifier »; what is only to be known may be told."""
    assert alarms({"fiche": fiche(paire), "protocole": protocole(paire)}) == []


def _unaccented(texte: str) -> str:
    marks = unicodedata.normalize("NFD", texte.replace("’", "'"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


MANIERES: Mapping[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "in capitals, without accents": lambda texte: _unaccented(texte).upper(),
    "in small letters": str.lower,
    "without accents": _unaccented,
    "a line for each sentence": lambda texte: texte.replace(". ", ".\n"),
    "spaced": lambda texte: f" {texte.replace(' ', '  ')} ",
}
"""How other teachers type the same words."""


@pytest.mark.parametrize("maniere", MANIERES.values(), ids=MANIERES)
@pytest.mark.parametrize("paire", PAIRES)
def test_the_manner_of_typing_raises_nothing_more(paire: Paire, maniere: Callable[[str], str]) -> None:
    """Capitals, accents left out, spaces and line breaks change nothing of what is said."""
    cas = {
        kind.value: {
            target: maniere(valeur) if isinstance(valeur, str) and not FORMS[kind].by_target[target].options else valeur
            for target, valeur in answers.items()
        }
        for kind, answers in ((Kind.FICHE, fiche(paire)), (Kind.PROTOCOLE, protocole(paire)))
    }
    assert alarms(cas) == []
