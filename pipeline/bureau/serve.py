"""The page is served: one process, on this machine only, until it is stopped."""

import signal
import socket
import webbrowser
from collections.abc import Callable
from datetime import date

import uvicorn

from pipeline.bureau.app import create_app
from pipeline.bureau.hall.desk import Desk
from pipeline.errors import PipelineError
from pipeline.run.persons import open_people
from pipeline.workspace import Workspace

LOOPBACK = "127.0.0.1"
_SECONDS = 10
"""Given to answers under way when the page is stopped."""


def serve(
    workspace: Workspace, port: int, today: date | None, jobs: int, tell: Callable[[str], None], *, browser: bool
) -> None:
    """Serve the page until Ctrl-C or SIGTERM.

    Args:
        workspace: the workspace.
        port: of loopback; 0 for any that is free.
        today: the day on which acts are made; the machine's when ``None``.
        jobs: processes that a run may use.
        tell: says (French) where the page is.
        browser: open it.

    Raises:
        PipelineError: when the port is taken, or the workspace cannot be used.
    """
    workspace.ready_settings()
    people = open_people(workspace)
    listening = _listen(port)
    name = f"{LOOPBACK}:{listening.getsockname()[1]}"
    hosts = [name, name.replace(LOOPBACK, "localhost")]
    app = create_app(Desk(workspace, people, today, jobs), hosts)
    address = f"http://{name}/"
    if not people.has_administrator():
        # Whoever starts the page may read the whole workspace: she makes the first account, and nobody else can.
        address = f"http://{name}/premier-compte?lien={people.one_time(None)}"
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_SECONDS,
        timeout_keep_alive=_SECONDS,
        limit_concurrency=200,
        lifespan="off",
        ws="none",
    )
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        # It is how a person, or the machine, closes the page, however early: answers under way end first.
        signal.signal(number, end)
    tell(f"Le bureau est ouvert : {address}")
    tell("Ctrl-C ferme la page ; rien n’est perdu.")
    if browser:
        webbrowser.open(address)
    server.run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise PipelineError(
            f"Le port {port} de cette machine est déjà pris ({error.strerror}) : le bureau y est peut-être déjà "
            f"ouvert. Ouvrez http://{LOOPBACK}:{port}/ dans le navigateur, ou donnez un autre port (--port)."
        ) from error
    return listening
