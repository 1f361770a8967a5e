"""The dossiers as matching looks them up: by what two forms of one pupil have in common, never one by one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

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


class Repertoire:
    """Dossiers by number, and by the words and days of their forms; it grows as forms come in.

    Two forms that :func:`is_same_eleve` or :func:`explain_doubt` bring together always share one of the entries looked
    up here, so that nothing is missed by not comparing with every dossier.
    """

    def __init__(self, semblance: Semblance, connus: Iterable[KnownDossier] = ()) -> None:
        self.semblance = semblance
        self._connus: dict[str, KnownDossier] = {}
        self._rangs: dict[str, int] = {}
        self._entrees: dict[tuple[str, str], set[str]] = defaultdict(set)
        for connu in connus:
            self.add_dossier(connu)

    def __getitem__(self, numero: str) -> KnownDossier:
        return self._connus[numero]

    def by_numero(self, numero: str | None) -> KnownDossier | None:
        """The dossier of that number."""
        return self._connus.get(numero or "")

    def add_dossier(self, connu: KnownDossier) -> None:
        """Add a dossier."""
        self._connus[connu.numero] = connu
        self._rangs[connu.numero] = len(self._rangs)
        for identite in connu.identites:
            self._index_identite(connu, identite)

    def learn_identite(self, numero: str, identite: Identite) -> None:
        """A form has come into a dossier."""
        connu = self._connus[numero] = replace(self._connus[numero], identites=(*self[numero].identites, identite))
        self._index_identite(connu, identite)

    def find_followers(self, numero: str) -> list[KnownDossier]:
        """The dossiers that follow a decided one."""
        return [connu for connu in self._connus.values() if connu.origine == numero]

    def find_certain(self, piece: Identite) -> list[KnownDossier]:
        """Dossiers whose pupil it certainly is, oldest first; of whatever year."""
        return [
            connu for connu in self._find_near(piece) if any(is_same_eleve(piece, autre) for autre in connu.identites)
        ]

    def find_doubtful(self, piece: Identite) -> dict[str, str]:
        """Dossiers of this school year whose pupil it may be → why (French), oldest first."""
        found: dict[str, str] = {}
        for connu in self._find_near(piece):
            raisons = (explain_doubt(piece, autre, self.semblance) for autre in connu.identites)
            if connu.annee_en_cours and (raison := next(filter(None, raisons), "")):
                found[connu.numero] = raison
        return found

    def homonymes(self, piece: Identite) -> tuple[str, ...]:
        """Dossiers of this school year that bear the same names."""
        return tuple(
            connu.numero
            for connu in self._find_near(piece)
            if connu.annee_en_cours and any(same_noms(piece, autre) for autre in connu.identites)
        )

    def _find_near(self, piece: Identite) -> list[KnownDossier]:
        numeros = {numero for entree in _lookup_entries(piece) for numero in self._entrees.get(entree, ())}
        return [self._connus[numero] for numero in sorted(numeros, key=self._rangs.__getitem__)]

    def _index_identite(self, connu: KnownDossier, identite: Identite) -> None:
        for entree in _index_entries(identite):
            self._entrees[entree].add(connu.numero)


def _jour_entries(naissance: Lecture[date]) -> Iterator[tuple[str, str]]:
    if naissance.valeur:
        yield "jour", naissance.valeur.isoformat()
    if not naissance.is_empty:
        yield "naissance", fold_hyphens(naissance.texte)


def _index_entries(identite: Identite) -> Iterator[tuple[str, str]]:
    """What a known form can be found by."""
    yield "nom", squeeze(identite.nom)
    yield from _jour_entries(identite.naissance)
    ecole = fold_hyphens(identite.etablissement)
    yield "ecole", ecole
    if identite.naissance.valeur is None:
        yield "ecole sans jour", ecole


def _lookup_entries(piece: Identite) -> Iterator[tuple[str, str]]:
    """What a form looks for: its name; its birth, or day and month swapped; its school when a day is not known."""
    yield "nom", squeeze(piece.nom)
    yield from _jour_entries(piece.naissance)
    if piece.naissance.valeur:
        if autre := swap_day_month(piece.naissance.valeur):
            yield "jour", autre.isoformat()
        yield "ecole sans jour", fold_hyphens(piece.etablissement)
    else:
        yield "ecole", fold_hyphens(piece.etablissement)
