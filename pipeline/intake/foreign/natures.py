"""What a file that is no PDF is, by its bytes, and how it is called in French. Never raises; unpacks nothing.

A table of our own: of the libraries that know hundreds of formats, those that were tried take an .xls for a Word
document, a zip for a .docx and a p7m for a catalogue of Windows, and none has a name in French.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.intake.foreign.packages import name_compound, name_package

_BEGINNING = 4096
"""Bytes looked at."""
CLOSED = ".bin"
"""End of a name that no program opens."""


class Nature(NamedTuple):
    """What a file is."""

    code: str
    """Of its diagnosis."""
    nom: str
    """French, after « C’est »."""
    suffixe: str = CLOSED
    """How the name of its copy ends, so that it opens; ``CLOSED`` when a program may run something in it."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A nature and the bytes by which it is known."""

    magic: bytes
    nature: Nature
    at: int = 0


_PHOTO, _FILM, _LINK, _PROGRAM = "photographie", "film_ou_son", "raccourci", "programme"
_HEIC = Nature(_PHOTO, "une photographie de téléphone (HEIC)", ".heic")
_SCRIPT = Nature(_PROGRAM, "un script")

_TEXTS = (
    _Sign(b"#!AMR", Nature(_FILM, "un enregistrement sonore de téléphone (AMR)", ".amr")),
    _Sign(b"{\\rtf", Nature("document_bureautique", "un document de traitement de texte (RTF)")),
    _Sign(b"%FDF-", Nature("donnees_seules", "un fichier de données FDF")),
    _Sign(b"%!PS", Nature("document_impression", "un fichier d’imprimante (PostScript)")),
    _Sign(b"\x1b%-12345X", Nature("document_impression", "un fichier d’imprimante (PCL)")),
    _Sign(b"\x1bE", Nature("document_impression", "un fichier d’imprimante (PCL)")),
    _Sign(b"BEGIN:VCALENDAR", Nature("agenda_ou_contact", "un rendez-vous d’agenda (iCalendar)")),
    _Sign(b"BEGIN:VCARD", Nature("agenda_ou_contact", "une carte de visite électronique (vCard)")),
    _Sign(b"[InternetShortcut]", Nature(_LINK, "un raccourci vers une adresse du web (.url)")),
    _Sign(b"[{000214A0-", Nature(_LINK, "un raccourci vers une adresse du web (.url)")),
    _Sign(b"[Desktop Entry]", Nature(_LINK, "un raccourci de Linux (.desktop)")),
    _Sign(b"XSym\n", Nature(_LINK, "un lien vers un autre fichier")),
    _Sign(b"-----BEGIN PKCS7", Nature("signature", "une enveloppe signée (PKCS 7, .p7m)")),
    _Sign(b"-----BEGIN CMS", Nature("signature", "une enveloppe signée (CMS, .p7m)")),
    _Sign(b"-----BEGIN PGP", Nature("signature", "un message signé ou chiffré (PGP)")),
    _Sign(b"-----BEGIN CERT", Nature("signature", "un certificat électronique, sans document")),
    _Sign(b"#!", _SCRIPT),
    _Sign(b"@echo off", _SCRIPT),
)
"""What files of text begin with."""

