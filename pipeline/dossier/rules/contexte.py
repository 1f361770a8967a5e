"""What the rules of a demande and of a decision look at beside the forms, and how they name and find the fields."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from pipeline.dossier.model.annexes import (
    BY_TARGET,
    FIELDS,
    ROOTS,
    ReceivedForm,
    kind_of,
    written_at,
)
from pipeline.dossier.model.decision import Decision, Phase
from pipeline.dossier.model.dossier import Anomaly, Code, Dossier, Severite
from pipeline.dossier.model.forms import JOURS, RANGS, SIGNATAIRES, Fiche, Form, Kind
from pipeline.dossier.regime import RAPPEL_JOURS, Regime
from pipeline.dossier.rules.regle import Section
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.dossier.values.classes import PREMIER_DEGRE
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold, fold_words, phrase, quote
from pipeline.dossier.values.types import Classe, Lecture
from pipeline.dossier.vigueur import ALONE, Suite

Unprintable = Callable[[str], tuple[str, ...]]
"""Marks that a text is printed with where no typeface draws it (« [U+E123] »); given from outside the core."""


def _all_is_printed(_: str) -> tuple[str, ...]:
    return ()


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
    unprintable: Unprintable = _all_is_printed

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


@dataclass(frozen=True, slots=True)
class ContexteDecision:
    """What the checks of a decision look at beside the dossier and the decision."""

    today: date
    regime: Regime
    """With the texts of the department: a notification must say how to appeal."""
    unprintable: Unprintable = _all_is_printed
    suite: Suite = ALONE
    """What the commission granted in other dossiers."""
    memes_motifs: tuple[str, ...] = ()
    """Dossiers on which a decision of the same séance gives the very same motif de fait."""


VerifierDecision = Callable[[Dossier, Decision, ContexteDecision], Iterator[Anomaly]]


class DecisionSection(Section[VerifierDecision]):
    """Rules of the decision."""

    def regle(self, *codes: Code, aussi: tuple[Code, ...] = ()) -> Callable[[VerifierDecision], VerifierDecision]:
        """Make a rule of a check of the decision: no school mends one, whatever its codes."""
        return super().regle(*(replace(code, ecole=False) for code in codes), aussi=aussi)

    def found(self, code: str, place: str, modele: str, /, **valeurs: object) -> Anomaly:
        """Build an anomaly of the decision whose message is a :func:`phrase`; ``place``: the target of its field."""
        return self.anomaly(code, phrase(modele, **valeurs), Kind.DECISION, place)


def summarise_dossier(dossier: Dossier) -> DossierSummary | None:
    """Summary of a dossier for the rules of another one; ``None`` when it holds no form."""
    form = next(iter(dossier.forms), None)
    if form is None:
        return None
    return DossierSummary(dossier.numero, form.nom, form.prenom, dossier.naissance, form.etablissement)


def formulaires(dossier: Dossier) -> Iterator[tuple[Kind, Form]]:
    """Forms of the demande in force with their kind, fiche first."""
    return ((kind_of(form), form) for form in reversed(dossier.forms))


def unprinted(form: ReceivedForm, unprintable: Unprintable) -> Iterator[tuple[str, str]]:
    """(target, marks) of each field of a form whose text is not printed as it was written."""
    for field in FIELDS[kind_of(form)]:
        if marks := unprintable(written_at(form, field.target)):
            yield field.target, ", ".join(marks)


def libelle(target: str) -> str:
    """Wording of a field, complete out of context; what both forms ask is named in one way."""
    return (BY_TARGET[Kind.FICHE].get(target) or BY_TARGET[Kind.PROTOCOLE][target]).in_message


def locate(target: str) -> str:
    """Wording of a field, quoted, to begin a sentence with."""
    nom = libelle(target)
    return nom if target.startswith(("niveau.", "besoin.")) else quote(nom, limite=len(nom))


def proses(dossier: Dossier) -> Iterator[tuple[Kind, str, str]]:
    """Free texts that are not empty, those of the timetable last: (kind, target, text)."""
    for kind, form in formulaires(dossier):
        for field in FIELDS[kind]:
            if field.prose and (texte := field.get(form)):
                yield kind, field.target, texte


def proses_et_fonctions(dossier: Dossier) -> Iterator[tuple[Kind, str, str]]:
    """Free texts, plus the class and the fields where a function is written after a name."""
    for kind, form in formulaires(dossier):
        yield kind, "classe", form.classe.texte
        if isinstance(form, Fiche):
            yield kind, "auteur", form.auteur
        else:
            yield kind, "auxiliaire", form.auxiliaire
            yield kind, "equipe", form.equipe
    yield from proses(dossier)


_BLANK_TEXT = re.compile(r"\s*(?:([-–—_.…?/*])\1*)?\s*")


def is_blank(contenu: object) -> bool:
    """Nothing was written or chosen, or a mere dash, dot or question mark; « non » is an answer."""
    if isinstance(contenu, Lecture):
        contenu = contenu.texte
    return contenu is None or (isinstance(contenu, str) and _BLANK_TEXT.fullmatch(contenu) is not None)


_NAMES = frozenset(("nom", "prenom", "representant.nom"))
_SHORT_NAME = re.compile(r"(?!x|idem)[a-z]{1,4}")
"""« Nil », « Ÿ », « Id »: what says nothing elsewhere may be how one is called."""


def is_hollow(contenu: object, target: str = "") -> bool:
    """Blank, or what fills a line without answering (« néant », « x », « voir dossier »): the answer is missing."""
    if isinstance(contenu, Lecture):
        contenu = contenu.texte
    if is_blank(contenu) or not isinstance(contenu, str):
        return is_blank(contenu)
    return says_nothing(contenu) and not (target in _NAMES and _SHORT_NAME.fullmatch(fold_words(contenu)))


_AS_ABOVE = re.compile(r"(?:idem|id|pareil|(?:la )?meme chose)\b.*|(?:voir|cf|comme) (?:\w+ )*(?:item|ci dessus|\d).*")


def repeats(texte: str, avant: Iterable[str]) -> bool:
    """« Idem », « voir item 9 »: an answer, as long as one was written before it in the same grid."""
    return _AS_ABOVE.fullmatch(fold_words(texte)) is not None and not all(map(is_hollow, avant))


_NONE_OF_IT = re.compile(
    r"(?:il n'y a )?(?:non|neant|rien|ras|aucune?s?|pas de|pas d'|sans objet|non concernee?s?)\b[^,;]{0,40}", re.ASCII
)


def says_none(texte: str) -> bool:
    """Blank, or « néant », « aucune », « pas de tâche particulière »: there is nothing to describe."""
    return is_hollow(texte) or _NONE_OF_IT.fullmatch(fold(texte).strip(" .!")) is not None


def classe_of(dossier: Dossier) -> Classe | None:
    """Class of the protocole, else of the fiche."""
    return next((form.classe.valeur for form in dossier.forms if form.classe.valeur), None)


def is_primary(dossier: Dossier) -> bool:
    """The pupil's class is one of the premier degré, CLIS included."""
    classe = classe_of(dossier)
    return classe is not None and (classe.niveau in PREMIER_DEGRE or classe.dispositif == "CLIS")


