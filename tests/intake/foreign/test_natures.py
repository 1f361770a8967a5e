"""What a file that is no PDF is: named by its bytes, whatever its name."""

import base64
import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.intake.diagnosis import OPENED
from pipeline.intake.foreign.natures import CLOSED, identify
from pipeline.intake.reader import read_file
from tests.clients.programs import require


def _media(brand: bytes, compatible: bytes = b"mif1") -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + compatible + brand + bytes(5000)


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def _compound(*streams: str) -> bytes:
    """The beginning of an OLE file whose directory is its first sector."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return head.ljust(512, b"\0") + directory


def _picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(buffer, kind)
    return buffer.getvalue()


_PLIST = (
    b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "x" "y"><plist version="1.0"><dict><key>%s</key>'
)
NATURES: dict[str, tuple[bytes, str, str, str]] = {
    "HEIC": (_media(b"heic"), "photographie", "photographie de téléphone (HEIC)", ".heic"),
    "HEIC, other brand": (_media(b"mif1", b"heic"), "photographie", "HEIC", ".heic"),
    "AVIF": (_media(b"avif"), "photographie", "AVIF", ".avif"),
    "WebP": (b"RIFF\x24\x10\0\0WEBPVP8 " + bytes(4000), "photographie", "WebP", ".webp"),
    "GIF": (_picture("GIF"), "photographie", "GIF", ".gif"),
    "BMP": (_picture("BMP"), "photographie", "BMP", ".bmp"),
    "JPEG": (_picture("JPEG"), "photographie", "JPEG", ".jpg"),
    "PNG": (_picture("PNG"), "photographie", "PNG", ".png"),
    "TIFF": (_picture("TIFF"), "photographie", "TIFF", ".tif"),
    "JPEG 2000": (_picture("JPEG2000"), "photographie", "JPEG 2000", ".jp2"),
    "a few letters of a JPEG": (b"\xff\xd8\xff\xe0 une photo", "photographie", "JPEG", ".jpg"),
    "MOV": (_media(b"qt  ", b"qt  "), "film_ou_son", "film de téléphone (MOV)", ".mov"),
    "MP4": (_media(b"isom", b"isom"), "film_ou_son", "film de téléphone (MP4)", ".mp4"),
    "3GP": (_media(b"3gp4", b"isom"), "film_ou_son", "film", ".mp4"),
    "M4A": (_media(b"M4A ", b"mp42"), "film_ou_son", "sonore", ".m4a"),
    "MP3": (b"ID3\3" + bytes(400), "film_ou_son", "MP3", ".mp3"),
    "docx": (_zip("[Content_Types].xml", "word/document.xml"), "document_bureautique", "Word (.docx)", ".docx"),
    "docm": (_zip("word/document.xml", "word/vbaProject.bin"), "document_bureautique", "macros (.docm)", CLOSED),
    "pptx": (_zip("ppt/presentation.xml"), "document_bureautique", "PowerPoint (.pptx)", ".pptx"),
    "xlsb": (_zip("xl/workbook.bin"), "classeur_autre_format", "Excel binaire (.xlsb)", CLOSED),
    "Pages": (_zip("Index/Document.iwa", "Index/Tables/a.iwa"), "document_bureautique", "Pages", CLOSED),
    "Keynote": (_zip("Index/Document.iwa", "Index/Slide-1.iwa"), "document_bureautique", "Keynote", CLOSED),
    "XPS": (_zip("FixedDocSeq.fdseq"), "document_impression", "XPS", CLOSED),
    "APK": (_zip("AndroidManifest.xml"), "programme", "application de téléphone", CLOSED),
    "JAR": (_zip("META-INF/MANIFEST.MF", "A.class"), "programme", "Java", CLOSED),
    "zip": (_zip("fiche.pdf"), "archive_non_ouverte", "zip", CLOSED),
    "zip that lost its end": (_zip("fiche.pdf")[:-30], "archive_non_ouverte", "zip", CLOSED),
    "docx that lost its end": (b"PK\3\4word/document.xml", "document_bureautique", "Word", ".docx"),
    "doc": (_compound("WordDocument", "1Table"), "document_bureautique", "Word ancien (.doc)", CLOSED),
    "doc with a table of Excel in it": (
        _compound("WordDocument", "ObjectPool", "Workbook"),
        "document_bureautique",
        "Word ancien",
        CLOSED,
    ),
    "xls": (_compound("Workbook"), "classeur_autre_format", "Excel ancien (.xls)", CLOSED),
    "xls of 1995": (_compound("Book"), "classeur_autre_format", "Excel ancien (.xls)", CLOSED),
    "ppt": (_compound("Current User", "PowerPoint Document"), "document_bureautique", "PowerPoint ancienne", CLOSED),
    "msg": (_compound("__nameid_version1.0", "__substg1.0_0037001F"), "courriel_non_ouvert", "Outlook (.msg)", CLOSED),
    "msg with a document in it": (
        _compound("__substg1.0_3701", "WordDocument"),
        "courriel_non_ouvert",
        "Outlook",
        CLOSED,
    ),
    "password": (_compound("EncryptionInfo", "EncryptedPackage"), "document_protege", "chiffré", CLOSED),
    "msi": (_compound("\u4840\u3f3f"), "programme", "installation", CLOSED),
    "OLE of something else": (_compound("Contents"), "document_bureautique", "bureautique ancien", CLOSED),
    "rtf": (b"{\\rtf1\\ansi bonjour}", "document_bureautique", "RTF", CLOSED),
    "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(900), "courriel_non_ouvert", "Outlook", CLOSED),
    "eml": (b"From: a@ecole.invalid\r\nSubject: formulaire\r\n\r\nBonjour\r\n", "courriel_non_ouvert", ".eml", CLOSED),
    "eml that begins with its way": (
        b"X-Mozilla-Status: 0001\r\nDKIM-Signature: v=1;\r\n\tb=abc\r\nReceived: from x\r\n\r\n",
        "courriel_non_ouvert",
        ".eml",
        CLOSED,
    ),
    "p7m": (bytes.fromhex("30820b2d06092a864886f70d010702a0820b1e") + bytes(99), "signature", "signée", CLOSED),
    "p7m, encrypted": (bytes.fromhex("308006092a864886f70d010703a080") + bytes(99), "signature", "chiffrée", CLOSED),
    "p7m in letters": (
        base64.encodebytes(bytes.fromhex("308006092a864886f70d010702a080") + bytes(200)),
        "signature",
        ".p7m",
        CLOSED,
    ),
    "PEM": (b"-----BEGIN PKCS7-----\nMII", "signature", "PKCS 7", CLOSED),
    "FDF": (b"%FDF-1.2\n%%EOF", "donnees_seules", "FDF", CLOSED),
    "XFDF": (b'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/">', "donnees_seules", "XFDF", CLOSED),
    "XDP": (b'<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">', "donnees_seules", "XFA", CLOSED),
    "HTML": (b"<!DOCTYPE html><html></html>", "page_web", "page web", CLOSED),
    "HTML in capitals": (b"\r\n<HTML><BODY>bonjour", "page_web", "page web", CLOSED),
    "HTML in UTF-16": (b"\xff\xfe" + "<html><body>bonjour".encode("utf-16-le"), "page_web", "page web", CLOSED),
    "csv": ("Nom;Prénom\nA;B\n".encode("cp1252"), "classeur_autre_format", ".csv", CLOSED),
    "csv with commas": (b"Nom,Prenom,Classe\nA,B,C\n", "classeur_autre_format", ".csv", CLOSED),
    "text": ("Bonjour madame,\nvoici l’élève, merci.\n".encode(), "texte", "texte", ".txt"),
    "text of one word": (b"Bonjour", "texte", "texte", ".txt"),
    "ics": (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "agenda_ou_contact", "rendez-vous", CLOSED),
    "vcf": (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "agenda_ou_contact", "carte de visite", CLOSED),
    "url": (b"[InternetShortcut]\r\nURL=https://x.invalid/\r\n", "raccourci", ".url", CLOSED),
    "lnk": (bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(99), "raccourci", ".lnk", CLOSED),
    "webloc": (_PLIST % b"URL", "raccourci", ".webloc", CLOSED),
    "webloc, binary": (b"bplist00\xd1\1\2SURL_\x10\x14https://x.invalid/" + bytes(30), "raccourci", ".webloc", CLOSED),
    "iCloud": (b"bplist00\xd3\1\2\3\4\5\6_\x10\x13NSURLNameKey" + bytes(30), "raccourci", "iCloud", CLOSED),
    "Google": (b'{"url": "https://docs.google.invalid/open?id=1", "doc_id": "1"}', "raccourci", "Google", CLOSED),
    "PostScript": (b"%!PS-Adobe-3.0\n", "document_impression", "PostScript", CLOSED),
    "RAR": (b"Rar!\x1a\x07\x00" + bytes(99), "archive_non_ouverte", "RAR", CLOSED),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), "archive_non_ouverte", "7-Zip", CLOSED),
    "gzip": (b"\x1f\x8b\x08" + bytes(99), "archive_non_ouverte", "gzip", CLOSED),
    "exe": (b"MZ\x90\0" + bytes(99), "programme", "Windows", CLOSED),
    "ELF": (b"\x7fELF" + bytes(99), "programme", "Linux", CLOSED),
    "shell": (b"#!/bin/sh\nrm -rf x\n", "programme", "script", CLOSED),
    "bat": (b"@echo off\r\ndel x\r\n", "programme", "script", CLOSED),
    "vbs": (b'Set x = CreateObject("WScript.Shell")\r\n', "programme", "script", CLOSED),
}


@pytest.mark.parametrize("name", NATURES)
def test_a_file_is_named_by_its_bytes(name: str) -> None:
    """Its diagnosis, its French name and the end of the name of its copy; never one that runs something."""
    content, code, nom, suffixe = NATURES[name]
    found = identify(content, "formulaire.pdf")
    assert found is not None
    assert (found.code, found.suffixe) == (code, suffixe)
    assert nom in found.nom


@pytest.mark.parametrize("name", NATURES)
def test_its_diagnosis_says_what_it_is(name: str) -> None:
    """The name stands in what is told, and never « Word » for what is none."""
    content, code, nom, suffixe = NATURES[name]
    reading = read_file(content, "formulaire.pdf")
    assert reading.diagnosis is not None
    if reading.diagnosis.code in OPENED or reading.diagnosis.code.startswith(("contenant_", "courriel_sans")):
        assert code in {"courriel_non_ouvert", "archive_non_ouverte", "signature"}
        return  # Opened, and told by what it holds.
    assert (reading.diagnosis.code, reading.suffixe) == (code, suffixe)
    assert nom in reading.diagnosis.que_s_est_il_passe
    assert ("Word" in reading.diagnosis.que_s_est_il_passe) <= (name[:3] in {"doc", "pas"})
    assert reading.suspect == (code == "programme")


def test_a_numbers_workbook_is_the_secretary_s_and_known_by_its_name() -> None:
    """Its inside is that of a Pages document."""
    found = identify(_zip("Index/Document.iwa", "Index/Tables/DataList.iwa"), "Relevé.NUMBERS")
    assert found is not None
    assert (found.code, "Numbers" in found.nom) == ("classeur_autre_format", True)


def test_an_opendocument_with_macros_has_a_copy_that_does_not_open() -> None:
    """Macros stand in parts of their own."""
    kind = "application/vnd.oasis.opendocument.text"
    for parts, suffixe in ((("content.xml",), ".odt"), (("content.xml", "Basic/Standard/Module1.xml"), CLOSED)):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", kind)
            for part in parts:
                archive.writestr(part, "x")
        found = identify(buffer.getvalue(), "x.odt")
        assert found is not None
        assert found.suffixe == suffixe


@pytest.mark.parametrize("content", [b"\0" * 5000, bytes(range(256)) * 20, b"\x80\x81\x00" * 300])
def test_what_nobody_knows_has_no_name(content: bytes) -> None:
    """Nothing is guessed."""
    assert identify(content, "x") is None


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([content[:600] for content, *_ in NATURES.values()]))
def test_no_bytes_make_it_fail(noise: bytes, start: bytes) -> None:
    """However a file that begins well goes on."""
    identify(start + noise, "x.pdf")
    identify(start[: len(noise)] + noise, "x.pdf")


@pytest.mark.programs
@pytest.mark.parametrize(
    ("kind", "code", "nom"),
    [
        ("xls", "classeur_autre_format", "Excel ancien (.xls)"),
        ("ods", "classeur_autre_format", "LibreOffice (.ods)"),
        ("fods", "classeur_autre_format", "LibreOffice en XML"),
        ("html", "page_web", "page web"),
    ],
)
def test_what_libreoffice_writes_is_named(kind: str, code: str, nom: str, tmp_path: Path) -> None:
    """The real files of a real program."""
    require("soffice")
    (tmp_path / "t.csv").write_text("Nom;Classe\nA;CE2\n")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    what = ["--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "t.csv")]
    subprocess.run(["soffice", profile, "--headless", *what], check=True, capture_output=True, timeout=120)
    found = read_file((tmp_path / f"t.{kind}").read_bytes(), "formulaire.pdf").diagnosis
    assert found is not None
    assert found.code == code
    assert nom in found.que_s_est_il_passe
