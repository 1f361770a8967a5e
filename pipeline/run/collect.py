"""The inbox empties into the archive; every archived file is read once."""

import errno
import hashlib
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pipeline.dossier.letters.renvoi import renvoi_etablissement
from pipeline.dossier.matching.rattachement import identite
from pipeline.dossier.model.decision import Decision
from pipeline.errors import PipelineError, RegisterError
from pipeline.intake.diagnosis import OPENED, diagnose, diagnose_ligne
from pipeline.intake.inbox import scan, shown_name
from pipeline.intake.parse import parse_form
from pipeline.intake.programs import advice
from pipeline.intake.raw import Diagnosis, Provenance, Reading
from pipeline.intake.worker import read_files
from pipeline.report import Report, Resultat
from pipeline.run.contents import archive_contents, provenance, register_contents, within_depth
from pipeline.run.documents import notes
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import PieceError, identite_to_json, load_dossier, raw_to_json
from pipeline.run.documents.letters import plan_letters
from pipeline.store.archive import SourceChangedError
from pipeline.store.register import Register
from pipeline.store.rows import FichierRow, Statut

RECEPTION = "réception"
DOUBLON = "doublon"
OUVERT = "ouvert"
"""Status of a container: its contents were taken, each as a file of its own."""

BLANK_FORM = "formulaire_vierge"
_TO_CONFIRM = (Statut.A_CONFIRMER, Statut.REUNIE)
"""A page stands as the form that it makes with others."""


def claim(run: Run) -> None:
    """Archive and register each file of the inbox, then take it out of it (a rehearsal leaves it there).

    In that order: killed anywhere, the next run finds the file in the inbox again, or registered, never lost.

    Raises:
        PipelineError: when the inbox cannot be listed or the archive written; a file that cannot be read is only
            reported.
    """
    register, report, today = run.register, run.report, run.today
    for path in _scan(run.workspace.inbox):
        try:
            # Before the copy is made: a file that is replaced meanwhile then has another mark, and is taken again.
            mark = _mark(path)
            sha256 = run.archive.add(path)
        except SourceChangedError:
            continue  # It is being written: the next run takes it whole.
        except OSError as error:
            # A bad sector and a refused file are that file's trouble. Anything else is the archive's: going on would
            # make letters that ask a school for what it has sent.
            if error.errno != errno.EIO and str(error.filename) != str(path):
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
        known = register.fichiers.get(sha256) is not None  # A file that was purged comes as a new one.
        if not known or not any(register.journal.has(acte, sha256, mark) for acte in (RECEPTION, DOUBLON)):
            with register.transaction():
                new = register.fichiers.add(sha256, shown_name(path), today)
                register.fichiers.came_in(sha256, _folders(path.parent, run))
                register.journal.log(today, "pipeline", RECEPTION if new else DOUBLON, sha256=sha256, detail=mark)
            if not new:
                _report_again(register, report, shown_name(path), sha256)
        if not run.rehearsal:
            _take_out(path, report)


def _scan(inbox: Path) -> list[Path]:
    try:
        return scan(inbox)
    except OSError as error:
        raise PipelineError(
            f"Le dossier inbox/ ne peut pas être lu ({error.strerror}). Rien n’a été fait ; l’administrateur vérifie "
            "ses droits et le disque, puis relance."
        ) from error


def _folders(folder: Path, run: Run) -> list[str]:
    """The folders of the inbox in which a file lies that day, as hashes: their names may be a pupil's."""
    inbox, day = run.workspace.inbox, run.today.isoformat()
    names = [one for one in (folder, *folder.parents) if inbox in one.parents]
    return [hashlib.sha256(os.fsencode(Path(day, one.relative_to(inbox)))).hexdigest() for one in names]


def _mark(path: Path) -> str:
    """Tell one file of the inbox from another of the same content, without its name, which may be a pupil's.

    A file found again with the same mark was taken by a run that was stopped before it could remove it.
    """
    found = path.lstat()
    return f"{found.st_ino:x}-{found.st_mtime_ns:x}"


def _take_out(path: Path, report: Report) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        report.problems.append(
            f"Un fichier de inbox/ a été pris mais n’a pas pu en être retiré ({error.strerror}). Il ne sera pas compté "
            "deux fois ; l’administrateur rend au programme le droit d’écrire dans inbox/."
        )


def _report_again(register: Register, report: Report, name: str, sha256: str, container: str | None = None) -> None:
    """Say of a file already known what became of it; one that is still to be read is reported when it is."""
    known = register.fichiers.get(sha256)
    if known is None or known.statut == "recu":
        return
    if known.statut == OUVERT:
        for one in register.contenus.below(sha256) if container is None else ():
            _report_again(register, report, register.fichiers.name(one), one, sha256)
        return
    pieces = register.pieces.of_fichier(sha256)
    for piece in pieces:
        report.report_piece(name, sha256, piece.kind, Resultat.DOUBLON, None, piece.dossier, container)
    if not pieces:
        report.report_piece(name, sha256, None, Resultat.DOUBLON, known.diagnostic, None, container)


def read_claimed(run: Run) -> list[str]:
    """Read every file that was archived and not read yet, and those found in them; return their hashes."""
    done: list[str] = []
    while todo := run.register.fichiers.with_statut("recu"):
        _read_all(run, todo)
        done += [row.sha256 for row in todo]
    return done


