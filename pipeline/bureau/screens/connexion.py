"""Who is there: logging in and out, by a password or by the one-time link of « pipeline bureau »; the first account."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from pipeline.bureau.hall.looks import moment
from pipeline.bureau.hall.visit import Told, Visit, act, inside, page
from pipeline.comptes.model import FirstAccount, Refusal, Session
from pipeline.errors import PipelineError


def show(visit: Visit) -> Response:
    """Ask who is there."""
    return visit.render("connexion.html", retour=inside(visit.said("retour", visit.query.get("retour", "")), ""))


def enter(visit: Visit) -> Response:
    """Let a person in."""
    password = str(visit.form.get("mot_de_passe", ""))
    found = visit.desk.people.authenticate(visit.said("identifiant"), password, visit.address, datetime.now(UTC))
    if isinstance(found, Refusal):
        raise PipelineError(found.reason)
    return let_in(visit, found, inside(visit.said("retour")), _refused_before(found))


def open_link(visit: Visit) -> Response:
    """Let in whoever has a one-time link; the first of all makes her account."""
    link = visit.query.get("lien", "")
    found = visit.desk.people.redeem(link, visit.address, datetime.now(UTC))
    if isinstance(found, FirstAccount):
        return RedirectResponse(f"/premier-compte?{urlencode({'lien': found.token})}", 303)
    if isinstance(found, Refusal):
        raise PipelineError(found.reason)
    return let_in(visit, found, "/a-faire", _refused_before(found))


def let_in(visit: Visit, session: Session, to: str, told: Sequence[str] = ()) -> Response:
    """Give a browser its session; the one that it had, whosesoever it was, is ended."""
    app = visit.request.app
    if visit.session is not None:
        visit.desk.people.end(visit.session.token)
    if told:
        app.state.messages.put(session, Told(tuple(told), wrong=session.refused > 0))
    answer = RedirectResponse("/mon-compte" if session.account.provisoire else to, 303)
    answer.set_cookie(
        app.state.cookie, session.token, path="/", httponly=True, samesite="strict", secure=app.state.secure
    )
    return answer


def _refused_before(session: Session) -> list[str]:
    if not session.refused:
        return []
    count = f"{session.refused} essai{'s' if session.refused > 1 else ''} refusé{'s' if session.refused > 1 else ''}"
    return [
        f"{count} depuis le {moment(session.refused_since)}. Si ce n’était pas vous, changez votre mot de passe (votre "
        "nom, en haut de la page) et dites-le à l’administrateur."
    ]


def leave(visit: Visit) -> Response:
    """End a session."""
    if visit.session is not None:
        visit.desk.people.end(visit.session.token)
    answer = RedirectResponse("/connexion", 303)
    answer.delete_cookie(
        visit.request.app.state.cookie,
        path="/",
        secure=visit.request.app.state.secure,
        httponly=True,
        samesite="strict",
    )
    # Nothing that was shown is left in the browser of a machine that several persons use.
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def first(visit: Visit) -> Response:
    """Ask who makes the first account: whoever has the one-time link that « pipeline bureau » gives."""
    return visit.render("premier_compte.html", lien=visit.said("lien", visit.query.get("lien", "")))


def make_first(visit: Visit) -> Response:
    """Make the first account, and let its person in."""
    password = str(visit.form.get("mot_de_passe", ""))
    session = visit.desk.people.first(
        visit.said("lien"), visit.said("identifiant"), visit.said("nom"), password, visit.address, datetime.now(UTC)
    )
    return let_in(visit, session, "/a-faire")


ROUTES = [
    page("/premier-compte", first, public=True),
    act("/premier-compte", make_first, first, public=True),
    page("/connexion", show, public=True),
    act("/connexion", enter, show, public=True),
    page("/entrer", open_link, public=True),
    act("/deconnexion", leave, show, role="lecture"),
]
