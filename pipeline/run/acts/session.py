"""A session of the commission is prepared: agenda, relevé to fill in, families called."""

from collections.abc import Iterable
from datetime import date

from pipeline.dossier.letters.seance import LigneSeance, ligne_seance
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.rules import check
from pipeline.errors import PipelineError, RegisterError
from pipeline.paper.prefilled_forms import decision_prefilled
from pipeline.paper.session.agenda import Agenda, DecisionSheet
from pipeline.report import Report
from pipeline.run import acting, conclude
from pipeline.run.documents.catalogue import AGENDA, DECISION_SHEET, SEANCE
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import refusal_of
from pipeline.run.documents.from_register import contexte, entourage, load_dossier
from pipeline.run.documents.kinds import C, DocumentType, to_json
from pipeline.run.documents.states import decided
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, SeanceRow
from pipeline.store.series import of_seance
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
    with acting(workspace, today) as run:
        run.register.dossiers.review_due(today)
        conclude(run)  # What is decided since leaves the agenda.
        _plan(run, jour, heure, lieu)
        # Convocations and lines of the agenda are written by the steps of any run.
        conclude(run)
        return run.report


def _elsewhere(run: Run, numero: str, jour: date) -> bool:
    """The dossier is on the agenda of another session to come."""
    return any(seance.le != jour and seance.le >= run.today for seance in run.register.seances.of(numero))


def _ready(run: Run, rows: Iterable[DossierRow]) -> list[tuple[DossierRow, Dossier, LigneSeance]]:
    """Those of these dossiers that the commission can decide on, with their line; one that fails is told of."""
    known, settled = entourage(run.register, run.settings), decided(run.register)
    found = []
    for row in rows:
        if row.etat not in READY or row.numero in settled:
            continue
        try:
            dossier = load_dossier(run.register, row)
            line = ligne_seance(dossier, check(dossier, contexte(dossier, run.today, known)))
        except RegisterError:
            raise
        except Exception as error:
            why = refusal_of(error).why
            run.report.problems.append(f"Le dossier {row.numero} n’a pas pu être inscrit à une séance : {why}")
        else:
            found.append((row, dossier, line))
    return found


def _plan(run: Run, jour: date, heure: str, lieu: str) -> None:
    register = run.register
    with register.transaction():
        rows = [row for row in register.dossiers.all() if not _elsewhere(run, row.numero, jour)]
        if not (ready := _ready(run, rows)):
            raise PipelineError(
                "Aucun dossier n’est prêt pour une séance : il faut qu’il soit recevable ou transmis. "
                "L’état de chacun : pipeline status"
            )
        for row, *_ in ready:
            seance = SeanceRow(jour, heure, lieu)
            if seance in register.seances.of(row.numero):
                continue
            register.seances.inscribe(row.numero, jour, heure, lieu)
            register.journal.log(run.today, "secrétariat", "inscription", dossier=row.numero, detail=jour.isoformat())
        _plan_documents(run, ready, jour, heure, lieu)


def plan_agenda(run: Run, jour: date) -> None:
    """Draw up anew the agenda and the relevé of a session, once a dossier has left it; inside a transaction."""
    register = run.register
    for type_ in SEANCE:
        register.documents.withdraw(of_seance(type_.name, jour))
    inscribed = register.seances.inscriptions(jour)
    if ready := _ready(run, [row for row in register.dossiers.all() if row.numero in inscribed]):
        _plan_documents(run, ready, jour, *inscribed[ready[-1][0].numero])


def _plan_documents(
    run: Run, ready: list[tuple[DossierRow, Dossier, LigneSeance]], jour: date, heure: str, lieu: str
) -> None:
    agenda = Agenda(jour, heure, lieu, tuple(line for *_, line in ready))
    _plan_one(run.register, AGENDA, agenda, jour, run.today)
    sheet = DecisionSheet(jour, tuple(decision_prefilled(dossier) for _, dossier, _ in ready))
    _plan_one(run.register, DECISION_SHEET, sheet, jour, run.today)


def _plan_one(register: Register, type_: DocumentType[C], content: C, jour: date, today: date) -> None:
    serie = of_seance(type_.name, jour)
    register.documents.plan(type_.plan(content, today, serie=serie, cle=repr(to_json(content)), jour=jour.isoformat()))
