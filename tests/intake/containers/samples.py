"""Containers as programs write them, around forms of fictional pupils."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from aspose.email_foss import msg
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pdfs import save

LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
SENDER, SUBJECT = "Élise Fictive <direction@ecole.invalid>", "Formulaires de l’élève"


@cache
def fiche(numero: str = "01") -> bytes:
    """A filled fiche."""
    return filled(Kind.FICHE, FICHES[numero])


@cache
def protocole(numero: str = "01") -> bytes:
    """A filled protocole."""
    return filled(Kind.PROTOCOLE, PROTOCOLES[numero])


def both() -> dict[str, bytes]:
    """Both forms of a pupil, by name."""
    return {"fiche.pdf": fiche(), "protocole.pdf": protocole()}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def streamed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive written as web sites and macOS write them: sizes follow each file."""

    class Pipe(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    """A tar, compressed or not."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(out.getvalue(), mtime=0) if packed else out.getvalue()


def mail(files: Mapping[str, bytes], subject: str = SUBJECT, sender: str = SENDER) -> EmailMessage:
    """A mail with files joined, as most programs write it."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "cdes@exemple.invalid", subject
    made["Date"] = "Mon, 17 Nov 2003 10:00:00 +0100"
    made.set_content("Bonjour,\nvoici les formulaires.\n")
    for name, content in files.items():
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


def forwarded() -> bytes:
    """A mail that holds another one, and a form of its own."""
    outer = mail({"protocole.pdf": protocole()}, "TR: formulaires", "Inspection Fictive <ien@exemple.invalid>")
    outer.add_attachment(mail({"fiche.pdf": fiche()}))
    return outer.as_bytes()


def outlook(files: Mapping[str, bytes], inner: "msg.MapiMessage | None" = None) -> "msg.MapiMessage":
    """A mail as Outlook saves it."""
    made = msg.MapiMessage.create(SUBJECT, "Bonjour")
    made.set_property(msg.PropertyId.SENDER_NAME, "Élise Fictive")
    made.set_property(msg.PropertyId.SENDER_EMAIL_ADDRESS, "direction@ecole.invalid")
    made.set_property(msg.PropertyId.MESSAGE_DELIVERY_TIME, datetime(2003, 11, 17, 10, tzinfo=UTC))
    for name, content in files.items():
        made.add_attachment(name, content)
    if inner is not None:
        made.add_embedded_message_attachment(inner)
    return made


def _attribute(level: int, name: int, kind: int, data: bytes) -> bytes:
    head = bytes([level]) + name.to_bytes(2, "little") + kind.to_bytes(2, "little") + len(data).to_bytes(4, "little")
    return head + data + (sum(data) & 0xFFFF).to_bytes(2, "little")


def winmail(files: Mapping[str, bytes]) -> bytes:
    """A ``winmail.dat`` ([MS-OXTNEF] 2.1.3)."""
    parts = [_attribute(1, 0x9006, 8, (0x10000).to_bytes(4, "little"))]
    parts.append(_attribute(1, 0x9007, 6, (1252).to_bytes(8, "little")))
    parts.append(_attribute(1, 0x8004, 1, "Formulaires\0".encode("cp1252")))
    for name, content in files.items():
        parts.append(_attribute(2, 0x9002, 6, bytes(14)))
        parts.append(_attribute(2, 0x8010, 1, name.encode("cp1252") + b"\0"))
        parts.append(_attribute(2, 0x800F, 6, content))
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(parts)


def joined(cover: bytes, files: Mapping[str, bytes], *, portfolio: bool = False) -> bytes:
    """A PDF with files joined to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(cover)))
    for name, content in files.items():
        writer.add_attachment(name, content)
    if portfolio:
        writer.root_object[NameObject("/Collection")] = DictionaryObject()
    return save(writer)


def page() -> bytes:
    """A PDF of one page that is none of ours."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return save(writer)
