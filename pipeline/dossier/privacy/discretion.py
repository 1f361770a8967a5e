"""What a free text loses before an AVS reads it: how to reach the family, and what the pupil suffers from.

A free text may hold anything. The AVS gets the tasks, never the contacts of the family nor a diagnosis (fact sheet §7):
what shows one is left out, and the place where it stood is marked, so that nobody believes the text whole.
"""

import re
from collections.abc import Callable

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.contacts import find_numeros
from pipeline.dossier.values.texte import fold, normalise

OMISSION_MARK = "[…]"
"""Stands for what was left out; the reader asks the teacher or the head."""

_PHRASES = re.compile(r"(?<=[.;!?])\s+|\n")
# The last form has six digits: New Caledonia and Polynesia in 2003 (fact sheet §4).
TELEPHONE = re.compile(
    r"(?:\+\s?\d{2,3}|\b00\s?\d{2,3}|\b0)(?:[\s./-]|\(0\))*\d(?:[\s./-]*\d){7,8}|\b\d{2}(?:[ .-]\d{2}){2}\b"
)
COURRIEL = re.compile(r"\S+@\S+")
# « Dysfonctionnement » and « traitement de texte » tell of no illness.
_SANTE = re.compile(
    r"\b(?:autis|asperger|epilep|convuls|diabet|insulin|glycem|dys(?!fonc)[a-z]{3}|trisom|myopath|mucoviscid|asthm|"
    r"allerg|cancer|leucem|tumeur|psychos|psychot|psychiat|schizo|depress|anorex|deficien|infirmit|infirme\b|paralys|"
    r"hemipleg|tetrapleg|parapleg|spina\b|surdi|sourd|malenten|malvoy|aveugl|cecite|hyperactiv|tdah|syndrome|malade\b|"
    r"maladi|pathol|diagno|lesion|sond[ea]|aspirat|gastrostom|tracheot|perfusion|injection|medicament|"
    r"traitement(?! de texte)|prothes|orthophon|psychomotric|kinesi|ergotherap|hopital|hospital|camsp|sessad|cmpp|"
    r"troubles?\b)"
)  # fmt: skip
"""Beginnings of folded words that tell of an illness, of care or of who gives it."""


def digits_of(texte: str) -> str:
    """The figures of a text, by which telephones are compared."""
    return re.sub(r"\D", "", texte)


def _details_to_hide(dossier: Dossier) -> tuple[set[str], set[str]]:
    """(folded lines of address, figures of telephones) of the family and of the AVS; not what the école shares."""
    protocole = dossier.protocole
    if protocole is None:
        return set(), set()
    qui = (protocole.representant, protocole.representant2)
    adresses = [item.adresse for item in qui] + [protocole.auxiliaire_adresse]
    telephones = [item.telephone.texte for item in qui] + [protocole.auxiliaire_telephone.texte]
    ecole = {fold(ligne) for ligne in protocole.etablissement_adresse.splitlines()}
    lignes = {fold(ligne) for adresse in adresses for ligne in re.split(r"[\n,;]", adresse)}
    # A line of three letters would be found in any text.
    numeros = {digits_of(one) for texte in telephones if texte for one in (texte, *find_numeros(texte))}
    return {ligne for ligne in lignes - ecole if len(ligne) > 3}, numeros


def keep_sentences(texte: str, hides: Callable[[str], bool], mark: str) -> list[str]:
    """The sentences of a text, ``mark`` standing once for each run of those that show something to hide."""
    gardees: list[str] = []
    for phrase in _PHRASES.split(normalise(texte)):
        if not hides(phrase):
            gardees.append(phrase)
        elif gardees[-1:] != [mark]:
            gardees.append(mark)
    return gardees


def redact_for_auxiliaire(texte: str, dossier: Dossier) -> str:
    """The text without the sentences that give an address, a telephone, an e-mail or a health fact.

    What is left out in the middle of a text is marked by :data:`OMISSION_MARK`.
    """
    gardees = keep_sentences(texte, lambda phrase: _is_private(phrase, dossier), OMISSION_MARK)
    reste = " ".join(filter(None, gardees))
    # « 06. 39. 98 … »: what no sentence shows alone.
    return OMISSION_MARK if _is_private(reste, dossier) else reste


def _is_private(texte: str, dossier: Dossier) -> bool:
    adresses, telephones = _details_to_hide(dossier)
    ecole = digits_of(dossier.protocole.etablissement_telephone.texte) if dossier.protocole else ""
    plie = fold(texte)
    numeros = {digits_of(found[0]) for found in TELEPHONE.finditer(plie)} - {ecole}
    connus = any(numero and numero in digits_of(plie) for numero in telephones - {ecole})
    return bool(numeros or connus or COURRIEL.search(plie) or _SANTE.search(plie)) or any(
        ligne in plie for ligne in adresses
    )
