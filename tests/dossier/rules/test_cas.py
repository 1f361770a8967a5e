"""The rules, told by cases that a secretary can read: ``cas/*.toml``, one file per section of ``docs/regles.md``.

A case says what the forms say, over a complete demande, and all that is then found. Its values are those that a person
writes: they are read like those of a form that was received.
"""

import fnmatch
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier import rules
from pipeline.dossier.model.dossier import Anomaly, Dossier, Piece
from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Correction, Vie
from pipeline.dossier.regime import CDES_2003, regime
from pipeline.dossier.rules import decision
from pipeline.dossier.rules.contexte import Contexte, ContexteDecision, summarise_dossier
from pipeline.dossier.values.texte import fold, normalise
from pipeline.dossier.vigueur import Octroi, Suite, octroi
from pipeline.fonts.printable import unprintable
from pipeline.forms.editions import FORMS
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import RawForm, RawValue
from pipeline.run.life.corrected import correct
from tests.eleves import FICHES, PROTOCOLES


def rule_codes() -> set[str]:
    """Every code that a rule of the demande or of the decision may raise."""
    return {code for section in rules.SECTIONS for regle in section.regles for code in regle.codes}


Cas = Mapping[str, Any]
"""A case, by the keys that the head of the files explains."""

SECTIONS: Mapping[str, tuple[Cas, ...]] = {
    chemin.stem: tuple(tomllib.loads(chemin.read_text(encoding="utf-8"))["cas"])
    for chemin in sorted((Path(__file__).parent / "cas").glob("*.toml"))
}
"""Name of a file → its cases."""
TOUS = [
    pytest.param(cas, section, id=f"{nom}-{cas.get('titre', rang)}")
    for nom, section in SECTIONS.items()
    for rang, cas in enumerate(section)
]
JOUR, RECUE = "2003-11-21", "2003-11-20"
"""The day of the check and that of the reception, unless the case says otherwise."""
FORMULAIRES = tuple(kind.value for kind in Kind)
CLES: Mapping[str, type] = {
    "titre": str, "attendu": list, "depuis": str, "eleve": str, "sans": list, "recue": dict, "jour": str,
    "autres": list, "origine": str, "regime": dict, "corrige": dict, "memes_motifs": list,
    **dict.fromkeys(FORMULAIRES, dict),
}  # fmt: skip
"""Key of a case → what it holds."""


def find_case(titre: str, section: Iterable[Cas]) -> Cas:
    """The case of this title."""
    for cas in section:
        if cas["titre"] == titre:
            return cas
    raise ValueError(f"titre « {titre} »")


def complete_case(cas: Cas, section: Iterable[Cas]) -> dict[str, Any]:
    """The case with all that it takes over from the one it starts from."""
    for cle, valeur in cas.items():
        if not isinstance(valeur, CLES.get(cle, ())):
            raise ValueError(f"clé « {cle} »")
    for formulaire in (*cas.get("sans", ()), *cas.get("recue", ())):
        if formulaire not in FORMULAIRES:
            raise ValueError(f"formulaire « {formulaire} »")
    if cas.get("eleve", "01") not in FICHES:
        raise ValueError(f"élève « {cas['eleve']} »")
    if "depuis" not in cas:
        return dict(cas)
    depart = complete_case(find_case(cas["depuis"], section), section)
    repris = {cle: depart[cle] | cas.get(cle, {}) for cle in (*FORMULAIRES, "recue", "regime") if cle in depart}
    return depart | dict(cas) | repris | {"attendu": [*depart["attendu"], *cas["attendu"]]}


def read_answer(field: Field, valeur: object) -> RawValue:
    """The answer as the reading of a form gives it; a choice is written as it is printed, or by its value."""
    if valeur == "":
        return RawValue("", None)
    if isinstance(valeur, bool) and field.type is FieldType.CHECKBOX:
        return RawValue(str(valeur), valeur)
    if isinstance(valeur, str) and field.type is not FieldType.CHECKBOX:
        choix = [item.value for item in field.options if fold(valeur) in {fold(item.value), fold(item.label)}]
        if len(choix) == bool(field.options):
            return RawValue(valeur, choix[0] if choix else normalise(valeur) or None)
    raise ValueError(f"réponse « {valeur} » à « {field.target} »")


def piece(cas: Cas, kind: Kind, depart: Mapping[str, str | bool]) -> Piece | None:
    """The form as received and read; ``None`` when it was not. ``*`` in a target stands for all that fit."""
    if kind in cas.get("sans", ()):
        return None
    champs = FORMS[kind].by_target
    valeurs: dict[str, RawValue] = {}
    for cible, valeur in {**depart, **cas.get(kind, {})}.items():
        if not (cibles := fnmatch.filter(champs, cible)):
            raise ValueError(f"champ « {cible} »")
        valeurs |= {champs[item].name: read_answer(champs[item], valeur) for item in cibles}
    recue_le = date.fromisoformat(cas.get("recue", {}).get(kind, RECUE))
    raw = RawForm(kind, FORMS[kind].edition, valeurs)
    read = Piece(kind[0].encode().hex() * 32, recue_le, parse_form(raw, reference=recue_le))
    return correct(read, raw, corrections(cas))


