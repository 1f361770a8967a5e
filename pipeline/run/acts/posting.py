"""Letters left the house (``print_done``), or were said so by mistake (``print_undo``); or are printed once more."""

from datetime import date, timedelta
from pathlib import Path

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.enveloppes import Bac
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import acting, write
from pipeline.run.documents.batches import POSTED, TAKEN_BACK_DAYS
from pipeline.run.documents.catalogue import BORDEREAU, FOR_BATCH, TO_PRINT, TRAY
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.terms import ASKING
from pipeline.run.lookup import known_dossier
from pipeline.store.files import make_folder
from pipeline.store.rows import DocumentRow, Geste, LotRow
from pipeline.workspace import Workspace


def print_done(workspace: Workspace, wanted: str, par: str, today: date) -> tuple[Report, list[str]]:
    """Mark trays as posted on a day and put them away; return what was owed before, and their names.

    ``wanted`` names a batch, a tray, or one tray of one batch (``2003-11-21/recommandes``); "" is all that waits,
    the letters without an address apart.

    Raises:
        PipelineError: when nothing of that name waits to be posted, or the day is before the letters'.
    """
    with acting(workspace, today) as run:
        done = [name for lot in run.register.lots.unposted() for name in _post(run, lot, wanted.strip("/"), par)]
        if not done:
            raise PipelineError(
                "Rien de ce nom n’attend d’être posté. Donnez un bac (par exemple recommandes), un lot (le nom d’un "
                "dossier de outbox/a_imprimer) ou rien du tout pour tout marquer."
            )
        return run.report, done


def _post(run: Run, lot: LotRow, wanted: str, par: str) -> list[str]:
    """Post the trays of a batch that are wanted, and the bordereau with the last of them; return their names."""
    documents = run.register.lots.documents(lot.id)
    waiting = {d.bac for d in documents if d.poste_le is None and d.bac and d.bac != BORDEREAU.name}
    posted = {tray for tray in waiting if _is_wanted(lot, tray, wanted)}
    if not posted:
        return []
    # A term runs from the posting: a day before the letters' would shorten what the law gives to a family.
    if run.today < lot.jour:
        raise PipelineError(f"Le lot {lot.nom} ne peut pas avoir été posté avant d’être écrit : vérifiez la date.")
    leaving = posted | ({BORDEREAU.name} if posted == waiting else set())
    try:
        with run.register.transaction():
            for document in documents:
                # A letter printed again keeps the day from which its terms run; the journal has each posting.
                if document.bac in leaving and (document.poste_le is None or document.type not in FOR_BATCH):
                    _put_away(run, lot, document, par)
    except OSError as error:
        raise PipelineError(
            f"Le lot {lot.nom} n’a pas pu être rangé dans outbox/postes ({error.strerror}) et n’est pas marqué "
            "comme posté. L’administrateur vérifie les droits et le disque, puis relance la commande."
        ) from error
    # An empty folder would look like a batch that is still to be printed.
    folder = run.workspace.outbox / TO_PRINT / lot.nom
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return [f"{lot.nom}/{tray.value}" for tray in Bac if tray in posted]


def _is_wanted(lot: LotRow, tray: str, wanted: str) -> bool:
    if tray == Bac.A_COMPLETER and wanted in ("", lot.nom):
        return False  # Its envelopes are written by hand: it must be named.
    return wanted in ("", lot.nom, tray, f"{lot.nom}/{tray}")


def _put_away(run: Run, lot: LotRow, document: DocumentRow, par: str) -> None:
    """Inside a transaction: killed between the move and the commit, the next call finds the file already moved."""
    register, today, sha256 = run.register, run.today, document.sha256
    if document.type not in FOR_BATCH:
        register.lots.post(document.id, today)
        if document.dossier and document.type in ASKING:
            register.dossiers.review(document.dossier)  # What it asks for is awaited from now on.
        register.journal.log(today, par, "envoi", dossier=document.dossier, sha256=sha256, detail=document.chemin)
        return
    target = f"{POSTED}/{lot.nom}/{Path(document.chemin).name}"
    _move(run, document, target, par)
    register.lots.post(document.id, today, target)


def _move(run: Run, document: DocumentRow, target: str, par: str) -> None:
    """Give a tray or a bordereau another place in the outbox; inside a transaction.

    Raises:
        OSError: when it cannot be moved.
    """
    source, destination = run.workspace.outbox / document.chemin, run.workspace.outbox / target
    if source.exists():
        make_folder(destination.parent, mode=run.outward)
        source.replace(destination)
    run.register.journal.log(run.today, par, "retrait", sha256=document.sha256, detail=document.chemin)
    run.register.journal.log(run.today, par, "rangement", sha256=document.sha256, detail=target)


def reprint(workspace: Workspace, numero: str, wanted: str, par: str, today: date) -> tuple[Report, list[str]]:
    """Have letters of a dossier (of a type, or all) printed again, in a new batch; return their paths.

    Raises:
        PipelineError: when the dossier is unknown or has no such letter.
    """
    with acting(workspace, today) as run:
        register = run.register
        types = {type_.value for type_ in TypeLettre if wanted in ("", type_)}
        documents = register.documents.of(known_dossier(register, numero).numero)
        letters = [one for one in documents if one.type in types and one.sha256]
        if not letters:
            raise PipelineError(
                f"Le dossier {numero} n’a pas de lettre de ce type. La liste de ses lettres : pipeline status {numero}"
            )
        with register.transaction():
            for one in letters:
                register.lots.put(one.id, None, None)
                register.journal.log(today, par, "réimpression", dossier=numero, sha256=one.sha256, detail=one.chemin)
        write(run)
        return run.report, [one.chemin for one in letters]


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
            _move(run, document, target, par)
            register.lots.unpost(document.id, target)
