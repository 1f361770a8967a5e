"""Letters written → batches to print: one file per tray, and the bordereau that lists every envelope."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.enveloppes import Bac, Courrier, Enveloppe, Feuillet, fill_envelopes
from pipeline.dossier.letters.rappels import JOINED
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError, RegisterError
from pipeline.paper.tray import PrintedBac, bind_tray, render_bordereau
from pipeline.press import press_of
from pipeline.run.documents.catalogue import BORDEREAU, FOR_BATCH, LETTERS, RENEWALS, TO_PRINT, TRAY, TYPES
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import STOPPED, Apart, Refusal, Retry, refusal_of
from pipeline.run.documents.kinds import DocumentType, Nothing
from pipeline.run.documents.rendering import LIMITS, collector_held, supplies_of
from pipeline.sandbox import Lost, Pool, Task
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, LotRow, Sorte
from pipeline.store.series import event_like, of_lot

T = TypeVar("T")
POSTED = "postes"
TAKEN_BACK_DAYS = 7
"""For how long it can be said that trays were marked as posted by mistake: then the post has the letters."""
ENCLOSURES = {
    TypeLettre.TRANSMISSION: ("le dossier consolidé et le formulaire de décision (outbox/dossiers)",),
    TypeLettre.TRANSFERT: ("le dossier consolidé (outbox/dossiers), ou les formulaires reçus s’il n’y en a pas",),
    TypeLettre.RAPPEL_ETABLISSEMENT: ("la fiche et le protocole préremplis (dans outbox/courriers)",),
}
"""What is put into the envelope by hand with a letter, when it is not printed with it."""


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
        _courrier(run.register, letter)
        content = (run.workspace.outbox / letter.chemin).read_bytes()
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
        tray = _courrier(run.register, letter).bac
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


def _courrier(register: Register, letter: DocumentRow) -> Courrier:
    """Return a letter as the tray takes it, but for the bytes, which are read when its tray is bound."""
    type_ = TypeLettre(letter.type)
    content = LETTERS[type_].read(letter)
    to, forms = content.destinataire, content.context.get("formulaires", ())
    joined = _joined(register, letter, content.context)
    by_mail = [f"{Kind(kind).court} à compléter (outbox/courriers/{letter.dossier})" for kind in forms]
    by_mail += [f"{TYPES[one.type].titre} (outbox/courriers/{letter.dossier})" for one in joined]
    return Courrier(
        document=str(letter.id),
        dossier=letter.dossier or "",
        titre=type_.label,
        genre=to.genre,
        envoi=to.envoi,
        nom=to.nom,
        lignes=to.lignes,
        pdf=b"",
        probleme=to.probleme,
        joindre=() if joined else ENCLOSURES.get(type_, ()),
        courriel=tuple(by_mail),
        feuillets=tuple(Feuillet(TYPES[one.type].titre, b"") for one in joined),
    )


def _joined(register: Register, letter: DocumentRow, context: Mapping[str, Any]) -> list[DocumentRow]:
    """The forms that are printed with a letter."""
    return _forms_of(register, letter) if context.get(JOINED) else []


def _forms_of(register: Register, letter: DocumentRow) -> list[DocumentRow]:
    series = {event_like(form.name, letter.serie) for form in RENEWALS.values()}
    return [one for one in register.documents.of(letter.dossier or "") if one.serie in series]


def _has_its_forms(register: Register, letter: DocumentRow) -> bool:
    """A letter whose forms are not all written waits for them; what keeps them is told of them."""
    return all(one.sha256 for one in _forms_of(register, letter))


def compose(run: Run, lot: LotRow, documents: list[DocumentRow]) -> dict[str, bytes] | Refusal:
    """Return the trays of a batch and its bordereau, by name, made from its letters; or why there are none."""
    letters = {str(one.id): one for one in documents if one.type not in FOR_BATCH}
    try:
        enveloppes = fill_envelopes(_courrier(run.register, letter) for letter in letters.values())
        supplies = supplies_of(run.workspace)
    except RegisterError:
        raise
    except Exception as error:
        return refusal_of(error)
    by_tray = {bac: tuple(one for one in enveloppes if one.bac is bac) for bac in Bac}
    trays = {bac: found for bac, found in by_tray.items() if found}
    # The day of the batch and not of the run: made again later, its pages are the same bytes.
    tasks = [partial(_tray_task, run, letters, bac, found, lot.jour) for bac, found in trays.items()]
    printed: dict[str, bytes] = {}
    bound: list[PrintedBac] = []
    for (bac, found), outcome in zip(trays.items(), _run(run.pool, _bind, tasks), strict=True):
        if isinstance(outcome, Refusal):
            return outcome
        printed[bac.value], pages = outcome
        bound.append(PrintedBac(bac, b"", found, pages))
    (slip,) = _run(run.pool, _print_slip, [lambda: (tuple(bound), lot.jour)], supplies)
    return slip if isinstance(slip, Refusal) else printed | {BORDEREAU.name: slip}


def _run(
    pool: Pool, work: Callable[..., T | Refusal], tasks: Sequence[Task], common: bytes | None = None
) -> Iterator[T | Refusal]:
    """Print in processes apart; whatever becomes of a batch, the run goes on."""
    with closing(pool.run(work, tasks, LIMITS, common)) as outcomes:
        try:
            for outcome in outcomes:
                yield STOPPED if isinstance(outcome, Lost) else outcome
        except PipelineError as error:
            yield Refusal(str(error), Retry.NEXT_RUN)


def _tray_task(
    run: Run, letters: Mapping[str, DocumentRow], bac: Bac, enveloppes: tuple[Enveloppe, ...], jour: date
) -> tuple[Bac, tuple[Enveloppe, ...], date, Refusal | None]:
    """What it takes to bind a tray: the bytes of its letters, read when a process is there to take them."""
    try:
        loaded = tuple(
            replace(one, courriers=tuple(_loaded(run, letters[lettre.document], lettre) for lettre in one.courriers))
            for one in enveloppes
        )
    except RegisterError:
        raise
    except Exception as error:
        return bac, (), jour, refusal_of(error)
    return bac, loaded, jour, None


def _loaded(run: Run, letter: DocumentRow, courrier: Courrier) -> Courrier:
    outbox, joined = run.workspace.outbox, _forms_of(run.register, letter) if courrier.feuillets else []
    feuillets = tuple(
        replace(feuillet, pdf=(outbox / form.chemin).read_bytes())
        for feuillet, form in zip(courrier.feuillets, joined, strict=True)
    )
    return replace(courrier, pdf=(outbox / letter.chemin).read_bytes(), feuillets=feuillets)


def _bind(
    bac: Bac, enveloppes: tuple[Enveloppe, ...], jour: date, refusal: Refusal | None
) -> tuple[bytes, tuple[int, ...]] | Refusal:
    """The bytes of a tray and the pages of what is in it; its letters do not come back with it."""
    try:
        if refusal is not None:
            return refusal
        tray = bind_tray(bac, enveloppes, jour)
    except Exception as error:
        return refusal_of(error)
    return tray.pdf, tray.pages


def _print_slip(supplies: bytes, bacs: tuple[PrintedBac, ...], jour: date) -> bytes | Refusal:
    try:
        press = press_of(supplies, jour)
        with collector_held():
            return render_bordereau(bacs, jour, press.engine, press.service)
    except Exception as error:
        return refusal_of(error)


def _write(run: Run, lot: LotRow, documents: list[DocumentRow]) -> Refusal | None:
    files = compose(run, lot, documents)
    if isinstance(files, Refusal):
        return files
    for document in documents:
        if document.sha256 is not None or document.bac is None:
            continue
        try:
            written = write_atomic(run.workspace.outbox / document.chemin, files[document.bac], mode=run.outward)
        except OSError as error:
            why = f"il n’a pas pu être écrit dans outbox/ ({error.strerror})."
            return Refusal(f"{why} L’administrateur vérifie l’espace disque et les droits.", Retry.NEXT_RUN)
        with run.register.transaction():
            run.register.documents.mark_written(document.id, written)
            run.register.journal.log(lot.jour, "pipeline", "écriture", sha256=written, detail=document.chemin)
        run.report.report_document(document, written)
    return None
