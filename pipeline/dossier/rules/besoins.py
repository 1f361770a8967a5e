"""The needs of the grid against the tasks of the protocole, care, home, crises and words of a later law."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS, Niveau
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import (
    Contexte,
    DemandeSection,
    is_blank,
    libelle,
    locate,
    proses,
    proses_et_fonctions,
)
from pipeline.dossier.rules.regle import a_verifier, information
from pipeline.dossier.values.texte import fold, quote

SECTION = DemandeSection("Les besoins et les tâches")

_DIFFICULTES = frozenset((Niveau.SEMI_AUTONOME, Niveau.DEPENDANT, Niveau.RARES, Niveau.EVENTUELLES))


def _in_difficulty(fiche: Fiche, *numeros: int) -> tuple[int, ...]:
    """Those of these items that are at level 2 or 3 (item 24: not « Jamais »)."""
    return tuple(numero for numero in numeros if fiche.niveaux[numero - 1] in _DIFFICULTES)


def _name(numeros: tuple[int, ...]) -> str:
    return " et ".join(ITEMS[numero - 1].nomme for numero in numeros)


@SECTION.fiche(
    a_verifier("BESOIN_NON_PRECISE", "Le besoin d'accompagnement est à préciser", loi.BESOIN_A_PRECISER),
    a_verifier("CRISE_NON_DECRITE", "Les situations de « crises » ne sont pas décrites", "Annexe I, item 24"),
    information("BESOIN_SANS_DIFFICULTE", "Un besoin est écrit pour un item sans difficulté", loi.ANNEXE_I),
)
def besoins(fiche: Fiche) -> Iterator[Anomaly]:
    """A difficulty comes with a need, and only a difficulty does; item 24 has to be described."""
    for item in ITEMS:
        niveau, besoin = fiche.niveaux[item.numero - 1], fiche.besoins[item.numero - 1]
        target = f"besoin.{item.numero}"
        if niveau in _DIFFICULTES and is_blank(besoin):
            if item.numero == 24:
                code, message = "CRISE_NON_DECRITE", "{item} : décrivez ces situations et la conduite à tenir."
            else:
                code, message = "BESOIN_NON_PRECISE", "{item} : précisez le besoin d'accompagnement."
            yield SECTION.found(code, Kind.FICHE, target, message, item=item.nomme)
        elif niveau in {Niveau.AUTONOME, Niveau.JAMAIS} and not is_blank(besoin):
            message = "{item} : un besoin est écrit, alors qu'aucune difficulté n'est cochée."
            yield SECTION.found("BESOIN_SANS_DIFFICULTE", Kind.FICHE, target, message, item=item.nomme)


@SECTION.fiche(
    a_verifier(
        "CRISE_SECURITE_INCOHERENTE",
        "Situations de « crises » possibles, mais aucune difficulté de sécurité",
        "Annexe I, items 18 et 24",
    )
)
def crise_et_securite(fiche: Fiche) -> Iterator[Anomaly]:
    """Crises and safety (item 18) are consistent."""
    if _in_difficulty(fiche, 24) and fiche.niveaux[17] is Niveau.AUTONOME:
        message = (
            "Des situations de « crises » sont indiquées (item 24), mais l'élève est au niveau 1 en sécurité "
            "(item 18) : vérifiez ces deux items."
        )
        yield SECTION.found("CRISE_SECURITE_INCOHERENTE", Kind.FICHE, "niveau.18", message)


@SECTION.fiche(
    a_verifier(
        "AVS_SUBSIDIAIRE",
        "Un matériel adapté ou un relais est possible : un AVS reste-t-il nécessaire ?",
        loi.PREALABLES,
        ecole=False,
    )
)
def avs_subsidiaire(fiche: Fiche) -> Iterator[Anomaly]:
    """Equipment or other professionals come before an AVS (annexe I, I)."""
    for target, oui, quoi in (
        ("materiel", fiche.materiel, "une compensation par du matériel adapté"),
        ("relais", fiche.relais, "un relais par d'autres professionnels"),
    ):
        if oui:
            message = "La fiche indique " + quoi + " : vérifiez que l'aide d'un AVS reste nécessaire."
            yield SECTION.found("AVS_SUBSIDIAIRE", Kind.FICHE, target, message)


_PRISE_DE_NOTES = re.compile(r"\bnotes?\b|ecri|scribe|secretaire|dicte")


@SECTION.annexes(
    a_verifier(
        "AIDE_NON_PREVUE", "Une difficulté de la grille n'a pas d'aide correspondante au protocole", loi.CONCORDANCE
    )
)
def aides_non_prevues(fiche: Fiche, protocole: Protocole) -> Iterator[Anomaly]:
    """A difficulty of the grid has its help in the protocole (fact sheet §4, cross-check 6)."""
    notes = bool(_PRISE_DE_NOTES.search(fold(protocole.aide_cours_precision)))
    for numeros, target, prevue, quoi in (
        ((1,), "aide_deplacements", protocole.aide_deplacements, "« {aide} » n'est pas coché"),
        ((2,), "aide_installation", protocole.aide_installation, "« {aide} » n'est pas coché"),
        ((3, 4), "aide_hors_cours", protocole.aide_hors_cours, "« {aide} » n'est pas coché"),
        ((9,), "aide_cours_precision", notes, "« {aide} » ne parle pas de la prise de notes"),
        ((16, 17), "sorties", protocole.sorties is not False, "« {aide} » : la réponse est « non »"),
    ):
        difficiles = _in_difficulty(fiche, *numeros)
        if difficiles and not prevue:
            message = "{items} : une difficulté est indiquée dans la fiche, mais dans le protocole " + quoi
            message += ". Corrigez l'un ou l'autre."
            facts = {"items": _name(difficiles), "aide": libelle(target)}
            yield SECTION.found("AIDE_NON_PREVUE", Kind.PROTOCOLE, target, message, **facts)


_MEDECIN = re.compile(r"medecin|\bdr\b|docteur")
_SERVICE = re.compile(r"service|sessad|ssad|camsp|cmpp|\bcmp\b|hopital|clinique|infirm|responsable|centre|kine|ergo")


@SECTION.regle(
    a_verifier("TACHES_PARTICULIERES_ABSENTES", "Les tâches particulières ne sont pas décrites", loi.ANNEXE_II),
    a_verifier(
        "DEFINIES_AVEC_ABSENT", "Il n'est pas dit avec qui les tâches particulières ont été définies", loi.DEFINIS_AVEC
    ),
    a_verifier("SOINS_NON_DECRITS", "Les soins autorisés ne sont pas décrits au protocole", loi.ANNEXE_II),
    a_verifier("SOINS_SANS_SERVICE", "Le responsable du service de soins n'est pas nommé", loi.ANNEXE_II),
    a_verifier("SOINS_SANS_MEDECIN", "Le médecin de l'éducation nationale n'est pas nommé", loi.ANNEXE_II),
)
def taches_particulieres(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Meals, hygiene, dressing and care: the particular tasks are described, with whom they were defined."""
    fiche, protocole = dossier.fiche, dossier.protocole
    if protocole is None:
        return
    decrites = not is_blank(protocole.taches_particulieres)
    if fiche and _in_difficulty(fiche, 5):
        yield from _soins(protocole, decrites=decrites)
        return
    difficiles = _in_difficulty(fiche, 4, 6) if fiche else ()
    if difficiles and not decrites:
        message = _name(difficiles) + " : décrivez l'aide dans « Tâches particulières » (change, habillage…)."
        yield SECTION.found("TACHES_PARTICULIERES_ABSENTES", Kind.PROTOCOLE, "taches_particulieres", message)
    if decrites and is_blank(protocole.definies_avec):
        message = (
            "Tâches particulières : écrivez avec qui elles ont été définies (responsable du service de soins et "
            "médecin de l'éducation nationale)."
        )
        yield SECTION.found("DEFINIES_AVEC_ABSENT", Kind.PROTOCOLE, "definies_avec", message)


