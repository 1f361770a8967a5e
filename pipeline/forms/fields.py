"""The declaration of the fillable forms: one table per form, the only places with PDF field names.

From these tables come the blank PDFs, the reading, the required flags, the wording of what is missing and
the tests. Order is the reading order of the printed form, hence the tab order.
Sources: circulaire DGAS/3C 2003-290, annexes I and II; ``addition`` marks what the department adds to them.
"""

from collections.abc import Mapping

from pipeline.dossier.model.forms import Kind
from pipeline.forms.fields_decision import decision_fields
from pipeline.forms.fields_fiche import fiche_fields
from pipeline.forms.fields_protocole import protocole_fields
from pipeline.forms.table import A_CHOISIR, CHECKED_STATE, OUI_NON, Field, FieldType, FormSpec, Option

__all__ = ["A_CHOISIR", "CHECKED_STATE", "FORMS", "OUI_NON", "Field", "FieldType", "FormSpec", "Option"]

FORMS: Mapping[Kind, FormSpec] = {
    Kind.FICHE: FormSpec(
        Kind.FICHE,
        "fiche",
        "1",
        "Fiche d’évaluation de l’autonomie de l’élève",
        "fiche_evaluation.pdf",
        fiche_fields(),
    ),
    Kind.PROTOCOLE: FormSpec(
        Kind.PROTOCOLE,
        "proto",
        "1",
        "Protocole d’accompagnement d’un élève handicapé par un(e) auxiliaire de vie scolaire",
        "protocole.pdf",
        protocole_fields(),
    ),
    Kind.DECISION: FormSpec(
        Kind.DECISION,
        "deci",
        "1",
        "Décision de la commission départementale d’éducation spéciale",
        "decision_cdes.pdf",
        decision_fields(),
    ),
}
