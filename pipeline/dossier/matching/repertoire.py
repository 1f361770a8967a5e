"""The dossiers as matching looks them up: by what two forms of one pupil have in common, never one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline.dossier.matching.identite import (
    Identite,
    Semblance,
    explain_doubt,
    fold_hyphens,
    is_same_eleve,
    same_noms,
    squeeze,
    swap_day_month,
)
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.values.types import Lecture


@dataclass(frozen=True, slots=True)
class KnownDossier:
    """A dossier already open, with the identities its forms bear."""

    numero: str
    identites: tuple[Identite, ...]
    annee_en_cours: bool = True
    """Opened for the present school year; an older one is met by its number only."""
    decide: bool = False
    """The commission has decided: a new form of demande brings it before the commission again."""
    origine: str = ""
    """The decided dossier that this one follows."""


class Annuaire(Protocol):
    """Where dossiers are kept that are too many to be held at once; each number comes with those opened before it."""

    def dossier(self, numero: str) -> KnownDossier | None:
        """The dossier of that number; ``None`` when there is none into which a form may come."""

    def find(self, reperes: Collection[str], *, en_cours: bool) -> Iterable[str]:
        """Dossiers one of whose forms has one of these marks, oldest first; of this school year, if ``en_cours``."""

    def following(self, numero: str) -> Iterable[str]:
        """Dossiers that follow a decided one, oldest first."""


class _Held:
    """The dossiers that are held here, few of them."""

    def __init__(self) -> None:
        self.connus: dict[str, KnownDossier] = {}
        self._entrees: dict[str, set[str]] = defaultdict(set)

    def put(self, connu: KnownDossier) -> None:
        self.connus[connu.numero] = connu
        for identite in connu.identites:
            for repere in reperes_of(identite):
                self._entrees[repere].add(connu.numero)

    def dossier(self, numero: str) -> KnownDossier | None:
        return self.connus.get(numero)

    def find(self, reperes: Collection[str], *, en_cours: bool) -> Iterable[str]:
        found = {numero for repere in reperes for numero in self._entrees.get(repere, ())}
        return [one for one in self.connus if one in found and (self.connus[one].annee_en_cours or not en_cours)]

    def following(self, numero: str) -> Iterable[str]:
        return [connu.numero for connu in self.connus.values() if connu.origine == numero]


class Repertoire:
    """Dossiers by number, and by the words and days of their forms.

    Two forms that :func:`is_same_eleve` or :func:`explain_doubt` bring together always share one of the marks looked
    up here, so that nothing is missed by not comparing with every dossier.
    """

    def __init__(
        self, semblance: Semblance, connus: Iterable[KnownDossier] = (), annuaire: Annuaire | None = None
    ) -> None:
        self.semblance = semblance
        self._held = _Held()
        self._annuaire: Annuaire = annuaire or self._held
        for connu in connus:
            self.add_dossier(connu)

    def __getitem__(self, numero: str) -> KnownDossier:
        if (found := self.by_numero(numero)) is None:
            raise KeyError(numero)
        return found

    def by_numero(self, numero: str | None) -> KnownDossier | None:
        """The dossier of that number."""
        return self._annuaire.dossier(numero or "")

    def add_dossier(self, connu: KnownDossier) -> None:
        """Hold a dossier here."""
        self._held.put(connu)

    def find_followers(self, numero: str) -> list[KnownDossier]:
        """The dossiers that follow a decided one."""
        return self._each(self._annuaire.following(numero))

    def find_certain(self, piece: Identite) -> list[KnownDossier]:
        """Dossiers whose pupil it certainly is, oldest first; of whatever year."""
        found = self._each(self._annuaire.find(reperes_noms(piece.nom, piece.prenom), en_cours=False))
        return [connu for connu in found if any(is_same_eleve(piece, autre) for autre in connu.identites)]

    def find_doubtful(self, piece: Identite) -> dict[str, str]:
        """Dossiers of this school year whose pupil it may be → why (French), oldest first."""
        found: dict[str, str] = {}
        for connu in self._find_near(piece):
            raisons = (explain_doubt(piece, autre, self.semblance) for autre in connu.identites)
            if raison := next(filter(None, raisons), ""):
                found[connu.numero] = raison
        return found

    def homonymes(self, piece: Identite) -> tuple[str, ...]:
        """Dossiers of this school year that bear the same names."""
        return tuple(
            connu.numero
            for connu in self._find_near(piece)
            if any(same_noms(piece, autre) for autre in connu.identites)
        )

    def _find_near(self, piece: Identite) -> list[KnownDossier]:
        return self._each(self._annuaire.find(list(_sought(piece)), en_cours=True))

    def _each(self, numeros: Iterable[str]) -> list[KnownDossier]:
        return [connu for numero in numeros if (connu := self._annuaire.dossier(numero)) is not None]


RULES = "2"
"""By which marks are made: registers keep them, and make them anew when this changes."""


def reperes_noms(nom: str, prenom: str) -> tuple[str, ...]:
    """Marks of all who may have the same names, however accented and hyphenated, since one was corrected or not."""
    return _noms(nom, prenom), f"nom corrige {fold_hyphens(nom)}", f"prenom corrige {fold_hyphens(prenom)}"


def _noms(nom: str, prenom: str) -> str:
    return f"noms {fold_hyphens(nom)}/{fold_hyphens(prenom)}"


def repere_jour(naissance: date) -> str:
    """Mark of all who are born on a day."""
    return f"jour {naissance.isoformat()}"


def reperes_of(identite: Identite) -> set[str]:
    """What a known form can be found by."""
    ecole = fold_hyphens(identite.etablissement)
    found = {f"nom {squeeze(identite.nom)}", _noms(identite.nom, identite.prenom), f"ecole {ecole}"}
    found |= {*_jours(identite.naissance), *reperes_mots(identite.nom), *reperes_mots(identite.prenom)}
    return found if identite.naissance.valeur else found | {f"ecole sans jour {ecole}"}


def repere_mot(mot: str) -> str:
    """Mark of a folded word of a name, for whoever looks a pupil up."""
    return f"mot {mot}"


def reperes_mots(texte: str) -> set[str]:
    """Marks of each word of a name."""
    return set(map(repere_mot, fold_words(texte).split()))


def reperes_corriges(target: str, valeur: str, naissance: Lecture[date]) -> set[str]:
    """What a dossier can be found by since a person corrected who the pupil is, whatever its forms say of the rest.

    Args:
        target: what is corrected, one of the fields of :class:`Identite`.
        valeur: its value.
        naissance: the same, read as a day.
    """
    match target:
        case "nom":
            return {f"nom {squeeze(valeur)}", f"nom corrige {fold_hyphens(valeur)}", *reperes_mots(valeur)}
        case "prenom":
            return {f"prenom corrige {fold_hyphens(valeur)}", *reperes_mots(valeur)}
        case "naissance":
            return set(_jours(naissance))
        case _:
            return {f"ecole {fold_hyphens(valeur)}", f"ecole sans jour {fold_hyphens(valeur)}"}


def _jours(naissance: Lecture[date]) -> Iterator[str]:
    if naissance.valeur:
        yield repere_jour(naissance.valeur)
    if not naissance.is_empty:
        yield f"naissance {fold_hyphens(naissance.texte)}"


def _sought(piece: Identite) -> Iterator[str]:
    """What a form looks for: its name; its birth, or day and month swapped; its school when a day is not known."""
    yield f"nom {squeeze(piece.nom)}"
    yield from _jours(piece.naissance)
    if piece.naissance.valeur:
        if autre := swap_day_month(piece.naissance.valeur):
            yield repere_jour(autre)
        yield f"ecole sans jour {fold_hyphens(piece.etablissement)}"
    else:
        yield f"ecole {fold_hyphens(piece.etablissement)}"
