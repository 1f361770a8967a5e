"""The forms that leave filled in part: for the commission, which decides, for a renewal, to be completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.letters.rappels import renouvellement_prefilled
from pipeline.dossier.model.annexes import is_answered
from pipeline.dossier.model.decision import Base
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import JOURS, Cellule, Kind, Protocole
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import NBSP, format_duree, format_short_date
from pipeline.forms.address import print_address
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import Value, answer, fill
from pipeline.forms.highlight import highlight
from pipeline.press import Press


@dataclass(frozen=True, slots=True)
class FormToComplete:
    """A form that goes back to the établissement."""

    kind: Kind
    valeurs: Mapping[str, Value]
    """Target → what it already bears."""
    raisons: Mapping[str, str]
    """Target, or root of several → French: what to do there."""
    annonce: str
    """French, for the first page."""


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The form of a decision to come."""

    dossier: Dossier
    seance: Mapping[str, Value]
    """Target → what the séance that it is for already says: its day, who signs."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A blank form for a renewal, and the dossier that ends."""

    dossier: Dossier
    kind: Kind


def render_decision_form(form: DecisionForm, _: Press) -> bytes:
    """Fill the form on which the commission writes its decision; same facts, same bytes."""
    spec = FORMS[Kind.DECISION]
    return fill(spec.blank(), spec, {**decision_prefilled(form.dossier), **form.seance})


def render_renewal(renewal: Renewal, press: Press) -> bytes:
    """Fill a blank form with who the pupil is, and say where it is to be sent."""
    spec = FORMS[renewal.kind]
    draft = Draft(spec.blank(), spec)
    answer(draft, renouvellement_prefilled(renewal.dossier, renewal.kind))
    print_address(draft, press.settings.service.ou_ecrire)
    return draft.written()


def render_form_to_complete(form: FormToComplete, press: Press) -> bytes:
    """Fill a form with its answers, highlight those that are awaited, and say where it is to be sent."""
    spec = FORMS[form.kind]
    # Planned by a former version, it may ask for what nobody can answer, as the marker of the edition.
    raisons = {target: raison for target, raison in form.raisons.items() if is_answered(form.kind, target)}
    draft = Draft(spec.blank(), spec)
    answer(draft, form.valeurs)
    highlight(draft, raisons, form.annonce)
    print_address(draft, press.settings.service.ou_ecrire)
    return draft.written()


def decision_prefilled(dossier: Dossier) -> dict[str, Value]:
    """Return target → value: the number, the pupil, the établissement, and what the protocole asks for certain.

    Hours and base are those of the demande when they read one way only; a temps de vie is ticked only when a tick or
    a « oui » of the protocole says it. Décision, séance, dates, motifs and observations are left to the commission.
    """
    values: dict[str, Value] = {"dossier": dossier.numero}
    for target in ("nom", "prenom", "etablissement"):
        values[target] = next((text for form in dossier.forms if (text := str(getattr(form, target)))), "")
    values["naissance"] = next((_date(form.naissance) for form in dossier.forms if not form.naissance.is_empty), "")
    if dossier.protocole:
        values |= _demande(dossier.protocole)
    return values


def _date(lecture: Lecture[date]) -> str:
    return format_short_date(lecture.certaine) if lecture.certaine else lecture.texte


def _demande(protocole: Protocole) -> dict[str, Value]:
    values: dict[str, Value] = {f"temps.{cle}": True for cle, demande in _temps_de_vie(protocole).items() if demande}
    minutes = protocole.accompagnement.certaine
    if minutes:
        values["phase.1.heures"] = format_duree(minutes).replace(NBSP, " ")
        if protocole.scolarisation.certaine:
            values["base"] = Base.SCOLARISATION.value
    return values


def _temps_de_vie(protocole: Protocole) -> dict[str, bool]:
    """Key of TEMPS_DE_VIE → asked by a tick or a « oui » of the protocole; what only a text says is left out."""
    cellules = protocole.emploi.cellules
    return {
        "classe": protocole.aide_cours,
        "deplacements": protocole.aide_deplacements,
        "interclasse": any(cellules.get(("interclasse", jour), Cellule()).presence for jour in JOURS),
        "sorties": protocole.sorties is True,
        "classe_transplantee": protocole.classes_transplantees is True,
    }
