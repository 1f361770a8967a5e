"""Mails as mail programs save them (``.eml``, RFC 5322 and 2045 to 2049), one or several in a file (mbox).

A mail is one tree: what was forwarded in it as a message, and what Outlook wrapped in a ``winmail.dat``, is part of it.
"""

import binascii
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import (
    CloseBoundaryNotFoundDefect,
    MultipartInvariantViolationDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from pipeline.intake.containers import decoration, signed, tnef
from pipeline.intake.containers.leftover import is_harmless
from pipeline.intake.containers.limits import MAX_CONTENTS, RefusedError, one_line, refuse, too_many
from pipeline.intake.raw import Courrier

_KNOWN = frozenset(
    b"from to cc subject date message-id mime-version content-type received return-path delivered-to reply-to sender "
    b"content-transfer-encoding x-mailer x-received dkim-signature thread-topic x-unsent in-reply-to".split()
)
_ENOUGH = 2
"""Different headers of mails that make a mail of a text."""
_HEAD = 100_000
_MBOX = re.compile(rb"^From \S+.*\d\r?$", re.MULTILINE)
_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]*)[ \t]*:")
_CUT = (
    CloseBoundaryNotFoundDefect,
    StartBoundaryNotFoundDefect,
    NoBoundaryInMultipartDefect,
    MultipartInvariantViolationDefect,
)
"""What the library notes of a mail that was cut, or whose parts cannot be told from one another."""
_DEEPEST = 20
"""Parts within parts: a mail forwarded again and again has about ten."""
_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/rtf", "text/x-amp-html"})
_ABOUT = frozenset(
    [
        "text/calendar",
        "application/ics",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "text/rfc822-headers",
        "message/delivery-status",
        "message/disposition-notification",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/applefile",
        "application/pgp-signature",
        "application/pgp-keys",
    ]
)
"""What goes along with a mail and is no piece: appointments, visiting cards, receipts, signatures."""
_ENDINGS = (".ics", ".vcf", ".p7s")
_WRAPPED = re.compile(r"ATT\d{3,}\.(?:txt|htm|html|dat)", re.IGNORECASE)
"""What Exchange calls the texts of a mail that it has cut up."""

