"""« Mon compte »: one's own password, and where one is at work."""

from datetime import UTC, datetime

from starlette.responses import Response

from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.bureau.screens.connexion import let_in
from pipeline.comptes.model import Session
from pipeline.errors import PipelineError


def show(visit: Visit) -> Response:
    """Show who one is, where one is at work, and what was refused."""
    people, session = visit.desk.people, _session(visit)
    return visit.render(
        "mon_compte.html",
        sessions=people.sessions_of(session.account.identifiant, datetime.now(UTC)),
        ici=people.mark_of(session),
        refus=people.logins(5, refused=True, of=session.account.identifiant),
    )


def change_password(visit: Visit) -> Response:
    """Give oneself another password; one goes on here in a new session, and everywhere else it ends."""
    former, new = _secret(visit, "ancien"), _secret(visit, "nouveau")
    if new != _secret(visit, "encore"):
        raise PipelineError("Les deux saisies du nouveau mot de passe sont différentes. Rien n’a été changé.")
    anew = visit.desk.people.change_password(_session(visit), former, new, visit.address, datetime.now(UTC))
    told = ["Votre mot de passe est changé. Vos autres sessions sont fermées."]
    return let_in(visit, anew, "/a-faire", told)


def end_session(visit: Visit) -> Response:
    """End one of one's own sessions: of a browser that was left open elsewhere."""
    if not visit.desk.people.end_marked(visit.person.identifiant, visit.said("session"), datetime.now(UTC)):
        return visit.done("/mon-compte", ["Cette session était déjà fermée."])
    return visit.done("/mon-compte", ["La session est fermée."])


def _session(visit: Visit) -> Session:
    assert visit.session is not None  # noqa: S101 - no route here is without login
    return visit.session


def _secret(visit: Visit, name: str) -> str:
    """A field as it was typed, spaces included."""
    return str(visit.form.get(name, ""))


ROUTES = [
    page("/mon-compte", show),
    act("/mon-compte/mot-de-passe", change_password, show, role="lecture"),
    act("/mon-compte/session", end_session, show, role="lecture"),
]
