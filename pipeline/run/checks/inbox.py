"""What stays in the inbox: files that wait to be whole, and files left alone that look like forms. Changes nothing."""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from pipeline.formats import is_photograph
from pipeline.intake.inbox.finished import missing_of
from pipeline.intake.inbox.names import CLAIMED, FORM_SUFFIXES, is_bin, is_hidden, is_partial, shown_name
from pipeline.intake.inbox.scan import Look, Why, entries, files, key_of
from pipeline.store.register import Register
from pipeline.store.rows import ObservationRow

_BEGINNING = 1024
"""Bytes that are looked at to tell what a file may be."""
_MOST = 20
"""Files left alone that are named one by one."""
_ENOUGH = 5_000
"""Entries of the inbox that are looked at, bins and snapshots included."""
_FORMS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Workbooks and mails, beside PDFs and pictures."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of the inbox that is not taken yet."""

    nom: str
    depuis: date
    raison: str
    """French."""


def waiting_files(register: Register, inbox: Path, patience_minutes: int) -> Iterator[Waiting]:
    """The files that the last run left in the inbox because they did not seem whole, and that did not change since."""
    seen = register.observations.all()
    if not seen:
        return
    for path, found in files(inbox):
        row = seen.get(key_of(inbox, path))
        if row is None or not row.etat or not Look(row.taille, row.modifie, row.change, row.depuis).same(found):
            continue
        since = datetime.fromtimestamp(row.depuis).astimezone()
        reason = _reason(path, found.st_size, Why(row.etat), since, patience_minutes)
        yield Waiting(shown_name(path), since.date(), reason)


def _reason(path: Path, size: int, why: Why, since: datetime, patience_minutes: int) -> str:
    if why is Why.OPEN:
        return "Un programme l’a encore ouvert pour y écrire : il sera pris quand il l’aura fermé."
    if why is Why.MOVING:
        return "Il était en cours d’écriture : le prochain traitement le prend s’il ne change plus."
    until = since + timedelta(minutes=patience_minutes)
    lack = missing_of(path, size) or "il n’a pas sa fin"
    return (
        f"Il semble inachevé ({lack}) : sa copie est peut-être en cours. S’il ne change plus, il sera lu tel quel au "
        f"premier traitement après {until:%H h %M} le {until:%d/%m/%Y}."
    )


def left_files(register: Register, inbox: Path) -> list[str]:
    """What is never taken and looks like a form: a line (French) each, and one for each bin."""
    seen, bins, told = register.observations.all(), Counter[str](), list[str]()
    # A snapshot may hold all that ever was in the share: only so much of it is counted.
    for path, found in islice(entries(inbox, lambda name: name.startswith(CLAIMED)), _ENOUGH):
        inside = path.relative_to(inbox)
        if place := next((part for part in inside.parts[:-1] if is_bin(part)), None):
            bins[place] += path.suffix.lower() in FORM_SUFFIXES
        elif why := _why_left(inside, path, found, seen.get(key_of(inbox, path))):
            told.append(f"{shown_name(path)} : {why}")
    counted = [f"{shown_name(Path(name))} : {_counted(count)}" for name, count in bins.items() if count]
    more = [f"et {len(told) - _MOST} autres"] if len(told) > _MOST else []
    return [*told[:_MOST], *more, *counted]


def _counted(count: int) -> str:
    files_left = "1 fichier y reste" if count == 1 else f"{count} fichiers y restent"
    return f"corbeille, ou états antérieurs, d’un dossier partagé ; {files_left}."


def _why_left(inside: Path, path: Path, found: os.stat_result, row: ObservationRow | None) -> str:
    """Why a file that looks like a form is never taken, and what to do; "" when it is, or looks like none."""
    if stat.S_ISLNK(found.st_mode):
        leads = path.suffix.lower() in FORM_SUFFIXES or path.is_dir()
        return "c’est un lien, qui n’est jamais suivi ; déposer le fichier lui-même." if leads else ""
    if not stat.S_ISREG(found.st_mode):
        return ""
    if is_partial(path.name):
        # One that still grows is a copy in progress, of which nothing is to be said.
        still = row is not None and Look(row.taille, row.modifie, row.change, row.depuis).same(found)
        if not still or not _looks_like_a_form(path):
            return ""
        name = f"il porte le nom d’une copie en cours ({path.suffix}) et ne change plus"
        return f"{name} ; si elle est achevée, lui rendre son nom, sinon l’enlever."
    if any(map(is_hidden, inside.parts)) and _looks_like_a_form(path):
        return "son nom, ou celui de son dossier, commence par un point ; le renommer s’il est à lire, sinon l’enlever."
    return ""


def _looks_like_a_form(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    with os.fdopen(handle, "rb") as stream:
        start = stream.read(_BEGINNING)
    return b"%PDF-" in start or is_photograph(start) or start.startswith(_FORMS)