_WRAPPING = "smime.p7m"
"""What a program calls the whole of a mail that it signed in one piece."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]*=*")
_UUENCODED = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})

Found = tuple[str, bytes, Courrier | None]


def is_mail(content: bytes) -> bool:
    """Whether bytes begin with the headers of a mail."""
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    lines = re.split(rb"\r\n|\r|\n", _after_envelope(head))
    names = set()
    for line in lines[:-1] if len(content) > _HEAD else lines:
        if not line:
            break
        if line[:1] in b" \t":
            continue
        if not (match := _LINE.match(line)):
            return False
        names.add(match[1].lower())
    return len(names & _KNOWN) >= _ENOUGH


def _after_envelope(head: bytes) -> bytes:
    return head.partition(b"\n")[2] if _MBOX.match(head) else head


def open_mails(content: bytes) -> Iterator[Found]:
    """Yield name, bytes and mail of each file joined to a mail, or to the mails of an mbox.

    Raises:
        RefusedError: when nothing of it may be taken: cut, or made to mislead.
    """
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    starts = [match.start() for match in _MBOX.finditer(content)] if _MBOX.match(content) else []
    # A line of a text may begin so as well: a mail begins where headers follow.
    starts = [start for start in starts if is_mail(content[start : start + _HEAD])]
    if len(starts) > MAX_CONTENTS:
        raise too_many(f"{len(starts)} messages et au moins autant de")
    for start, end in zip(starts or [0], [*starts[1:], len(content)], strict=True):
        one = content[start:end]
        yield from _parts(message_from_bytes(_after_envelope(one) if starts else one, policy=policy.compat32))


def _parts(message: Message, depth: int = 0, around: Courrier | None = None) -> Iterator[Found]:
    """Files of a message; ``around``: the mail of which it is the signed part, with headers of its own or not."""
    if depth > _DEEPEST:
        raise refuse("Il contient trop de messages les uns dans les autres.")
    own = _courrier(message)
    courrier = around if around and not (own.expediteur or own.objet) else own
    for rank, part in enumerate(_walk(message), start=1):
        if any(isinstance(defect, _CUT) for defect in part.defects):
            raise RefusedError("contenant_abime", "Le message est incomplet : la fin d’une de ses parties manque.")
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            for beside in (part.preamble, part.epilogue):
                if beside and not is_harmless(beside.encode("utf-8", "surrogateescape")):
                    raise refuse("Il contient des octets qui ne sont dans aucune de ses parties.")
        elif kind == "message/rfc822":
            for inside in part.get_payload():
                if isinstance(inside, Message):
                    yield from _parts(_decoded(part, inside), depth + 1)
        elif signed.is_signed(data := _data(part)) and (_name(part).lower() or _WRAPPING).endswith(_WRAPPING):
            inside = message_from_bytes(signed.open_signed(data), policy=policy.compat32)
            yield from _parts(inside, depth + 1, courrier)
        else:
            yield from _leaf(part, rank, courrier)


def _decoded(part: Message, inside: Message) -> Message:
    """The message that a part holds; some servers put it in base64, against RFC 2046 (5.2.1)."""
    if _encoding(part) != "base64":
        return inside
    written = inside.get_payload()
    _expect_whole("base64", written)
    try:
        data = binascii.a2b_base64(written.encode("ascii", "replace") if isinstance(written, str) else b"")
        return message_from_bytes(data, policy=policy.compat32)
    except binascii.Error as error:
        raise RefusedError("contenant_abime", "Un message joint au message ne peut pas être lu.") from error


def _walk(part: Message) -> Iterator[Message]:
    """A part and those in it; a message that was forwarded is one part, whose own are its own."""
    todo = [part]
    while todo:
        one = todo.pop()
        yield one
        inside = one.get_payload()
        if one.is_multipart() and one.get_content_type() != "message/rfc822" and isinstance(inside, list):
            todo += [kid for kid in reversed(inside) if isinstance(kid, Message)]


def _leaf(part: Message, rank: int, courrier: Courrier) -> Iterator[Found]:
    data, kind, name = _data(part), part.get_content_type(), _name(part)
    if not data.strip() and not name:
        return
    if tnef.is_tnef(data):
        yield from tnef.open_tnef(data, courrier)
        return
    if not decoration.is_file(data):
        if kind in _ABOUT or _WRAPPED.fullmatch(name) or name.lower().endswith(_ENDINGS):
            return
        # A text with a name of its own is a file, wherever its program shows it.
        if kind in _TEXTS and not name and part.get_content_disposition() != "attachment":
            if not decoration.is_only_text(data):
                raise refuse("Un fichier est écrit dans le texte même du message.")
            return
    inline = part.get_content_disposition() == "inline" or "Content-ID" in part
    if inline and decoration.is_picture_of_layout(data):
        return
    yield name or f"piece_{rank}{decoration.ending(data)}", data, courrier


def _encoding(part: Message) -> str:
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower()


def _expect_whole(encoding: str, written: object) -> None:
    """Refuse what the library would decode in part, and say nothing: it stops at the first padding, or at ``end``."""
    if not isinstance(written, str):
        return
    text = "".join(written.split()) if encoding == "base64" else written.strip()
    if (encoding == "base64" and not _BASE64.fullmatch(text)) or (
        encoding in _UUENCODED and (not text.startswith("begin ") or text.find("\nend") != len(text) - len("\nend"))
    ):
        raise refuse("Un de ses fichiers est précédé ou suivi d’autres octets.")


def _data(part: Message) -> bytes:
    _expect_whole(_encoding(part), part.get_payload())
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _courrier(message: Message) -> Courrier:
    try:
        date = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        date = ""
    return Courrier(_header(message, "From"), _header(message, "Subject"), date)


def _escaped(text: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in text)


def _readable(text: str) -> str:
    """Headers should be ASCII; those that are not are UTF-8, or else Windows-1252, as where they come from."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _header(message: Message, wanted: str) -> str:
    raw = next((str(value) for name, value in message.raw_items() if name.lower() == wanted.lower()), "")
    return one_line(_words(_readable(raw)))


def _words(text: str) -> str:
    """Encoded words of a header (RFC 2047) as text; one that cannot be decoded stays as it is."""
    try:
        found = decode_header(text)
        return "".join(
            word if isinstance(word, str) else word.decode(charset or "ascii", "replace") for word, charset in found
        )
    except (ValueError, LookupError):
        return text


def _name(part: Message) -> str:
    """Name of a file, however its program wrote it: RFC 2231, encoded words, or bytes as they come."""
    for header, value in list(part.raw_items()):
        if header.lower() in ("content-type", "content-disposition") and _escaped(str(value)):
            del part[header]
            part[header] = _readable(str(value))
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError):
        name = ""
    return one_line(_words(name or ""))
