"""Where and under which words the help is asked for: home, out of school, and the vocabulary of a later law."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Kind, Protocole
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, locate, proses, proses_et_fonctions
from pipeline.dossier.rules.regle import a_verifier
from pipeline.dossier.rules.temps import plages_cellule
from pipeline.dossier.values.texte import fold, quote

SECTION = DemandeSection("Le lieu et les mots de l’aide")

_DOMICILE = re.compile(r"(?<!soins a )(?<!hospitalisation a )\bdomicile|\ba la maison\b|\bchez (?:lui|elle)\b")
_DEVOIRS = re.compile(r"\bdevoirs\b(?! (?:surveilles|sur table|en classe|communs))")
_NOTES = re.compile(r"\bnot(?:e|es|er|ees?)\b|copi|inscri|ecri|cahier|agenda|photocop|\bcontroles?\b")
"""Homework that is written down, or done in class: the work of an AVS."""
_TRANSPORT = re.compile(
    r"taxi|transport|\b(?:auto)?bus\b|autocar|car scolaire|en car\b|ambulance|navette|\bvsl\b|ramassage|trajet|vehicule"
    r"|voiture|\bretour (?:a|au|chez)\b|\brent(?:r|re)\w*"
)
_AUXILIAIRE = re.compile(r"\bavs\b|auxiliaire")
_AIDE = re.compile(
    r"\baid(?:e|er|ant|es)\b|accompagn|interven|intervien|soutien|\btravail|lecon|\bcours\b|\bsuivi|presence|s'occup"
    r"|surveill|assist|seance|\bfai(?:re|t)\b|\bpasser?\b|\bvien(?:t|ne)|\bvenir\b|\bva\b|se rend"
)
_AUTRES = re.compile(
    r"\b(?:mere|pere|maman|papa|parents?|famille|frere|soeur|grand|nourrice|educat\w+|sessad|kine\w*|orthophon\w+"
    r"|infirm\w+|ergo\w*|psycho\w*|surveillants?|etude|benevole\w*|maitre(?:sse)?|enseignante?)\b"
)
"""Whose help it is, when no AVS is named beside them."""
_NEGATION = re.compile(r"\b(?:pas|aucune?|jamais|sans)\b|ne peut")


def _is_at_home(plie: str) -> bool:
    """A folded sentence asks an AVS for help at home: not where the pupil eats, lives, or is helped by others."""
    written = _DEVOIRS.search(plie) and _NOTES.search(plie)
    if not _DOMICILE.search(plie) or written or _TRANSPORT.search(plie):
        return False
    return _asks_an_avs(plie)


def _asks_an_avs(plie: str) -> bool:
    """Help is spoken of, and it is the AVS's, or nobody else's."""
    if _NEGATION.search(plie) or not _AIDE.search(plie):
        return False
    return bool(_AUXILIAIRE.search(plie) or not _AUTRES.search(plie))


def _is_homework(plie: str) -> bool:
    """A folded sentence asks an AVS for help with homework."""
    return bool(_DEVOIRS.search(plie)) and not _NOTES.search(plie) and _asks_an_avs(plie)


def _is_presence_at_home(protocole: Protocole | None, target: str, plies: list[str]) -> bool:
    """A cell where the AVS is present is at home; the row of the way home, or of a meal, says where it leads."""
    _, rang, jour, _ = target.split(".")
    if protocole is None or rang in {"accueil", "interclasse", "retour"}:
        return False
    presente = plages_cellule(protocole.emploi.cellules[rang, jour], protocole.emploi.horaires.get(rang)) != ()
    chez = any(_DOMICILE.search(plie) and not _TRANSPORT.search(plie) for plie in plies)
    return (presente and chez) or any(map(_is_homework, plies))


@SECTION.regle(
    a_verifier("INTERVENTION_DOMICILE", "Une intervention au domicile ou pour les devoirs est évoquée", loi.DOMICILE)
)
def intervention_domicile(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """An AVS never works at the pupil's home; a journey to or from it is no such thing."""
    for kind, target, texte in proses(dossier):
        plies = [fold(morceau) for morceau in re.split(r"[.;\n]", texte)]
        if target.startswith("edt."):
            found = _is_presence_at_home(dossier.protocole, target, plies)
        else:
            found = any(_is_at_home(plie) or _is_homework(plie) for plie in plies)
        if found:
            message = (
                "{ou} évoque le domicile de l'élève ou ses devoirs : un AVS ne peut pas intervenir au domicile. "
                "Corrigez ou précisez."
            )
            yield SECTION.found("INTERVENTION_DOMICILE", kind, target, message, ou=locate(target))


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
