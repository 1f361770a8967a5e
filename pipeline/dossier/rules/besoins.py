"""The needs of the grid, against one another and against the tasks of the protocole."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS, Niveau
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import DemandeSection, is_hollow, libelle, repeats, says_none
from pipeline.dossier.rules.regle import a_verifier, information
from pipeline.dossier.values.texte import fold, fold_words

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
        avant = fiche.besoins[: item.numero - 1]
        if niveau in _DIFFICULTES and is_hollow(besoin) and not repeats(besoin, avant):
            if item.numero == 24:
                code, message = "CRISE_NON_DECRITE", "{item} : décrivez ces situations et la conduite à tenir."
            else:
                code, message = "BESOIN_NON_PRECISE", "{item} : précisez le besoin d'accompagnement."
            yield SECTION.found(code, Kind.FICHE, target, message, item=item.nomme)
        elif niveau in {Niveau.AUTONOME, Niveau.JAMAIS} and not says_none(besoin):
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


_INSUFFISANT = re.compile(
    r"insuffisan|\bne (?:l[ea]s? |lui )?(?:suffi|remplac|compens|dispens|perme)|\bpas (?:etre )?suffisant|en complement"
    r"|en plus d|partiel"
)


@SECTION.fiche(
    a_verifier(
        "AVS_SUBSIDIAIRE",
        "Un matériel adapté ou un relais est possible : un AVS reste-t-il nécessaire ?",
        loi.PREALABLES,
        ecole=False,
    )
)
def avs_subsidiaire(fiche: Fiche) -> Iterator[Anomaly]:
    """Equipment or other professionals come before an AVS (annexe I, I), unless the fiche says that they do not do."""
    for target, oui, precision, quoi in (
        ("materiel", fiche.materiel, fiche.materiel_precision, "une compensation par du matériel adapté"),
        ("relais", fiche.relais, fiche.relais_precision, "un relais par d'autres professionnels"),
    ):
        if oui and not _INSUFFISANT.search(fold(precision)):
            message = "La fiche indique " + quoi + " : vérifiez que l'aide d'un AVS reste nécessaire."
            yield SECTION.found("AVS_SUBSIDIAIRE", Kind.FICHE, target, message)


_PRISE_DE_NOTES = re.compile(
    r"\bnote(?:s|r)?\b|ecri|scri(?:be|pteur)|cahier|secretaire|secretariat|dicte|copi|tracer|releve|agenda|frappe|photocop|ordinateur"
)
_REPAS = re.compile(r"cantine|repas|dejeuner|\bself\b|demi-pension|plateau|viande|couper|aliment|manger|boire|gouter")
_PAS_A_L_ECOLE = re.compile(
    r"\b(?:pas|jamais)\b.*(?:cantine|self|demi-pension|ecole)|a la maison|chez (?:lui|elle|ses|sa)|extern|\bseule?\b"
)
"""The pupil eats elsewhere, or needs nobody."""
_HYGIENE = re.compile(r"toilette|hygiene|\bchanges?\b|couche|lav(?:er|age)|\bwc\b|propre|mouch|douche")
_CHANGE = re.compile(r"\bchanges?\b|couche")
_AU_DEHORS = re.compile(r"piscine|sortie|stade|patinoire|dehors")


def _needs_meal_help(fiche: Fiche) -> bool:
    """Meals (item 3) taken at school: at level 2, only where the need speaks of them."""
    besoin = fold(fiche.besoins[2])
    if _PAS_A_L_ECOLE.search(besoin):
        return False
    return fiche.niveaux[2] is Niveau.DEPENDANT or bool(_REPAS.search(besoin))


def _hors_cours(fiche: Fiche, protocole: Protocole) -> tuple[int, ...]:
    """Meals and hygiene (items 3, 4) for which no help is ticked nor described anywhere in the protocole.

    Whom an adult takes to the toilets during lessons, or reminds of washing hands, has no need of help out of them.
    """
    if protocole.aide_hors_cours:
        return ()
    ecrit = fold(" ".join((protocole.aide_cours_precision, protocole.taches_particulieres, protocole.observations)))
    repas = _in_difficulty(fiche, 3) if _needs_meal_help(fiche) and not _REPAS.search(ecrit) else ()
    change = _in_difficulty(fiche, 4) and _CHANGE.search(fold(fiche.besoins[3]))
    hygiene = (change or fiche.niveaux[3] is Niveau.DEPENDANT) and not _HYGIENE.search(ecrit)
    return (*repas, *((4,) if hygiene else ()))


_MATERNELLE = frozenset(("TPS", "PS", "MS", "GS"))


def _notes(fiche: Fiche) -> tuple[int, ...]:
    """Taking notes (item 9): at level 2, or where nobody takes any yet, only if the need speaks of writing."""
    ecrit = _PRISE_DE_NOTES.search(fold(fiche.besoins[8]))
    petit = fiche.classe.valeur is not None and fiche.classe.valeur.niveau in _MATERNELLE
    return _in_difficulty(fiche, 9) if ecrit or (fiche.niveaux[8] is Niveau.DEPENDANT and not petit) else ()


def _dehors(fiche: Fiche) -> tuple[int, ...]:
    """Outings (item 17), and sports (item 16) where the need leads out of the school."""
    sports = (16,) if _AU_DEHORS.search(fold(fiche.besoins[15])) else ()
    return _in_difficulty(fiche, *sports, 17)


@SECTION.annexes(
    a_verifier(
        "AIDE_NON_PREVUE", "Une difficulté de la grille n'a pas d'aide correspondante au protocole", loi.CONCORDANCE
    )
)
def aides_non_prevues(fiche: Fiche, protocole: Protocole) -> Iterator[Anomaly]:
    """A difficulty of the grid has its help in the protocole (fact sheet §4, cross-check 6)."""
    notes = _PRISE_DE_NOTES.search(fold(f"{protocole.aide_cours_precision} {protocole.taches_particulieres}"))
    for difficiles, target, prevue, quoi in (
        (_in_difficulty(fiche, 1), "aide_deplacements", protocole.aide_deplacements, "« {aide} » n'est pas coché"),
        (_in_difficulty(fiche, 2), "aide_installation", protocole.aide_installation, "« {aide} » n'est pas coché"),
        (_hors_cours(fiche, protocole), "aide_hors_cours", False, "« {aide} » n'est pas coché"),
        (_notes(fiche), "aide_cours_precision", notes, "« {aide} » ne parle pas de la prise de notes"),
        (_dehors(fiche), "sorties", protocole.sorties is not False, "« {aide} » : la réponse est « non »"),
    ):
        if difficiles and not prevue:
            message = "{items} : une difficulté est indiquée dans la fiche, mais dans le protocole " + quoi
            message += ". Corrigez l'un ou l'autre."
            facts = {"items": _name(difficiles), "aide": libelle(target)}
            yield SECTION.found("AIDE_NON_PREVUE", Kind.PROTOCOLE, target, message, **facts)


_RECOPIE = 10
"""Needs in the same words from which they tell nothing of each item."""


@SECTION.fiche(a_verifier("BESOINS_RECOPIES", "Le même besoin est recopié d'un item à l'autre", loi.BESOIN_A_PRECISER))
def besoins_recopies(fiche: Fiche) -> Iterator[Anomaly]:
    """Needs tell of their item; one answer pasted through the grid does not."""
    textes = Counter(plie for besoin in fiche.besoins if (plie := fold_words(besoin)))
    nombre = max(textes.values(), default=0)
    if nombre >= _RECOPIE:
        message = (
            "Le même besoin d'accompagnement est écrit pour {nombre} items : précisez, item par item, ce dont l'élève "
            "a besoin."
        )
        yield SECTION.found("BESOINS_RECOPIES", Kind.FICHE, "besoin.1", message, nombre=nombre)
