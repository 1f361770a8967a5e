"""The page as an application: its routes, and what stands around all of them."""

from collections.abc import Collection
from http import HTTPStatus
from importlib import import_module
from pkgutil import iter_modules

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline.bureau import screens
from pipeline.bureau.hall.desk import Desk
from pipeline.bureau.hall.looks import STATIC, render
from pipeline.bureau.hall.security import Guard
from pipeline.bureau.hall.visit import COOKIE, Messages, Visit

SCREENS = tuple(import_module(f"{screens.__name__}.{found.name}") for found in sorted(iter_modules(screens.__path__)))
"""Each module of that room is a screen, and has its ``ROUTES``."""
_NOT_FOUND = "Cette page n’existe pas, ou plus : le dossier a changé de place, ou l’adresse a été mal recopiée."
_NOT_SO = "Cette adresse ne s’ouvre pas ainsi. Rien n’a été fait."


class _Static(StaticFiles):
    """Files of ours; their address changes with what is in them, so that a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return one of them."""
        found = await super().get_response(path, scope)
        found.headers["cache-control"] = "public, max-age=31536000, immutable"
        return found


def create_app(desk: Desk, hosts: Collection[str], *, secure: bool = False) -> Starlette:
    """Make the application.

    Args:
        desk: the workspace and its people.
        hosts: names, with their ports, under which browsers reach the page.
        secure: browsers reach it by TLS only (a reverse proxy).
    """
    routes: list[BaseRoute] = [Route("/", _home), Mount("/static", _Static(directory=STATIC), name="static")]
    routes += [route for screen in SCREENS for route in screen.ROUTES]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=[host.lower() for host in hosts])],
        exception_handlers={HTTPException: _wrong},
    )
    app.state.desk, app.state.messages, app.state.secure = desk, Messages(), secure
    # Bound to this very host, and sent by TLS only, where there is TLS.
    app.state.cookie = f"__Host-{COOKIE}" if secure else COOKIE
    return app


async def _home(request: Request) -> Response:
    return RedirectResponse("/a-faire", 303)


async def _wrong(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    visit = Visit(request, request.app.state.desk, None)
    told = _NOT_FOUND if status == HTTPStatus.NOT_FOUND else _NOT_SO
    return Response(render("erreur.html", visit=visit, told=[], texte=told), status, media_type="text/html")
