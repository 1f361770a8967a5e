"""Forms → dossiers. What is certain is brought together; what is not waits for a person.

By dossier number when the form bears one, else by folded names, birth date and établissement (annexe I has
neither prénom nor date of birth: the department adds them, and a name alone is never enough).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from pipeline.dossier.dossier import FormRecue
from pipeline.dossier.model import Lecture
from pipeline.dossier.values import plier

_NUMERO = re.compile(r"^\s*(\d{4})\s*[-–/ ]\s*(\d{1,6})\s*$")
_PROCHE = 0.8
"""Share of common letters from which two names may be one name written twice."""


@dataclass(frozen=True, slots=True)
class Identite:
    """What a form says of its pupil."""

    numero: str
    """Dossier number as written on the form; "" when none."""
    nom: str
    prenom: str
    naissance: Lecture[date]
    etablissement: str


@dataclass(frozen=True, slots=True)
class Connu:
    """A dossier already open, with the identities its forms bear."""

    numero: str
    identites: tuple[Identite, ...]
    annee_en_cours: bool = True
    """Opened for the present school year; an older one is met by its number only."""
    decide: bool = False
    """The commission has decided: a new form of demande brings it before the commission again."""
    origine: str = ""
    """The decided dossier that this one follows."""


@dataclass(frozen=True, slots=True)
class Rattachement:
    """The form belongs to this dossier, for certain."""

    numero: str


@dataclass(frozen=True, slots=True)
class Nouveau:
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


Rapprochement = Rattachement | Nouveau | Attente | Saisine


def identite(form: FormRecue) -> Identite:
    """Return what the form says of its pupil."""
    return Identite(form.dossier, form.nom, form.prenom, form.naissance, form.etablissement)


def numero_normalise(texte: str) -> str | None:
    """« 2003-12 », « 2003/0012 » → « 2003-0012 »; ``None`` when it is no dossier number."""
    found = _NUMERO.match(texte)
    return f"{found[1]}-{int(found[2]):04}" if found else None


def _cle(texte: str) -> str:
    """Folded, a hyphen being a space: « Anne-Sophie » and « Anne Sophie » are one."""
    return " ".join(plier(texte).replace("-", " ").split())


def _colle(texte: str) -> str:
    """Folded letters only: « LE GOFF » and « LEGOFF » meet, as candidates."""
    return "".join(lettre for lettre in plier(texte) if lettre.isalnum())


def _meme_naissance(a: Lecture[date], b: Lecture[date]) -> bool:
    if a.valeur and b.valeur:
        return a.valeur == b.valeur
    return not a.vide and plier(a.texte) == plier(b.texte)


def _naissances_proches(a: Lecture[date], b: Lecture[date]) -> bool:
    """Day and month swapped, or one of the two not known for certain."""
    if a.valeur and b.valeur:
        return (a.valeur.year, a.valeur.month, a.valeur.day) == (b.valeur.year, b.valeur.day, b.valeur.month)
    return True


def _memes_noms(a: Identite, b: Identite) -> bool:
    return _cle(a.nom) == _cle(b.nom) and _cle(a.prenom) == _cle(b.prenom)


def _semblables(a: str, b: str) -> bool:
    colle_a, colle_b = _colle(a), _colle(b)
    return colle_a == colle_b or SequenceMatcher(None, colle_a, colle_b).ratio() >= _PROCHE


def _certain(a: Identite, b: Identite) -> bool:
    return (
        bool(a.nom and a.prenom)
        and _memes_noms(a, b)
        and _meme_naissance(a.naissance, b.naissance)
        and _cle(a.etablissement) == _cle(b.etablissement)
    )


def _doute(a: Identite, b: Identite) -> str:
    """Say why the two may be one pupil; "" when they cannot."""
    meme_naissance = _meme_naissance(a.naissance, b.naissance)
    meme_ecole = _cle(a.etablissement) == _cle(b.etablissement)
    noms = _memes_noms(a, b)
    if noms and meme_naissance:
        return "même nom, même prénom et même date de naissance, mais établissement différent"
    if noms and _naissances_proches(a.naissance, b.naissance):
        return "même nom et même prénom, mais date de naissance absente, incertaine ou jour et mois inversés"
    if not a.prenom or not b.prenom:
        return "même nom, mais prénom absent" if _colle(a.nom) == _colle(b.nom) else ""
    if not meme_naissance:
        return ""
    if _cle(a.nom) == _cle(b.prenom) and _cle(a.prenom) == _cle(b.nom):
        return "même date de naissance, nom et prénom inversés"
    if _colle(a.nom) == _colle(b.nom) and _colle(a.prenom) == _colle(b.prenom):
        return "même date de naissance, nom écrit autrement"
    if meme_ecole and _semblables(a.nom, b.nom) and _semblables(a.prenom, b.prenom):
        return "même date de naissance et même établissement, noms presque semblables"
    return ""


def _contredit(a: Identite, b: Identite) -> str:
    """Say what opposes two forms that should be of one pupil; "" when nothing does."""
    if a.nom and b.nom and not _semblables(a.nom, b.nom):
        return "le nom n’est pas le même"
    if a.prenom and b.prenom and not _semblables(a.prenom, b.prenom):
        return "le prénom n’est pas le même"
    if a.naissance.valeur and b.naissance.valeur and a.naissance.valeur != b.naissance.valeur:
        return "la date de naissance n’est pas la même"
    return ""


def _vers(connu: Connu, demande: bool) -> Rattachement | Saisine:
    return Saisine(connu.numero) if demande and connu.decide else Rattachement(connu.numero)


def _par_numero(piece: Identite, connus: tuple[Connu, ...], demande: bool) -> Rapprochement:
    numero = numero_normalise(piece.numero)
    dossier = next((connu for connu in connus if connu.numero == numero), None)
    if dossier is None:
        siens = tuple(connu.numero for connu in connus if any(_certain(piece, autre) for autre in connu.identites))
        return Attente("le formulaire porte un numéro de dossier que le registre ne connaît pas, ou annulé", siens)
    for autre in dossier.identites:
        if contradiction := _contredit(piece, autre):
            return Attente(
                f"le formulaire porte le numéro du dossier {dossier.numero}, mais {contradiction}", (dossier.numero,)
            )
    if demande and dossier.decide:
        # Schools copy the number of our letters: the other form of the same new demande may be here already.
        for connu in connus:
            if connu.origine == dossier.numero and not connu.decide:
                return Rattachement(connu.numero)
    return _vers(dossier, demande)


def rapprocher(piece: Identite, connus: Iterable[Connu], *, ouvre: bool = True, demande: bool = True) -> Rapprochement:
    """Find the dossier of a form; never guesses.

    A demande holds for one school year (circulaire, I): without a number, only its dossiers are looked at.

    Args:
        piece: what the form says of its pupil.
        connus: the dossiers.
        ouvre: the form may open a dossier; a decision never does, it answers a demande.
        demande: the form asks something of the commission (a fiche, a protocole still to be decided on); a signed
            protocole or a decision belongs to the demande that was decided.
    """
    connus = tuple(connus)
    if piece.numero:
        return _par_numero(piece, connus, demande)
    connus = tuple(connu for connu in connus if connu.annee_en_cours)
    if not piece.nom:
        return Attente("le formulaire ne porte pas le nom de l’élève")
    certains = [connu for connu in connus if any(_certain(piece, autre) for autre in connu.identites)]
    if demande and any(not connu.decide for connu in certains):
        certains = [connu for connu in certains if not connu.decide]
    if len(certains) == 1 or (demande and certains and certains[-1].decide):
        return _vers(certains[-1], demande)
    if certains:
        numeros = tuple(connu.numero for connu in certains)
        return Attente("plusieurs dossiers portent les mêmes nom, naissance et établissement", numeros)
    doutes = {
        connu.numero: raison
        for connu in connus
        if (raison := next(filter(None, (_doute(piece, autre) for autre in connu.identites)), ""))
    }
    if doutes:
        return Attente(" ; ".join(dict.fromkeys(doutes.values())), tuple(doutes))
    if not ouvre:
        return Attente("aucun dossier de cette année ne correspond à l’élève de cette décision")
    homonymes = tuple(connu.numero for connu in connus if any(_memes_noms(piece, autre) for autre in connu.identites))
    return Nouveau(homonymes)
