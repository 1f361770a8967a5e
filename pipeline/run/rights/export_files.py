"""What is handed over of what was received and of what was written; what is not, and why.

What cannot be proved free of what its reader must not see is not handed over.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from pipeline.active_content import find_active_content
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.destinataires import Genre
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.privacy.occultation import Occultation
from pipeline.dossier.rules import find_anomalies
from pipeline.errors import PipelineError
from pipeline.paper.dossier.pieces import ConsolidatedDossier
from pipeline.paper.pdf.texts import read_texts
from pipeline.paper.prefilled_forms import Renewal
from pipeline.run.documents.catalogue import DOSSIER, LETTERS, OF_WHOLE_DOSSIER, RENEWALS, TYPES
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import Refusal
from pipeline.run.documents.pupil.entourage import Entourage, contexte
from pipeline.run.documents.rendering import Order, render_all
from pipeline.run.rights.redact import Redacted, refill
from pipeline.sandbox import Limits, Lost
from pipeline.store.rows import DocumentRow

LIMITS = Limits(seconds=120, memory=1_500_000_000)
UNPROVED = "l’original n’a pas pu être contrôlé ; il se consulte au secrétariat"
SHOWN = "il porte des coordonnées occultées"
_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class RemiseFile:
    """A file of the copy, or the reason why there is none."""

    chemin: str
    """Relative to the copy; "" when it is not handed over."""
    contenu: bytes
    motif: str
    """French: why it was made anew, or is not there; "" for the very file."""


def received_files(
    run: Run, numero: str, pieces: Iterable[Redacted], occultation: Occultation
) -> Iterator[tuple[Redacted, RemiseFile]]:
    """Each form received: the very file when it shows only what its reader may see, else the form made anew."""
    eux = list(pieces)
    alone = set(run.register.fichiers.only_of(numero))
    touched = {one.row.sha256 for one in eux if one.change}
    why = {one.row.sha256: _kept_back(run, one, alone, touched, occultation) for one in eux}
    contents: dict[str, bytes] = {}
    for sha256 in [sha256 for sha256, reason in why.items() if not reason]:
        try:
            contents[sha256] = run.workspace.archive.read(sha256)
        except (OSError, PipelineError):
            why[sha256] = "l’original est perdu ou abîmé dans l’archive"
    why |= dict(zip(contents, _examine_received(run, list(contents.values()), occultation), strict=True))
    for rank, one in enumerate(eux, start=1):
        row = one.row
        stem = f"dossier_{numero}/recus/{rank:02}_{row.recue_le.isoformat()}_{row.kind}"
        if reason := why[row.sha256]:
            yield one, RemiseFile(f"{stem}_refait{_PDF}", refill(row), f"refait d’après les réponses lues : {reason}")
        else:
            yield one, RemiseFile(f"{stem}{_PDF}", contents[row.sha256], "")


def _kept_back(run: Run, one: Redacted, alone: set[str], touched: set[str], occultation: Occultation) -> str:
    """Why the very file is not handed over, as far as the register can tell."""
    if one.row.sha256 in touched:
        return "l’original porte des coordonnées occultées"
    # A scan, a comment, an appearance may say it where nothing can look: the very file is left out whole.
    if occultation.demandeur is not None:
        return "l’original pourrait porter des coordonnées occultées"
    if one.row.sha256 not in alone:
        return "l’original contient aussi les formulaires d’autres élèves"
    if not alone.issuperset(run.register.contenus.below(one.row.sha256)):
        return "des fichiers sont joints à l’original, qui ne sont pas tous de ce dossier"
    if not one.row.whole:
        return "l’original est une copie sans champs, dont l’image ne se contrôle pas ; il se consulte au secrétariat"
    if one.row.form["source"]:
        return "complété d’après une copie sur papier, dont il porte l’image ; les deux se consultent au secrétariat"
    if not run.register.fichiers.name(one.row.sha256).lower().endswith(_PDF):
        return UNPROVED
    return ""


def written_files(
    run: Run, dossier: Dossier, occultation: Occultation, around: Entourage, *, change: bool
) -> Iterator[tuple[DocumentRow, RemiseFile]]:
    """Each document written: the very file when it shows only what its reader may see.

    ``change``: something was hidden in the forms; what is made from the whole dossier is then made anew from what is
    left. ``dossier`` is what is left.
    """
    documents = run.register.documents.of(dossier.numero)
    last = {row.type: row.id for row in documents}

    def written(row: DocumentRow) -> RemiseFile:
        name = f"dossier_{dossier.numero}/ecrits/{PurePosixPath(row.chemin).name}"
        if row.sha256 is None:
            return RemiseFile("", b"", "prévu, pas encore écrit")
        if row.genre == Genre.FAMILLE and occultation.demandeur is not None:
            letter = LETTERS[TypeLettre(row.type)].read_if_possible(row)
            if letter is None:
                return RemiseFile("", b"", "on ne sait plus à quel parent il est adressé")
            if not occultation.is_for_reader(letter.destinataire.nom, dossier.nom_complet):
                return RemiseFile("", b"", "adressé à l’autre parent")
        if row.type in OF_WHOLE_DOSSIER and change:
            if last[row.type] != row.id:
                return RemiseFile("", b"", "version antérieure du document suivant")
            (made,) = render_all(run.workspace, [_order(row, dossier, occultation, around)], run.pool)
            if isinstance(made, Refusal):
                return RemiseFile("", b"", made.why)
            return _proved(name, made, occultation, "refait sans les coordonnées occultées")
        try:
            content = (run.workspace.outbox / row.chemin).read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != row.sha256:
            return RemiseFile("", b"", "perdu ou changé dans outbox/ (pipeline verify)")
        return _proved(name, content, occultation, "")

    return ((row, written(row)) for row in documents)


def _proved(name: str, content: bytes, occultation: Occultation, motif: str) -> RemiseFile:
    """Nothing of ours leaves either without having been looked at."""
    why = _why_withheld(content, occultation)
    return RemiseFile("", b"", why) if why else RemiseFile(name, content, motif)


def _order(row: DocumentRow, dossier: Dossier, occultation: Occultation, around: Entourage) -> Order:
    """What is left of a dossier, to print a document of it anew; the files received are beside it, not in it."""
    content: object = dossier
    if row.type == DOSSIER.name:
        found = find_anomalies(dossier, contexte(dossier, row.prevu_le, around))
        anomalies = tuple(replace(one, message=occultation.redact(one.message)) for one in found)
        content = ConsolidatedDossier(dossier, anomalies, Etat.RECEVABLE, absent="remis à part")
    elif kind := next((kind for kind, type_ in RENEWALS.items() if type_.name == row.type), None):
        content = Renewal(dossier, kind)
    return Order(row.type, content, row.prevu_le, TYPES[row.type].render)


def _why_withheld(content: bytes, occultation: Occultation) -> str:
    """Say in French why a PDF is not handed over; "" when it shows nothing that is hidden."""
    try:
        return SHOWN if any(occultation.must_hide(texte) for texte in read_texts(content)) else ""
    except ValueError:
        return UNPROVED


def _examine_received(run: Run, contents: list[bytes], occultation: Occultation) -> list[str]:
    """Say of each received PDF why it is not handed over as it is.

    Schools made these files: they are opened in a process that can be stopped.
    """
    tasks = [partial(tuple[bytes, Occultation], (content, occultation)) for content in contents]
    return [UNPROVED if isinstance(found, Lost) else found for found in run.pool.run(_examine, tasks, LIMITS)]


def _examine(content: bytes, occultation: Occultation) -> str:
    if actif := find_active_content(content):
        return f"l’original contient {actif}"
    return _why_withheld(content, occultation)