_SIGNS = (
    _Sign(b"\xff\xd8\xff", Nature(_PHOTO, "une photographie (JPEG)", ".jpg")),
    _Sign(b"\x89PNG", Nature(_PHOTO, "une image (PNG), comme une capture d’écran", ".png")),
    _Sign(b"GIF8", Nature(_PHOTO, "une image (GIF)", ".gif")),
    _Sign(b"II*\x00", Nature(_PHOTO, "une image ou une télécopie (TIFF)", ".tif")),
    _Sign(b"MM\x00*", Nature(_PHOTO, "une image ou une télécopie (TIFF)", ".tif")),
    _Sign(b"WEBP", Nature(_PHOTO, "une image (WebP)", ".webp"), at=8),
    _Sign(b"\x00\x00\x00\x0cjP  ", Nature(_PHOTO, "une image (JPEG 2000)", ".jp2")),
    _Sign(b"\xff\x4f\xff\x51", Nature(_PHOTO, "une image (JPEG 2000)", ".jp2")),
    _Sign(b"\x00\x00\x00\x0cJXL ", Nature(_PHOTO, "une image (JPEG XL)")),
    _Sign(b"8BPS", Nature(_PHOTO, "une image (Photoshop)")),
    _Sign(b"AVI ", Nature(_FILM, "un film (AVI)", ".avi"), at=8),
    _Sign(b"WAVE", Nature(_FILM, "un enregistrement sonore (WAV)", ".wav"), at=8),
    _Sign(b"\x1a\x45\xdf\xa3", Nature(_FILM, "un film (MKV ou WebM)", ".mkv")),
    _Sign(b"\x00\x00\x01\xba", Nature(_FILM, "un film (MPEG)", ".mpg")),
    _Sign(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Nature(_FILM, "un film ou un son (Windows Media)")),
    _Sign(b"ID3", Nature(_FILM, "un enregistrement sonore (MP3)", ".mp3")),
    _Sign(b"OggS", Nature(_FILM, "un enregistrement sonore (Ogg)", ".ogg")),
    _Sign(b"fLaC", Nature(_FILM, "un enregistrement sonore (FLAC)", ".flac")),
    _Sign(b"\xdb\xa5-\x00", Nature("document_bureautique", "un document Word très ancien (.doc)")),
    _Sign(b"\xc5\xd0\xd3\xc6", Nature("document_impression", "un fichier d’imprimante (PostScript)")),
    _Sign(b"AT&TFORM", Nature("document_impression", "un document numérisé (DjVu)")),
    _Sign(b"L\x00\x00\x00\x01\x14\x02\x00", Nature(_LINK, "un raccourci de Windows (.lnk)")),
    _Sign(b"book\x00\x00\x00\x00mark\x00\x00\x00\x00", Nature(_LINK, "un alias de macOS")),
    _Sign(b"\x00\x05\x16\x07", Nature(_LINK, "ce que macOS range à côté d’un fichier (« ._ »), sans le fichier")),
    _Sign(b"\x78\x9f\x3e\x22", Nature("courriel_non_ouvert", "un message d’Outlook (winmail.dat)")),
    _Sign(b"Rar!\x1a\x07", Nature("archive_non_ouverte", "une archive RAR")),
    _Sign(b"7z\xbc\xaf\x27\x1c", Nature("archive_non_ouverte", "une archive 7-Zip")),
    _Sign(b"\x1f\x8b", Nature("archive_non_ouverte", "une archive gzip")),
    _Sign(b"BZh", Nature("archive_non_ouverte", "une archive bzip2")),
    _Sign(b"\xfd7zXZ\x00", Nature("archive_non_ouverte", "une archive xz")),
    _Sign(b"MSCF", Nature("archive_non_ouverte", "une archive de Windows (CAB)")),
    _Sign(b"ustar", Nature("archive_non_ouverte", "une archive tar"), at=257),
    _Sign(b"MZ", Nature(_PROGRAM, "un programme de Windows")),
    _Sign(b"\x7fELF", Nature(_PROGRAM, "un programme de Linux")),
    _Sign(b"\xca\xfe\xba\xbe", Nature(_PROGRAM, "un programme (Java ou macOS)")),
    _Sign(b"\xcf\xfa\xed\xfe", Nature(_PROGRAM, "un programme de macOS")),
    _Sign(b"CD001", Nature(_PROGRAM, "une image de disque (ISO)"), at=32769),
    _Sign(b"ITSF", Nature(_PROGRAM, "une aide compilée de Windows (CHM), qui peut lancer un programme")),
)
"""What other files begin with; the first that fits names the file."""

_BRANDS: Mapping[bytes, Nature] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), _HEIC),
    **dict.fromkeys((b"avif", b"avis"), Nature(_PHOTO, "une image (AVIF)", ".avif")),
    b"crx ": Nature(_PHOTO, "une photographie d’appareil (CR3)"),
    b"qt  ": Nature(_FILM, "un film de téléphone (MOV)", ".mov"),
    **dict.fromkeys((b"M4A ", b"M4B "), Nature(_FILM, "un enregistrement sonore de téléphone (M4A)", ".m4a")),
}
"""Brand of the ISO base media format (ISO/IEC 14496-12) → what it stands for; any other is a film."""

