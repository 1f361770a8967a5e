"""One line « libellé : valeur » of the consolidated dossier, with the numbers of the remarks on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Form, Kind
from pipeline.dossier.values.types import Lecture
from pipeline.forms.fields import FORMS
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.valeurs import anchor, shown_value, value_at

LONG = 900
"""Characters beyond which the synthesis refers to the form as received instead of repeating the text."""


LINE_COST = 40
"""Characters that a line break counts for: a list of short lines is long too."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A label and what was answered; the template prints « — » for an empty value."""

    libelle: str
    valeur: str
    reperes: tuple[int, ...] = ()
    """Numbers of the remarks on this field."""
    note: str = ""
    """What is to be known about the value: why it is doubtful, what the other form says."""
    renvoi: str = ""
    """Anchor of the full text, when the value is too long for the synthesis (``valeur`` is then "")."""
    ajout: bool = False
    """A departmental addition to the annexe."""
    ancre: str = ""
    """Identifier of this line, when others refer to it."""


class Lignes:
    """Makes lines from the fields of one form of the dossier."""

    def __init__(self, form: Form, kind: Kind, controles: Controles) -> None:
        self._form = form
        self._kind = kind
        self._fields = FORMS[kind].by_target
        self._controles = controles

    def __call__(self, libelle: str, target: str, sens: Callable[[Any], str] | None = None) -> Ligne:
        """Show a field under a label; ``sens`` words the meaning of a certain reading."""
        found = value_at(self._form, target)
        texte = shown_value(self._form, self._fields[target]) if target in self._fields else ""
        note = ""
        if isinstance(found, Lecture):
            texte = found.texte
            note = found.doute
            if sens is not None and found.valeur is not None:
                texte = sens(found.valeur)
        long = len(texte) + LINE_COST * texte.count("\n") > LONG
        return Ligne(
            libelle,
            "" if long else texte,
            self._controles.reperes(self._kind, target),
            note,
            anchor(self._kind, target) if long else "",
        )


def fold_case(texte: str) -> str:
    """Fold a text so that a mere difference of case, of apostrophe or of space is not shown as a difference."""
    return " ".join(texte.replace("'", "’").split()).casefold()


def divergence(dossier: Dossier, target: str) -> str:
    """What the fiche says where the protocole says otherwise; "" when they agree or one of them is silent."""
    if dossier.fiche is None or dossier.protocole is None:
        return ""
    textes = [
        shown_value(form, FORMS[kind].by_target[target])
        for form, kind in ((dossier.fiche, Kind.FICHE), (dossier.protocole, Kind.PROTOCOLE))
    ]
    fiche, protocole = textes
    if not fiche or not protocole or fold_case(fiche) == fold_case(protocole):
        return ""
    return f"sur la fiche : {fiche}"
