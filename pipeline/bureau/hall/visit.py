"""One visit: one request of one person. ``page`` and ``act`` make its routes: login, role, token, errors in French."""

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from anyio import from_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.bureau.hall.desk import Desk
from pipeline.bureau.hall.looks import render
from pipeline.bureau.hall.security import TooLargeError
from pipeline.comptes.model import Account, Role, Session
from pipeline.errors import PipelineError
from pipeline.workspace import Workspace

COOKIE = "bureau"
"""Name of the cookie that holds the session; behind TLS it is bound to the host."""
TOKEN = "jeton"  # noqa: S105 - the name of a field
"""Field, and header ``X-Jeton``, by which a form of ours is known."""
TOLD = 20
"""Messages that are kept for the next page of a session."""
OWN = ("/mon-compte", "/deconnexion")
"""What somebody whose password is another's choice may ask for."""
_UNEXPECTED = (
    "Cette page a rencontré une erreur imprévue. Rien n’est perdu, et ce qui était déjà fait l’est toujours : revenez "
    "à « À faire ». Si cela se reproduit, l’administrateur le signale, avec l’heure et ce que vous faisiez."
)
_EXPIRED = (
    "Cette page n’est plus valable : elle a été ouverte avant votre dernière connexion, ou dans un autre onglet. Rien "
    "n’a été fait ; recommencez le geste."
)
_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """What the next page says of what was done."""

    lines: tuple[str, ...]
    """French."""
    undo: str = ""
    """What ``pipeline undo`` takes: the code of a piece, or a dossier; "" when nothing is to be taken back."""
    wrong: bool = False
    """It could not be done, or something is left to do on paper."""


@dataclass(slots=True)
class Visit:
    """One request of one person."""

    request: Request
    desk: Desk
    session: Session | None
    form: FormData = field(default_factory=FormData)
    error: str = ""
    """French: why the act that was asked for was refused."""

    @property
    def person(self) -> Account:
        """The account of who is there."""
        assert self.session is not None  # noqa: S101 - only pages without login are visited without one
        return self.session.account

    @property
    def workspace(self) -> Workspace:
        """The workspace, for an act of this person: it waits for other programs, and says who waits."""
        return self.desk.workspace_of(self.person.nom)

    @property
    def address(self) -> str:
        """Where the browser is, for the journal of logins."""
        return self.request.client.host if self.request.client else ""

    @property
    def path(self) -> Mapping[str, Any]:
        """What the address holds."""
        return self.request.path_params

    @property
    def query(self) -> QueryParams:
        """What follows the « ? » of the address."""
        return self.request.query_params

    def said(self, name: str, default: str = "") -> str:
        """Return a field of the form that was sent, else a default: a refused act keeps what was typed."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def may(self, role: str) -> bool:
        """Whether this person has a role, or a higher one."""
        return self.session is not None and self.session.account.role.may(Role(role))

    def do(self, call: Callable[[], T]) -> T:
        """Make an act, in its turn.

        Raises:
            PipelineError: as the act; the page shows it.
        """
        return self.desk.do(call)

    def render(self, page: str, status: int = 200, **context: Any) -> Response:
        """Return a page; it may use ``visit``, ``jeton`` (hidden input), ``told`` (what was just done)."""
        told = self.request.app.state.messages.pop(self.session, self.desk) if self.session else []
        return HTMLResponse(render(page, visit=self, told=told, **context), status)

    def fragment(self, page: str, status: int = 200, **context: Any) -> Response:
        """Return a part of a page, that htmx puts into it."""
        return HTMLResponse(render(page, visit=self, told=[], **context), status)

    def done(self, back: str, told: Sequence[str] = (), undo: str = "", *, wrong: bool = False) -> Response:
        """Go to a page, that says what was done and offers to take it back."""
        if told and self.session:
            self.request.app.state.messages.put(self.session, Told(tuple(told), undo, wrong))
        return RedirectResponse(back, 303)


Handler = Callable[[Visit], Response]


class Messages:
    """What was done, kept until the next page of the session says it."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Told]] = {}
        self._seen: dict[str, int] = {}

    def put(self, session: Session, told: Told) -> None:
        """Keep a message for the next page of a session."""
        kept = self._kept.setdefault(session.csrf, [])
        kept.append(told)
        del kept[:-TOLD]

    def pop(self, session: Session, desk: Desk) -> list[Told]:
        """Return what a session was not told yet: of its own acts, then of the runs that followed anybody's."""
        last, texts = desk.announced(self._seen.get(session.csrf, desk.announced(0)[0]))
        self._seen[session.csrf] = last
        runs = [Told(tuple(texts), wrong=True)] if texts and session.account.role is not Role.LECTURE else []
        return [*self._kept.pop(session.csrf, []), *runs]


class Door(Route):
    """A route, and who may go through it."""

    def __init__(
        self, path: str, endpoint: Callable[[Request], Any], methods: list[str], name: str, role: Role | None
    ) -> None:
        super().__init__(path, endpoint, methods=methods, name=name)
        self.role = role
        """The least role; ``None``: whoever comes."""


def page(path: str, handler: Handler, role: str = "lecture", *, public: bool = False) -> Door:
    """Make the route of a page, for persons of a role (or a higher one); ``public``: without login."""

    async def answer(request: Request) -> Response:
        visit = await run_in_threadpool(_visit, request)
        if visit.error:
            return _told(visit, visit.error, 503)
        return await _answer(visit, handler, role, public=public)

    return Door(path, answer, ["GET"], _name(handler), None if public else Role(role))


