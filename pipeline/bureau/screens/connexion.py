"""Who is there: logging in and out, and the first account."""

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from pipeline.bureau.hall.visit import Visit, act, inside, page
from pipeline.comptes.model import Refusal, Session
from pipeline.errors import PipelineError


def show(visit: Visit) -> Response:
    """Ask who is there."""
    back = inside(visit.query.get("retour", ""), "")
    return visit.render("connexion.html", retour=back)


def enter(visit: Visit) -> Response:
    """Let a person in."""
    password = str(visit.form.get("mot_de_passe", ""))
    found = visit.desk.people.authenticate(visit.said("identifiant"), password, visit.address, datetime.now(UTC))
    if isinstance(found, Refusal):
        raise PipelineError(found.reason)
    return let_in(visit, found, inside(visit.said("retour")))


def let_in(visit: Visit, session: Session, to: str) -> Response:
    """Give a browser its session."""
    app = visit.request.app
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        app.state.cookie, session.token, path="/", httponly=True, samesite="strict", secure=app.state.secure
    )
    return answer


def leave(visit: Visit) -> Response:
    """End a session."""
    if visit.session is not None:
        visit.desk.people.end(visit.session.token)
    answer = RedirectResponse("/connexion", 303)
    answer.delete_cookie(visit.request.app.state.cookie, path="/")
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
    act("/deconnexion", leave, show, role="lecture"),
]
