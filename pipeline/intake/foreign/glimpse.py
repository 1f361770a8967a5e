"""What a document shows, as plain text: for whoever must not open it, or would rather not have to.

Its words are the document's own, never an answer: cut short, cleaned, quoted, and printed nowhere but in a note.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2

from pipeline.dossier.values.texte import quote
from pipeline.dossier.values.typographie import typo

_PAGES = 3
"""Pages whose text is looked at."""
_LONGEST = 300
"""Characters shown of the text; a title or a program takes a third of it at most."""
_FEW = 6
"""Names of fields that are shown."""
_TAGS = re.compile(r"<(?:script|style)\b.*?(?:</(?:script|style)>|$)|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a PDF says of itself."""

    titre: str
    programme: str
    pages: int
    texte: str | None
    """Of its first pages; ``None`` when they were not looked at."""
    champs: tuple[str, ...]
    """Names of its fields, or how they are called to those who hear them."""

    @property
    def words(self) -> str:
        """All that may tell which form it is."""
        return " ".join((self.titre, self.texte or "", *self.champs))

    def tell(self) -> str:
        """French sentences."""
        told = [f"{self.pages} page{'s' * (self.pages > 1)}"]
        if count := len(self.champs):
            names = ", ".join(map(quote, self.champs[:_FEW]))
            told.append(f"{count} champ{'s' * (count > 1)} à remplir ({names}{' …' * (count > _FEW)})")
        sentences = [f"{', '.join(told)}."]
        for label, text, longest in (
            ("Titre", self.titre, _LONGEST // 3),
            ("Programme", self.programme, _LONGEST // 3),
            ("Premiers mots", self.texte, _LONGEST),
        ):
            if text:
                sentences.append(f"{typo(f'{label} :')} {quote(text, longest)}.")
        if self.texte == "":
            sentences.append("Ses premières pages ne montrent aucun texte.")
        return " ".join(sentences)


def look_at_pdf(content: bytes, champs: Iterable[str], programme: str, *, light: bool) -> Glimpse | None:
    """Look at the beginning of a PDF; ``None`` when it cannot be opened. Never raises.

    ``light``: the text of its pages may be looked at, for they hold no bomb.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            title = document.get_metadata_value("Title")
            pages = len(document)
            text = " ".join(_text(document, index) for index in range(min(pages, _PAGES))) if light else None
        finally:
            document.close()
    except Exception:  # the library's boundary: whatever it raises on untrusted bytes, there is nothing to show
        return None
    shown = None if text is None else clean(text)
    return Glimpse(clean(title), programme, pages, shown, tuple(filter(None, map(clean, champs))))


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index].get_textpage()
    return str(page.get_text_range(0, min(page.count_chars(), _LONGEST * 20)))


def look_at_text(content: bytes) -> str:
    """First words of a file of text, tags left out; "" when there are none."""
    start = content[: _LONGEST * 60]
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = start.decode(encoding, "strict" if len(content) <= len(start) else "ignore")
    except UnicodeDecodeError:
        text = start.decode("cp1252", "replace")
    words = clean(_TAGS.sub(" ", text))
    return f"{typo('Premiers mots :')} {quote(words, _LONGEST)}." if words else ""


def clean(text: str) -> str:
    """One line of printable characters."""
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())