def act(
    path: str,
    handler: Handler,
    again: Handler,
    role: str = "secretariat",
    *,
    public: bool = False,
    method: str = "POST",
) -> Door:
    """Make the route of an act; refused, ``again`` shows the page that asked for it, with what was typed.

    The form must hold the session's token: a page of another site can send a form, but never read ours.
    """

    async def answer(request: Request) -> Response:
        visit = await run_in_threadpool(_visit, request)
        if visit.error:
            return _told(visit, visit.error, 503)
        if refused := _refused_origin(request):
            return _told(visit, refused, 403)
        if visit.session is None and not public:
            return _to_login(request)
        header = request.headers.get("x-jeton")
        if header is None and method == "POST":  # What is no form bears its token in the header alone.
            visit.form = await request.form(max_files=0, max_fields=5_000)
        given = header if header is not None else visit.said(TOKEN)
        if visit.session is not None:
            try:
                require_token(visit, given)
            except ForeignFormError as error:
                return _told(visit, str(error), 403)
        if header is not None and method == "POST":
            visit.form = await request.form(max_files=0, max_fields=5_000)
        return await _answer(visit, handler, role, public=public, again=again)

    return Door(path, answer, [method], _name(handler), None if public else Role(role))


Taking = Callable[[Visit, AsyncIterator[bytes]], Coroutine[Any, Any, Response]]


def upload(path: str, taking: Taking, again: Handler, role: str = "secretariat") -> Door:
    """Make the route of files that come in: what is sent is given as it comes, and ``taking`` asks for the token."""

    async def answer(request: Request) -> Response:
        visit = await run_in_threadpool(_visit, request)
        if visit.error:
            return _told(visit, visit.error, 503)
        if refused := _refused_origin(request):
            return _told(visit, refused, 403)
        if visit.session is None:
            return _to_login(request)

        def taken(visit: Visit) -> Response:
            response: Response = from_thread.run(taking, visit, request.stream())
            return response

        return await _answer(visit, taken, role, public=False, again=again)

    return Door(path, answer, ["POST"], f"{_name(again)}.envoi", Role(role))


class ForeignFormError(PipelineError):
    """A form is not one of this session."""


def require_token(visit: Visit, token: str) -> None:
    """Refuse a form that is not one of this session.

    Raises:
        ForeignFormError: when its token is not the session's.
    """
    own = visit.session.csrf if visit.session is not None else ""
    # In the time that it takes to compare all of it, whatever was sent.
    if not own or not compare_digest(token.encode("utf-8", "replace"), own.encode()):
        raise ForeignFormError(_EXPIRED)


def _name(handler: Handler) -> str:
    return f"{handler.__module__.rpartition('.')[2]}.{handler.__name__}"


def _visit(request: Request) -> Visit:
    desk: Desk = request.app.state.desk
    token = request.cookies.get(request.app.state.cookie)
    try:
        return Visit(request, desk, desk.people.session(token, datetime.now(UTC)) if token else None)
    except PipelineError as error:
        return Visit(request, desk, None, error=str(error))


async def _answer(visit: Visit, handler: Handler, role: str, *, public: bool, again: Handler | None = None) -> Response:
    if not public:
        if visit.session is None:
            return _to_login(visit.request)
        if visit.person.provisoire and not visit.request.url.path.startswith(OWN):
            # Somebody else knows this password: nothing is shown, and nothing signed, before it is another.
            return RedirectResponse(OWN[0], 303)
        if not visit.may(role):
            return _told(
                visit, f"Votre compte ne permet pas cela (il faut : {Role(role).label}). Rien n’a été fait.", 403
            )
    try:
        return await run_in_threadpool(handler, visit)
    except ForeignFormError as error:
        return _told(visit, str(error), 403)
    except PipelineError as error:
        visit.error = "\n".join((str(error), *getattr(error, "__notes__", ())))
        if again is None:
            return _told(visit, visit.error, 409)
        try:
            shown = await run_in_threadpool(again, visit)
        except PipelineError:
            return _told(visit, visit.error, 409)
        shown.status_code = 409
        return shown
    except TooLargeError:
        raise
    except OSError as error:
        return _told(
            visit,
            f"Un fichier ou le disque ne répond pas ({error.strerror}). Rien n’est perdu : l’administrateur vérifie "
            "l’espace disque et les droits ; recommencez ensuite.",
            503,
        )
    except Exception:
        # What a library says of a file may quote it: only where the administrator asked for it.
        _log.exception("bureau")
        return _told(visit, _UNEXPECTED, 500)


def _told(visit: Visit, text: str, status: int) -> Response:
    visit.error = ""  # Said by the page itself.
    return HTMLResponse(render("erreur.html", visit=visit, told=[], texte=text), status)


def _to_login(request: Request) -> Response:
    asked = request.url.path if request.method == "GET" else ""
    return RedirectResponse(f"/connexion?retour={quote(asked)}" if asked not in ("", "/") else "/connexion", 303)


def inside(address: str, default: str = "/a-faire") -> str:
    """Return an address of the page itself; what leads anywhere else is replaced by a default."""
    found = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not (found.scheme or found.netloc)
    return address if ours and address.isprintable() else default


def _refused_origin(request: Request) -> str:
    """Say (French) that an act was asked for by another site's page; browsers tell where it comes from."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if foreign or site not in ("same-origin", "none"):
        return "Cette demande vient d’un autre site. Rien n’a été fait."
    return ""