def lacks_duree(lecture: Lecture[int]) -> bool:
    """No duration was written at all, not even one that reads two ways (« à définir »)."""
    return lecture.valeur is None and not re.search(r"\d|temps", fold(lecture.texte))


_PARTS = {
    part: rang for rang, part in enumerate((*RANGS, *JOURS, *SIGNATAIRES, *(part.name for part in fields(Phase))))
}


def anomaly_sort_key(anomalie: Anomaly) -> tuple[int, int, tuple[int, ...], int, str]:
    """Sort key: fiche, protocole, decision, then the dossier as a whole; fields in their order; severity."""
    racine, *suite = anomalie.target.split(".")
    forme = list(Kind).index(anomalie.kind) if anomalie.kind else len(Kind)
    rangs = ROOTS[anomalie.kind or Kind.PROTOCOLE]
    rang = rangs.get(racine, len(rangs)) if racine else -1
    details = tuple(int(part) if part.isdecimal() else _PARTS.get(part, len(_PARTS)) for part in suite)
    return forme, rang, details, list(Severite).index(anomalie.severite), anomalie.code


def apply_rules(sections: Iterable[Section[Any]], *facts: object, lues: Iterable[Anomaly] = ()) -> tuple[Anomaly, ...]:
    """All that the rules find in the facts, with what the reading found (``lues``): sorted, each anomaly once."""
    trouvees = [found for section in sections for regle in section.regles for found in regle.anomalies(*facts)]
    return tuple(sorted(dict.fromkeys((*lues, *trouvees)), key=anomaly_sort_key))
