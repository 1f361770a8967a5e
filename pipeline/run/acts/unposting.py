"""What was marked as posted by mistake waits to be posted again (``print-undo``)."""

from datetime import date, timedelta
from pathlib import Path

from pipeline.dossier.letters.enveloppes import Bac
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import acting
from pipeline.run.acts.posting import put_away
from pipeline.run.documents.batches import TAKEN_BACK_DAYS
from pipeline.run.documents.catalogue import BORDEREAU, FOR_BATCH, TO_PRINT, TRAY
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.terms import ASKING
from pipeline.store.rows import DocumentRow, Geste, LotRow
from pipeline.workspace import Workspace


def print_undo(workspace: Workspace, wanted: str, par: str, today: date) -> tuple[Report, list[str]]:
    """Take back that trays were posted: their files wait to be printed again; return what was owed before, and names.

    ``wanted`` names a tray of a batch (``2003-11-21/recommandes``), or a batch.

    Raises:
        PipelineError: when nothing of that name was posted lately, or something follows from it.
    """
    with acting(workspace, today) as run:
        nom, _, bac = wanted.strip("/").partition("/")
        lot = run.register.lots.named(nom)
        documents = run.register.lots.documents(lot.id) if lot else []
        trays = [one for one in documents if one.type == TRAY.name and one.poste_le and bac in ("", one.bac)]
        if lot is None or not trays:
            raise PipelineError(
                "Rien de ce nom n’est marqué comme posté. Donnez un bac d’un lot (par exemple "
                "2003-11-21/recommandes) : pipeline to-print dit ce qui a été posté."
            )
        for tray in trays:
            _refuse_late(run, documents, tray)
        try:
            with run.register.transaction():
                for tray in trays:
                    _take_back(run, lot, documents, tray, par)
        except OSError as error:
            raise PipelineError(
                f"Le lot {lot.nom} n’a pas pu être remis dans outbox/a_imprimer ({error.strerror}) et reste marqué "
                "comme posté. L’administrateur vérifie les droits et le disque, puis relance la commande."
            ) from error
        return run.report, [f"{lot.nom}/{bac.value}" for bac in Bac if bac in {tray.bac for tray in trays}]


def _posted_then(run: Run, documents: list[DocumentRow], tray: DocumentRow) -> list[DocumentRow]:
    """The letters of a tray whose terms run from the day on which it was posted."""
    return [
        one
        for one in documents
        if one.type not in FOR_BATCH
        and one.bac == tray.bac
        and one.poste_le == tray.poste_le
        # Printed again, it may have left that day with an earlier batch.
        and run.register.journal.balance("envoi", "annulation", one.sha256 or "", one.chemin) == 1
    ]


def _refuse_late(run: Run, documents: list[DocumentRow], tray: DocumentRow) -> None:
    """Refuse to take back what something rests on.

    Raises:
        PipelineError: naming what does.
    """
    register, posted = run.register, tray.poste_le or run.today
    if run.today - posted > timedelta(days=TAKEN_BACK_DAYS):
        raise PipelineError(
            f"Ce bac a été posté le {posted:%d/%m/%Y}, il y a plus de {TAKEN_BACK_DAYS} jours : ce n’est plus une "
            "erreur de saisie, et les délais courent. Rien n’a été changé. Pour imprimer de nouveau une "
            "lettre : « Réimprimer » (pipeline reprint)."
        )
    for letter in _posted_then(run, documents, tray):
        numero = letter.dossier or ""
        later = [one for one in register.documents.of(numero) if one.id > letter.id and one.prevu_le > posted]
        noted = [
            act for act in register.actes.about(numero) if act.acte in (Geste.ACCUSE, Geste.RETOUR) and act.le >= posted
        ]
        if later or noted or register.documents.is_superseded(letter.id):
            raise PipelineError(
                f"Le dossier {numero} a continué depuis que sa lettre a été marquée comme postée : cela ne peut plus "
                "être annulé. Rien n’a été changé. Pour imprimer de nouveau une lettre : « Réimprimer » (pipeline "
                f"reprint {numero})."
            )


def _take_back(run: Run, lot: LotRow, documents: list[DocumentRow], tray: DocumentRow, par: str) -> None:
    """Inside a transaction."""
    register = run.register
    for letter in _posted_then(run, documents, tray):
        register.lots.unpost(letter.id)
        if letter.dossier and letter.type in ASKING:
            register.dossiers.review(letter.dossier)
        register.journal.log(
            run.today, par, "annulation", dossier=letter.dossier, sha256=letter.sha256, detail=letter.chemin
        )
    slips = [one for one in documents if one.type == BORDEREAU.name and one.poste_le]
    for document in (tray, *slips):
        target = f"{TO_PRINT}/{lot.nom}/{Path(document.chemin).name}"
        if document.chemin != target:
            put_away(run, document, target, par)
            register.lots.unpost(document.id, target)
