"""What a rule looks at beside the dossier, and where the fields of the typed forms stand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TypeVar

from pipeline.dossier.model.annexes import ROOTS, kind_of
from pipeline.dossier.model.anomalies import Anomaly, Code, Severite
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import JOURS, RANGS, SIGNATAIRES, Form, Kind
from pipeline.dossier.regime import RAPPEL_JOURS
from pipeline.dossier.rules.regle import Section
from pipeline.dossier.values import fold, phrase
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.dossier.values.types import Lecture


@dataclass(frozen=True, slots=True)
class DossierSummary:
    """What the rules may know of another dossier: who it is about."""

    numero: str
    nom: str
    prenom: str
    naissance: date | None
    etablissement: str


@dataclass(frozen=True, slots=True)
class Contexte:
    """What the rules look at beside the dossier."""

    today: date
    annee: AnneeScolaire
    autres: tuple[DossierSummary, ...] = ()
    """The other dossiers of the school year."""
    origine: Dossier | None = None
    """The decided dossier that this demande follows (``Dossier.origine``)."""
    rappel_jours: int = RAPPEL_JOURS
    """Days between a reminder and the end of the help, as the settings have it."""

    @classmethod
    def au(cls, today: date, *, autres: tuple[DossierSummary, ...] = ()) -> "Contexte":
        """Context of a day, in its school year."""
        return cls(today, annee_scolaire(today), autres)


Verifier = Callable[[Dossier, Contexte], Iterator[Anomaly]]
C = TypeVar("C", bound=Callable[..., Iterator[Anomaly]])


class DemandeSection(Section[Verifier]):
    """Rules of the demande: of the dossier in its context, or of what its forms say."""

    def found(self, code: str, where: Kind | None, place: str, modele: str, /, **valeurs: object) -> Anomaly:
        """Build an anomaly whose message is a :func:`phrase`; ``where``: the form, ``place``: target of its field."""
        return self.anomaly(code, phrase(modele, **valeurs), where, place)

    def fiche(self, *codes: Code) -> Callable[[C], C]:
        """Make a rule of a check of the fiche alone, if there is one."""
        return self._of(lambda dossier: (dossier.fiche,), codes)

    def protocole(self, *codes: Code) -> Callable[[C], C]:
        """Make a rule of a check of the protocole alone, if there is one."""
        return self._of(lambda dossier: (dossier.protocole,), codes)

    def annexes(self, *codes: Code) -> Callable[[C], C]:
        """Make a rule of a check of the fiche and the protocole, once both are there."""
        return self._of(lambda dossier: (dossier.fiche, dossier.protocole), codes)

    def _of(self, forms: Callable[[Dossier], tuple[Form | None, ...]], codes: tuple[Code, ...]) -> Callable[[C], C]:
        def declare(check: C) -> C:
            @self.regle(*codes)
            @wraps(check)
            def verifier(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
                found = forms(dossier)
                return check(*found) if all(found) else iter(())

            return check

        return declare


def summarise_dossier(dossier: Dossier) -> DossierSummary | None:
    """Summary of a dossier for the rules of another one; ``None`` when it holds no form."""
    form = next(iter(dossier.forms), None)
    if form is None:
        return None
    return DossierSummary(dossier.numero, form.nom, form.prenom, dossier.naissance, form.etablissement)


def formulaires(dossier: Dossier) -> Iterator[tuple[Kind, Form]]:
    """Forms of the demande in force with their kind, fiche first."""
    return ((kind_of(form), form) for form in reversed(dossier.forms))


_BLANK_TEXT = re.compile(r"\s*(?:([-–—_.…?/*])\1*)?\s*")


def is_blank(contenu: object) -> bool:
    """Nothing was written or chosen, or a mere dash, dot or question mark; « non » is an answer."""
    if isinstance(contenu, Lecture):
        contenu = contenu.texte
    return contenu is None or (isinstance(contenu, str) and _BLANK_TEXT.fullmatch(contenu) is not None)


def lacks_duree(lecture: Lecture[int]) -> bool:
    """No duration was written at all, not even one that reads two ways (« à définir »)."""
    return lecture.valeur is None and not re.search(r"\d|temps", fold(lecture.texte))


_PARTS = {part: rang for rang, part in enumerate((*RANGS, *JOURS, *SIGNATAIRES))}


def anomaly_sort_key(anomalie: Anomaly) -> tuple[int, int, tuple[int, ...], int, str]:
    """Sort key: fiche, protocole, decision, then the dossier as a whole; fields in their order; severity."""
    racine, *suite = anomalie.target.split(".")
    forme = list(Kind).index(anomalie.kind) if anomalie.kind else len(Kind)
    rangs = ROOTS[anomalie.kind or Kind.PROTOCOLE]
    rang = rangs.get(racine, len(rangs)) if racine else -1
    details = tuple(int(part) if part.isdecimal() else _PARTS.get(part, len(_PARTS)) for part in suite)
    return forme, rang, details, list(Severite).index(anomalie.severite), anomalie.code
