"""What was done, in the words of the page: messages of the program name commands, the page names its screens."""

import re
from urllib.parse import quote

from markupsafe import Markup, escape

from pipeline.report import Report

NARROW = "\u202f"
"""Before « ; », « ! », « ? »."""
SPACE = "\u00a0"
"""Before « : » and inside « … »."""
_SCREENS = {
    "pending": "À faire",
    "process": "Déposer",
    "print-done": "Imprimer",
    "status": "Chercher",
    "session": "La séance",
    "undo": "Annuler ce geste",
    "verify": "Réglages",
    "doctor": "Réglages",
    "stats": "L’année",
}
"""Command → the screen that does the same; all others are acts on the page of a dossier."""
_ACTS = {
    "accept": "accepter",
    "attach": "rattacher",
    "close": "clore",
    "confirm": "confirmer",
    "correct": "corriger",
    "delivered": "avis de réception",
    "join": "réunir",
    "merge": "réunir",
    "opinion": "avis",
    "receive": "courrier reçu",
    "remind": "redemander",
    "reopen": "rouvrir",
    "reprint": "réimprimer",
    "returned": "lettre revenue",
    "set-aside": "mettre à l’écart",
    "transfer": "transmettre",
}
_OPTION = re.compile(r" \(--[a-z-]+\)")
_COMMAND = re.compile(
    r"pipeline ([a-z-]+)(?: (?:\d{4}-\d+(?:-\d+)?|open|[0-9a-f]{6,}|--[a-z-]+|[A-Z…]{2,}|…|\"[^\"]*\"))*"
)
_PATH = re.compile(r"outbox/([\w./+-]+\w)")


def spaced(text: str) -> str:
    """Put the spaces of French before its signs, so that none stands alone at the beginning of a line."""
    for sign in ";!?":
        text = text.replace(f" {sign}", f"{NARROW}{sign}")
    return text.replace(" :", f"{SPACE}:").replace("« ", f"«{SPACE}").replace(" »", f"{SPACE}»")


def in_page_words(text: str) -> str:
    """Return a message of the program with the name of the screen, or of the act, in place of each command."""

    def named(found: re.Match[str]) -> str:
        command = found[1]
        return f"« {_SCREENS[command]} »" if command in _SCREENS else f"« {_ACTS.get(command, command)} »"

    words = _COMMAND.sub(named, _OPTION.sub("", text))
    return spaced(words.replace("déposer dans inbox/", "déposer").replace("dans inbox/", "à « Déposer »"))


def linked(text: str) -> Markup:
    """Return a message in which each document of the outbox can be opened."""
    said, at = Markup(), 0
    words = in_page_words(text)
    for found in _PATH.finditer(words):
        path = found[1]
        link = Markup('<a href="/document/{}" target="_blank" hx-boost="false">{}</a>')
        said += escape(words[at : found.start()]) + link.format(quote(path), path.rpartition("/")[2])
        at = found.end()
    return said + escape(words[at:])


def told_of(report: Report) -> list[str]:
    """Say in French what followed from an act: what will be written, what is to be done on paper."""
    said = []
    if report.owed:
        what = "Un document qui en découle s’écrit" if report.owed == 1 else f"{report.owed} documents s’écrivent"
        said.append(f"{what} ; les lettres à imprimer seront dans « Imprimer ».")
    return [*said, *report.notices, *report.problems]