def corrections(cas: Cas) -> tuple[Correction, ...]:
    """What a person corrected: what the forms said, what stands in its place, in which forms it was seen."""
    return tuple(
        Correction(
            champ,
            valeur,
            (avant,),
            tuple(vu[0].encode().hex() * 32 for vu in vus),
            date.fromisoformat(RECUE),
            "Mme Essai",
            "Appel de la famille",
        )
        for champ, (avant, valeur, *vus) in cas.get("corrige", {}).items()
    )


def dossier(cas: Cas, numero: str = "2003-0001", *, blank: bool = False) -> Dossier:
    """The dossier that holds the forms of the case; ``blank``: its answers alone, over no complete demande."""
    eleve = cas.get("eleve", "01")
    return Dossier(
        numero,
        date.fromisoformat(RECUE),
        piece(cas, Kind.FICHE, {} if blank else FICHES[eleve]),
        piece(cas, Kind.PROTOCOLE, {} if blank else PROTOCOLES[eleve]),
        piece_decision=piece(cas, Kind.DECISION, {}) if Kind.DECISION in cas else None,
        vie=Vie(corrections=corrections(cas)),
    )


def find_codes(cas: Cas, section: Iterable[Cas] = ()) -> list[Anomaly]:
    """All that the rules find in a case that is complete."""
    jour = date.fromisoformat(cas.get("jour", JOUR))
    textes = regime(CDES_2003.nom, cas.get("regime"))
    autres = [
        dossier(complete_case(autre, section), f"2003-{rang:04}") for rang, autre in enumerate(cas.get("autres", ()), 2)
    ]
    resumes = tuple(filter(None, map(summarise_dossier, autres)))
    contexte = replace(Contexte.au(jour, autres=resumes), unprintable=unprintable)
    ici, octrois, suit = dossier(cas), tuple[Octroi, ...](), tuple[str, ...]()
    if "origine" in cas:
        origine = dossier(complete_case(find_case(cas["origine"], section), section))
        ici, contexte = replace(ici, numero="2004-0007", origine=origine.numero), replace(contexte, origine=origine)
        octrois, suit = tuple(filter(None, [octroi(origine)])), (origine.numero,)
    trouves = list(rules.find_anomalies(ici, contexte))
    if ici.decision:
        ailleurs = tuple(filter(None, map(octroi, autres)))
        autour = ContexteDecision(
            jour, textes, unprintable, Suite(suit, octrois, ailleurs), tuple(cas.get("memes_motifs", ()))
        )
        trouves += decision.check_decision(ici, ici.decision, autour)
    return trouves


def test_the_complete_demande_has_nothing_wrong() -> None:
    """All that a case finds comes from what it changes."""
    assert find_codes({}) == []


@pytest.mark.parametrize(("cas", "section"), TOUS)
def test_a_case_finds_what_it_says_and_nothing_else(cas: Cas, section: tuple[Cas, ...]) -> None:
    """Each point is told by its code alone, or by its code and the target of its field."""
    cas = complete_case(cas, section)
    attendu = cas["attendu"]
    codes = {ecrit for ecrit in attendu if " " not in ecrit}
    trouves = [item.code if item.code in codes else f"{item.code} {item.target}" for item in find_codes(cas, section)]
    assert sorted(trouves) == sorted(attendu)


def test_every_code_of_the_rules_is_shown_by_a_case() -> None:
    """No rule goes without a case, and no case names a code that no rule may raise."""
    montres = {ecrit.partition(" ")[0] for section in SECTIONS.values() for cas in section for ecrit in cas["attendu"]}
    assert montres == rule_codes()


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_each_case_has_its_title(section: tuple[Cas, ...]) -> None:
    """A title names one case of its file."""
    titres = [cas.get("titre") for cas in section]
    assert all(titres)
    assert len(set(titres)) == len(titres)


@pytest.mark.parametrize(
    "cas",
    [
        {"protocol": {"nom": ""}},
        {"fiche": "nom"},
        {"fiche": {"non": ""}},
        {"fiche": {"niveau.25": ""}},
        {"fiche": {"niveau": {"7": ""}}},
        {"fiche": {"niveau.7": "4"}},
        {"fiche": {"dependance_scolaire": "oui"}},
        {"protocole": {"entendue": True}},
        {"eleve": "99"},
        {"sans": ["fiches"]},
        {"recue": {"fiches": "2003-11-01"}},
        {"jour": "31/11/2003"},
        {"autres": [{"nom": "MARTIN"}]},
        {"depuis": "Un cas qui n’existe pas"},
        {"origine": "Un cas qui n’existe pas"},
        {"regime": {"notification_recour": ""}},
    ],
)
def test_a_slip_of_the_pen_fails(cas: Cas) -> None:
    """An unknown key, field, answer, pupil, form, day, title or text is refused, not passed over."""
    with pytest.raises(ValueError, match=r"."):
        find_codes(complete_case(cas, ()))
