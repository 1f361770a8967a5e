"""Bytes of a PDF text string → text, as every client writes them; knows nothing of any PDF library.

Sources: ISO 32000-1, 7.9.2.2 (text strings), D.2 (PDFDocEncoding); ISO 32000-2 for UTF-8.
"""

import re
from dataclasses import dataclass

from pipeline.dossier.values.texte import normalise

_HIGH = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€"  # 0x80 to 0xA0
_PDFDOC = {0x18 + rank: char for rank, char in enumerate("˘ˇˆ˙˝˛˚˜")}
_PDFDOC |= {0x80 + rank: char for rank, char in enumerate(_HIGH)}
_PDFDOC[0x7F] = "\ufffd"

MAX_TEXT = 20_000
"""Characters that one answer may hold; no honest answer comes near."""

_LANGUAGE = re.compile("\x1b(?:[A-Za-z-]{2,6}|[\u4141-\u7a7a]{1,2})\x1b")
"""ISO 32000-1, 7.9.2.2: ESC, language and country, ESC; the codes may be packed two letters in one UTF-16 unit."""
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
"""Controls that are no space, and what could not be decoded."""
_SUSPECT_PDFDOC = re.compile(r"[†‡ƒ⁄‰„‚™ﬁﬂ]|(?<!\w)[ŒŠŁ](?!\w)|€(?=\w)|€(?= ?[:;!?»])|(?<=«)€")
"""What Windows-1252 or Latin-1 bytes look like when read as PDFDocEncoding: ’ as ™, – as Œ, no-break space as € …"""
_MISREAD_BOM = "ï»¿"

_UTF8 = "Le logiciel a enregistré les accents d’une manière non conforme : ils ont été reconnus, mais sont à vérifier."
_AMBIGUOUS = "Le logiciel a enregistré certains caractères d’une manière qui se lit de deux façons."
_UNREADABLE = "Le texte enregistré contient des caractères illisibles : il n’a pas été repris."
_LONG = "Le texte enregistré est anormalement long : il n’a pas été repris."


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A decoded text string."""

    raw: str
    """As decoded, before normalisation; lone surrogates replaced."""
    value: str | None
    """Normalised; ``None`` when it cannot be read."""
    doute: str = ""
    """French sentence: why a person must look; "" when certain."""


def pdfdoc(data: bytes) -> str:
    """Decode PDFDocEncoding; undefined bytes give U+FFFD (0xAD stays a soft hyphen, as Latin-1 has it)."""
    return data.decode("latin-1").translate(_PDFDOC)


def _repair(text: str) -> str | None:
    """UTF-8 that a client misread byte by byte and wrote back; ``None`` when it is not that."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding).decode("utf-8-sig")
        except UnicodeError:
            continue
    return None


def _decode(data: bytes) -> tuple[str, str]:
    """Return the text and a doubt."""
    if data.startswith(b"\xfe\xff"):
        text = data[2:].decode("utf-16-be", "replace")
    elif data.startswith(b"\xff\xfe"):
        text = data[2:].decode("utf-16-le", "replace")
    elif data.startswith(b"\xef\xbb\xbf"):
        text = data[3:].decode("utf-8", "replace")
    elif data.isascii():
        text = pdfdoc(data)
    else:
        # Accents of one byte each are hardly ever valid UTF-8: what decodes so was written so, against the norm.
        try:
            return data.decode("utf-8"), _UTF8
        except UnicodeDecodeError:
            text = pdfdoc(data)
        return text, _AMBIGUOUS if _SUSPECT_PDFDOC.search(text) else ""
    if text.startswith(_MISREAD_BOM) and (repaired := _repair(text)) is not None:
        return repaired, _UTF8
    return text, ""


def decode_text(data: bytes) -> DecodedText:
    """Read the bytes of a text string, whichever client wrote them."""
    raw, doute = _decode(data)
    if len(raw) > MAX_TEXT:
        return DecodedText(f"{raw[:200]}… ({len(raw)} caractères)", None, _LONG)
    text = _LANGUAGE.sub("", raw).rstrip("\0")
    if _NO_TEXT.search(text):
        return DecodedText(raw, None, _UNREADABLE)
    return DecodedText(raw, normalise(text), doute)


def decode_name(name: str) -> str:
    """Right a PDF name whose Latin-1 ``#E9`` escapes pypdf decoded as gbk: « Pr閟ence » → « Présence »."""
    if any("\u2e80" <= char <= "\uffef" for char in name):
        try:
            return name.encode("gbk").decode("latin-1")
        except UnicodeEncodeError:
            return name
    return name
