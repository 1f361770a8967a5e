"""What a family's copy of a dossier must not show: how to reach the AVS and, on request, the other parent.

A parent who holds parental authority gets the file with the other parent's details hidden (CADA 20175603, fact sheet
§7). The name is not hidden: both stand in the decisions. Details are emptied in their own fields, and looked for
wherever else they may have been written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dossier.model.annexes import FIELDS
from pipeline.dossier.model.forms import Kind, Protocole, Representant
from pipeline.dossier.privacy.discretion import COURRIEL, TELEPHONE, digits_of, keep_sentences
from pipeline.dossier.values.contacts import find_numeros
from pipeline.dossier.values.texte import fold, squeeze

OCCULTATION_MARK = "[occulté]"
"""Stands for a sentence that was hidden."""
AUXILIAIRE = tuple(field.target for field in FIELDS[Kind.PROTOCOLE] if field.owner == "auxiliaire")
"""Targets that no family sees."""
_REPRESENTANTS = ("representant", "representant2")
_MIN_LINE = 5
"""Letters and figures below which a line of an address is too common to be looked for (« Lyon »)."""
_MIN_TELEPHONE = 6
"""Figures below which a telephone is not looked for."""


def _squeezed_lines(adresse: str) -> set[str]:
    found = {squeeze(ligne) for ligne in re.split(r"[\n,;]", adresse)}
    return {ligne for ligne in found if len(ligne) > _MIN_LINE}


def _telephone_ends(texte: str) -> set[str]:
    # A number in international form ends like the national one.
    numeros = map(digits_of, (texte, *find_numeros(texte)))
    return {numero[-9:] for numero in numeros if len(numero) >= _MIN_TELEPHONE}


@dataclass(frozen=True, slots=True)
class Occultation:
    """What is hidden from one reader."""

    demandeur: str | None
    """Folded name of the représentant who asks, when the other one's details are hidden; else ``None``."""
    lignes: frozenset[str]
    """Lines of address to hide, as :func:`squeeze` gives them."""
    numeros: frozenset[str]
    """Ends of telephones to hide."""
    permis: frozenset[str]
    """Ends of telephones that may be shown: the reader's own, the établissement's."""

    def targets_to_empty(self, protocole: Protocole) -> frozenset[str]:
        """Targets of a protocole to empty, whatever they hold."""
        autres = {
            f"{slot}.{part}"
            for slot in _REPRESENTANTS
            if self.demandeur is not None and squeeze(getattr(protocole, slot).nom) != self.demandeur
            for part in ("adresse", "telephone")
        }
        return frozenset({*AUXILIAIRE, *autres})

    def must_hide(self, texte: str, *, libre: bool = False) -> bool:
        """Whether a text shows something to hide.

        ``libre``: it is a free text. An e-mail, or a number that nobody is known to have, may then be the other
        parent's, and is hidden with their details.
        """
        # A parent who writes the other's address in an answer breaks and spells it as they like.
        serre, figures = squeeze(texte), digits_of(texte)
        if any(ligne in serre for ligne in self.lignes) or any(numero in figures for numero in self.numeros):
            return True
        if not libre or self.demandeur is None:
            return False
        found = {digits_of(match[0])[-9:] for match in TELEPHONE.finditer(fold(texte))}
        return COURRIEL.search(texte) is not None or bool(found - self.permis)

    def redact(self, texte: str, *, libre: bool = False) -> str:
        """The text, each sentence that shows something to hide replaced by :data:`OCCULTATION_MARK`."""
        if not self.must_hide(texte, libre=libre):
            return texte
        reste = "\n".join(keep_sentences(texte, lambda one: self.must_hide(one, libre=libre), OCCULTATION_MARK))
        # What no sentence shows alone (an address over two lines).
        return OCCULTATION_MARK if self.must_hide(reste, libre=libre) else reste

    def is_for_reader(self, nom: str, eleve: str) -> bool:
        """Whether a letter to the family was to the reader (or to the pupil), alone or with the other one."""
        if self.demandeur is None:
            return True
        return any(squeeze(ligne) in (self.demandeur, squeeze(eleve)) for ligne in nom.split("\n"))


def occultation(protocoles: Iterable[Protocole], demandeur: Representant | None) -> Occultation:
    """Gather what is hidden over every version of the protocole; ``demandeur`` asks that the other one's be."""
    qui = squeeze(demandeur.nom) if demandeur else None
    lignes, siennes = set[str](), set[str]()
    numeros, siens = set[str](), set[str]()
    for protocole in protocoles:
        proches = (protocole.representant, protocole.representant2)
        for montre, adresse, telephone in (
            (True, protocole.etablissement_adresse, protocole.etablissement_telephone),
            (False, protocole.auxiliaire_adresse, protocole.auxiliaire_telephone),
            *((qui is None or squeeze(one.nom) == qui, one.adresse, one.telephone) for one in proches),
        ):
            (siennes if montre else lignes).update(_squeezed_lines(adresse))
            (siens if montre else numeros).update(_telephone_ends(telephone.texte))
    # What both share, as parents under one roof do, is no secret to either.
    return Occultation(qui, frozenset(lignes - siennes), frozenset(numeros - siens), frozenset(siens))
