"""Letters written → batches to print: one file per tray, and the bordereau that lists every envelope."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.enveloppes import Bac, Courrier, Feuillet
from pipeline.dossier.letters.rappels import JOINED
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError, RegisterError
from pipeline.paper.tray import compose_batch
from pipeline.run.documents.catalogue import BORDEREAU, FOR_BATCH, LETTERS, RENEWALS, TO_PRINT, TRAY, TYPES
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import STOPPED, Apart, Refusal, Retry, refusal_of
from pipeline.run.documents.kinds import DocumentType, Nothing
from pipeline.run.documents.rendering import LIMITS, press_of
from pipeline.sandbox import Lost, run_apart
from pipeline.store.files import GRANTED, write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, LotRow, Sorte
from pipeline.store.series import event_like, of_lot
from pipeline.workspace import Workspace

POSTED = "postes"
ENCLOSURES = {
    TypeLettre.TRANSMISSION: ("le dossier consolidé et le formulaire de décision (outbox/dossiers)",),
    TypeLettre.TRANSFERT: ("le dossier consolidé (outbox/dossiers), ou les formulaires reçus s’il n’y en a pas",),
    TypeLettre.RAPPEL_ETABLISSEMENT: ("la fiche et le protocole préremplis (dans outbox/courriers)",),
}
"""What is put into the envelope by hand with a letter, when it is not printed with it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What trays and bordereau are made of."""

    jour: date
    courriers: tuple[Courrier, ...]


def make_lots(run: Run) -> None:
    """Put the letters that were written into a batch of their own, then print its trays."""
    register = run.register
    loose = [letter for letter in register.lots.loose_courriers() if _has_its_forms(register, letter)]
    letters = [letter for letter in loose if _can_leave(run, letter)]
    if letters:
        # A run cut short prints under the day its letters were owed; a reprint, under its own.
        day = max(run.today if letter.poste_le else letter.prevu_le for letter in letters)
        with register.transaction():
            _plan(run, register.lots.open(day), letters)
    apart = Apart(run, Sorte.LOT)
    for lot in register.lots.unfinished():
        documents = register.lots.documents(lot.id)
        if any(one.sha256 is None and one.type not in FOR_BATCH for one in documents):
            continue  # A letter is to be made again: its tray waits for it.
        # Killed in the middle, a batch lacks some of its trays: they are made again from the same letters.
        if any(document.sha256 is None for document in documents) and apart.worth_trying(lot.nom):
            if refusal := _write(run, lot, documents):
                apart.failed(lot.nom, f"Le lot à imprimer {lot.nom} (les lettres sont dans outbox/courriers)", refusal)
            else:
                apart.done(lot.nom)


def _can_leave(run: Run, letter: DocumentRow) -> bool:
    """The letter is there as it was written; one that is not waits, and the others are printed."""
    try:
        content = _courrier(run.register, run.workspace, letter).pdf
        why = "" if sha256(content).hexdigest() == letter.sha256 else "ce n’est plus le fichier écrit"
    except OSError as error:
        why = str(error.strerror)
    except (ValueError, KeyError) as error:
        why = type(error).__name__
    if why:
        run.report.problems.append(
            f"Une lettre de outbox/courriers/{letter.dossier} ne peut pas être relue ({why}) : elle n’est pas encore à "
            "imprimer, les autres le sont. L’administrateur lance : pipeline verify --repair"
        )
    return not why


def _plan(run: Run, lot: LotRow, letters: list[DocumentRow]) -> None:
    """Plan the trays and the bordereau of a batch; inside a transaction."""
    trays: set[Bac] = set()
    for letter in letters:
        tray = _courrier(run.register, run.workspace, letter).bac
        trays.add(tray)
        run.register.lots.put(letter.id, lot.id, tray)
    for tray in Bac:
        # A tray is printed only if a letter is in it: no empty page comes out of the printer.
        if tray in trays:
            _plan_one(run.register, lot, TRAY, tray.value, lot.nom, bac=tray.value)
    _plan_one(run.register, lot, BORDEREAU, BORDEREAU.name, lot.nom, where=TO_PRINT)


def _plan_one(register: Register, lot: LotRow, type_: DocumentType[Nothing], name: str, cle: str, **slots: str) -> int:
    """Plan a tray or the bordereau of a batch; return its number."""
    register.documents.plan(type_.plan(Nothing(), lot.jour, serie=of_lot(lot.nom, name), cle=cle, lot=lot.nom, **slots))
    document = register.documents.last_id()
    register.lots.put(document, lot.id, name)
    return document


def remake_lots(run: Run) -> None:
    """Have the trays and the bordereau of which letters are withdrawn made again from what remains.

    A tray that is left without a letter goes; so does the bordereau of a batch left without any. Inside a transaction.
    """
    register = run.register
    for lot in register.lots.losing():
        gone = register.lots.withdrawn_courriers(lot.id)
        if not gone:
            continue
        for letter in gone:
            register.lots.put(letter.id, None, None)
        documents = register.lots.documents(lot.id)
        left = {letter.bac for letter in documents if letter.type not in FOR_BATCH}
        to_post = [d for d in documents if d.type == TRAY.name and d.bac in left and d.poste_le is None]
        for document in documents:
            if document.type == TRAY.name and document.bac not in left:
                register.documents.withdraw_one(document.id)
            elif document.type == BORDEREAU.name and not to_post:
                register.documents.withdraw_one(document.id)
                if left:  # All that remains is posted: the new one is put away with it.
                    posted = max(d.poste_le for d in documents if d.poste_le)
                    slip = _plan_one(register, lot, BORDEREAU, BORDEREAU.name, f"{lot.nom} posté", where=POSTED)
                    register.lots.post(slip, posted)
            elif document in to_post or document.type == BORDEREAU.name:
                register.documents.rewrite(document.id)


def _courrier(register: Register, workspace: Workspace, letter: DocumentRow) -> Courrier:
    """Return a letter as the tray takes it."""
    type_ = TypeLettre(letter.type)
    content = LETTERS[type_].read(letter)
    to, forms = content.destinataire, content.context.get("formulaires", ())
    joined = _joined(register, workspace, letter) if content.context.get(JOINED) else ()
    by_mail = [f"{Kind(kind).court} à compléter (outbox/courriers/{letter.dossier})" for kind in forms]
    by_mail += [f"{one.titre} (outbox/courriers/{letter.dossier})" for one in joined]
    return Courrier(
        document=str(letter.id),
        dossier=letter.dossier or "",
        titre=type_.label,
        genre=to.genre,
        envoi=to.envoi,
        nom=to.nom,
        lignes=to.lignes,
        pdf=(workspace.outbox / letter.chemin).read_bytes(),
        probleme=to.probleme,
        joindre=() if joined else ENCLOSURES.get(type_, ()),
        courriel=tuple(by_mail),
        feuillets=joined,
    )


def _joined(register: Register, workspace: Workspace, letter: DocumentRow) -> tuple[Feuillet, ...]:
    """The forms that are printed with a letter."""
    forms = _forms_of(register, letter)
    return tuple(Feuillet(TYPES[one.type].titre, (workspace.outbox / one.chemin).read_bytes()) for one in forms)


def _forms_of(register: Register, letter: DocumentRow) -> list[DocumentRow]:
    series = {event_like(form.name, letter.serie) for form in RENEWALS.values()}
    return [one for one in register.documents.of(letter.dossier or "") if one.serie in series]


def _has_its_forms(register: Register, letter: DocumentRow) -> bool:
    """A letter whose forms are not all written waits for them; what keeps them is told of them."""
    return all(one.sha256 for one in _forms_of(register, letter))


def compose(run: Run, lot: LotRow, documents: list[DocumentRow]) -> dict[str, bytes] | Refusal:
    """Return the trays of a batch and its bordereau, by name, made from its letters; or why there are none."""
    try:
        courriers = tuple(_courrier(run.register, run.workspace, one) for one in documents if one.type not in FOR_BATCH)
    except RegisterError:
        raise
    except Exception as error:
        return refusal_of(error)
    # The day of the batch and not of the run: made again later, its pages are the same bytes.
    return print_batch(run.workspace.root, Batch(lot.jour, courriers))


def print_batch(root: Path, batch: Batch) -> dict[str, bytes] | Refusal:
    """Print a batch in a process apart; whatever becomes of it, the run goes on."""
    try:
        (printed,) = run_apart(_print, [partial(tuple, (root, batch))], LIMITS, 1)
    except PipelineError as error:
        return Refusal(str(error), Retry.NEXT_RUN)
    return STOPPED if isinstance(printed, Lost) else printed


def _print(root: Path, batch: Batch) -> dict[str, bytes] | Refusal:
    try:
        press = press_of(root, batch.jour)
        trays, bordereau = compose_batch(batch.courriers, batch.jour, press.engine, service=press.service)
    except Exception as error:
        return refusal_of(error)
    return {tray.bac.value: tray.pdf for tray in trays} | {BORDEREAU.name: bordereau}


def _write(run: Run, lot: LotRow, documents: list[DocumentRow]) -> Refusal | None:
    files = compose(run, lot, documents)
    if isinstance(files, Refusal):
        return files
    for document in documents:
        if document.sha256 is not None or document.bac is None:
            continue
        try:
            written = write_atomic(run.workspace.outbox / document.chemin, files[document.bac], mode=GRANTED)
        except OSError as error:
            why = f"il n’a pas pu être écrit dans outbox/ ({error.strerror})."
            return Refusal(f"{why} L’administrateur vérifie l’espace disque et les droits.", Retry.NEXT_RUN)
        with run.register.transaction():
            run.register.documents.mark_written(document.id, written)
            run.register.journal.log(lot.jour, "pipeline", "écriture", sha256=written, detail=document.chemin)
        run.report.report_document(document, written)
    return None