def _read_all(run: Run, todo: list[FichierRow]) -> None:
    files = [(run.archive.path(row.sha256), row.sha256, row.nom) for row in todo]
    readings = read_files(files, run.jobs, run.archive.content)
    for done, (row, reading) in enumerate(zip(todo, readings, strict=True), start=1):
        run.progress("Lecture", done, len(todo))
        found = within_depth(run.register, reading)
        # Archived before they are registered: what the register knows is in the archive, whenever the run is killed.
        kept = archive_contents(run, found)
        # One transaction a file: what is read stays read, whatever the next file does to this run.
        with run.register.transaction():
            register_contents(run, found, kept, row.recu_le)
            try:
                with run.register.part():
                    _record(run, found, row.recu_le)
            except RegisterError:
                raise
            except Exception:
                # What it says cannot be made anything of: it is put apart like a file whose reading stops.
                stopped = Reading(reading.file, reading.sha256, (), diagnose("lecture_arretee"), suspect=True)
                _record(run, stopped, row.recu_le)
        for name, sha256 in kept:
            _report_again(run.register, run.report, name, sha256, found.sha256)


def report_read(run: Run, hashes: Iterable[str]) -> None:
    """Report what became of the files read in this run, once they are matched."""
    register, report = run.register, run.report
    for sha256 in hashes:
        fichier = register.fichiers.get(sha256)
        if fichier is None:
            continue
        container = next((one.contenant for one in register.contenus.holding(sha256)), None)
        if fichier.statut == "a_verifier":
            report.report_piece(fichier.nom, sha256, None, Resultat.A_VERIFIER, fichier.diagnostic, None, container)
        for piece in register.pieces.of_fichier(sha256):
            waiting = Resultat.A_CONFIRMER if piece.statut in _TO_CONFIRM else Resultat.EN_ATTENTE
            status = Resultat.RATTACHEE if piece.dossier else waiting
            report.report_piece(fichier.nom, sha256, piece.kind, status, None, piece.dossier, container)


def _record(run: Run, reading: Reading, received: date) -> None:
    register, documents, sha256, today = run.register, run.register.documents, reading.sha256, run.today
    if reading.diagnosis is not None and reading.diagnosis.code in OPENED:
        register.fichiers.set_statut(sha256, OUVERT, reading.diagnosis.code)
        register.journal.log(today, "pipeline", "lecture", sha256=sha256, detail=reading.diagnosis.code)
        return
    origine = provenance(register, sha256)
    if reading.diagnosis is not None:
        borne = register.dossiers.get(reading.dossier)
        register.fichiers.set_statut(sha256, "a_verifier", reading.diagnosis.code, borne.numero if borne else None)
        if borne:
            register.dossiers.review(borne.numero)  # What is missing there may be this file.
        # The journal names nobody: a hash and a code, never the name under which a file came.
        register.journal.log(today, "pipeline", "mis à part", sha256=sha256, detail=reading.diagnosis.code)
        lettre = _tell_school(run, reading, reading.diagnosis, received)
        documents.plan(notes.file_note(reading, reading.diagnosis, today, suite=lettre, origine=origine))
        return
    for rejet in reading.rejets:
        # A bad row of a relevé comes back with its reason; the good ones go on.
        part = f"ligne_{rejet.ligne}"
        documents.renew(notes.file_note(reading, diagnose_ligne(rejet), today, part=part, dossier=rejet.dossier))
    for partie, raw in enumerate(reading.forms):
        form = parse_form(raw, reference=received)
        if isinstance(form, Decision) and form.is_untouched and not raw.unread:
            # The prefilled form dropped back untouched decides nothing, and must not stand in for a decision.
            register.fichiers.set_statut(sha256, "a_verifier", BLANK_FORM)
            documents.plan(notes.file_note(reading, diagnose(BLANK_FORM), today, origine=origine))
            return
        copied = raw.provenance is not Provenance.FIELDS
        content = raw_to_json(raw) | {"releve": reading.releve}
        identity = identite_to_json(identite(form))
        statut = Statut.LUE if not copied else Statut.PAGE if raw.missing else Statut.A_CONFIRMER
        register.pieces.add(sha256, raw.kind.value, partie, content, identity, statut=statut)
        if statut is Statut.A_CONFIRMER:
            row = next(row for row in register.pieces.of_fichier(sha256) if row.partie == partie)
            for plan in notes.copy_plans(row, reading.file, today, origine):
                documents.plan(plan)
        register.journal.log(today, "pipeline", "lecture", sha256=sha256, detail=raw.kind.value)
    register.fichiers.set_statut(sha256, "lu")


def _tell_school(run: Run, reading: Reading, diagnosis: Diagnosis, received: date) -> str:
    """Write to the établissement of the dossier whose number the file bears; say so, in French, to the secretary."""
    if (row := run.register.dossiers.get(reading.dossier)) is None:
        return ""
    # What is printed is our own sentence on a program that we know, never a word of the file.
    consigne = advice(diagnosis.code, reading.producer)
    try:
        dossier = load_dossier(run.register, row)
    except PieceError as error:
        return f"Le fichier porte le numéro du dossier {row.numero}, mais aucune lettre n’est faite : {error}"
    letter = renvoi_etablissement(dossier, diagnosis.code, consigne, reading.sha256, received, run.today)
    if letter is None:
        return ""
    plan_letters(run, row.numero, (letter,))
    return (
        f"Le fichier porte le numéro du dossier {row.numero} : une lettre à l’établissement de ce dossier est à poster "
        "(outbox/courriers). Vérifier d’abord que le fichier vient bien de lui."
    )
