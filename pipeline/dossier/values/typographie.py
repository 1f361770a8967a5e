"""French typography of what is printed: dates, durations, spaces and apostrophes.

Sources: Lexique des règles typographiques en usage à l'Imprimerie nationale; fact sheet §5. U+202F (fine
insécable) stands before « ; ! ? », U+00A0 before « : » and inside guillemets.
"""

import re
from datetime import date

NBSP = "\u00a0"
FINE = "\u202f"

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def format_long_date(jour: date) -> str:
    """« 2 septembre 2003 », « 1er mars 1995 »; joined by no-break spaces so that it never splits."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme}{NBSP}{MOIS[jour.month - 1]}{NBSP}{jour.year}"


def format_short_date(jour: date) -> str:
    """« 02/09/2003 »."""
    return f"{jour.day:02}/{jour.month:02}/{jour.year:04}"


def format_duree(minutes: int) -> str:
    """Minutes → « 12 h 30 », « 24 h », « 45 min », with no-break spaces."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste}{NBSP}min"
    return f"{heures}{NBSP}h" + (f"{NBSP}{reste:02}" if reste else "")


def format_heure(minutes: int) -> str:
    """Minutes from midnight → « 8 h 30 », with no-break spaces."""
    heures, reste = divmod(minutes, 60)
    return f"{heures}{NBSP}h{NBSP}{reste:02}"


_RULES = (
    (re.compile(r"'"), "’"),
    (re.compile(r"[ \u00a0\u202f]+([;!?])"), FINE + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+:"), NBSP + ":"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + NBSP),
    (re.compile(r"[ \u00a0\u202f]*»"), NBSP + "»"),
    (re.compile(r"\b([nN])°[ \u00a0\u202f]*"), r"\1°" + NBSP),
    (re.compile(r"(\d)[ \u00a0\u202f]+(h|%|min)\b"), r"\1" + NBSP + r"\2"),
    (re.compile(r"\b([LRD])\.[ \u00a0\u202f]*(?=\d)"), r"\1." + NBSP),
    (re.compile(r"(\d\u00a0h)[ \u00a0\u202f]+(\d\d)\b"), r"\1" + NBSP + r"\2"),
)


def typo(texte: str) -> str:
    """Apply French spacing and apostrophes to a fixed text of ours; never to what a person wrote."""
    for pattern, replacement in _RULES:
        texte = pattern.sub(replacement, texte)
    return texte
