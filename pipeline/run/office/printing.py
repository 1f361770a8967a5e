"""What is to be printed and posted, by batch and by tray, and what was posted lately. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.dossier.letters.enveloppes import Bac
from pipeline.run.documents.batches import TAKEN_BACK_DAYS
from pipeline.run.documents.catalogue import BORDEREAU, TRAY
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, LotRow
from pipeline.workspace import Workspace

RECENT_DAYS = 14
"""For how many days a posted tray is still shown."""
_BATCHES = 40
"""Batches that are looked at for what was posted lately."""


@dataclass(frozen=True, slots=True)
class Tray:
    """A file to print: letters of one kind of envelope."""

    nom: str
    """What ``print-done`` calls it: batch and tray."""
    bac: str
    titre: str
    chemin: str
    """In the outbox."""
    lettres: int
    pages: int | None
    """``None`` when the file is not there as it was written."""
    poste_le: date | None
    revient: bool
    """That it was posted may still be taken back (``print-undo``)."""

    @property
    def by_hand(self) -> bool:
        """The envelopes of its letters are to be written by a person."""
        return self.bac == Bac.A_COMPLETER


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters printed together."""

    nom: str
    jour: date
    bordereau: str
    """Its path in the outbox; "" when there is none."""
    bacs: tuple[Tray, ...]

    def to_json(self) -> Mapping[str, Any]:
        """Return the JSON of ``pipeline to-print`` (guide-administrateur)."""
        trays = [
            {
                "name": one.nom,
                "tray": one.bac,
                "path": one.chemin,
                "letters": one.lettres,
                "pages": one.pages,
                "posted": one.poste_le and one.poste_le.isoformat(),
            }
            for one in self.bacs
        ]
        return {"batch": self.nom, "day": self.jour.isoformat(), "slip": self.bordereau or None, "trays": trays}


@dataclass(frozen=True, slots=True)
class Printing:
    """What the office prints and posts."""

    waiting: tuple[Batch, ...]
    """With the trays that are not posted, oldest first."""
    posted: tuple[Batch, ...]
    """With the trays that were posted lately, latest batch first."""
    owed: int = 0
    """Documents that are planned and not written yet."""
    loose: int = 0
    """Letters that are written and that nobody has put into trays yet."""


def to_print(workspace: Workspace, today: date) -> Printing:
    """Return what waits to be printed and posted, and what was posted in the last days.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    workspace.settings()
    if not workspace.register_path.exists():
        return Printing((), ())
    since = today - timedelta(days=RECENT_DAYS)
    with Register.open(workspace.register_path) as register:
        waiting = [_batch(workspace, register, lot, today) for lot in register.lots.unposted()]
        posted = [_batch(workspace, register, lot, today, since) for lot in register.lots.latest(_BATCHES)]
        owed, loose = len(register.documents.unwritten()), len(register.lots.loose_courriers())
    return Printing(tuple(one for one in waiting if one.bacs), tuple(one for one in posted if one.bacs), owed, loose)


def _batch(workspace: Workspace, register: Register, lot: LotRow, today: date, since: date | None = None) -> Batch:
    """The trays of a batch that were posted from a day on, or those that wait."""
    documents, letters = register.lots.trays(lot.id), register.lots.letters(lot.id)
    trays = [one for one in documents if one.type == TRAY.name and one.sha256]
    chosen = [one for one in trays if (one.poste_le >= since if one.poste_le and since else one.poste_le is since)]
    slips = (one.chemin for one in documents if one.type == BORDEREAU.name and one.sha256)
    order = {bac.value: rank for rank, bac in enumerate(Bac)}
    return Batch(
        lot.nom,
        lot.jour,
        next(slips, ""),
        tuple(
            _tray(workspace, lot, one, letters, today) for one in sorted(chosen, key=lambda one: order[one.bac or ""])
        ),
    )


def _tray(workspace: Workspace, lot: LotRow, document: DocumentRow, letters: Mapping[str, int], today: date) -> Tray:
    bac = document.bac or ""
    pages = _pages(workspace.outbox / document.chemin, document.sha256 or "")
    name, count = f"{lot.nom}/{bac}", letters.get(bac, 0)
    posted = document.poste_le
    back = posted is not None and today - posted <= timedelta(days=TAKEN_BACK_DAYS)
    return Tray(name, bac, Bac(bac).label, document.chemin, count, pages, posted, back)


@lru_cache(maxsize=1024)
def _count(path: Path, digest: str, _: tuple[int, ...]) -> int | None:
    """The pages of a file of ours, as it is now; of none that is not what we wrote, which is not opened."""
    import pikepdf  # noqa: PLC0415 - whoever only lists an empty office pays for no PDF library

    content = path.read_bytes()
    if sha256(content).hexdigest() != digest:
        return None
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return 0


def _pages(path: Path, digest: str) -> int | None:
    try:
        now = path.stat()
        return _count(path, digest, (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns))
    except OSError:
        return None
