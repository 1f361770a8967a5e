"""« À confirmer »: each answer of a copy beside its picture; at the end one act takes it, as read or as corrected."""

from collections.abc import Mapping
from functools import lru_cache

from starlette.responses import Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.model.fields import A_CHOISIR, FieldType
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run.acts import pieces
from pipeline.run.desk.pictures import Answer, Copy, Pictures, read_copy, waiting_forms
from pipeline.run.desk.typing import EntryError, Typed, type_form
from pipeline.workspace import Workspace

HERE = "/confirmer"
_SEEN, _BLANK, _AS_WRITTEN = "vu", "vides", "tel_quel"
_ANSWER = "r."
"""Before the target of a question: the name of its field on the page."""


@lru_cache(maxsize=1)
def _pictures(workspace: Workspace) -> Pictures:
    """Those of the workspace, for as long as the page is open."""
    return Pictures(workspace)


def index(visit: Visit) -> Response:
    """List the copies that wait."""
    return visit.render("confirmer_liste.html", copies=waiting_forms(visit.desk.workspace))


def show(visit: Visit) -> Response:
    """Show a copy, place by place."""
    return _shown(visit, read_copy(visit.desk.workspace, visit.path["piece"]), {}, {})


def _shown(visit: Visit, copy: Copy, errors: Mapping[str, str], doubts: Mapping[str, str]) -> Response:
    # What was typed is kept when an act is refused; else what was read stands there.
    sent = bool(visit.form)
    answers = [one for place in copy.places for one in place.reponses]
    values = {one.cible: _typed(visit, one) if sent else one.valeur for one in answers}
    return visit.render(
        "confirmer.html",
        copy=copy,
        filled=[(rank, place) for rank, place in enumerate(copy.places) if not place.vide],
        blank=[(rank, place) for rank, place in enumerate(copy.places) if place.vide],
        values=values,
        seen=set(visit.form.getlist(_SEEN)),
        errors=errors,
        doubts=doubts,
        name=_ANSWER,
        none=A_CHOISIR.value,
    )


def picture(visit: Visit) -> Response:
    """Return the picture of one place."""
    content = _pictures(visit.desk.workspace).place(visit.path["piece"], visit.path["rang"])
    return Response(content, media_type="image/png")


def settle(visit: Visit) -> Response:
    """Take a copy as it was read, or as a person corrected it."""
    copy = read_copy(visit.desk.workspace, visit.path["piece"])
    _require_compared(visit, copy)
    answers = [one for place in copy.places for one in place.reponses]
    typed = {one.cible: _typed(visit, one) for one in answers}
    corrected = [one for one in answers if not _same(typed[one.cible], one.valeur)]
    par, day = visit.person.nom, visit.desk.today()
    if copy.confirmable and not corrected:
        report = visit.do(lambda: pieces.confirm(visit.workspace, copy.code, par, "Conforme à la copie", day))
        return _next(visit, copy, report, "confirmé tel qu’il a été lu", copy.code)
    entry = Typed(copy.kind, typed, par, copie=copy.code, tel_quel=bool(visit.said(_AS_WRITTEN)))
    try:
        report = visit.do(lambda: type_form(visit.workspace, entry, day))
    except EntryError as error:
        visit.error = "Des réponses sont à revoir : chacune est signalée ci-dessous. Rien n’a été enregistré."
        shown = _shown(visit, copy, error.errors, error.doubts)
        shown.status_code = 409
        return shown
    s = "s" * (len(corrected) > 1)
    return _next(visit, copy, report, f"enregistré, {len(corrected)} réponse{s} écrite{s} par vous", "")


def _require_compared(visit: Visit, copy: Copy) -> None:
    seen = set(visit.form.getlist(_SEEN))
    left = [rank for rank, place in enumerate(copy.places) if not place.vide and str(rank) not in seen]
    if left:
        s = "s" * (len(left) > 1)
        raise PipelineError(
            f"{len(left)} réponse{s} n’{'ont' if s else 'a'} pas été comparée{s} avec l’image. Rien n’a été enregistré."
        )
    if any(place.vide for place in copy.places) and not visit.said(_BLANK):
        raise PipelineError(
            "Dites aussi que les questions sans réponse le sont bien sur la copie. Rien n’a été enregistré."
        )


def _typed(visit: Visit, answer: Answer) -> str | bool | None:
    written = visit.said(f"{_ANSWER}{answer.cible}")
    if answer.type is FieldType.CHECKBOX:
        return bool(written)
    return written or None


def _same(typed: str | bool | None, read: str | bool | None) -> bool:
    if isinstance(typed, str) and isinstance(read, str):
        return typed.replace("\r\n", "\n").strip() == read.replace("\r\n", "\n").strip()
    return (typed or None) == (read or None)


def _next(visit: Visit, copy: Copy, report: Report, what: str, undo: str) -> Response:
    """Go on with the next copy that waits."""
    found = {str(one["dossier"]) for one in report.pieces if one["dossier"]}
    where = f" Dossier {', '.join(sorted(found))}." if found else ""
    told = [f"{copy.formulaire} : {what}.{where}", *told_of(report)]
    left = waiting_forms(visit.desk.workspace)
    return visit.done(f"{HERE}/{left[0].code}" if left else HERE, told, undo)


ROUTES = [
    page(HERE, index, "secretariat"),
    page(f"{HERE}/{{piece}}", show, "secretariat"),
    page(f"{HERE}/{{piece}}/{{rang:int}}.png", picture, "secretariat"),
    act(f"{HERE}/{{piece}}", settle, show),
]
