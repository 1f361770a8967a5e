"""What every answer of the page carries, and what no request may be: the outermost layer.

The page shows health data of minors: nothing of it stays in a browser's cache, is shown inside another site's page, or
loads or sends anything elsewhere.
"""

import asyncio
import logging
import math
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing but what the page itself serves, nothing inline, in nobody's frame."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""Unless an answer has its own."""
LARGEST = 2_000_000
"""Bytes of a request that is no upload."""
UPLOADS = "/deposer/"
"""Where files come in; their screen bounds them."""
SILENCE = 20.0
"""Seconds within which the next part of a request comes: whoever holds many open would keep others out."""
_TOO_SLOW = "Cet envoi n’est pas arrivé en entier. Rien n’a été fait ; recommencez."
_TOO_LARGE = "Cet envoi est trop gros. Rien n’a été fait."
_NOT_HERE = "Cette adresse n’est pas celle de la page : ouvrez-la par l’adresse donnée par l’administrateur."


_UNEXPECTED = "Le bureau a rencontré une erreur imprévue. Rien n’est perdu : revenez à la page d’avant et recommencez."
_log = logging.getLogger(__name__)


class TooLargeError(Exception):
    """A request has more bytes than a page of ours ever sends."""


class Guard:
    """Refuse names of hosts that are not ours (another site’s name may be made to lead here), bound what is sent in."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        began = False

        async def headed(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if Headers(scope=scope).get("host", "").lower() not in self._hosts:
            await PlainTextResponse(_NOT_HERE, 421)(scope, receive, headed)
            return
        largest = math.inf if scope["path"].startswith(UPLOADS) else LARGEST
        try:
            await self._app(scope, _bounded(receive, largest), headed)
        except TooLargeError:
            if not began:
                await PlainTextResponse(_TOO_LARGE, 413)(scope, receive, headed)
        except TimeoutError:
            if not began:
                await PlainTextResponse(_TOO_SLOW, 408, {"connection": "close"})(scope, receive, headed)
        except Exception:
            # What a library says of a request may quote it: only where the administrator asked for it.
            _log.exception("bureau")
            if not began:
                await PlainTextResponse(_UNEXPECTED, 500)(scope, receive, headed)


def _bounded(receive: Receive, largest: float) -> Receive:
    """Bound what a request may send, and for how long it may be silent before it has sent all."""
    left, whole = largest, False

    async def counted() -> Message:
        nonlocal left, whole
        if whole:  # What comes next is that the browser left, whenever it does.
            return await receive()
        async with asyncio.timeout(SILENCE):
            message = await receive()
        whole = not message.get("more_body", False)
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLargeError
        return message

    return counted
