"""The dossiers as matching looks them up: by what two forms of one pupil have in common, never one by one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.dossier.matching.identite import Identite, Semblance, certain, cle, colle, doute, inversee, memes_noms
from pipeline.dossier.values.types import Lecture


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


class Repertoire:
    """Dossiers by number, and by the words and days of their forms; it grows as forms come in.

    Two forms that :func:`certain` or :func:`doute` bring together always share one of the entries looked up here, so
    that nothing is missed by not comparing with every dossier.
    """

    def __init__(self, semblance: Semblance, connus: Iterable[Connu] = ()) -> None:
        self.semblance = semblance
        self._connus: dict[str, Connu] = {}
        self._rangs: dict[str, int] = {}
        self._entrees: dict[tuple[str, str], set[str]] = defaultdict(set)
        for connu in connus:
            self.ajouter(connu)

    def __getitem__(self, numero: str) -> Connu:
        return self._connus[numero]

    def connu(self, numero: str | None) -> Connu | None:
        """The dossier of that number."""
        return self._connus.get(numero or "")

    def ajouter(self, connu: Connu) -> None:
        """Add a dossier."""
        self._connus[connu.numero] = connu
        self._rangs[connu.numero] = len(self._rangs)
        for identite in connu.identites:
            self._ranger(connu, identite)

    def apprendre(self, numero: str, identite: Identite) -> None:
        """A form has come into a dossier."""
        connu = self._connus[numero] = replace(self._connus[numero], identites=(*self[numero].identites, identite))
        self._ranger(connu, identite)

    def suivants(self, numero: str) -> list[Connu]:
        """The dossiers that follow a decided one."""
        return [connu for connu in self._connus.values() if connu.origine == numero]

    def certains(self, piece: Identite) -> list[Connu]:
        """Dossiers whose pupil it certainly is, oldest first; of whatever year."""
        return [connu for connu in self._pres(piece) if any(certain(piece, autre) for autre in connu.identites)]

    def doutes(self, piece: Identite) -> dict[str, str]:
        """Dossiers of this school year whose pupil it may be → why (French), oldest first."""
        found: dict[str, str] = {}
        for connu in self._pres(piece):
            raisons = (doute(piece, autre, self.semblance) for autre in connu.identites)
            if connu.annee_en_cours and (raison := next(filter(None, raisons), "")):
                found[connu.numero] = raison
        return found

    def homonymes(self, piece: Identite) -> tuple[str, ...]:
        """Dossiers of this school year that bear the same names."""
        return tuple(
            connu.numero
            for connu in self._pres(piece)
            if connu.annee_en_cours and any(memes_noms(piece, autre) for autre in connu.identites)
        )

    def _pres(self, piece: Identite) -> list[Connu]:
        numeros = {numero for entree in _cherchees(piece) for numero in self._entrees.get(entree, ())}
        return [self._connus[numero] for numero in sorted(numeros, key=self._rangs.__getitem__)]

    def _ranger(self, connu: Connu, identite: Identite) -> None:
        for entree in _rangees(identite):
            self._entrees[entree].add(connu.numero)


def _jours(naissance: Lecture[date]) -> Iterator[tuple[str, str]]:
    if naissance.valeur:
        yield "jour", naissance.valeur.isoformat()
    if not naissance.vide:
        yield "naissance", cle(naissance.texte)


def _rangees(identite: Identite) -> Iterator[tuple[str, str]]:
    """What a known form can be found by."""
    yield "nom", colle(identite.nom)
    yield from _jours(identite.naissance)
    ecole = cle(identite.etablissement)
    yield "ecole", ecole
    if identite.naissance.valeur is None:
        yield "ecole sans jour", ecole


def _cherchees(piece: Identite) -> Iterator[tuple[str, str]]:
    """What a form looks for: its name; its birth, or day and month swapped; its school when a day is not known."""
    yield "nom", colle(piece.nom)
    yield from _jours(piece.naissance)
    if piece.naissance.valeur:
        if autre := inversee(piece.naissance.valeur):
            yield "jour", autre.isoformat()
        yield "ecole sans jour", cle(piece.etablissement)
    else:
        yield "ecole", cle(piece.etablissement)
