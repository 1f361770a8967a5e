"""The forms that leave filled in part: for the commission, for a renewal, to be completed."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.dossier.letters.rappels import renouvellement_prefilled
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import Value, fill
from pipeline.forms.highlight import highlight
from pipeline.forms.prefill import decision_pdf
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
class Renewal:
    """A blank form for a renewal, and the dossier that ends."""

    dossier: Dossier
    kind: Kind


def render_decision_form(dossier: Dossier, _: Press) -> bytes:
    """Fill the form on which the commission writes its decision."""
    return decision_pdf(dossier)


def render_renewal(renewal: Renewal, _: Press) -> bytes:
    """Fill a blank form with who the pupil is."""
    spec = FORMS[renewal.kind]
    return fill(spec.blank(), spec, renouvellement_prefilled(renewal.dossier, renewal.kind))


def render_form_to_complete(form: FormToComplete, _: Press) -> bytes:
    """Fill a form with its answers, and highlight those that are awaited."""
    spec = FORMS[form.kind]
    return highlight(fill(spec.blank(), spec, form.valeurs), spec, form.raisons, form.annonce)