def _soins(protocole: Protocole, *, decrites: bool) -> Iterator[Anomaly]:
    if not decrites:
        message = "Item 5, « Soins autorisés » : décrivez ces soins dans « Tâches particulières » du protocole."
        yield SECTION.found("SOINS_NON_DECRITS", Kind.PROTOCOLE, "taches_particulieres", message)
    avec = fold(protocole.definies_avec)
    for code, motif, qui in (
        ("SOINS_SANS_SERVICE", _SERVICE, "le nom du responsable du service de soins"),
        ("SOINS_SANS_MEDECIN", _MEDECIN, "le nom du médecin de l'éducation nationale"),
    ):
        if not motif.search(avec):
            message = "Item 5, « Soins autorisés » : écrivez " + qui + " dans « Tâches définies avec »."
            yield SECTION.found(code, Kind.PROTOCOLE, "definies_avec", message)


_GESTES = re.compile(r"\b(?:insulin|injection|sond|aspiration|gastrostomie|perfusion|medicament)\w*")


@SECTION.regle(a_verifier("GESTE_DE_SOIN", "Un geste de soin est cité", loi.SOINS, ecole=False))
def gestes_de_soin(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """A care gesture is named: a doctor and the texts decide whether an AVS may do it."""
    for kind, target, texte in proses(dossier):
        gestes = list(dict.fromkeys(_GESTES.findall(fold(texte))))
        message = (
            "{ou} cite un geste de soin ({gestes}) : vérifiez avec le médecin de l'éducation nationale qu'un AVS "
            "peut l'accomplir."
        )
        if any(geste.startswith("aspiration") for geste in gestes):
            message += " L'aspiration endotrachéale demande une prescription et une personne formée."
        if gestes:
            facts = {"ou": locate(target), "gestes": ", ".join(gestes)}
            yield SECTION.found("GESTE_DE_SOIN", kind, target, message, **facts)


_DOMICILE = re.compile(r"(?<!soins a )(?<!hospitalisation a )\bdomicile|\ba la maison\b|\bchez (?:lui|elle)\b")
_DEVOIRS = re.compile(r"\bdevoirs\b(?! (?:surveilles|sur table|en classe|communs))")
_TRANSPORT = re.compile(
    r"taxi|transport|\b(?:auto)?bus\b|autocar|car scolaire|en car\b|ambulance|navette|\bvsl\b|ramassage|trajet|vehicule"
    r"|voiture|\bretour (?:a|au|chez)\b"
)


@SECTION.regle(
    a_verifier("INTERVENTION_DOMICILE", "Une intervention au domicile ou pour les devoirs est évoquée", loi.DOMICILE)
)
def intervention_domicile(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """An AVS never works at the pupil's home; a journey to or from it is no such thing."""
    for kind, target, texte in proses(dossier):
        # The row of the way home: « domicile » says there where it leads.
        trajet = target.startswith("edt.retour.")
        for morceau in re.split(r"[.;\n]", texte):
            plie = fold(morceau)
            chez = _DOMICILE.search(plie) and not (trajet or _TRANSPORT.search(plie))
            if chez or _DEVOIRS.search(plie):
                message = (
                    "{ou} évoque le domicile de l'élève ou ses devoirs : un AVS ne peut pas intervenir au domicile. "
                    "Corrigez ou précisez."
                )
                yield SECTION.found("INTERVENTION_DOMICILE", kind, target, message, ou=locate(target))
                break


@SECTION.protocole(a_verifier("EXTRASCOLAIRE_PREVU", "Un accompagnement extrascolaire est prévu", loi.EXTRASCOLAIRE))
def extrascolaire(protocole: Protocole) -> Iterator[Anomaly]:
    """Help out of school is possible only where schooling depends on it (circulaire, II)."""
    if protocole.extrascolaire:
        message = (
            "Un accompagnement dans des lieux extrascolaires est prévu : précisez en quoi il est une condition de la "
            "scolarité."
        )
        yield SECTION.found("EXTRASCOLAIRE_PREVU", Kind.PROTOCOLE, "extrascolaire", message)


_ANACHRONISMES = re.compile(
    r"\bAESH\b|\bPPS\b|\bMDPH\b|\bCDAPH\b|\bULIS\b|\bGEVA\b|\bAVS-?[mM]\b|\b[Ee]nseignante? référente?\b"
)
_LOI_2005 = date(2006, 1, 1)
"""The day from which the maisons départementales and their vocabulary exist."""


@SECTION.regle(
    a_verifier("MOT_ANACHRONIQUE", "Un mot désigne un dispositif qui n'existe pas encore", loi.CIRCULAIRE_II)
)
def mots_anachroniques(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Words of a later law (AESH, PPS, MDPH, ULIS, AVS-m …) have no meaning before the CDES."""
    if contexte.today >= _LOI_2005:
        return
    for kind, target, texte in proses_et_fonctions(dossier):
        mots = list(dict.fromkeys(_ANACHRONISMES.findall(texte)))
        if mots:
            message = "{ou} : les textes en vigueur ne connaissent pas {mots}. Écrivez-le autrement."
            facts = {"ou": locate(target), "mots": ", ".join(map(quote, mots))}
            yield SECTION.found("MOT_ANACHRONIQUE", kind, target, message, **facts)
