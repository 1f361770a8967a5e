"""Text: normalisation of what was written, folding for comparison, signs of damage, and French sentences of our own."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import NBSP, format_long_date, typo

P = ParamSpec("P")
T = TypeVar("T")

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
"""Zero-width joiners belong to the spelling of some scripts: kept by :func:`normalise`, dropped by :func:`fold`."""

_LETTERS = str.maketrans(
    {"ı": "i", "œ": "oe", "æ": "ae", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t"}
    | dict.fromkeys("’‘ʼʻʹ′´`‛＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)


class _Cleaned(dict[int, str]):
    """What stands for each letter, by its code; asked once."""

    def __missing__(self, code: int) -> str:
        self[code] = _clean(chr(code))
        return self[code]


_CLEANED = _Cleaned()


def _clean(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if char == "\t" or category == "Zs":
        return " "
    if category == "Cs":
        return "\ufffd"
    if category == "Cc" or (category == "Cf" and char not in _JOINERS):
        return ""
    return char


class _Seen(dict[int, int | None]):
    """What is left of each letter once it is decomposed, by its code; asked once."""

    def __missing__(self, code: int) -> int | None:
        unseen = unicodedata.category(chr(code)) in {"Mn", "Cf", "Cc"} and code != ord("\n")
        self[code] = None if unseen else code
        return self[code]


_SEEN = _Seen()


def normalise(texte: str) -> str:
    r"""Give one form to what was written, without changing what a reader sees.

    NFC; every kind of space → U+0020; every kind of line break → ``\n``; control characters and invisible
    format characters (bidi controls, byte order marks, soft hyphens) removed; trimmed. Idempotent.
    """
    texte = _BREAKS.sub("\n", texte)
    return unicodedata.normalize("NFC", texte.translate(_CLEANED)).strip()


def fold(texte: str) -> str:
    """Fold for comparison: no case, no accent, one apostrophe, one hyphen, single spaces.

    ``ß`` and ``ẞ`` → ss, ``İ`` and ``ı`` → i, ``œ`` → oe, ``ł`` → l, though these do not decompose. Words stay
    apart: « LE GOFF » and « LEGOFF » differ. Idempotent.
    """
    texte = normalise(texte).translate(_LETTERS)
    for _ in range(2):  # decomposing may reveal capitals, and folding may reveal decomposable letters
        texte = unicodedata.normalize("NFKD", texte.casefold()).translate(_LETTERS)
    return " ".join(texte.translate(_SEEN).split())


def fold_words(texte: str) -> str:
    """Fold word by word: punctuation separates as spaces do."""
    return re.sub(r"[\W_]+", " ", fold(texte)).strip()


def squeeze(texte: str) -> str:
    """Folded letters and figures only: « LE GOFF » and « LEGOFF » meet, and an address is one however it is broken."""
    return re.sub(r"[\W_]+", "", fold(texte))


_SIGNS = re.compile(r"\(cid:|ï»¿|â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
"""What a broken encoding leaves."""
_FRENCH_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿẞ]")
_MARKS = frozenset(" \n’'‘“”\"«»-–—‐‑.,;:!?…()[]{}/\\|&+*=<>%°ºª²³€$£§@#_~^`·•×µ½¼¾´¨")
"""What French writing uses beside letters and digits; « ¡ » or « ¤ » tells of a wrong encoding."""


def is_garbled(texte: str) -> bool:
    """Say whether a text that was not typed into a field shows signs of a broken encoding."""
    spaced = re.sub(r"[\u00a0\u2000-\u200a\u202f\u3000]", " ", texte)
    strange = any(
        not (char in _MARKS or char.isdecimal() or _FRENCH_LETTERS.match(char))
        for char in unicodedata.normalize("NFKC", spaced)
    )
    return strange or _SIGNS.search(texte) is not None


def quote(texte: str, limite: int = 60) -> str:
    """« texte » on one line, for a sentence; cut at ``limite`` characters."""
    ligne = re.sub(r"[ \t\n]+", " ", texte).strip()
    if len(ligne) > limite:
        ligne = ligne[: limite - 1].rstrip() + "…"
    return f"«{NBSP}{ligne}{NBSP}»"


def reading(parse: Callable[Concatenate[str, P], Lecture[T]]) -> Callable[Concatenate[str, P], Lecture[T]]:
    """Make a parser of what reads a text that is normalised and not empty."""

    @wraps(parse)
    def read(texte: str, /, *args: P.args, **kwargs: P.kwargs) -> Lecture[T]:
        texte = normalise(texte)
        return parse(texte, *args, **kwargs) if texte else Lecture()

    return read


def doubt(texte: str, modele: str, valeur: T | None = None, /, **valeurs: object) -> Lecture[T]:
    """A reading that a person must look at; ``modele`` is that of a :func:`phrase`, in which {cite} is the text."""
    return Lecture(texte, valeur, phrase(modele, cite=quote(texte), **valeurs))


def phrase(modele: str, **valeurs: object) -> str:
    """Write a French sentence: typography on our own words, values put in untouched, but a date written in full.

    ``modele`` is a fixed text of ours with ``{names}``; values are never read as templates.
    """
    said = {name: format_long_date(one) if isinstance(one, date) else one for name, one in valeurs.items()}
    return typo(modele).format(**said)
