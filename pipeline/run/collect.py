"""Every archived file is read once: a form waits for its dossier, a file that is none gets its note."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipeline import judging
from pipeline.dossier.letters.renvoi import renvoi_etablissement
from pipeline.dossier.matching.rattachement import identite
from pipeline.dossier.model.annexes import ReceivedForm
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import LECTURE
from pipeline.errors import RegisterError
from pipeline.forms.editions import FORMS
from pipeline.intake.diagnosis import OPENED, diagnose, diagnose_ligne
from pipeline.intake.parse import parse_form
from pipeline.intake.programs import advice
from pipeline.intake.raw import Diagnosis, Provenance, RawForm, Reading
from pipeline.intake.worker import read_files
from pipeline.report import Resultat
from pipeline.run.arrivals import OUVERT, report_again
from pipeline.run.contents import archive_contents, register_contents, within_bounds
from pipeline.run.documents import notes
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import PieceError, identite_to_json, load_dossier, raw_to_json
from pipeline.run.documents.letters import plan_letters
from pipeline.run.provenance import provenance
from pipeline.store.rows import FichierRow, Statut

BLANK_FORM = "formulaire_vierge"
_TO_CONFIRM = (Statut.A_CONFIRMER, Statut.REUNIE)
"""A page stands as the form that it makes with others."""


def read_claimed(run: Run) -> list[str]:
    """Read every file that was archived and not read yet, and those found in them; return their hashes."""
    done: list[str] = []
    while todo := run.register.fichiers.with_statut("recu"):
        _read_all(run, todo)
        done += [row.sha256 for row in todo]
    return done


def _read_all(run: Run, todo: list[FichierRow]) -> None:
    files = [(run.archive.path(row.sha256), row.sha256, row.nom) for row in todo]
    readings = read_files(files, run.pool, run.archive.content)
    run.progress("Lecture", 0, len(todo))
    for done, (row, reading) in enumerate(zip(todo, readings, strict=True), start=1):
        found = within_bounds(run, reading)
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
        run.report.read += 1
        run.progress("Lecture", done, len(todo))
        for name, sha256 in kept:
            report_again(run.register, run.report, name, sha256, found.sha256)


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
        told = diagnose_ligne(rejet)
        documents.renew(notes.file_note(reading, told, today, part=rejet.partie, dossier=rejet.dossier))
    read = [(partie, raw, parse_form(raw, reference=received)) for partie, raw in enumerate(reading.forms)]
    # The prefilled form dropped back untouched decides nothing, and must not stand in for a decision.
    filled = [one for one in read if not _is_untouched(one[1], one[2])]
    if read and not filled:
        register.fichiers.set_statut(sha256, "a_verifier", BLANK_FORM)
        documents.plan(notes.file_note(reading, diagnose(BLANK_FORM), today, origine=origine))
        return
    for rank, (partie, found, form) in enumerate(filled):
        raw = found if rank or len(filled) == len(read) else _with_untouched(found)
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
    judging.keep(register, sha256, reading.actif)


def _is_untouched(raw: RawForm, form: ReceivedForm) -> bool:
    return isinstance(form, Decision) and form.is_untouched and not raw.unread


def _with_untouched(raw: RawForm) -> RawForm:
    """Return a form that tells of the untouched decision which came in its file."""
    message = (
        f"Le fichier contient aussi un formulaire « {FORMS[Kind.DECISION].title} » où la commission n’a rien écrit ; "
        "il a été laissé de côté."
    )
    return replace(raw, anomalies=(*raw.anomalies, LECTURE.anomaly("PAGES_NON_LUES", message, raw.kind, "")))


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
