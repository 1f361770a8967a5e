"""A session of the commission is prepared: agenda, relevé to fill in, families called."""

from datetime import date

from pipeline.dossier.letters.seance import ligne_seance
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.rules import check
from pipeline.errors import PipelineError
from pipeline.forms.prefill import decision_prefilled
from pipeline.report import Report
from pipeline.run import conclude, resume
from pipeline.run.documents.catalogue import ORDRE_DU_JOUR, RELEVE
from pipeline.run.documents.context import Run, opened
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.documents.plan import contexte, entourage
from pipeline.store.rows import DossierRow, Plan, SeanceRow
from pipeline.workspace import Workspace

READY = (Etat.RECEVABLE, Etat.TRANSMIS)


def open_seance(workspace: Workspace, jour: date, heure: str, lieu: str, today: date) -> Report:
    """Put every dossier that is ready on the agenda of a session, and write what the session needs.

    Called again for the same day, it takes in the dossiers that became ready since.

    Raises:
        PipelineError: when no dossier is ready, or the day is past.
    """
    if jour < today:
        raise PipelineError("La séance est déjà passée : vérifiez la date.")
    with opened(workspace, today) as run:
        register = run.register
        resume(run)
        register.review_due(today)
        conclude(run)  # What is decided since leaves the agenda.
        _plan(run, jour, heure, lieu)
        conclude(run)
        return run.report


def _elsewhere(run: Run, numero: str, jour: date) -> bool:
    """The dossier is on the agenda of another session to come."""
    return any(seance.le != jour and seance.le >= run.today for seance in run.register.seances(numero))


def _plan(run: Run, jour: date, heure: str, lieu: str) -> None:
    register = run.register
    rows = [row for row in register.dossiers() if row.etat in READY and not _elsewhere(run, row.numero, jour)]
    if not rows:
        raise PipelineError(
            "Aucun dossier n’est prêt pour une séance : il faut qu’il soit recevable ou transmis. "
            "L’état de chacun : pipeline status"
        )
    with register.transaction():
        for row in rows:
            seance = SeanceRow(jour, heure, lieu)
            if seance in register.seances(row.numero):
                continue
            register.inscribe(row.numero, jour, heure, lieu)
            register.log(run.today, "secrétariat", "inscription", dossier=row.numero, detail=jour.isoformat())
        _plan_documents(run, rows, jour, heure, lieu)


def plan_agenda(run: Run, jour: date) -> None:
    """Draw up anew the agenda and the relevé of a session, once a dossier has left it; inside a transaction."""
    register = run.register
    for type_ in (ORDRE_DU_JOUR, RELEVE):
        register.withdraw(_serie(type_, jour))
    inscribed = {numero: (heure, lieu) for numero, heure, lieu in register.inscriptions(jour)}
    rows = [row for row in register.dossiers() if row.numero in inscribed and row.etat in READY]
    if rows:
        _plan_documents(run, rows, jour, *inscribed[rows[-1].numero])


def _serie(type_: str, jour: date) -> str:
    return f"{type_}/{jour.isoformat()}"


def _plan_documents(run: Run, rows: list[DossierRow], jour: date, heure: str, lieu: str) -> None:
    register = run.register
    known = entourage(register, run.settings)
    dossiers = [load_dossier(register, row) for row in rows]
    lines = [ligne_seance(dossier, check(dossier, contexte(dossier, run.today, known))) for dossier in dossiers]
    agenda = {"seance": jour.isoformat(), "heure": heure, "lieu": lieu, "lignes": lines}
    sheet = {"seance": jour.isoformat(), "lignes": [decision_prefilled(dossier) for dossier in dossiers]}
    for type_, suffix, content in ((ORDRE_DU_JOUR, ".pdf", agenda), (RELEVE, ".xlsx", sheet)):
        register.plan(
            Plan(
                dossier=None,
                type=type_,
                genre="secretariat",
                serie=_serie(type_, jour),
                cle=repr(content),
                dossier_sortie=f"seances/{jour.isoformat()}",
                nom=f"{type_}_{jour.isoformat()}",
                suffixe=suffix,
                contenu=content,
                prevu_le=run.today,
            )
        )