_XML: tuple[tuple[bytes, Nature], ...] = (
    (rb"<html|<!doctype html", Nature("page_web", "une page web")),
    (rb"<xfdf|ns\.adobe\.com/xfdf", Nature("donnees_seules", "un fichier de données XFDF")),
    (rb"<xdp:xdp|ns\.adobe\.com/xdp|xfa-data", Nature("donnees_seules", "les données d’un formulaire XFA (XDP)")),
    (rb"opendocument\.spreadsheet", Nature("classeur_autre_format", "un classeur LibreOffice en XML (.fods)")),
    (rb"opendocument\.", Nature("document_bureautique", "un document LibreOffice en XML")),
    (rb'progid="Excel\.Sheet|office:spreadsheet', Nature("classeur_autre_format", "un classeur Excel en XML ancien")),
    (rb'progid="Word\.Document|wordprocessingml', Nature("document_bureautique", "un document Word en XML")),
    (rb"<plist.{0,400}<key>URL</key>", Nature(_LINK, "un raccourci vers une adresse du web (.webloc)")),
    (rb"<plist.{0,400}NSURLNameKey", Nature(_LINK, "un fichier resté dans iCloud (.icloud)")),
    (rb"<svg", Nature("page_web", "un dessin (SVG)")),
    (rb"<job\b|<package\b.{0,200}<script", _SCRIPT),
)
_JSON_LINK = re.compile(rb'"(?:doc_id|resource_id|url)"\s*:\s*"')
_MAIL = re.compile(
    rb"(?:[\w-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,60}){0,80}?"
    rb"(?:From|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|X-Sender): ?[^\r\n]",
    re.IGNORECASE,
)
_MBOX = re.compile(rb"From \S{1,200} .{0,60}\d{4}")
_SCRIPTS = re.compile(
    rb"(?:on error resume next|wscript\.|createobject\(|new activexobject|powershell|\$env:|set-executionpolicy"
    rb"|windows registry editor)",
    re.IGNORECASE,
)
# An object identifier of PKCS 7 after at most two lengths (RFC 5652).
_CMS = re.compile(rb"0[\x80-\x84].{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x02\x03])", re.DOTALL)
_CMS_BASE64 = (b"MIAGCSqGSIb3DQEHA", b"MIIBBgkqhkiG9w0BBw")
_FEW_COLUMNS = 2


def identify(content: bytes, file: str) -> Nature | None:
    """Name what a file is; ``None`` when it is empty, or nothing that is known.

    ``file``: its name, which tells a Numbers workbook from a Pages document, whose insides look alike.
    """
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Nature(*name_package(content, file))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Nature(*name_compound(content))
    if (text := _as_text(content[:_BEGINNING])) is not None:
        return _text(text)
    if content[4:8] == b"ftyp":
        film = Nature(_FILM, "un film de téléphone (MP4)", ".mp4")
        return _BRANDS.get(content[8:12], _BRANDS.get(content[16:20], film))
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return Nature(_PHOTO, "une image (BMP)", ".bmp")
    if found := _CMS.match(content):
        what = "une enveloppe signée" if found[1] == b"\x02" else "une enveloppe chiffrée"
        return Nature("signature", f"{what} (S/MIME, .p7m)")
    if content.startswith(b"bplist00"):
        if b"NSURLNameKey" in content[:_BEGINNING]:
            return Nature(_LINK, "un fichier resté dans iCloud (.icloud)")
        return Nature(_LINK, "un raccourci vers une adresse du web (.webloc)") if b"URL" in content[:512] else None
    return _signed(content, _SIGNS)


def _signed(content: bytes, signs: Iterable[_Sign]) -> Nature | None:
    return next((sign.nature for sign in signs if content.startswith(sign.magic, sign.at)), None)


def _as_text(start: bytes) -> bytes | None:
    """The beginning of a file as text of one byte a letter; ``None`` when it is not text."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if start.startswith(mark):
            start = start[len(mark) :].decode(encoding, "ignore").encode()
            break
    text = start.lstrip()
    readable = sum(byte >= 0x20 or byte in b"\t\r\n\x0c\x1b" for byte in text)
    return text if text and readable == len(text) else None


def _text(text: bytes) -> Nature:
    """Name a file of text by how it begins."""
    if found := _signed(text, (*_TEXTS, *(sign for sign in _SIGNS if not sign.magic.isascii()))):
        return found
    folded = text.lower()
    if text.startswith(b"<"):
        for motif, nature in _XML:
            if re.search(motif, folded if motif.islower() else text, re.DOTALL | re.IGNORECASE):
                return nature
        return Nature("donnees_seules", "un fichier XML")
    if text.startswith(b"{") and _JSON_LINK.search(text):
        return Nature(_LINK, "un raccourci vers un document en ligne (Google Docs ou semblable)")
    if _MAIL.match(text) or _MBOX.match(text):
        return Nature("courriel_non_ouvert", "un message enregistré (.eml)")
    if text.replace(b"\r", b"").replace(b"\n", b"").startswith(_CMS_BASE64):
        return Nature("signature", "une enveloppe signée ou chiffrée (S/MIME, .p7m)")
    if _SCRIPTS.search(text) or folded.startswith((b"@echo", b"rem ")):
        return _SCRIPT
    if _is_table(text):
        return Nature("classeur_autre_format", "un tableau de texte (.csv)")
    return Nature("texte", "un fichier de texte", ".txt")


def _is_table(text: bytes) -> bool:
    """Lines of as many columns, separated in one way."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if len(text) == _BEGINNING and len(lines) > 1:
        lines.pop()  # Cut short.
    return any(
        len(lines) > 1 and min(line.count(mark) for line in lines) >= (1 if mark != b"," else _FEW_COLUMNS)
        for mark in (b";", b"\t", b",")
    )
