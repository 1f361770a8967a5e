"""A container is taken whole or not at all, and one that is refused says why."""

import base64
import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from pipeline.intake.containers.limits import MAX_CONTENTS, MAX_TOTAL
from pipeline.intake.reader import read_file
from tests.intake.containers import samples
from tests.intake.containers.samples import both, fiche, protocole, zipped


def refused(content: bytes) -> tuple[str, str]:
    """Code and text of the diagnosis of a file of which nothing is taken."""
    found = read_file(content, "recu.zip")
    assert found.diagnosis is not None
    assert (found.forms, found.contenus) == ((), ())
    return found.diagnosis.code, found.diagnosis.que_s_est_il_passe


def _encrypted() -> bytes:
    content = bytearray(zipped(both()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + place] |= 1
    return bytes(content)


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("fiche.pdf")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def _same_names() -> bytes:
    content = zipped({"fiche.pdf": fiche(), "fichf.pdf": protocole()})
    return content.replace(b"fichf.pdf", b"fiche.pdf")


def _overlapping() -> bytes:
    """Two entries of the list lead to the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", fiche())
        archive.writestr("b.pdf", fiche())
        archive.infolist()[1].header_offset = 0
    return out.getvalue()


def _renamed_in_its_list() -> bytes:
    content = zipped({"fiche.pdf": fiche()})
    at = content.rfind(b"fiche.pdf")
    return content[:at] + b"autre.pdf" + content[at + 9 :]


def _untrue_size() -> bytes:
    content = bytearray(zipped({"fiche.pdf": fiche()}, zipfile.ZIP_DEFLATED))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 1000)
    return bytes(content)


def _zip64_lie() -> bytes:
    content = bytearray(zipped({"fiche.pdf": fiche()}))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<II", content, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(content)


def _tar_with(kind: bytes, name: str = "fiche.pdf") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    return out.getvalue()


def _part(encoding: bytes, written: bytes) -> bytes:
    """A mail whose one file is written so."""
    return (
        b"From: e@ecole.invalid\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf; name=a.pdf\r\n"
        b"Content-Transfer-Encoding: %s\r\n\r\n%s" % (encoding, written)
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "ten thousand files": (
        lambda: zipped({f"{n}.pdf": b"x" for n in range(10_000)}),
        "contenant_refuse",
        "10000 fichiers",
    ),
    "ten thousand files in a tar": (
        lambda: samples.tarred({f"{n}.pdf": b"x" for n in range(10_000)}),
        "contenant_refuse",
        f"plus de {MAX_CONTENTS} fichiers",
    ),
    "a bomb": (lambda: zipped({"a.pdf": bytes(MAX_TOTAL + 1)}), "contenant_refuse", "60 Mo"),
    "a bomb of gzip": (lambda: gzip.compress(bytes(MAX_TOTAL + 1)), "contenant_refuse", "60 Mo"),
    "a name that leads out": (lambda: zipped({"../../fiche.pdf": fiche()}), "contenant_refuse", "« .. »"),
    "a name from the root": (lambda: zipped({"/fiche.pdf": fiche()}), "contenant_refuse", "chemin complet"),
    "a name of another drive": (lambda: zipped({"C:\\fiche.pdf": fiche()}), "contenant_refuse", "chemin complet"),
    "a name that leads out of a tar": (lambda: samples.tarred({"../f.pdf": fiche()}), "contenant_refuse", "« .. »"),
    "a link": (_link, "contenant_refuse", "un lien"),
    "a link in a tar": (lambda: _tar_with(tarfile.SYMTYPE), "contenant_refuse", "un lien"),
    "a device in a tar": (lambda: _tar_with(tarfile.CHRTYPE), "contenant_refuse", "autre chose que des fichiers"),
    "a password": (_encrypted, "contenant_protege", "mot de passe"),
    "the same name twice": (_same_names, "contenant_refuse", "le même nom"),
    "entries that overlap": (_overlapping, "contenant_refuse", "Sa liste"),
    "another name in its list": (_renamed_in_its_list, "contenant_refuse", "Sa liste"),
    "a size that is not true": (_untrue_size, "contenant_abime", ""),
    "sizes of zip64 that are not there": (_zip64_lie, "contenant_refuse", ""),
    "another procedure": (lambda: zipped(both(), zipfile.ZIP_LZMA), "contenant_refuse", "procédé"),
    "two archives end to end": (lambda: zipped(both()) + zipped({"b.pdf": protocole()}), "contenant_refuse", "octets"),
    "a PDF after an archive": (lambda: zipped({"a.pdf": fiche()}) + protocole(), "contenant_abime", ""),
    "a PDF after a tar": (lambda: samples.tarred(both()) + protocole(), "contenant_refuse", "suivent sa fin"),
    "half a zip": (lambda: zipped(both())[:-9_000], "contenant_abime", "archive zip"),
    "half a tar": (lambda: samples.tarred(both())[:500_000], "contenant_abime", "archive tar"),
    "half a compressed tar": (lambda: samples.tarred(both(), packed=True)[:90_000], "contenant_abime", "gzip"),
    "half a mail": (lambda: samples.mail(both()).as_bytes()[:-200_000], "contenant_abime", "message de courrier"),
    "a PDF in clear after a mail": (lambda: samples.mail(both()).as_bytes() + fiche(), "contenant_refuse", "octets"),
    "half an Outlook message": (lambda: samples.outlook(both()).to_bytes()[:400_000], "abime", ""),
    "a PDF after an Outlook message": (
        lambda: samples.outlook(both()).to_bytes() + fiche(),
        "contenant_refuse",
        "suivent",
    ),
    "two files in one part of a mail": (
        lambda: _part(b"base64", base64.encodebytes(b"%PDF-1" + bytes(50)) + base64.encodebytes(protocole())),
        "contenant_refuse",
        "suivi d’autres octets",
    ),
    "words after a file of a mail": (
        lambda: _part(b"base64", base64.encodebytes(fiche()) + b"-- \r\nune liste\r\n"),
        "contenant_refuse",
        "suivi d’autres octets",
    ),
    "two files in one uuencoded part": (
        lambda: _part(b"x-uuencode", 2 * b"begin 644 a.pdf\n%)5!$1BT \n \nend\n"),
        "contenant_refuse",
        "suivi d’autres octets",
    ),
    "half a winmail.dat": (lambda: samples.winmail(both())[:-9_000], "contenant_abime", "winmail.dat"),
    "a PDF after a winmail.dat": (lambda: samples.winmail(both()) + fiche(), "contenant_", "winmail.dat"),
    "what only begins as a winmail.dat": (lambda: b"\x78\x9f\x3e\x22" + bytes(900), "contenant_abime", "winmail.dat"),
    "an archive of nothing": (lambda: zipped({}), "archive_vide", "archive zip"),
    "a form in the text of a mail": (
        lambda: b"From: a@b.invalid\r\nSubject: x\r\n\r\nbegin 644 fiche.pdf\r\nM)5!$1BTQ\r\n`\r\nend\r\n",
        "contenant_refuse",
        "dans le texte même",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_container_that_misleads_is_refused_with_its_reason(name: str) -> None:
    """Nothing of it is taken, and the note says what it is and why."""
    make, code, words = REFUSED[name]
    told = refused(make())
    assert told[0].startswith(code)
    assert words in told[1]


def test_two_workbooks_end_to_end_are_not_read_as_the_last() -> None:
    """A workbook is a zip archive as well: the list at its end is not all that the file holds."""
    book = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    code, told = refused(book + book)
    assert code == "classeur_illisible"
    assert "octets" in told
