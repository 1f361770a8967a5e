"""The inbox empties into the archive: each file that is ready is archived, registered, and only then removed."""

import hashlib
import os
from datetime import date
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.intake.inbox.arrived import arrived_on
from pipeline.intake.inbox.leaving import Back, finish, left_behind, mark_between, mark_of, put_back, take_out
from pipeline.intake.inbox.names import shown_name
from pipeline.intake.inbox.scan import Look, Scan, key_of, scan
from pipeline.run.arrivals import arrive
from pipeline.run.documents.context import Run
from pipeline.store.archive import SourceChangedError
from pipeline.store.rows import ObservationRow


def claim(run: Run, received: date | None = None) -> None:
    """Archive and register each file of the inbox, then take it out of it (a rehearsal leaves it there).

    In that order: killed anywhere, the next run finds the file in the inbox again, or registered, never lost.

    ``received``: day on which a person says that all of them were received; by default, that of their arrival here.

    Raises:
        PipelineError: when the inbox cannot be listed or the archive written; a file that cannot be read is only
            reported.
    """
    report = run.report
    if not run.rehearsal:
        _finish_removals(run)
    found = _look(run)
    for path, why in found.waiting.items():
        report.report_waiting(shown_name(path), why)
    inbox, today = run.workspace.inbox, run.today
    # Before any leaves: the folder that one is taken from changes with it.
    days = {p: received or arrived_on(inbox, p, found.looks[key_of(inbox, p)], today) for p in found.ready}
    for path in found.ready:
        try:
            # Before the copy is made: a file that is replaced meanwhile then has another mark, and is taken again.
            archived = path.lstat()
            sha256 = run.archive.add(path)
        except SourceChangedError:
            continue  # It is being written: the next run takes it whole.
        except OSError as error:
            # A bad sector, a lock or a share that has gone is that file's trouble. Anything else is the archive's: to
            # go on would make letters that ask a school for what it has sent.
            if str(error.filename) != str(path):
                raise PipelineError(
                    f"L’archive ne peut pas être écrite ({error.strerror}). Le traitement s’arrête là, plutôt que de "
                    "réclamer à une école un formulaire qui est dans inbox/ ; rien n’est perdu. L’administrateur "
                    "vérifie l’espace disque et les droits, puis relance."
                ) from error
            report.problems.append(
                f"Un fichier de inbox/ n’a pas pu être pris ({error.strerror}) : il y reste, et le prochain "
                "traitement essaiera de nouveau. Si cela dure, l’administrateur vérifie les droits et l’espace disque."
            )
            continue
        mark = mark_of(archived)
        # Killed as it gave the file back: it is the one that had arrived.
        run.register.arrivees.remark(sha256, mark_between(mark), mark)
        folders = _folders(path.parent, run)
        arrive(run, sha256, shown_name(path), mark, days[path], archived.st_mtime_ns, folders)
        if not run.rehearsal:
            _take_out(run, path, archived, sha256)


def _look(run: Run) -> Scan:
    """Look at the inbox with what the last run saw there, and keep what is seen."""
    observations, patience = run.register.observations, run.settings.depot.patience_minutes * 60
    before = {
        cle: Look(row.taille, row.modifie, row.change, row.depuis, row.etat) for cle, row in observations.all().items()
    }
    try:
        found = scan(run.workspace.inbox, before, patience=patience)
    except OSError as error:
        raise PipelineError(
            f"Le dossier inbox/ ne peut pas être lu ({error.strerror}). Rien n’a été fait ; l’administrateur vérifie "
            "ses droits et le disque, puis relance."
        ) from error
    with run.register.transaction():
        observations.replace(
            ObservationRow(cle, one.taille, one.modifie, one.change, one.depuis, one.etat)
            for cle, one in found.looks.items()
            if one.etat
        )
    return found


def _folders(folder: Path, run: Run) -> list[str]:
    """The folders of the inbox in which a file lies that day, as hashes: their names may be a pupil's."""
    inbox, day = run.workspace.inbox, run.today.isoformat()
    names = [one for one in (folder, *folder.parents) if inbox in one.parents]
    return [hashlib.sha256(os.fsencode(Path(day, one.relative_to(inbox)))).hexdigest() for one in names]


def _finish_removals(run: Run) -> None:
    """Finish what a run was doing when it was killed; one that cannot be finished keeps no other from being."""
    register = run.register
    try:
        unfinished = left_behind(run.workspace.inbox)
    except OSError as error:
        _report(run, error)
        return
    for claimed in unfinished:
        try:
            with claimed.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            begins = mark_between(mark_of(claimed.lstat()))
            former = [one.marque for one in register.arrivees.of(sha256) if one.marque.startswith(begins)]
            back = _giving_back(run, sha256, former[-1]) if former else put_back
            finish(claimed, archived=register.fichiers.get(sha256) is not None, back=back)
        except FileNotFoundError:
            continue  # Somebody took it back.
        except OSError as error:
            _report(run, error)


def _take_out(run: Run, path: Path, archived: os.stat_result, sha256: str) -> None:
    """Remove a file from the inbox, unless it has to stay."""
    try:
        take_out(path, archived, back=_giving_back(run, sha256, mark_of(archived)))
    except FileNotFoundError:
        return  # Somebody took it back: it is archived.
    except OSError as error:
        _report(run, error)


def _giving_back(run: Run, sha256: str, mark: str) -> Back:
    """Return what gives a file its name again, under whatever mark this leaves it: it is no other arrival."""
    arrivees, between = run.register.arrivees, mark_between(mark)

    def back(claimed: Path, path: Path) -> Path:
        # First: it may be killed before the other mark is known.
        arrivees.remark(sha256, mark, between)
        try:
            left = put_back(claimed, path)
            now = mark_of(left.lstat())
        except FileNotFoundError:
            arrivees.remark(sha256, between, mark)
            raise
        arrivees.remark(sha256, between, now)
        return left

    return back


def _report(run: Run, error: OSError) -> None:
    """Say once what holds for however many files."""
    if (told := _cannot_remove(error)) not in run.report.problems:
        run.report.problems.append(told)


def _cannot_remove(error: OSError) -> str:
    return (
        f"Un fichier de inbox/ a été pris mais n’a pas pu en être retiré ({error.strerror}). Il ne sera pas compté "
        "deux fois ; l’administrateur rend au programme le droit d’écrire dans inbox/."
    )
