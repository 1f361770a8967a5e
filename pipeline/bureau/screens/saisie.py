"""« Saisir »: a form that came on paper is typed in its own order, and becomes a piece like any other.

Nothing of it is kept until it is sent: what is typed is health data, and no draft of it is left behind.
"""

from collections.abc import Mapping
from datetime import date

from starlette.responses import RedirectResponse, Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, LIBELLE_SIGNATAIRE, RANGS, SIGNATAIRES, Kind
from pipeline.dossier.values.dates import parse_date
from pipeline.errors import PipelineError
from pipeline.forms.editions import FORMS
from pipeline.forms.sections import sections
from pipeline.run.desk.typing import EntryError, Typed, known_values, type_form

HERE = "/saisie"
_ANSWER = "r."
"""Before the target of a question: the name of its field on the page."""


def index(visit: Visit) -> Response:
    """Ask which form it is."""
    return visit.render("saisie_choix.html", forms=[(kind, FORMS[kind].title) for kind in Kind])


def show(visit: Visit) -> Response:
    """Show a form to be typed; refused, what was typed stands in it."""
    if visit.path["kind"] not in set(Kind):
        return RedirectResponse(HERE, 303)
    return _shown(visit, {}, {})


def _shown(visit: Visit, errors: Mapping[str, str], doubts: Mapping[str, str]) -> Response:
    kind = Kind(visit.path["kind"])
    spec = FORMS[kind]
    values: dict[str, object] = {field.target: visit.said(f"{_ANSWER}{field.target}") for field in spec.fields}
    if (numero := visit.query.get("dossier", "")) and visit.request.method == "GET":
        # The form of a dossier is completed or corrected: what it says already is not typed again.
        values |= known_values(visit.desk.workspace, numero, kind)
    return visit.render(
        "saisie.html",
        kind=kind,
        spec=spec,
        sections=list(sections(spec)),
        values=values,
        errors=errors,
        doubts=doubts,
        wrong=[spec.by_target[target] for target in (*errors, *doubts) if target in spec.by_target],
        received=visit.said("recu_le", f"{visit.desk.today():%d/%m/%Y}"),
        name=_ANSWER,
        no_choice=A_CHOISIR,
        rangs=[(rang, LIBELLE_RANG[rang]) for rang in RANGS],
        jours=JOURS,
        signataires=[(qui, LIBELLE_SIGNATAIRE[qui]) for qui in SIGNATAIRES],
        by_target=spec.by_target,
    )


def enter(visit: Visit) -> Response:
    """Take a form as it was typed."""
    if visit.path["kind"] not in set(Kind):
        return RedirectResponse(HERE, 303)
    kind, day = Kind(visit.path["kind"]), visit.desk.today()
    typed = Typed(
        kind,
        {field.target: _typed(visit, field) for field in FORMS[kind].fields if field.type is not FieldType.MARKER},
        visit.person.nom,
        _received(visit.said("recu_le"), day),
        tel_quel=bool(visit.said("tel_quel")),
    )
    try:
        report = visit.do(lambda: type_form(visit.workspace, typed, day))
    except EntryError as error:
        visit.error = "Des réponses sont à revoir : chacune est signalée ci-dessous. Rien n’a été enregistré."
        shown = _shown(visit, error.errors, error.doubts)
        shown.status_code = 409
        return shown
    found = sorted({str(one["dossier"]) for one in report.pieces if one["dossier"]})
    where = f"au dossier {', '.join(found)}" if found else "en attente : « À faire » dit pourquoi"
    told = f"{kind.court.capitalize()} : saisie enregistrée, {where}. Une erreur ? Saisissez-la de nouveau, corrigée."
    return visit.done(HERE, [told, *told_of(report)])


def _typed(visit: Visit, field: Field) -> str | bool | None:
    written = visit.said(f"{_ANSWER}{field.target}")
    return bool(written) if field.type is FieldType.CHECKBOX else written or None


def _received(written: str, today: date) -> date:
    found = parse_date(written, reference=today)
    if found.certaine is None:
        raise PipelineError(
            f"Le jour où le papier est arrivé ne se lit pas ({written or 'vide'}) : écrivez-le ainsi, 21/11/2003. Rien "
            "n’a été enregistré."
        )
    return found.certaine


ROUTES = [
    page(HERE, index, "secretariat"),
    page(f"{HERE}/{{kind}}", show, "secretariat"),
    act(f"{HERE}/{{kind}}", enter, show),
]
