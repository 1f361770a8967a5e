"""Files sent by a browser: each goes straight into the inbox as it comes, and is never in memory or in /tmp."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pipeline.bureau.hall.visit import TOKEN, Visit, require_token
from pipeline.errors import PipelineError
from pipeline.run.office.dropping import Dropped, Dropping

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

LARGEST = 600_000_000
"""Bytes of all files that are sent at once."""
MANY = 500
"""Files that are sent at once."""
_HEADERS = 4_000
"""Bytes of the headers of a part."""
_TOKEN_BYTES = 200
_CUT = "L’envoi a été coupé : ce qui n’est pas dit déposé ne l’est pas. Déposez de nouveau les fichiers qui manquent."


@dataclass(slots=True)
class Files:
    """What came of one request."""

    scripted: bool
    """A script of the page sent it, and says it."""
    kept: list[Dropped] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """French."""


async def receive(visit: Visit, stream: AsyncIterator[bytes]) -> Files:
    """Take the files of a multipart form, whose first field is the token.

    Raises:
        PipelineError: when it is no such form, or its token is not the session's: nothing is then dropped.
    """
    kind, options = parse_options_header(visit.request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise PipelineError("Cet envoi ne contient pas de fichiers. Rien n’a été déposé.")
    parts = _Parts(visit)
    parser = MultipartParser(options[b"boundary"], parts.callbacks(), max_size=LARGEST)
    size = 0
    try:
        async for chunk in stream:
            size += len(chunk)
            if size > LARGEST:
                raise PipelineError(
                    f"Ces fichiers pèsent ensemble plus de {LARGEST // 1_000_000} Mo : déposez-les en plusieurs fois. "
                    "Ceux qui sont dits déposés le sont."
                )
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
    except (FormParserError, ClientDisconnect) as error:
        raise PipelineError(_CUT) from error
    finally:
        await run_in_threadpool(parts.close)
    return parts.files


class _Parts:
    """The parts of a form, as they come."""

    def __init__(self, visit: Visit) -> None:
        header = visit.request.headers.get("x-jeton")
        self.files = Files(scripted=header is not None)
        self._visit = visit
        self._allowed = False
        if header is not None:
            self._check(header)
        self._name = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._token: bytearray | None = None
        self._dropping: Dropping | None = None
        self._seen = 0

    def callbacks(self) -> "MultipartCallbacks":
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._begun,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _check(self, token: str) -> None:
        """Refuse what no page of ours sent.

        Raises:
            ForeignFormError: when the token is not the session's.
        """
        require_token(self._visit, token)
        self._allowed = True

    def _begin(self) -> None:
        self._headers, self._name, self._value = {}, b"", b""
        self._token = None

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name = _bounded(self._name + data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = _bounded(self._value + data[start:end])

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _begun(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        file = options.get(b"filename")
        if file is None:
            if options.get(b"name") == TOKEN.encode():
                self._token = bytearray()
            return
        if not self._allowed:
            self._check("")
        if not file:
            return  # No file was chosen.
        self._seen += 1
        if self._seen > MANY:
            raise PipelineError(
                f"Plus de {MANY} fichiers à la fois : les {MANY} premiers sont déposés ; déposez la suite ensuite."
            )
        self._try(lambda: self._start(file.decode(errors="replace").replace("%22", '"')))

    def _start(self, name: str) -> None:
        self._dropping = Dropping(self._visit.desk.workspace, name)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._token is not None:
            self._token += data[start:end][:_TOKEN_BYTES]
        elif (dropping := self._dropping) is not None:
            self._try(lambda: dropping.write(data[start:end]))

    def _end(self) -> None:
        if self._token is not None:
            self._check(bytes(self._token[:_TOKEN_BYTES]).decode(errors="replace"))
        elif (dropping := self._dropping) is not None:
            self._try(lambda: self.files.kept.append(dropping.keep()))
            self.close()

    def _try(self, step: Callable[[], object]) -> None:
        """Do something with a file; one that is refused keeps none of the others out."""
        try:
            step()
        except PipelineError as error:
            self.files.refused.append(str(error))
            self.close()

    def close(self) -> None:
        """Leave nothing of a file that did not come whole."""
        if self._dropping is not None:
            self._dropping.abandon()
            self._dropping = None


def _bounded(value: bytes) -> bytes:
    if len(value) > _HEADERS:
        raise PipelineError("Cet envoi n’est pas celui d’un navigateur. Rien n’a été déposé.")
    return value
