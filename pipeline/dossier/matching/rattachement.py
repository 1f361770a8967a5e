"""Forms → dossiers. What is certain is brought together; what is not waits for a person.

By dossier number when the form bears one, else by folded names, birth date and établissement (annexe I has
neither prénom nor date of birth: the department adds them, and a name alone is never enough).
"""

import re
from dataclasses import dataclass

from pipeline.dossier.matching.identite import Identite, find_contradiction, same_noms
from pipeline.dossier.matching.repertoire import KnownDossier, Repertoire
from pipeline.dossier.model.annexes import ReceivedForm
from pipeline.dossier.values.dates import is_same_day

_NUMERO = re.compile(r"^\s*(\d{4})\s*[-–/ ]\s*(\d{1,6})\s*$")


@dataclass(frozen=True, slots=True)
class Rattachement:
    """The form belongs to this dossier, for certain."""

    numero: str


@dataclass(frozen=True, slots=True)
class NewDossier:
    """No dossier can be this pupil's: a new one is opened."""

    homonymes: tuple[str, ...] = ()
    """Dossiers of other pupils with the same names, told apart by birth date: worth a look."""


@dataclass(frozen=True, slots=True)
class Attente:
    """A person must say."""

    raison: str
    """French."""
    candidats: tuple[str, ...] = ()
    """Numbers of the dossiers it may belong to."""


@dataclass(frozen=True, slots=True)
class Saisine:
    """A new demande of a pupil on whom the commission has decided (circulaire, I: « immédiatement saisie »)."""

    origine: str
    """Number of the decided dossier."""


Rapprochement = Rattachement | NewDossier | Attente | Saisine


def identite(form: ReceivedForm) -> Identite:
    """Return what the form says of its pupil."""
    return Identite(form.dossier, form.nom, form.prenom, form.naissance, form.etablissement)


def normalise_numero(texte: str) -> str | None:
    """« 2003-12 », « 2003/0012 » → « 2003-0012 »; ``None`` when it is no dossier number."""
    found = _NUMERO.match(texte)
    return f"{found[1]}-{int(found[2]):04}" if found else None


def _bring_to(connu: KnownDossier, demande: bool) -> Rattachement | Saisine:
    return Saisine(connu.numero) if demande and connu.decide else Rattachement(connu.numero)


def _match_by_numero(piece: Identite, connus: Repertoire, demande: bool) -> Rapprochement:
    dossier = connus.by_numero(normalise_numero(piece.numero))
    if dossier is None:
        siens = tuple(connu.numero for connu in connus.find_certain(piece)) or tuple(connus.find_doubtful(piece))
        return Attente("le formulaire porte un numéro de dossier que le registre ne connaît pas, ou annulé", siens)
    # A person brought together forms that name the pupil in two ways: what says the same as one of them is theirs.
    said = any(same_noms(piece, autre) and is_same_day(piece.naissance, autre.naissance) for autre in dossier.identites)
    for autre in () if said else dossier.identites:
        if contradiction := find_contradiction(piece, autre):
            siens = (dossier.numero, *(connu.numero for connu in connus.find_certain(piece)))
            return Attente(
                f"le formulaire porte le numéro du dossier {dossier.numero}, mais {contradiction}",
                tuple(dict.fromkeys(siens)),
            )
    if demande and dossier.decide:
        # Schools copy the number of our letters: the other form of the same new demande may be here already.
        for connu in connus.find_followers(dossier.numero):
            if not connu.decide:
                return Rattachement(connu.numero)
    return _bring_to(dossier, demande)


def match_form(piece: Identite, connus: Repertoire, *, ouvre: bool = True, demande: bool = True) -> Rapprochement:
    """Find the dossier of a form; never guesses.

    A demande holds for one school year (circulaire, I): without a number, only its dossiers are looked at.

    Args:
        piece: what the form says of its pupil.
        connus: the dossiers.
        ouvre: the form may open a dossier; a decision never does, it answers a demande.
        demande: the form asks something of the commission (a fiche, a protocole still to be decided on); a signed
            protocole or a decision belongs to the demande that was decided.
    """
    if piece.numero:
        return _match_by_numero(piece, connus, demande)
    if not piece.nom:
        return Attente("le formulaire ne porte pas le nom de l’élève")
    certains = [connu for connu in connus.find_certain(piece) if connu.annee_en_cours]
    # The two forms of one demande meet in the dossier that is still open, not in the one already decided on.
    if demande and any(not connu.decide for connu in certains):
        certains = [connu for connu in certains if not connu.decide]
    # Where all are decided on, the new demande follows the last decision.
    if len(certains) == 1 or (demande and certains and certains[-1].decide):
        return _bring_to(certains[-1], demande)
    if certains:
        numeros = tuple(connu.numero for connu in certains)
        return Attente("plusieurs dossiers portent les mêmes nom, naissance et établissement", numeros)
    if doutes := connus.find_doubtful(piece):
        return Attente(" ; ".join(dict.fromkeys(doutes.values())), tuple(doutes))
    if not ouvre:
        return Attente("aucun dossier de cette année ne correspond à l’élève de cette décision")
    return NewDossier(connus.homonymes(piece))
