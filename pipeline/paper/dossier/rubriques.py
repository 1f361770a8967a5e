"""How a field is shown in the consolidated dossier: its value as received, its line, the remarks on it."""

from dataclasses import dataclass

from pipeline.dossier.model.annexes import BY_TARGET, ReceivedForm, kind_of
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Form, Kind
from pipeline.dossier.values.types import Lecture
from pipeline.paper.dossier.controles import Controles

LONG = 900
"""Characters beyond which a text is read in whole after the others, and not in its line."""
LINE_COST = 40
"""Characters that a line break counts for: a list of short lines is long too."""


def shown_value(form: ReceivedForm, field: Field) -> str:
    """Return the value of a field as it was received: text, « oui », the wording of the answer; "" when empty."""
    found = field.get(form)
    if isinstance(found, Lecture):
        return found.texte
    if field.type is FieldType.CHECKBOX:
        return "☑ coché" if found else "☐ non coché"
    if isinstance(found, bool):
        found = "oui" if found else "non"
    if field.type is FieldType.RADIO:
        return next((option.label for option in field.options if option.value == found), "")
    return str(found or "")


def anchor(kind: str, target: str) -> str:
    """Identifier of the one place where the answer to a field is read in whole."""
    return f"{kind}-{target.replace('.', '-')}"


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
    """Anchor of the full text, when the value is too long for this line (``valeur`` is then "")."""
    ancre: str = ""
    """Identifier of this line, when the whole answer is read here."""


@dataclass(frozen=True, slots=True)
class Lignes:
    """Makes lines from the fields of one form of the dossier."""

    form: Form
    controles: Controles

    def __call__(self, target: str, libelle: str = "") -> Ligne:
        """Show a field, under a label of its own where that of its declaration does not do."""
        kind = kind_of(self.form)
        field = BY_TARGET[kind][target]
        found = field.get(self.form)
        texte = shown_value(self.form, field)
        note = ""
        if isinstance(found, Lecture):
            note = found.doute
            if field.write is not None and found.valeur is not None:
                texte = field.write(found.valeur)
        long, here = len(texte) + LINE_COST * texte.count("\n") > LONG, anchor(kind, target)
        reperes = self.controles.reperes(kind, target)
        renvoi, ancre = (here, "") if long else ("", here)
        return Ligne(libelle or field.in_synthese, "" if long else texte, reperes, note, renvoi, ancre)


def fold_case(texte: str) -> str:
    """Fold a text so that a mere difference of case, of apostrophe or of space is not shown as a difference."""
    return " ".join(texte.replace("'", "’").split()).casefold()


def divergence(dossier: Dossier, target: str) -> str:
    """What the fiche says where the protocole says otherwise; "" when they agree or one of them is silent."""
    if dossier.fiche is None or dossier.protocole is None:
        return ""
    fiche = shown_value(dossier.fiche, BY_TARGET[Kind.FICHE][target])
    protocole = shown_value(dossier.protocole, BY_TARGET[Kind.PROTOCOLE][target])
    if not fiche or not protocole or fold_case(fiche) == fold_case(protocole):
        return ""
    return f"sur la fiche : {fiche}"
