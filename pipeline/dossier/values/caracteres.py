"""Whether the characters of a text that was not typed into a field are those that somebody wrote."""

import re
import unicodedata

_SIGNS = re.compile(r"\(cid:|ï»¿|â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
"""What a broken encoding leaves."""
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿẞ]")
_MARKS = frozenset(" \n’'‘“”\"«»-–—‐‑.,;:!?…()[]{}/\\|&+*=<>%°ºª²³€$£§@#_~^`·•×µ½¼¾´¨")
"""What French writing uses beside letters and digits; « ¡ » or « ¤ » tells of a wrong encoding."""


def is_garbled(texte: str) -> bool:
    """Say whether a text shows signs of a broken encoding."""
    spaced = re.sub(r"[\u00a0\u2000-\u200a\u202f\u3000]", " ", texte)
    strange = any(
        not (char in _MARKS or char.isdecimal() or _LETTERS.match(char))
        for char in unicodedata.normalize("NFKC", spaced)
    )
    return strange or _SIGNS.search(texte) is not None
