"""The particular tasks (« soins autorisés, portage, change de couches ou de vêtements », annexe II), and care.

A coat to button is help with dressing: it wants no doctor. What does is care, carrying and changing.
"""

import re
from collections.abc import Iterator

from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS, Niveau
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import (
    Contexte,
    DemandeSection,
    locate,
    proses,
    says_none,
)
from pipeline.dossier.rules.regle import a_verifier
from pipeline.dossier.values.texte import fold

SECTION = DemandeSection("Les tâches particulières et les soins")

_MEDECIN = re.compile(r"medecin|\bdr\b|docteur")
_SERVICE = re.compile(r"service|sessad|ssad|camsp|cmpp|\bcmp\b|hopital|clinique|infirm|responsable|centre|kine|ergo")
_GESTES = re.compile(
    r"\b(?:insulin|injection|(?:auto-?)?sond(?:e|age)s?\b|aspirations?\b(?! professionnel| personnel| a devenir)"
    r"|gastrostom|tracheo|stomie|perfusion|medicament|glycemi|ventoline|adrenaline|lavement|oxygene)\w*"
)
_SANS_GESTE = re.compile(r"\b(?:aucune?|pas de|pas d'|sans|ni|ses|leurs) (?:\w+ ){0,2}$")
"""Before a word: there is none of it; « ses aspirations » are not those of care."""
_BEFORE = 40
"""Characters looked at before a word."""
_SOIN = re.compile(
    _GESTES.pattern + r"|\b(?:soins?|cremes?|pommades?|pansements?|traitements?|collyre|attelles?|corset|prothese"
    r"|kine\w*|couches?|change)\b"
)
"""What makes help with item 5 care, beside the gestures."""
_ENCADREES = re.compile(_SOIN.pattern + r"|\b(?:port(?:age|er)|soulever|transferts?|verticalis\w+|manutention)\b")
"""What annexe II calls particular tasks: care, carrying, changing."""


def _names(motif: re.Pattern[str], *textes: str) -> list[str]:
    """What these texts name, each once, but for what they say that there is none of."""
    found: list[str] = []
    for texte in textes:
        plie = fold(texte)
        for mot in motif.finditer(plie):
            # The few words before it: a text that repeats it ten thousand times costs no more than its length.
            if not _SANS_GESTE.search(plie[max(0, mot.start() - _BEFORE) : mot.start()]):
                found.append(mot[0])
    return list(dict.fromkeys(found))


def _needs_care(fiche: Fiche, protocole: Protocole) -> bool:
    """Item 5 at level 3, or at level 2 with care described: else nothing is done that a doctor must define."""
    niveau = fiche.niveaux[4]
    if niveau is Niveau.SEMI_AUTONOME:
        return bool(_names(_SOIN, fiche.besoins[4], protocole.taches_particulieres))
    return niveau is Niveau.DEPENDANT


@SECTION.regle(
    a_verifier("TACHES_PARTICULIERES_ABSENTES", "Les tâches particulières ne sont pas décrites", loi.TACHES),
    a_verifier(
        "DEFINIES_AVEC_ABSENT", "Il n'est pas dit avec qui les tâches particulières ont été définies", loi.DEFINIS_AVEC
    ),
    a_verifier("SOINS_NON_DECRITS", "Les soins autorisés ne sont pas décrits au protocole", loi.ANNEXE_II),
    a_verifier("SOINS_SANS_SERVICE", "Le responsable du service de soins n'est pas nommé", loi.ANNEXE_II),
    a_verifier("SOINS_SANS_MEDECIN", "Le médecin de l'éducation nationale n'est pas nommé", loi.ANNEXE_II),
)
def taches_particulieres(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Changing, carrying and care are described, with whom they were defined; help with a coat is not one of them."""
    fiche, protocole = dossier.fiche, dossier.protocole
    if protocole is None:
        return
    decrites = not says_none(protocole.taches_particulieres)
    if fiche and _needs_care(fiche, protocole):
        yield from _soins(protocole, decrites=decrites)
        return
    difficiles = _particular(fiche) if fiche else ()
    if difficiles and not decrites and says_none(protocole.aide_hors_cours_precision):
        message = (
            " et ".join(ITEMS[numero - 1].nomme for numero in difficiles)
            + " : décrivez l'aide dans « Tâches particulières » (change, habillage…)."
        )
        yield SECTION.found("TACHES_PARTICULIERES_ABSENTES", Kind.PROTOCOLE, "taches_particulieres", message)
    if _names(_ENCADREES, protocole.taches_particulieres) and says_none(protocole.definies_avec):
        message = (
            "Tâches particulières : écrivez avec qui elles ont été définies (responsable du service de soins et "
            "médecin de l'éducation nationale)."
        )
        yield SECTION.found("DEFINIES_AVEC_ABSENT", Kind.PROTOCOLE, "definies_avec", message)


def _particular(fiche: Fiche) -> tuple[int, ...]:
    """Hygiene (4) and dressing (6) for which an adult does it all, or changes the pupil."""
    return tuple(
        numero
        for numero in (4, 6)
        if fiche.niveaux[numero - 1] is Niveau.DEPENDANT
        or (fiche.niveaux[numero - 1] is Niveau.SEMI_AUTONOME and _names(_ENCADREES, fiche.besoins[numero - 1]))
    )


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


@SECTION.regle(a_verifier("GESTE_DE_SOIN", "Un geste de soin est cité", loi.SOINS, ecole=False))
def gestes_de_soin(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """A care gesture is named: a doctor and the texts decide whether an AVS may do it."""
    for kind, target, texte in proses(dossier):
        gestes = _names(_GESTES, texte)
        message = (
            "{ou} cite un geste de soin ({gestes}) : vérifiez avec le médecin de l'éducation nationale qu'un AVS "
            "peut l'accomplir."
        )
        if any(geste.startswith("aspiration") for geste in gestes):
            message += " L'aspiration endotrachéale demande une prescription et une personne formée."
        if gestes:
            facts = {"ou": locate(target), "gestes": ", ".join(gestes)}
            yield SECTION.found("GESTE_DE_SOIN", kind, target, message, **facts)
