"""A piece leaves a dossier, or comes back to it: what follows from that, as if it had always been so.

All in one transaction, so that a command killed anywhere leaves either the former state or the new one; the next run
then takes out of the outbox what is to leave it.
"""

from collections.abc import Collection, Iterable
from datetime import date

from pipeline.dossier.model.dossier import Etat
from pipeline.run import matching
from pipeline.run.documents import batches
from pipeline.run.documents.context import Run
from pipeline.run.documents.plan import plan_dossiers
from pipeline.run.documents.seance.calls import leave_session
from pipeline.run.documents.seance.printed import plan_session
from pipeline.store.register import Register
from pipeline.store.rows import Geste, PieceRow

CLOSED = "Plus aucun formulaire : dossier annulé, son numéro ne servira plus"
ACTOR = "pipeline"


def take_out(register: Register, pieces: Collection[PieceRow], today: date) -> set[str]:
    """Have these pieces leave their dossiers, with those that came after only because of them; return the dossiers.

    The pieces themselves are changed by the caller; inside its transaction.
    """
    leaving = {piece.id for piece in pieces}
    changed = {piece.dossier for piece in pieces if piece.dossier}
    for numero in sorted(changed):
        settled = register.actes.justifications(numero)  # A person put them there: they stay.
        kept: list[PieceRow] = []
        later = False
        for other in register.pieces.of(numero):
            if other.id in leaving:
                later = True
            elif later and other.id not in settled and not matching.is_still_certain(other, numero, kept):
                register.pieces.detach(other.id)
                register.journal.log(
                    today, ACTOR, "détachement", dossier=numero, sha256=other.sha256, detail=other.kind
                )
            else:
                kept.append(other)
    return changed


def close_empty(run: Run, numeros: Iterable[str]) -> None:
    """Annul the dossiers that have no piece left; their numbers are never given again."""
    register = run.register
    for numero in numeros:
        if register.pieces.of(numero) or _put_elsewhere(register, numero):
            continue
        register.documents.withdraw_unposted(numero)
        register.dossiers.set_echeances(numero, [])
        register.dossiers.set_etat(numero, Etat.ANNULE, run.today, CLOSED)
        register.journal.log(run.today, ACTOR, "fermeture", dossier=numero)


def _put_elsewhere(register: Register, numero: str) -> bool:
    return any(act.acte == Geste.FUSION for act in register.actes.life(numero))


def replan(run: Run, numeros: Iterable[str], since: int) -> None:
    """Plan anew what these dossiers are owed; what was planned after ``since``, is not owed and not posted, goes.

    Args:
        run: the run.
        numeros: dossiers that changed.
        since: id of the last document planned before what is taken back.
    """
    register = run.register
    wanted = set(numeros)
    for numero in sorted(wanted):
        register.documents.withdraw_unposted(numero, since)
        register.dossiers.review(numero)
    plan_dossiers(run)
    _leave_agendas(run, wanted)
    batches.remake_lots(run)


def renew_agendas(run: Run, numero: str) -> None:
    """Draw up anew the agendas to come on which a dossier is; inside a transaction."""
    for seance in run.register.seances.of(numero):
        if seance.le >= run.today:
            plan_session(run, seance.le)


def _leave_agendas(run: Run, numeros: set[str]) -> None:
    """Take dossiers that are not ready any more off the agendas to come, and draw these up anew."""
    register = run.register
    days: set[date] = set()
    for row in register.dossiers.named(numeros):
        if row.etat not in (Etat.A_COMPLETER, Etat.ANNULE, Etat.CLOS):
            continue
        for seance in register.seances.of(row.numero):
            if seance.le >= run.today:
                leave_session(run, row.numero, seance.le)
                days.add(seance.le)
    for day in sorted(days):
        plan_session(run, day)
