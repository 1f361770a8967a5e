"""The page served as ``pipeline bureau`` serves it, on a free port of this machine, for the time of a test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from pipeline.bureau.app import create_app
from pipeline.bureau.hall.desk import Desk
from pipeline.bureau.serve import LOOPBACK


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Serve a desk; give the address, without its last slash."""
    # It listens before the server runs: whoever comes early waits for it, and nobody has to ask again.
    listening = socket.create_server((LOOPBACK, 0))
    name = f"{LOOPBACK}:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        create_app(desk, {name}), log_config=None, access_log=False, server_header=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="bureau")
    thread.start()
    try:
        yield f"http://{name}"
    finally:
        server.should_exit = True
        thread.join()
