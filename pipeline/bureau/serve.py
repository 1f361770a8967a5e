"""The page is served: one process, until it is stopped; to this machine only, or to the reverse proxy alone.

Behind a proxy it answers on the socket that systemd hands over, which only the proxy's account may open: nobody else
can say where a browser is (``X-Forwarded-For``), and the service needs no network at all.
"""

import os
import signal
import socket
import webbrowser
from collections.abc import Callable
from datetime import date

import uvicorn

from pipeline.bureau.app import create_app
from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.people import People
from pipeline.errors import ConfigError, PipelineError
from pipeline.run.persons import open_people
from pipeline.workspace import Workspace

LOOPBACK = "127.0.0.1"
_FIRST_HANDED = 3
"""Number of the first file that systemd hands over."""
_SECONDS = 10
"""Given to answers under way when the page is stopped."""


def serve(
    workspace: Workspace,
    port: int | None,
    today: date | None,
    jobs: int,
    tell: Callable[[str], None],
    *,
    browser: bool,
    person: str = "",
) -> None:
    """Serve the page until Ctrl-C or SIGTERM.

    Args:
        workspace: the workspace.
        port: of loopback; 0 for any that is free, ``None`` for that of the settings.
        today: the day on which acts are made; the machine's when ``None``.
        jobs: processes that a run may use.
        tell: says (French) where the page is.
        browser: open it.
        person: the account as which it is opened, by a link that serves once; "" for the only one, if there is but one.

    Raises:
        PipelineError: when the port is taken, or the workspace cannot be used.
    """
    bureau = workspace.ready_settings().bureau
    people = open_people(workspace)
    # Whom the link is for is asked before anything listens: a name that is none is told at once.
    entrance = _entrance(people, person, browser=browser)
    handed = _handed()
    listening = handed or _listen(bureau.port if port is None else port)
    public = _public(bureau.adresse) if handed else bureau.adresse
    name = public if handed else f"{LOOPBACK}:{listening.getsockname()[1]}"
    # Behind a proxy the page has that one name: asked by another, it would hand out cookies without TLS.
    hosts = [public] if public else [name, name.replace(LOOPBACK, "localhost")]
    desk = Desk(workspace, people, today, jobs)
    app = create_app(desk, hosts, secure=bool(public))
    address = f"{f'https://{public}' if public else f'http://{name}'}/{entrance}"
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        # From whom a try comes is told by the proxy, and by nobody else: it alone reaches a socket that is handed over.
        proxy_headers=bool(public),
        forwarded_allow_ips="*" if handed else LOOPBACK,
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
    if not handed:
        tell("Ctrl-C ferme la page ; rien n’est perdu.")
    if browser:
        webbrowser.open(address)
    desk.start_soon()  # What a page that was killed had not written yet.
    try:
        server.run(sockets=[listening])
    finally:
        desk.close()


def _entrance(people: People, person: str, *, browser: bool) -> str:
    """Return what follows the address of the page for whoever starts it, who may read the whole workspace.

    She makes the first account, and nobody else can; she comes in as a person whom she names, or who is the only one.
    Without a browser, what is told may stay in a log: it lets nobody in who is not named.
    """
    if not people.has_administrator():
        return f"entrer?lien={people.one_time(None)}"
    there = [account.identifiant for account in people.accounts() if account.actif]
    if not person and browser and len(there) == 1:
        person = there[0]
    return f"entrer?lien={people.one_time(person)}" if person else ""


def _handed() -> socket.socket | None:
    """Return the socket that systemd handed over to this very process (sd_listen_fds(3)); ``None`` when it did not.

    Raises:
        ConfigError: when it is open to others than one account of this machine.
    """
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return None
    handed = socket.socket(fileno=_FIRST_HANDED)
    if os.environ.get("LISTEN_FDS") == "1" and handed.family == socket.AF_UNIX:
        return handed
    handed.close()
    raise ConfigError(
        "La prise donnée au bureau n’est pas celle d’un serveur web de cette machine. Rien n’a été fait. "
        "L’administrateur reprend deploy/pipeline-bureau.socket (ListenStream : un chemin)."
    )


def _public(address: str) -> str:
    """Return the name under which browsers reach the page through a proxy.

    Raises:
        ConfigError: when the settings do not say it.
    """
    if address:
        return address
    raise ConfigError(
        "Le bureau est lancé derrière un serveur web, et [bureau] adresse ne dit pas sous quel nom on l’ouvre. Rien "
        "n’a été fait. L’administrateur l’écrit dans pipeline.toml, puis relance."
    )


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        # From now on, and not when the application is ready: a browser that is quicker would be turned away.
        listening.listen()
    except OSError as error:
        listening.close()
        raise PipelineError(
            f"Le port {port} de cette machine est déjà pris ({error.strerror}) : le bureau y est peut-être déjà "
            f"ouvert. Ouvrez http://{LOOPBACK}:{port}/ dans le navigateur, ou donnez un autre port (--port)."
        ) from error
    return listening
