"""How the messages of the rules name the fields (annexes I and II), and the free texts among these."""

from collections.abc import Iterator

from pipeline.dossier.model.annexes import BY_TARGET, FIELDS
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Fiche, Kind
from pipeline.dossier.rules.contexte import formulaires
from pipeline.dossier.values import quote


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
