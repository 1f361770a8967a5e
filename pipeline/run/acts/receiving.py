"""A letter that came is put into a dossier, with its scan; what it asks for follows. Its file is read as no form."""

import hashlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline import judging
from pipeline.dossier.model.vie import Courrier, SorteCourrier
from pipeline.errors import PipelineError
from pipeline.intake.inbox.names import shown_name
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts import consequences
from pipeline.run.arrivals import JOINT, RECEPTION
from pipeline.run.documents.catalogue import FILE_NOTE
from pipeline.run.documents.context import Run
from pipeline.run.life.record import as_json, vie_of
from pipeline.run.lookup import SHORTEST, require_one_file, require_usable
from pipeline.store.archive import SourceChangedError
from pipeline.store.rows import Geste
from pipeline.store.series import file_of
from pipeline.workspace import Workspace

CHANGES = frozenset({SorteCourrier.AUDITION, SorteCourrier.DESISTEMENT})
"""What a letter may change by itself; of the others, a person says what follows."""


class _Scan(NamedTuple):
    """The scan of a letter, in the archive."""

    sha256: str
    nom: str
    """"" when the file came by itself into the inbox."""
    notes: tuple[int, ...] = ()
    """On the file, which waited."""


def receive(
    workspace: Workspace,
    numero: str,
    sorte: SorteCourrier,
    fichier: str,
    le: date,
    par: str,
    objet: str,
    today: date,
) -> Report:
    """Record a letter, and do what it asks for: a hearing, or that the dossier be closed.

    ``fichier``: path of its scan, or the first digits of the hash of a file that waits; "" when there is none.

    Raises:
        PipelineError: when the dossier is unknown or closed, the day is to come, or the file cannot be taken.
    """
    if le > today:
        raise PipelineError("Cette lettre ne peut pas être arrivée après aujourd’hui : vérifiez la date (--on).")
    with deciding(workspace, par, objet, today) as run:
        register = run.register
        former = vie_of(register, numero).courriers
        scan = _scan(run, fichier) if fichier else None
        actif = scan is not None and judging.holds_active_content(register, run.archive, run.pool, scan.sha256)
        courrier = Courrier(sorte, le, par, objet, scan.sha256 if scan else "", actif)
        # The same words again come from a person whose command was cut short.
        if courrier not in former:
            require_usable(register, numero)
            with register.transaction():
                since = register.documents.last_id()
                if scan is not None:
                    _join(run, scan, le)
                register.actes.add(
                    Geste.COURRIER,
                    par,
                    objet,
                    today,
                    dossier=numero,
                    sha256=courrier.sha256 or None,
                    acceptation=(sorte.value, ""),
                    valeur=as_json(courrier),
                    notes=scan.notes if scan else (),
                )
                register.journal.log(
                    today, par, Geste.COURRIER, dossier=numero, sha256=courrier.sha256 or None, detail=sorte.value
                )
                consequences.replan(run, {numero}, since)
                if sorte is SorteCourrier.AUDITION:
                    consequences.renew_agendas(run, numero)
        conclude(run)
        return run.report


def _join(run: Run, scan: _Scan, le: date) -> None:
    """Have the file stand in the register as one that is joined to a dossier; inside a transaction."""
    register = run.register
    if register.fichiers.get(scan.sha256) is None:
        register.fichiers.add(scan.sha256, scan.nom, le)
        register.arrivees.add(scan.sha256, scan.nom, le, "")
        register.journal.log(run.today, "pipeline", RECEPTION, sha256=scan.sha256, detail="")
    register.fichiers.set_statut(scan.sha256, JOINT)


def _scan(run: Run, fichier: str) -> _Scan:
    """The scan, in the archive.

    Raises:
        PipelineError: when there is no such file, it cannot be read, or it is a form.
    """
    path = Path(fichier).expanduser()
    if not path.is_file() and set(fichier.lower()) <= set("0123456789abcdef") and len(fichier) >= SHORTEST:
        return _waiting(run, fichier.lower())
    if path.resolve().is_relative_to(run.workspace.root):
        raise PipelineError(
            "Ce fichier est dans l’espace de travail. S’il est dans inbox/, lancez d’abord « pipeline process », puis "
            "donnez l’empreinte que « pipeline pending » montre ; sinon, donnez le fichier d’où il est venu."
        )
    try:
        if not path.is_file():
            raise FileNotFoundError(2, "il n’existe pas, ou n’est pas un fichier")
        if not path.stat().st_size:
            raise PipelineError(
                f"Le fichier {shown_name(path)} est vide : numérisez la lettre de nouveau. Rien n’a été changé."
            )
        with path.open("rb") as stream:
            _require_no_form(run, hashlib.file_digest(stream, "sha256").hexdigest())
        return _Scan(run.archive.add(path), shown_name(path))
    except SourceChangedError as error:
        raise PipelineError("Ce fichier est en train d’être écrit : attendez, puis recommencez.") from error
    except OSError as error:
        raise PipelineError(f"Le fichier {shown_name(path)} ne peut pas être pris : {error.strerror}.") from error


def _waiting(run: Run, digits: str) -> _Scan:
    """A file that came into the inbox, could not be read, and waits."""
    notes = {
        note.id: sha256
        for note in run.register.documents.notes(FILE_NOTE.name)
        if (sha256 := file_of(note.serie)).startswith(digits)
    }
    require_one_file(list(notes.values()))
    if not notes:
        raise PipelineError(
            "Aucun fichier qui attend n’a cette empreinte, et aucun fichier ne porte ce nom. Ce qui attend : pipeline "
            "pending"
        )
    sha256 = next(iter(notes.values()))
    _require_no_form(run, sha256)
    return _Scan(sha256, "", tuple(notes))


def _require_no_form(run: Run, sha256: str) -> None:
    fichier = run.register.fichiers.get(sha256)
    if fichier is not None and (fichier.statut not in ("a_verifier", JOINT, "ecarte")):
        raise PipelineError(
            "Ce fichier est déjà au registre, et il a été lu comme un formulaire ou comme un envoi qui en contient : "
            "il n’est pas joint une seconde fois. Ce qu’il est devenu : pipeline pending"
        )
